"""What the goods of an order cost us, where that is told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commerce", "0003_line_name")]

    operations = [
        migrations.AddField(
            model_name="orderline",
            name="unit_cost",
            field=models.DecimalField(decimal_places=4, max_digits=18, null=True),
        ),
    ]
