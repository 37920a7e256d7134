from django.db import migrations

from farley.base.search import DropWriteTriggers


class Migration(migrations.Migration):
    dependencies = [("timeline", "0002_search")]

    operations = [DropWriteTriggers("timeline_interactionsearch")]
