"""What this room adds to the warehouse."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from farley.analysis.tables import TONES as CONTRACT
from farley.understanding.models import Tone
from farley.warehouse.streams import Stream

_AS_STORED = ("interaction_id", "score", "certainty", "language", "model", "intent", "holder")


def _tones() -> QuerySet[Any, Any]:
    return Tone.objects.values_list("tx", "id", *_AS_STORED, "emotions", named=True)


def _tone(row: Any) -> dict[str, Any]:
    stored = {name: getattr(row, name) for name in _AS_STORED}
    return stored | {"emotions": ",".join(emotion[0] for emotion in row.emotions), "read": row.id}


TONES = Stream(name="tones", schema=CONTRACT, rows=_tones, row=_tone, indexed=("interaction_id",))
