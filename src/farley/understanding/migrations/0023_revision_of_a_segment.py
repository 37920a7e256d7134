from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("understanding", "0022_failures_of_a_run")]

    operations = [
        migrations.AddField(model_name="segment", name="revision", field=models.PositiveIntegerField(default=1)),
    ]
