"""Whom a segment's rule fits, and why: the timeline is asked in the warehouse, records and insights here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any, TypeVar

import duckdb
import numpy as np
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from farley.analysis import segments
from farley.analysis.numerics import Ints
from farley.analysis.segments import All, Deeds, Holds, Mentioned, Reason, Recorded, Rule, Spoke, Window
from farley.analysis.segments.members import Answer
from farley.analysis.segments.rules import Asked
from farley.analysis.tables import CONTACT_KINDS, History
from farley.base.access import Viewer, audiences_of
from farley.base.accounts import Organisation
from farley.base.pieces import in_pieces
from farley.customers.access import customers_for
from farley.customers.models import Customer, Kind
from farley.teamwork import filters
from farley.timeline.models import Direction
from farley.understanding.access import insights_for, said_for, themes_for
from farley.understanding.queries.entities import entities_about
from farley.understanding.queries.wholes import texts_at_wholes
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
    """The ids of the customers whom the rule fits now, sorted; of these customers only, where some are given. What
    people did counts for the organisations and households to which they belonged then, too.
    """
    everybody = _everybody(sight.viewer, customer_ids)
    only = None if customer_ids is None else everybody.tolist()
    history = replace(sight.history, stays=None) if is_about_people(rule) else sight.history
    measured = segments.measure(rule, history, as_of=at, customer_ids=only)
    return segments.members(rule, measured, everybody, _answers(sight.viewer, at))


def why_fitting(rule: Rule, sight: Sight, customer: Customer, *, at: datetime) -> Reason:
    """Why the rule fits one customer, or why not, with what was measured; of an organisation or a household also whose
    that was.
    """
    pk, answer = customer.pk, _answers(sight.viewer, at)
    measured = segments.measure(rule, sight.history, as_of=at, customer_ids=[pk])
    if customer.kind == Kind.PERSON:
        return segments.why(rule, measured, pk, answer)
    people = segments.measure_people(rule, sight.history, as_of=at, whole_id=pk)
    return _with_speakers(segments.why(rule, measured, pk, answer, people), sight.viewer, pk, at)


def is_about_people(rule: Rule) -> bool:
    """Whether only people can fit, so that nobody has to be asked to whom they belonged."""
    if isinstance(rule, All):
        return any(is_about_people(part) for part in rule.parts)
    return isinstance(rule, Recorded) and rule.name == "kind" and set(rule.values) == {Kind.PERSON}


def _with_speakers(reason: Reason, viewer: Viewer, whole_id: int, at: datetime) -> Reason:
    """With who spoke of a theme or mentioned something, of those who belong to the whole."""
    rule = reason.rule
    if isinstance(rule, Spoke | Mentioned):
        texts = texts_at_wholes(_texts(rule, viewer, at), viewer, whole_id=whole_id).get(whole_id, Counter())
        return replace(reason, whose=tuple(Deeds(who, (float(n),)) for who, n in texts.most_common()))
    return replace(reason, parts=tuple(_with_speakers(part, viewer, whole_id, at) for part in reason.parts))


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
        return _who_said(asked, viewer, at) if isinstance(asked, Spoke | Mentioned) else _recorded(asked, viewer, at)

    return answer


def _with_insight(asked: Holds, viewer: Viewer, at: datetime) -> Ints:
    rows = insights_for(viewer).standing(at=at).believed().filter(name=asked.insight, confidence__gte=asked.at_least)
    if asked.statements:
        rows = rows.filter(statement__in=asked.statements)
    today = rows.values_list(Coalesce("customer__canonical", "customer"), flat=True)
    return np.fromiter(today, dtype=np.int64)


def _who_said(asked: Spoke | Mentioned, viewer: Viewer, at: datetime) -> Ints:
    """Those who said it in so many texts, and those to whom who said it belonged then."""
    rows = _texts(asked, viewer, at)
    counted = rows.order_by().values("who").annotate(texts=Count("interaction", distinct=True))
    own = counted.filter(texts__gte=asked.times).values_list("who", flat=True)
    wholes = texts_at_wholes(rows, viewer).items()
    return np.fromiter([*own, *(pk for pk, texts in wholes if texts.total() >= asked.times)], dtype=np.int64)


def _texts(asked: Spoke | Mentioned, viewer: Viewer, at: datetime) -> QuerySet[Any, Any]:
    """Where it was said: each row with `who` said it, the `interaction`, and its `moment`."""
    who, moment = "interaction__customer", "interaction__happened_at"
    rows: QuerySet[Any, Any]
    if isinstance(asked, Spoke):
        # Of a theme speaks also who speaks of one that a person made a part of it.
        counted_in = themes_for(viewer).filter(pk=asked.theme).values("counted_in")
        rows = said_for(viewer).filter(_within(asked.window, "happened_at", at), theme__counted_in__in=counted_in)
        who, moment = "customer", "happened_at"
    else:
        # What we say or write of it does not count.
        is_said = Q(interaction__kind__in=CONTACT_KINDS, interaction__direction=Direction.IN)
        rows = entities_about(viewer, asked.about).filter(is_said, _within(asked.window, moment, at))
    return rows.annotate(who=Coalesce(f"{who}__canonical", who), moment=F(moment))


def _within(window: Window, column: str, at: datetime) -> Q:
    if not window.is_dated:
        until = Q(**{f"{column}__lte": at - timedelta(days=window.end)})
        return until if window.begin is None else until & Q(**{f"{column}__gt": at - timedelta(days=window.begin)})
    found, zone = Q(**{f"{column}__lte": at}), Organisation.zone()
    if window.since is not None:
        found &= Q(**{f"{column}__gte": datetime.combine(window.since, time(), tzinfo=zone)})
    if window.until is not None:
        found &= Q(**{f"{column}__lt": datetime.combine(window.until + timedelta(days=1), time(), tzinfo=zone)})
    return found


def _recorded(asked: Asked, viewer: Viewer, at: datetime) -> Ints:
    assert isinstance(asked, Recorded)
    condition = filters.Condition(asked.name, asked.values)
    return _ids(customers_for(viewer).current().order_by().filter(filters.asked(condition, viewer, at=at)))
