from django.db import migrations

from farley.base.search import CreateSearchIndex


class Migration(migrations.Migration):
    dependencies = [("timeline", "0001_initial")]

    operations = [CreateSearchIndex("timeline_interactionsearch", "interaction_id")]
