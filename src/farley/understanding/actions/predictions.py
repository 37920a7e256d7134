"""Keep what is predicted, and what became of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from farley.analysis.claims import Forecast
from farley.analysis.tables import History
from farley.base.access import narrowest
from farley.understanding.actions.findings import Portion
from farley.understanding.catalogue import CATALOGUE, Declaration
from farley.understanding.hindsight import Hindsight
from farley.understanding.models import Outcome, Prediction, Run

log = logging.getLogger(__name__)
_AT_ONCE = 20_000


def write_predictions(run: Run, portion: Portion) -> None:
    """Keep the predictions of one portion of a run; those already kept stay as they are."""
    Prediction.objects.bulk_create(
        [
            Prediction(
                customer_id=forecast.customer_id,
                name=forecast.insight,
                event=forecast.event,
                params=dict(forecast.params),
                as_of=forecast.made_as_of,
                horizon_end=forecast.horizon_end,
                probability=forecast.probability,
                low=forecast.low,
                high=forecast.high,
                baseline_probability=forecast.baseline_probability,
                audience=narrowest(portion.audiences[forecast.customer_id]),
                run=run,
            )
            for forecast in portion.forecasts
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )


def settle_predictions(history: History, *, at: datetime) -> int:
    """Write down what became of the predictions whose time is up. Returns how many.

    Not before their time, even where the predicted has happened already: who settles the hits early and the misses late
    looks better than he is.
    """
    settled = 0
    for declaration in CATALOGUE:
        try:
            for due in _due(declaration.name, at):
                outcomes = _outcomes(declaration, history, due, at)
                Outcome.objects.bulk_create(outcomes, ignore_conflicts=True, batch_size=1000)
                settled += len(outcomes)
        except Exception:
            # One insight that cannot tell what became of its predictions must not keep the others from it.
            log.exception("The predictions of %s could not be settled.", declaration.name)
    return settled


def settle_again(hindsight: Hindsight, history: History, *, at: datetime) -> int:
    """Write down anew what became of predictions, where more is known now than when they met their outcome. Returns of
    how many it is another.
    """
    altered = 0
    for declaration in (each for each in CATALOGUE if each.predicts):
        rows = Prediction.objects.filter(name=declaration.name).select_related("outcome")
        for doubted in hindsight.doubted(rows, "outcome__settled_at"):
            known = {row.pk: (row.outcome.happened, row.outcome.evidence_ids) for row in doubted}
            found = _outcomes(declaration, history, doubted, at)
            others = [each for each in found if (each.happened, each.evidence_ids) != known[each.prediction_id]]
            Outcome.objects.bulk_update(others, ["happened", "evidence_ids", "settled_at"], batch_size=1000)
            altered += len(others)
    return altered


def _outcomes(declaration: Declaration, history: History, rows: list[Prediction], at: datetime) -> list[Outcome]:
    """What became of these predictions, not saved; nothing of one that cannot be settled yet."""
    forecasts = [_forecast(row) for row in rows]
    # By the forecast itself: two who were merged since are one customer.
    ids = {id(forecast): row.pk for forecast, row in zip(forecasts, rows, strict=True)}
    return [
        Outcome(
            prediction_id=ids[id(each.forecast)],
            happened=each.happened,
            evidence_ids=list(each.evidence),
            settled_at=at,
        )
        for each in declaration.analysis().outcomes(history, forecasts, as_of=at)
    ]


def _due(name: str, at: datetime) -> Iterator[list[Prediction]]:
    """The predictions whose time is up, the oldest first, some thousand at a time. Those that cannot be settled are
    passed, and do not stand in the way of younger ones. Of who is in the trash nothing is read: theirs wait.
    """
    rows = Prediction.objects.filter(name=name, outcome=None, horizon_end__lte=at).order_by("as_of", "id")
    is_here = Q(customer__canonical=None, customer__trashed_at=None)
    is_merged = Q(customer__canonical__isnull=False, customer__canonical__trashed_at=None)
    rows = rows.filter(is_here | is_merged).select_related("customer")
    some = list(rows[:_AT_ONCE])
    while some:
        yield some
        last = some[-1]
        some = list(rows.filter(Q(as_of__gt=last.as_of) | Q(as_of=last.as_of, id__gt=last.pk))[:_AT_ONCE])


def _forecast(row: Prediction) -> Forecast:
    return Forecast(
        # What happened counts for who that is today.
        customer_id=row.customer.current_id,
        insight=row.name,
        event=row.event,
        made_as_of=row.as_of,
        horizon_end=row.horizon_end,
        probability=row.probability,
        low=row.low,
        high=row.high,
        baseline_probability=row.baseline_probability,
        evidence=(),
        params=row.params,
    )
