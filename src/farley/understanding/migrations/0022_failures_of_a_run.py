from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("understanding", "0021_day_of_a_promise")]

    operations = [
        migrations.AddField(model_name="run", name="failures", field=models.PositiveIntegerField(default=0)),
        migrations.AddField(model_name="run", name="failed_at", field=models.DateTimeField(blank=True, null=True)),
    ]
