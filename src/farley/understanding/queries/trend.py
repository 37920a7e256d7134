"""What changed in a time, with one customer, in a segment or in the whole company, as far as the reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from farley.analysis.calibration import interval_by_customer
from farley.analysis.tables import CONTACT_KINDS
from farley.analysis.trend import Change, Measured, Part, Span, Stay, measure, so_far
from farley.base.accounts import User
from farley.base.pieces import in_pieces
from farley.customers.access import customers_for
from farley.customers.models import Customer
from farley.timeline.models import InteractionQuerySet
from farley.understanding import answers
from farley.understanding.access import insights_for, memberships_for, predictions_for, verdicts_for
from farley.understanding.answers import Kept, Matter
from farley.understanding.models import Holder, Insight, Membership, VerdictKind
from farley.understanding.queries.fitting import asked_of
from farley.understanding.sentences import sentence

LEAST_FORECASTS = 20
MOST_PARTS = 200
_DRIVERS = 3
_CLAIMS = 5
# What the entries of a customer add up to.
OF_ENTRIES = ("paid", "purchases", "incoming", "outgoing", "texts", "complaints")
COUNTED = ("purchases", "buyers", "newcomers", "incoming", "outgoing", "texts", "complaints")


@dataclass(frozen=True)
class Scope:
    """Of whom is told: of one customer (`customer_ids`, its own first) and of those who stay with it, while they do,
    both as access gave them; of the members of a segment; or of everybody.
    """

    customer_ids: tuple[int, ...] = ()
    stays: tuple[Stay, ...] = ()
    segment: int | None = None

    @property
    def is_one(self) -> bool:
        """Whether it is one customer."""
        return bool(self.customer_ids)

    @property
    def segments(self) -> list[int]:
        """The segment of which is told, where it is one."""
        return [] if self.segment is None else [self.segment]

    def present(self, span: Span) -> list[int]:
        """The ids of the customer, and of those who stayed with it at any time of a span."""
        return [*self.customer_ids, *(stay.customer_id for stay in self.stays if stay.meets(span))]


@dataclass(frozen=True)
class Asked:
    """What is asked of a scope: how the first of three periods, as long as it has passed, compares with the one before
    and with the same of a year ago. With `about`, one of COUNTED or "paid" in a currency: whose parts a figure adds up.
    """

    scope: Scope
    periods: tuple[Span, ...]
    about: str = ""
    currency: str = ""


@dataclass(frozen=True)
class Money:
    """What was spent in one currency: against the time before, a year ago (None: not known), and by whom."""

    currency: str
    change: Change
    year_ago: float | None
    drivers: tuple[Part, ...]


@dataclass(frozen=True)
class Claimed:
    """A claim that came or went: of one customer its sentence, of many the insight's name and how many."""

    name: str
    sentence: str
    number: int


@dataclass(frozen=True)
class Judged:
    """What people said to claims in that time."""

    confirmed: int
    corrected: int
    refuted: int

    @property
    def total(self) -> int:
        """All verdicts."""
        return self.confirmed + self.corrected + self.refuted


@dataclass(frozen=True)
class Foretold:
    """Forecasts that met their outcome in that time: how many, the share that came true with its 80 % interval (of
    customers, as those of one overlap; of one customer, of insights), and the share that had been said.
    """

    cases: int
    happened: float
    low: float
    high: float
    said: float


@dataclass(frozen=True)
class Trend:
    """The figures of a report. `knows_before` says whether anything was known that long ago; `counts` holds COUNTED by
    name.
    """

    knows_before: bool
    money: tuple[Money, ...]
    counts: dict[str, Change]
    tone: Change | None
    came: tuple[Claimed, ...]
    went: tuple[Claimed, ...]
    judged: Judged
    foretold: Foretold


def trend_of(user: User, scope: Scope, periods: tuple[Span, ...], *, at: datetime) -> Kept[Trend] | None:
    """What changed in the first of three periods against the second (the time before) and the third (a year ago); None
    while the worker works it out. What was claimed of one customer is told in the reader's language.
    """
    kept = answers.ask(TRENDS, user, Asked(scope, periods), at=at)
    if kept is None or not scope.is_one:
        return kept
    came, went = _claims(user, scope, so_far(periods, at=at)[0])
    return Kept(replace(kept.answer, came=came, went=went), kept.as_of, kept.is_outdated)


def parts_of(
    user: User, scope: Scope, periods: tuple[Span, ...], about: str, currency: str, *, at: datetime
) -> Kept[tuple[Part, ...]] | None:
    """Who is behind a figure: each customer's part of it, the largest change first; None as above."""
    return answers.ask(PARTS, user, Asked(scope, periods[:2], about, currency), at=at)


def counted(rows: InteractionQuerySet, about: str, currency: str = "") -> InteractionQuerySet:
    """Those of these interactions that a figure adds up: one of OF_ENTRIES, "paid" in a currency."""
    standing = rows.standing()
    if about in ("incoming", "outgoing"):
        return standing.filter(kind__in=CONTACT_KINDS, direction="in" if about == "incoming" else "out")
    if about in ("texts", "complaints"):
        heard = standing.filter(tone__holder=Holder.CUSTOMER)
        return heard.filter(tone__intent="complaint") if about == "complaints" else heard
    if about == "paid":
        return standing.filter(kind__in=("purchase", "refund"), currency=currency)
    return standing.filter(kind="purchase")


def named(user: User, parts: Iterable[Part]) -> dict[int, Customer]:
    """Those of whom parts of a figure are, as far as the user may see them now."""
    found: dict[int, Customer] = {}
    for some in in_pieces(sorted({part.customer_id for part in parts})):
        found |= customers_for(user).current().in_bulk(some)
    return found


