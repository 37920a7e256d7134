"""Whether a time of day was told, or the day alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0004_line_cost"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="has_time",
            field=models.BooleanField(default=True),
        ),
    ]
