"""Work an answer out, from the copy of the timeline, for somebody: what they may not see does not count."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, assert_never

import ibis
import numpy as np
import pyarrow as pa
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from farley.analysis import journeys
from farley.analysis.journeys import Detail, Walks
from farley.analysis.journeys.conformance import Followed, conformance, fit_of, followed, who_deviates, who_passed
from farley.analysis.journeys.feelings import Feeling, feelings_at_steps, feelings_on_transitions
from farley.analysis.journeys.paths import customers_of
from farley.analysis.journeys.plans import needs_words, read_plan
from farley.analysis.tables import columns, moment, seconds
from farley.base.access import audiences_of
from farley.base.accounts import Organisation, User
from farley.customers.access import customers_for
from farley.teamwork import filters
from farley.understanding.access import insights_for, memberships_for, not_yet_for, segments_for
from farley.understanding.journeys.questions import (
    FIRST_DAYS,
    FIRST_STEPS,
    QUIET_DAYS,
    SETTLED_DAYS,
    Answer,
    Behind,
    Compared,
    Conformed,
    Following,
    Overview,
    Question,
    Scope,
    SegmentFit,
    Split,
    conditions_in,
)
from farley.warehouse import store

_MOST_STEPS = 200
_MOST_TRANSITIONS = 2000
_MOST_SEGMENTS = 20


def answer(user: User, question: Question, *, at: datetime) -> Answer:
    """The answer to a question, over what this user may see."""
    with store.happenings(audiences_of(user)) as happenings, ExitStack() as ending:
        rows = happenings.rows.filter(happenings.rows.happened_at <= ibis.literal(at))
        return _Asked(user, at, _newest(rows) or at, rows, happenings.tones, happenings.texts, ending).answer(question)


@dataclass(frozen=True)
class _Asked:
    """Who asks, when, of which rows and `until` when those go, how the texts sound, and the texts; walks are released
    when it is `ending`.
    """

    user: User
    at: datetime
    until: datetime
    rows: ibis.Table
    tones: ibis.Table
    texts: ibis.Table
    ending: ExitStack

    def answer(self, question: Question) -> Answer:
        scope = question.scope
        match question.about:
            case "overview":
                return self._overview(scope)
            case "behind":
                return self._behind(question)
            case "following":
                walks = self._walks(self._part(scope))
                return Following(*journeys.followers(walks, question.step, days=question.within, as_of=self.until))
            case "compared":
                walks, sides = self._sides(scope, question.split)
                return Compared(self.until, journeys.compared(walks, sides, tones=self._tones()))
            case "followed":
                found = self._followed(question)
                return Conformed(
                    self.until, conformance(found, zone=Organisation.zone()), tuple(self._by_segment(found))
                )
            case other:
                assert_never(other)

    def _overview(self, scope: Scope) -> Overview:
        walks = self._walks(self._part(scope))
        steps = journeys.step_counts(walks, as_of=self.until, quiet_days=QUIET_DAYS)
        transitions, variants = journeys.transitions(walks), journeys.variants(walks, begin=_begin(scope))
        tones = self._tones()
        at_steps, on_transitions = feelings_at_steps(walks, tones), feelings_on_transitions(walks, tones)
        return Overview(
            until=self.until,
            customers=variants.customers,
            happenings=sum(each.times for each in steps),
            steps=steps[:_MOST_STEPS],
            transitions=transitions[:_MOST_TRANSITIONS],
            all_transitions=len(transitions),
            variants=variants,
            returns=journeys.returns(walks)[:_MOST_STEPS],
            feelings=(*_most(at_steps, _MOST_STEPS), *_most(on_transitions, _MOST_TRANSITIONS)),
        )

    def _behind(self, question: Question) -> Behind:
        scope = question.scope
        if question.plan:
            return Behind(tuple(self._off_the_plan(question).tolist()))
        if not question.side:
            return Behind(tuple(sorted(self._found(self._walks(self._part(scope)), question))))
        walks, sides = self._sides(scope, question.split)
        side = 1 if question.side == "ours" else 0
        among = columns(sides.filter(sides.side == side).select("customer_id"))["customer_id"]
        return Behind(tuple(sorted(self._found(walks, question) & set(among.tolist()))))

    def _found(self, walks: Walks, question: Question) -> set[int]:
        if question.variant:
            return set(customers_of(walks, question.variant, begin=_begin(question.scope)).tolist())
        if question.returned:
            return set(journeys.who_returned(walks, question.step).tolist())
        before = self.until - timedelta(days=QUIET_DAYS) if question.gone else None
        is_last = question.ended or question.gone
        return set(walks.customers(question.step, to=question.to or None, ended=is_last, before=before).tolist())

    def _sides(self, scope: Scope, split: Split) -> tuple[Walks, ibis.Table]:
        """The walks that are compared, and on which side each customer stands (farley.analysis.journeys.compared)."""
        match split.by:
            case "stayed":
                steps = self._steps(scope)
                groups = journeys.stayed_and_gone(steps, days=FIRST_DAYS, quiet_days=QUIET_DAYS, as_of=self.until)
                return self._walks(_by_channel(_early(steps), scope)), groups
            case "again":
                steps = self._steps(scope)
                groups = journeys.bought_again(steps, within=split.within, settled=SETTLED_DAYS, as_of=self.until)
                early = journeys.until(steps, "purchase", days_after=SETTLED_DAYS)
                return self._walks(_by_channel(early, scope)), groups
            case "insight":
                return self._by_insight(scope, split.insight)
            case "rest":
                steps = self._part(replace(scope, customers=""))
                everybody = steps.select("customer_id").distinct()
                is_ours = _are_among(everybody, self._ids(scope.customers))
                return self._walks(steps), everybody.mutate(side=is_ours.ifelse(1, 0))
            case "groups":
                return self._two_groups(scope, split.others)
            case other:
                assert_never(other)

    def _by_insight(self, scope: Scope, insight: str) -> tuple[Walks, ibis.Table]:
        """Whatever is believed now; who was looked at without being told anything is not who it is not true of."""
        name, _colon, statement = insight.partition(":")
        claims = insights_for(self.user).standing(at=self.at).believed().filter(name=name)
        claims = claims.filter(statement=statement) if statement else claims
        is_true = _of_today(claims)
        open_yet = _of_today(not_yet_for(self.user).filter(name=name)) - is_true
        steps = self._part(scope)
        everybody = steps.select("customer_id").distinct()
        everybody = everybody.filter(~_are_among(everybody, open_yet))
        return self._walks(steps), everybody.mutate(side=_are_among(everybody, is_true).ifelse(1, 0))

    def _two_groups(self, scope: Scope, others: str) -> tuple[Walks, ibis.Table]:
        """Who belongs to both groups is counted in neither."""
        ours, theirs = self._ids(scope.customers), self._ids(others)
        sides = {pk: 1 for pk in ours - theirs} | {pk: 0 for pk in theirs - ours}
        steps = self._part(replace(scope, customers=""))
        table = {"customer_id": pa.array(list(sides), pa.int64()), "side": pa.array(list(sides.values()), pa.int64())}
        return self._walks(steps.filter(_are_among(steps, set(sides)))), ibis.memtable(pa.table(table))

    def _followed(self, question: Question) -> Followed:
        """Everybody of the scope laid along the plan; texts are read only where the plan asks for words."""
        scope, plan = question.scope, read_plan(question.plan)
        rows = self.rows.left_join(self.texts, "interaction_id") if needs_words(plan) else self.rows
        if scope.customers:
            rows = rows.filter(_are_among(rows, self._ids(scope.customers)))
        if scope.days:
            rows = rows.filter(moment(rows.happened_at) >= seconds(self.until - timedelta(days=scope.days)))
        return followed(rows, plan, as_of=self.until, quiet_days=QUIET_DAYS)

    def _off_the_plan(self, question: Question) -> NDArray[np.int64]:
        found = self._followed(question)
        if question.passage is not None:
            return who_passed(found, question.planned, question.passage)
        return who_deviates(found, question.deviation, question.planned)

    def _by_segment(self, found: Followed) -> Iterator[SegmentFit]:
        for segment in segments_for(self.user).current()[:_MOST_SEGMENTS]:
            members = memberships_for(self.user).filter(segment=segment, left_at=None)
            ids = np.fromiter(members.order_by().values_list("customer_id", flat=True), dtype=np.int64)
            fits = found.fits[np.isin(found.customer_ids, ids)]
            yield SegmentFit(segment.pk, segment.name, fit_of(fits))

    def _tones(self) -> ibis.Table:
        """How the customers' own words sound: what we wrote to them tells of us."""
        theirs = self.rows.filter(self.rows.direction.fill_null("") != "out")
        found = self.tones.semi_join(theirs, "interaction_id").cache()
        self.ending.callback(found.release)
        return found

    def _walks(self, steps: ibis.Table) -> Walks:
        walks = journeys.walks_of(steps)
        self.ending.callback(walks.release)
        return walks

    def _part(self, scope: Scope) -> ibis.Table:
        steps = self._steps(scope)
        if scope.part == "first":
            steps = _early(steps)
        if scope.part == "purchase":
            steps = journeys.until(steps, "purchase")
        since = self.until - timedelta(days=scope.days) if scope.days else None
        return _by_channel(journeys.between(steps, since, None), scope)

    def _steps(self, scope: Scope) -> ibis.Table:
        rows = self.rows
        if scope.customers:
            rows = rows.filter(_are_among(rows, self._ids(scope.customers)))
        # Looked at several times, and worked out once.
        steps = journeys.steps_of(rows, Detail(pages=scope.pages, channels=scope.channels)).cache()
        self.ending.callback(steps.release)
        return steps

    def _ids(self, customers: str) -> set[int]:
        found = customers_for(self.user).current()
        for condition in conditions_in(customers):
            found = found.filter(filters.asked(condition, self.user, at=self.at))
        return set(found.order_by().values_list("pk", flat=True))


