from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0002_audience"),
    ]

    operations = [
        migrations.AddField(
            model_name="orderline",
            name="name",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
    ]
