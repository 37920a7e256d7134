from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("understanding", "0013_proposals_of_a_customer"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="openquestion",
            index=models.Index(fields=["fact", "-worth", "id"], name="open_question_of_fact"),
        ),
    ]
