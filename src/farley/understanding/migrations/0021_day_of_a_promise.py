import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("understanding", "0020_entities")]

    operations = [
        migrations.AddField(model_name="promiseanswer", name="due_on", field=models.DateField(null=True)),
        migrations.AlterField(
            model_name="promiseanswer",
            name="word",
            field=models.CharField(
                choices=[
                    ("kept", "kept"),
                    ("still_open", "still open"),
                    ("follow_up", "a follow-up"),
                    ("no_promise", "not a promise"),
                    ("another_day", "another day"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="promise",
            name="day_said",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="understanding.promiseanswer",
            ),
        ),
    ]
