from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("understanding", "0012_designed_journeys"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["customer", "made_at", "id"], name="proposal_of_customer"),
        ),
    ]
