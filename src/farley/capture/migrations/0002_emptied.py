from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("capture", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="emptied_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="inboxitem",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("recorded", "Recorded"),
                    ("unclaimed", "From somebody not yet known"),
                    ("ignored", "Of no interest"),
                    ("quarantined", "In quarantine"),
                    ("emptied", "Emptied"),
                ],
                default="waiting",
                max_length=12,
            ),
        ),
    ]
