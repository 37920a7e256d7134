"""What people think will happen, before it has; and afterwards, how good that was beside the machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
from django.db.models import Avg
from django.db.models.functions import Coalesce

from farley.analysis.calibration import TooFewCases, score_share
from farley.base.accounts import User
from farley.understanding.access import predictions_for
from farley.understanding.catalogue import BY_NAME
from farley.understanding.models import GutJudgement
from farley.understanding.queries.voices import speakers
from farley.understanding.sentences import forecast_sentence


@dataclass(frozen=True)
class OpenForecast:
    """Something predicted whose time is not over. `own` is what this user said (whole per cent), None before that."""

    prediction_id: int
    name: str
    sentence: str
    percent: int
    horizon_end: datetime
    own: int | None


@dataclass(frozen=True)
class PeopleScore:
    """The error of people, of the machine and of the naive guess on the same cases (Brier; less is better). Where
    several people judged one case, their mean counts: nobody is measured alone. `gain` is the share of the machine's
    error that people saved (below 0: they added to it), with its 80 % interval.
    """

    cases: int
    people: float
    machine: float
    naive: float
    gain: float
    gain_low: float
    gain_high: float

    @property
    def nearer(self) -> Literal["people", "machine", "neither"]:
        """Who came nearer to what happened, beyond chance."""
        if self.gain_low > 0:
            return "people"
        return "machine" if self.gain_high < 0 else "neither"


def open_forecasts_of(user: User, customer_ids: Sequence[int], *, at: datetime) -> tuple[OpenForecast, ...]:
    """The newest open forecasts about a customer whom the caller got through access; where several insights forecast
    the same, that of the one that speaks.
    """
    rows = predictions_for(user).filter(customer__in=customer_ids, run__is_replay=False, outcome=None)
    newest = {row.name: row for row in rows.filter(horizon_end__gt=at).order_by("as_of", "id")}
    speaking = speakers((0, name) for name in newest)
    newest = {name: row for name, row in newest.items() if speaking.get((0, BY_NAME[name].forecasts), name) == name}
    own = dict(
        GutJudgement.objects.filter(prediction__in=newest.values(), by=user).values_list("prediction", "probability")
    )
    return tuple(
        OpenForecast(
            prediction_id=row.pk,
            name=row.name,
            sentence=forecast_sentence(row.event, row.params),
            percent=round(100 * row.probability),
            horizon_end=row.horizon_end,
            own=round(100 * own[row.pk]) if row.pk in own else None,
        )
        for row in newest.values()
    )


def people_score(user: User, name: str) -> PeopleScore | TooFewCases:
    """How good people were beside the machine on the cases that they judged, and that met their outcome."""
    # From the few that were judged: of the others there may be a million.
    judged = GutJudgement.objects.values("prediction")
    rows = predictions_for(user).filter(name=name, outcome__happened__isnull=False, pk__in=judged)
    rows = rows.annotate(said=Avg("gut_judgements__probability"), whose=Coalesce("customer__canonical", "customer"))
    columns = ("said", "probability", "baseline_probability", "outcome__happened", "whose")
    said, machine, naive, happened, whose = np.array(list(rows.values_list(*columns)), dtype=float).reshape(-1, 5).T
    people = score_share(said, machine, happened, whose=whose.astype(np.int64))
    if isinstance(people, TooFewCases):
        return people
    return PeopleScore(
        cases=people.cases,
        people=people.brier,
        machine=people.baseline_brier,
        naive=float(((naive - happened) ** 2).mean()),
        gain=people.gain,
        gain_low=people.gain_low,
        gain_high=people.gain_high,
    )
