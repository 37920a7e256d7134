"""A verdict keeps the audience of the claim as it was judged. Of the verdicts so far only that of today is known."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def of_the_claim(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give each verdict the audience of its claim."""
    claims = apps.get_model("understanding", "Insight").objects.filter(pk=OuterRef("insight"))
    apps.get_model("understanding", "Verdict").objects.update(audience=Subquery(claims.values("audience")[:1]))


class Migration(migrations.Migration):
    dependencies = [("understanding", "0025_past_claims")]

    operations = [
        migrations.AddField(
            model_name="verdict", name="audience", field=models.CharField(default="all", max_length=40)
        ),
        migrations.RunPython(of_the_claim, migrations.RunPython.noop),
    ]
