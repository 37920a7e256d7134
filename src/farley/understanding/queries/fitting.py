"""Whom a segment's rule fits, and why: the timeline is asked in the warehouse, records and insights here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import duckdb
import numpy as np
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from farley.analysis import segments
from farley.analysis.segments import Holds, Mentioned, Reason, Recorded, Rule, Spoke, Window
from farley.analysis.segments.measures import Ints
from farley.analysis.segments.members import Answer
from farley.analysis.segments.rules import Asked
from farley.analysis.tables import CONTACT_KINDS, History
from farley.base.access import Viewer, audiences_of
from farley.base.pieces import in_pieces
from farley.customers.access import customers_for
from farley.customers.models import Customer
from farley.teamwork import filters
from farley.timeline.models import Direction
from farley.understanding.access import insights_for, said_for, themes_for
from farley.understanding.queries.entities import entities_about
from farley.warehouse import store

T = TypeVar("T")


@dataclass(frozen=True)
class Sight:
    """What somebody may see, or all members of an audience: the timeline, and whose eyes the records are read with."""

    viewer: Viewer
    history: History


@contextmanager
def sight_of(viewer: Viewer) -> Iterator[Sight]:
    """What somebody may see now, read where it lies."""
    with store.live(audiences_of(viewer)) as history:
        yield Sight(viewer, history)


def asked_of(viewer: Viewer, question: Callable[[Sight], T]) -> T:
    """Ask once, and once more where another process tidied a file of the warehouse away meanwhile."""
    try:
        with sight_of(viewer) as sight:
            return question(sight)
    except duckdb.IOException:
        with sight_of(viewer) as sight:
            return question(sight)


def fitting(rule: Rule, sight: Sight, *, at: datetime, customer_ids: Iterable[int] | None = None) -> Ints:
    """The ids of the customers whom the rule fits now, sorted; of these customers only, where some are given."""
    everybody = _everybody(sight.viewer, customer_ids)
    only = None if customer_ids is None else everybody.tolist()
    measured = segments.measure(rule, sight.history, as_of=at, customer_ids=only)
    return segments.members(rule, measured, everybody, _answers(sight.viewer, at))


def why_fitting(rule: Rule, sight: Sight, customer_id: int, *, at: datetime) -> Reason:
    """Why the rule fits one customer, or why not, with what was measured."""
    measured = segments.measure(rule, sight.history, as_of=at, customer_ids=[customer_id])
    return segments.why(rule, measured, customer_id, _answers(sight.viewer, at))


def _everybody(viewer: Viewer, customer_ids: Iterable[int] | None) -> Ints:
    rows = customers_for(viewer).current().order_by()
    if customer_ids is None:
        return np.sort(_ids(rows))
    pieces = [_ids(rows.filter(pk__in=some)) for some in in_pieces(sorted(set(customer_ids)))]
    return np.sort(np.concatenate([_NOBODY, *pieces]))


_NOBODY = np.zeros(0, dtype=np.int64)


def _ids(rows: QuerySet[Customer]) -> Ints:
    return np.fromiter(rows.values_list("pk", flat=True).iterator(chunk_size=20_000), dtype=np.int64)


def _answers(viewer: Viewer, at: datetime) -> Answer:
    """What answers a condition that is not about the timeline."""

    def answer(asked: Asked) -> Ints:
        if isinstance(asked, Holds):
            return _with_insight(asked, viewer, at)
        if isinstance(asked, Spoke):
            return _who_spoke(asked, viewer, at)
        return _who_mentioned(asked, viewer, at) if isinstance(asked, Mentioned) else _recorded(asked, viewer, at)

    return answer


def _with_insight(asked: Holds, viewer: Viewer, at: datetime) -> Ints:
    rows = insights_for(viewer).standing(at=at).believed().filter(name=asked.insight, confidence__gte=asked.at_least)
    if asked.statements:
        rows = rows.filter(statement__in=asked.statements)
    today = rows.values_list(Coalesce("customer__canonical", "customer"), flat=True)
    return np.fromiter(today, dtype=np.int64)


def _who_spoke(asked: Spoke, viewer: Viewer, at: datetime) -> Ints:
    """Those whose texts speak of the theme, or of the one that a person made it a part of."""
    counted_in = themes_for(viewer).filter(pk=asked.theme).values("counted_in")
    rows = said_for(viewer).filter(_within(asked.window, "happened_at", at), theme__counted_in__in=counted_in)
    return _often_enough(rows, asked.times)


def _who_mentioned(asked: Mentioned, viewer: Viewer, at: datetime) -> Ints:
    """Those who named it in what they wrote or said; what we say or write of it does not count."""
    is_said = Q(interaction__kind__in=CONTACT_KINDS, interaction__direction=Direction.IN)
    is_when = _within(asked.window, "interaction__happened_at", at)
    who = Coalesce("interaction__customer__canonical", "interaction__customer")
    return _often_enough(entities_about(viewer, asked.about).filter(is_said, is_when).annotate(who=who), asked.times)


def _within(window: Window, column: str, at: datetime) -> Q:
    until = Q(**{f"{column}__lte": _ago(window.end, at)})
    return until if window.begin is None else until & Q(**{f"{column}__gt": _ago(window.begin, at)})


def _often_enough(rows: QuerySet[Any, Any], times: int) -> Ints:
    """Those, by `who` they are, of whom there are so many texts among these rows."""
    counted = rows.order_by().values("who").annotate(texts=Count("interaction", distinct=True))
    return np.fromiter(counted.filter(texts__gte=times).values_list("who", flat=True), dtype=np.int64)


def _ago(days: int, at: datetime) -> datetime:
    return at - timedelta(days=days)


def _recorded(asked: Asked, viewer: Viewer, at: datetime) -> Ints:
    assert isinstance(asked, Recorded)
    condition = filters.Condition(asked.name, asked.values)
    return _ids(customers_for(viewer).current().order_by().filter(filters.asked(condition, viewer, at=at)))
