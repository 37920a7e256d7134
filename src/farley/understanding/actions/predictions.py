"""Keep what is predicted, and what became of it."""

from __future__ import annotations

from datetime import datetime

from farley.analysis.claims import Forecast
from farley.analysis.tables import History
from farley.base.access import narrowest
from farley.understanding.actions.findings import Portion
from farley.understanding.catalogue import CATALOGUE, Declaration
from farley.understanding.models import Outcome, Prediction, Run

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
    return sum(_settle(declaration, history, at) for declaration in CATALOGUE)


def _settle(declaration: Declaration, history: History, at: datetime) -> int:
    settled = 0
    while due := _due(declaration.name, at):
        forecasts = {(row.customer_id, row.as_of): row.pk for row in due}
        found = declaration.analysis().outcomes(history, [_forecast(row) for row in due], as_of=at)
        outcomes = [
            Outcome(
                prediction_id=forecasts[each.forecast.customer_id, each.forecast.made_as_of],
                happened=each.happened,
                evidence_ids=list(each.evidence),
                settled_at=at,
            )
            for each in found
        ]
        Outcome.objects.bulk_create(outcomes, ignore_conflicts=True, batch_size=1000)
        settled += len(outcomes)
        if len(outcomes) < len(due):
            break
    return settled


def _due(name: str, at: datetime) -> list[Prediction]:
    rows = Prediction.objects.filter(name=name, outcome=None, horizon_end__lte=at)
    return list(rows.order_by("as_of", "id")[:_AT_ONCE])


def _forecast(row: Prediction) -> Forecast:
    return Forecast(
        customer_id=row.customer_id,
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
