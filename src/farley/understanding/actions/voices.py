"""Which of several insights that forecast the same speaks of a customer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from farley.understanding.models import Voice
from farley.understanding.queries.voices import nearness_of, sharing


@transaction.atomic
def review_voices(*, at: datetime) -> int:
    """Let of the insights that forecast the same the one speak that came nearest to what happened. Returns how many
    were measured; where there are too few cases, all stays as it is.
    """
    measured = [(word, each) for word, names in sharing().items() for each in nearness_of(names)]
    for word, each in measured:
        found = {"forecasts": word, "cases": each.cases, "error": each.error, "at": at}
        Voice.objects.update_or_create(name=each.name, defaults=found)
    return len(measured)
