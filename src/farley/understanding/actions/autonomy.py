"""How far insights may go by themselves, by how they did."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from farley.understanding.catalogue import CATALOGUE
from farley.understanding.models import AutonomyChange
from farley.understanding.queries.autonomy import level_of, track_record
from farley.understanding.rules import level_after


def review_autonomy(*, at: datetime) -> int:
    """Let insights that are wrong or refuted too often only ask, and those that do well again show themselves. Returns
    how many changed.
    """
    return sum(_review(declaration.name, at) for declaration in CATALOGUE)


@transaction.atomic
def _review(name: str, at: datetime) -> bool:
    record = track_record(name, at=at)
    before = level_of(name)
    level = level_after(before, record)
    if level != before:
        AutonomyChange.objects.create(
            name=name,
            level=level,
            at=at,
            judged=record.judged,
            refuted=record.refuted,
            settled=record.settled,
            calibration_error=record.calibration_error,
            gain=record.gain,
            gain_high=record.gain_high,
        )
    return level != before