def _trend(user: User, asked: Asked, at: datetime) -> Trend:
    scope, spans = asked.scope, so_far(asked.periods, at=at)
    found = _measured(user, scope, spans, at)
    insights = _within(scope, insights_for(user), user, spans[0])
    came, went = ((), ()) if scope.is_one else _claims(user, scope, spans[0])
    return Trend(
        knows_before=_knows(found, spans[1]),
        money=tuple(_money(found, currency, spans[2]) for currency in found.currencies),
        counts={about: found.change(about) for about in COUNTED},
        tone=found.tone(),
        came=came,
        went=went,
        judged=_judged(user, insights, spans[0]),
        foretold=_foretold(user, scope, spans[0]),
    )


def _parts(user: User, asked: Asked, at: datetime) -> tuple[Part, ...]:
    found = _measured(user, asked.scope, so_far(asked.periods, at=at), at)
    return tuple(found.parts(asked.about, asked.currency)[:MOST_PARTS])


# Claims, verdicts and forecasts stand in the records.
TRENDS: Matter[Asked, Trend] = Matter(
    "trends", Asked, lambda _asked: Trend, _trend, segments=lambda asked: asked.scope.segments, is_of_copy=False
)
PARTS: Matter[Asked, tuple[Part, ...]] = Matter(
    "parts", Asked, lambda _asked: tuple[Part, ...], _parts, segments=lambda asked: asked.scope.segments
)


def _measured(user: User, scope: Scope, spans: Sequence[Span], at: datetime) -> Measured:
    ids = _ids(user, scope)
    return asked_of(
        user,
        lambda sight: measure(sight.history, spans, as_of=at, customer_ids=ids, stays=scope.stays, is_one=scope.is_one),
    )


def _ids(user: User, scope: Scope) -> list[int] | None:
    if scope.is_one:
        return list(scope.customer_ids)
    return None if scope.segment is None else list(members_now(user, scope.segment))


def members_now(user: User, segment: int) -> QuerySet[Membership, int]:
    """The ids of those who are in a segment now, as far as the user may see them."""
    rows = memberships_for(user).filter(segment=segment, left_at=None)
    return rows.values_list("customer_id", flat=True)


def _knows(found: Measured, span: Span) -> bool:
    return found.since is not None and found.since < span.end.timestamp()


def _money(found: Measured, currency: str, year_ago: Span) -> Money:
    change = found.change("paid", currency)
    parts = found.parts("paid", currency)
    same_way = [part for part in parts if part.difference * change.difference > 0]
    before = found.total("paid", 2, currency) if _knows(found, year_ago) else None
    return Money(currency, change, before, tuple(same_way[:_DRIVERS]))


def _within(scope: Scope, rows: QuerySet[Insight], user: User, span: Span) -> QuerySet[Insight]:
    if scope.is_one:
        return rows.filter(customer__in=scope.present(span))
    return rows if scope.segment is None else rows.filter(customer__in=members_now(user, scope.segment))


def _claims(user: User, scope: Scope, span: Span) -> tuple[tuple[Claimed, ...], tuple[Claimed, ...]]:
    """What was claimed for the first time in a span, and what was no longer claimed."""
    rows = _within(scope, insights_for(user), user, span)
    came = rows.filter(first_claimed_at__gte=span.begin, first_claimed_at__lt=span.end)
    went = rows.filter(ended_at__gte=span.begin, ended_at__lt=span.end)
    return _claimed(came, scope), _claimed(went, scope)


def _claimed(rows: QuerySet[Insight], scope: Scope) -> tuple[Claimed, ...]:
    if scope.is_one:
        newest = rows.order_by("-calls_for_attention", "-confidence", "id")[:_CLAIMS]
        return tuple(Claimed(each.name, sentence(each.statement, each.params), each.pk) for each in newest)
    counted = rows.order_by().values_list("name").annotate(number=Count("id")).order_by("-number", "name")
    return tuple(Claimed(name, "", number) for name, number in counted[:_CLAIMS])


def _judged(user: User, insights: QuerySet[Insight], span: Span) -> Judged:
    rows = verdicts_for(user).filter(insight__in=insights, at__gte=span.begin, at__lt=span.end)
    said = dict(rows.order_by().values_list("kind").annotate(number=Count("id")))
    return Judged(*(said.get(kind, 0) for kind in (VerdictKind.CONFIRM, VerdictKind.CORRECT, VerdictKind.REFUTE)))


def _foretold(user: User, scope: Scope, span: Span) -> Foretold:
    rows = predictions_for(user).filter(run__is_replay=False, outcome__happened__isnull=False)
    rows = rows.filter(horizon_end__gte=span.begin, horizon_end__lt=span.end)
    if scope.is_one:
        rows = rows.filter(customer__in=scope.present(span))
    elif scope.segment is not None:
        rows = rows.filter(customer__in=members_now(user, scope.segment))
    # Forecasts of one customer overlap: what came true of one comes true of the next, within one insight at least.
    whose = F("name") if scope.is_one else Coalesce("customer__canonical", "customer")
    by = (
        rows.order_by()
        .values(whose=whose)
        .annotate(cases=Count("id"), hits=Count("id", filter=Q(outcome__happened=True)), said=Sum("probability"))
    )
    counted = list(by.values_list("cases", "hits", "said"))
    if not counted:
        return Foretold(0, 0.0, 0.0, 1.0, 0.0)
    total, happened, said = (sum(column) for column in zip(*counted, strict=True))
    cases, hits = np.array([row[:2] for row in counted], dtype=np.int64).T
    low, high = interval_by_customer(hits.astype(float), cases)
    return Foretold(int(total), happened / total, low, high, said / total)
