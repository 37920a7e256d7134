from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Max, OuterRef, Subquery

_AT_ONCE = 20_000


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Give each sentence and each promise the customer of its interaction. Each piece is kept by itself, so that what
    was interrupted goes on where it was.
    """
    interactions = apps.get_model("timeline", "Interaction").objects.filter(pk=OuterRef("interaction"))
    customer = Subquery(interactions.values("customer"))
    _in_pieces(apps.get_model("understanding", "Sentence"), customer=customer)
    happened_at = Subquery(interactions.values("happened_at"))
    _in_pieces(apps.get_model("understanding", "Promise"), customer=customer, happened_at=happened_at)


def _in_pieces(model: Any, **values: Subquery) -> None:
    last = model.objects.aggregate(last=Max("pk"))["last"] or 0
    for first in range(0, last, _AT_ONCE):
        model.objects.filter(pk__gt=first, pk__lte=first + _AT_ONCE, customer=None).update(**values)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("understanding", "0016_customer_of_what_was_said")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
