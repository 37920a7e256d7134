from django.db import migrations

from farley.base.search import CreateSearchIndex


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [CreateSearchIndex("customers_customersearch", "customer_id")]
