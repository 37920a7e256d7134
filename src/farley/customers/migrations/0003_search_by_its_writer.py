from django.db import migrations

from farley.base.search import DropWriteTriggers


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_search")]

    operations = [DropWriteTriggers("customers_customersearch")]
