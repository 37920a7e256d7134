"""The predictions of one insight that met their outcome, as columns: what every figure on the scorecard is made of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

import numpy as np
from django.db.models import Count
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from farley.analysis.numerics import Floats, Ints
from farley.base.accounts import User
from farley.understanding.access import predictions_for
from farley.understanding.models import Prediction, PredictionQuerySet

# Enough for every figure to stand still, and still drawn in the blink of an eye.
_NEWEST = 20_000
_COLUMNS = (
    "probability",
    "baseline_probability",
    "outcome__happened",
    "as_of",
    "horizon_end",
    "run__is_replay",
    "customer__kind",
    "customer__language",
    "customer__team__name",
    "today",
)


@dataclass(frozen=True)
class Settled:
    """A line a prediction, the newest first. `happened` is 0 or 1; kind, language and team are those of the customer,
    and `whose` forecast it is, as they are today. `open` predictions wait for their outcome, `unknowable` ones will
    never have one.
    """

    predicted: Floats
    baseline: Floats
    happened: Floats
    as_of: tuple[datetime, ...]
    horizon_end: tuple[datetime, ...]
    is_replay: tuple[bool, ...]
    kind: tuple[str, ...]
    language: tuple[str, ...]
    team: tuple[str | None, ...]
    whose: Ints
    open: int
    unknowable: int

    def only(self, mask: NDArray[np.bool_]) -> Self:
        """The lines that the mask keeps."""
        places = np.flatnonzero(mask)
        return replace(
            self,
            predicted=self.predicted[mask],
            baseline=self.baseline[mask],
            happened=self.happened[mask],
            as_of=tuple(self.as_of[place] for place in places),
            horizon_end=tuple(self.horizon_end[place] for place in places),
            is_replay=tuple(self.is_replay[place] for place in places),
            kind=tuple(self.kind[place] for place in places),
            language=tuple(self.language[place] for place in places),
            team=tuple(self.team[place] for place in places),
            whose=self.whose[mask],
        )

    def is_due_after(self, day: datetime) -> NDArray[np.bool_]:
        """Which predictions were about a time that ended after that day."""
        return np.array([each > day for each in self.horizon_end], dtype=bool)


def settled_for(user: User, names: Collection[str]) -> dict[str, Settled]:
    """What this user may see of these insights' predictions. Counts the newest 20,000 of each that met their
    outcome.
    """
    found = predictions_for(user)
    waits = found.filter(outcome=None, name__in=names).order_by()
    waiting = dict(waits.values_list("name").annotate(Count("id")))
    return {name: _settled(found.filter(name=name), waiting.get(name, 0)) for name in names}


def nothing_settled() -> Settled:
    """What there is of an insight with which nothing is predicted."""
    return _settled(Prediction.objects.none(), 0)


def settled_of(name: str) -> Settled:
    """All predictions of an insight: for rules that hold for everybody, and not for a page."""
    found = Prediction.objects.filter(name=name)
    return _settled(found, found.filter(outcome=None).count())


def _settled(found: PredictionQuerySet, waiting: int) -> Settled:
    found = found.annotate(today=Coalesce("customer__canonical", "customer"))
    # Those that still wait come first, and with many customers there are more of them than are counted here.
    settled = found.filter(outcome__isnull=False).order_by("-as_of", "-id")
    rows = list(settled.values_list(*_COLUMNS)[:_NEWEST])
    known = [row for row in rows if row[2] is not None]
    columns: list[tuple[Any, ...]] = list(zip(*known, strict=True)) or [()] * len(_COLUMNS)
    predicted, baseline, happened = (np.array(column, dtype=float) for column in columns[:3])
    as_of, horizon_end, is_replay, kind, language, team, customer = columns[3:]
    return Settled(
        predicted=predicted,
        baseline=baseline,
        happened=happened,
        as_of=as_of,
        horizon_end=horizon_end,
        is_replay=is_replay,
        kind=kind,
        language=language,
        team=team,
        whose=np.array(customer, dtype=np.int64),
        open=waiting,
        unknowable=len(rows) - len(known),
    )
