"""What this room adds to the warehouse."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from farley.analysis.tables import TONES as CONTRACT
from farley.understanding.models import Tone
from farley.warehouse.streams import Stream


def _tones() -> QuerySet[Any, Any]:
    return Tone.objects.values_list("tx", "id", *CONTRACT.names, named=True)


TONES = Stream(
    name="tones",
    schema=CONTRACT,
    rows=_tones,
    row=lambda row: {name: getattr(row, name) for name in CONTRACT.names},
    indexed=("interaction_id",),
)