def _of_today(rows: QuerySet[Any]) -> set[int]:
    """Of whom these say something, as the customers that they are today."""
    return set(rows.order_by().values_list(Coalesce("customer__canonical", "customer"), flat=True))


def _most(feelings: tuple[Feeling, ...], most: int) -> list[Feeling]:
    return sorted(feelings, key=lambda each: -each.customers)[:most]


def _newest(rows: ibis.Table) -> datetime | None:
    newest = columns(rows.agg(newest=moment(rows.happened_at.max())))["newest"][0]
    return None if np.isnan(newest) else datetime.fromtimestamp(int(newest), UTC)


def _early(steps: ibis.Table) -> ibis.Table:
    return journeys.since_first(steps, FIRST_DAYS)


def _by_channel(steps: ibis.Table, scope: Scope) -> ibis.Table:
    """Last, because a purchase in a shop ends the way to it by mail as well."""
    return steps.filter(steps.channel == scope.channel) if scope.channel else steps


def _begin(scope: Scope) -> int | None:
    return None if scope.part == "purchase" else FIRST_STEPS


def _are_among(rows: ibis.Table, ids: set[int]) -> ibis.Value:
    """As a table to look them up in: written out, a hundred thousand ids would be read for minutes."""
    table = ibis.memtable(pa.table({"among": pa.array(sorted(ids), pa.int64())}))
    return rows.customer_id.isin(table.among)
