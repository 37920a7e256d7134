"""Whether a time of day was told, or the day alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0003_search_by_its_writer"),
    ]

    operations = [
        migrations.AddField(
            model_name="interaction",
            name="has_time",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="lastinteraction",
            name="has_time",
            field=models.BooleanField(default=True),
        ),
    ]
