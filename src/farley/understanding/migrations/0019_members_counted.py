from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("understanding", "0018_customer_of_what_was_said_is_known"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="membership", name="membership_entered"),
        migrations.RemoveIndex(model_name="membership", name="membership_left"),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(fields=["segment", "-entered_at", "customer"], name="membership_entered"),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(fields=["segment", "left_at", "customer"], name="membership_left"),
        ),
    ]
