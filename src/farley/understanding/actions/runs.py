"""Work out one insight for everybody, in portions that a killed worker does not lose."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from farley.analysis.claims import CannotSay, Claim, Forecast
from farley.analysis.tables import History
from farley.understanding.actions.findings import Portion, end_what_is_no_longer_claimed, write_findings
from farley.understanding.actions.past import write_past
from farley.understanding.actions.predictions import write_predictions
from farley.understanding.audiences import audiences_of_inputs
from farley.understanding.catalogue import BY_NAME, Analysis
from farley.understanding.models import Prediction, Run

log = logging.getLogger(__name__)
_CUSTOMERS_AT_ONCE = 500
# Claims are renewed daily, but a prediction a week a customer is enough to learn from.
_PREDICT_EVERY = timedelta(days=7)


def try_insight(name: str, history: History, *, as_of: datetime, at: datetime, is_replay: bool = False) -> bool:
    """Work out one insight as below, and note it where that fails: one that fails must not keep the others from being
    worked out. Says whether it went well.
    """
    try:
        run_insight(name, history, as_of=as_of, at=at, is_replay=is_replay)
    except Exception as error:
        log.exception("The insight %s could not be worked out.", name)
        run = Run.objects.filter(name=name, as_of=as_of, is_replay=is_replay)
        problem = (str(error) or type(error).__name__)[:500]
        run.update(problem=problem, failures=F("failures") + 1, failed_at=at)
        return False
    return True


def run_insight(name: str, history: History, *, as_of: datetime, at: datetime, is_replay: bool = False) -> Run:
    """Work out one insight for all customers as known at `as_of`, or go on where an earlier attempt stopped.

    Run twice with the same `as_of`, it does nothing the second time. A replay writes predictions and what
    would have been claimed, and no insights.
    """
    run, _new = Run.objects.get_or_create(name=name, as_of=as_of, is_replay=is_replay, defaults={"asked_at": at})
    if run.finished_at is not None:
        return run
    analysis = BY_NAME[name].analysis().fit(history, as_of=as_of)
    for portion in _portions(run, analysis, history):
        if not _write(run, portion, at):
            return run
    return _finish(run, at)


def _portions(run: Run, analysis: Analysis, history: History) -> Iterator[Portion]:
    """What is found of each customer not yet done, some hundred customers at a time."""
    findings: dict[int, Claim | CannotSay] = {}
    if not run.is_replay or BY_NAME[run.name].keeps_past:
        findings = {each.customer_id: each for each in analysis.claims(history, as_of=run.as_of)}
    forecasts: dict[int, Forecast] = {}
    if run.is_replay or _is_prediction_due(run):
        forecasts = {each.customer_id: each for each in analysis.forecasts(history, as_of=run.as_of)}
    audiences = audiences_of_inputs(history, BY_NAME[run.name].inputs, as_of=run.as_of)
    everybody = sorted(findings.keys() | forecasts.keys())
    run.total = len(everybody)
    run.save(update_fields=["total"])
    todo = [customer_id for customer_id in everybody if customer_id > run.done_through]
    for start in range(0, len(todo), _CUSTOMERS_AT_ONCE):
        ids = todo[start : start + _CUSTOMERS_AT_ONCE]
        yield Portion(
            ids=tuple(ids),
            findings=tuple(findings[each] for each in ids if each in findings),
            forecasts=tuple(forecasts[each] for each in ids if each in forecasts),
            audiences={each: audiences.get(each, frozenset()) for each in ids},
        )


def _is_prediction_due(run: Run) -> bool:
    recent = Prediction.objects.filter(name=run.name, run__is_replay=False, as_of__gt=run.as_of - _PREDICT_EVERY)
    return not recent.exclude(run=run).exists()


@transaction.atomic
def _write(run: Run, portion: Portion, at: datetime) -> bool:
    """Write one portion and note how far the run is. False where another worker has taken over the run."""
    current = Run.objects.select_for_update().get(pk=run.pk)
    if current.done_through != run.done_through or current.finished_at is not None:
        return False
    portion = portion.existing()
    if run.is_replay:
        write_past(run, portion)
    else:
        write_findings(run, portion, at=at)
    write_predictions(run, portion)
    run.done_through, run.done = portion.ids[-1], current.done + len(portion.ids)
    run.save(update_fields=["done_through", "done"])
    return True


@transaction.atomic
def _finish(run: Run, at: datetime) -> Run:
    if not run.is_replay:
        end_what_is_no_longer_claimed(run, at=at)
    run.finished_at, run.problem, run.failures = at, "", 0
    run.save(update_fields=["finished_at", "problem", "failures"])
    return run
