"""How a customer came to be what they are: money, feeling, contacts, phases and chances, month by month."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import zip_longest
from typing import Any

import numpy as np
from django.db.models import Case, Count, F, Sum, When
from django.db.models.functions import Abs, TruncMonth
from django.utils import timezone

from farley.analysis.feeling import mean_tones
from farley.analysis.tables import CONTACT_KINDS
from farley.base.accounts import User
from farley.timeline.models import InteractionQuerySet
from farley.understanding.access import insights_for, past_claims_for, predictions_for
from farley.understanding.models import Holder, Status

MOST_MONTHS = 120
LEAST_TEXTS = 5
_YEAR = 12
_STRONG = 0.7
_MOST_LOOKED_AT, _MOST_MOMENTS = 80, 24
_MOST_CHANCES = 400
# The forecasts that are followed: that the customer leaves, and that their subscription goes on.
LEAVES, GOES_ON = "may_leave", "subscription_health"
_PHASE = "relationship_phase"


@dataclass(frozen=True)
class Money:
    """What was spent in one currency in each month, less what was given back, and in the twelve months up to it."""

    currency: str
    spent: tuple[Decimal, ...]
    year: tuple[Decimal, ...]


@dataclass(frozen=True)
class Feeling:
    """How the customer sounded in each month: the number of texts, their mean tone (-1 to 1) and its 80 % interval;
    None where there is no text, or too few to tell.
    """

    texts: tuple[int, ...]
    mean: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]


@dataclass(frozen=True)
class Moment:
    """The entry in which a month's strongest emotion was heard."""

    interaction_id: int
    happened_at: datetime
    tone: float
    emotion: str


@dataclass(frozen=True)
class PhaseSpan:
    """A phase of the relationship: since when, and until when (None: it still lasts). Where it is replayed, it began
    before anything was said, at the beginning of a month.
    """

    phase: str
    since: datetime
    until: datetime | None
    is_replayed: bool = False


@dataclass(frozen=True)
class Chance:
    """How probable it was said to be that what is forecast happens, with the 80 % interval, and what is usual; where
    it is replayed, what would have been said.
    """

    as_of: datetime
    probability: float
    low: float
    high: float
    usual: float
    is_replayed: bool = False


@dataclass(frozen=True)
class OverTime:
    """All series of a customer over the same `months` (their first days). `contacts` are numbers by channel, the
    most used first; `moments` are by month, `chances` by the name of what forecasts.
    """

    months: tuple[date, ...]
    money: tuple[Money, ...]
    contacts: Mapping[str, tuple[int, ...]]
    feeling: Feeling
    moments: Mapping[date, Moment]
    phases: tuple[PhaseSpan, ...]
    chances: Mapping[str, tuple[Chance, ...]]


def over_time_of(
    user: User, interactions: InteractionQuerySet, customer_ids: Sequence[int], *, at: datetime
) -> OverTime:
    """A customer over the months, in the reader's time zone; the caller got the interactions and the customer through
    access. Seven queries, however much happened: the database counts.
    """
    known = interactions.standing().filter(happened_at__lte=at)
    counted, heard = _counted(known), _heard(known)
    every = _months([row.month for row in counted] + list(heard), timezone.localdate(at))
    months = every[-MOST_MONTHS:]
    return OverTime(
        months=months,
        money=_money(counted, every, len(months)),
        contacts=_contacts(counted, months),
        feeling=_feeling(heard, months),
        moments=_moments(known),
        phases=_phases(user, customer_ids, at),
        chances={name: _chances(user, customer_ids, name) for name in (LEAVES, GOES_ON)},
    )


@dataclass(frozen=True)
class _Counted:
    month: date
    is_contact: bool
    channel: str
    currency: str
    times: int
    paid: Decimal | None


def _counted(known: InteractionQuerySet) -> list[_Counted]:
    paid = Case(When(kind="refund", then=-Abs(F("amount"))), default=F("amount"))
    rows = known.filter(kind__in=("purchase", "refund", *CONTACT_KINDS)).annotate(month=TruncMonth("happened_at"))
    grouped = (
        rows.order_by().values_list("month", "kind", "channel", "currency").annotate(times=Count("id"), paid=Sum(paid))
    )
    return [
        _Counted(month.date(), kind in CONTACT_KINDS, channel, currency, times, paid)
        for month, kind, channel, currency, times, paid in grouped
    ]


def _heard(known: InteractionQuerySet) -> dict[date, tuple[int, float, float]]:
    """The number of the customer's texts in each month, the total of their tones, and of these squared."""
    score = F("tone__score")
    rows = known.filter(tone__holder=Holder.CUSTOMER).annotate(month=TruncMonth("happened_at")).order_by()
    counted = rows.values_list("month").annotate(texts=Count("id"), total=Sum(score), squares=Sum(score * score))
    return {month.date(): (texts, total, squares) for month, texts, total, squares in counted}


def _months(found: Iterable[date], today: date) -> tuple[date, ...]:
    """Every month from the first in which something happened to this one."""
    first = min(found, default=None)
    if first is None:
        return ()
    last = today.year * 12 + today.month
    return tuple(date((n - 1) // 12, (n - 1) % 12 + 1, 1) for n in range(first.year * 12 + first.month, last + 1))


def _money(counted: Sequence[_Counted], every: Sequence[date], shown: int) -> tuple[Money, ...]:
    spent: dict[str, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in counted:
        if not row.is_contact and row.paid is not None:
            spent[row.currency][row.month] += row.paid
    return tuple(_one_currency(currency, spent[currency], every, shown) for currency in sorted(spent))


def _one_currency(currency: str, spent: Mapping[date, Decimal], every: Sequence[date], shown: int) -> Money:
    by_month = [spent.get(month, Decimal(0)) for month in every]
    year = [sum(by_month[max(0, at - _YEAR + 1) : at + 1], Decimal(0)) for at in range(len(every))]
    return Money(currency, tuple(by_month[-shown:]), tuple(year[-shown:]))


def _contacts(counted: Sequence[_Counted], months: Sequence[date]) -> dict[str, tuple[int, ...]]:
    times: dict[str, Counter[date]] = defaultdict(Counter)
    for row in counted:
        if row.is_contact:
            times[row.channel][row.month] += row.times
    order = sorted(times, key=lambda channel: (-times[channel].total(), channel))
    return {channel: tuple(times[channel][month] for month in months) for channel in order}


def _feeling(heard: Mapping[date, tuple[int, float, float]], months: Sequence[date]) -> Feeling:
    table = np.array([heard.get(month, (0, 0.0, 0.0)) for month in months], dtype=float).reshape(-1, 3)
    tones = mean_tones(*table.T)
    return Feeling(
        tuple(int(texts) for texts in table[:, 0]), _known(tones.mean), _known(tones.low), _known(tones.high)
    )


def _known(values: Any) -> tuple[float | None, ...]:
    return tuple(None if value != value else value for value in values.tolist())


def _moments(known: InteractionQuerySet) -> dict[date, Moment]:
    """The strongest of the strong, one a month."""
    rows = known.filter(tone__holder=Holder.CUSTOMER).annotate(strength=Abs("tone__score"))
    strongest = rows.order_by("-strength", "-id").values_list("id", "happened_at", "tone__score", "tone__emotions")
    found: dict[date, Moment] = {}
    for pk, happened_at, score, emotions in strongest[:_MOST_LOOKED_AT]:
        if emotions and emotions[0][1] >= _STRONG and len(found) < _MOST_MOMENTS:
            month = timezone.localdate(happened_at).replace(day=1)
            found.setdefault(month, Moment(pk, happened_at, score, emotions[0][0]))
    return found


def _phases(user: User, customer_ids: Sequence[int], at: datetime) -> tuple[PhaseSpan, ...]:
    """From the claims that were made and not refuted; one that was made anew goes on. Before the first of them stands
    what would have been claimed.
    """
    claims = list(insights_for(user).filter(customer__in=customer_ids, name=_PHASE).order_by("first_claimed_at", "id"))
    first = claims[0].first_claimed_at if claims else at
    believed = [claim for claim in claims if claim.status != Status.REFUTED]
    refuted = {_phase(claim.statement) for claim in claims if claim.status == Status.REFUTED}
    begins = [claim.first_claimed_at for claim in believed[1:]]
    spans = _past_phases(user, customer_ids[0], until=first)
    if spans and spans[-1].until == first and spans[-1].phase in refuted:
        spans.pop()  # what people refuted had begun before it was said
    for claim, begin in zip_longest(believed, begins):
        end = claim.ended_at or (claim.expires_at if claim.expires_at <= at else None)
        until = min(filter(None, (end, begin)), default=None)
        _add(spans, PhaseSpan(_phase(claim.statement), claim.first_claimed_at, until))
    return tuple(spans)


def _past_phases(user: User, customer_id: int, *, until: datetime) -> list[PhaseSpan]:
    spans: list[PhaseSpan] = []
    claims = past_claims_for(user, customer_id, _PHASE)
    begins = [min(_midnight(claim.since), until) for claim in claims]
    for claim, begin, end in zip(claims, begins, [*begins, until][1:], strict=True):
        if claim.statement and begin < end:
            _add(spans, PhaseSpan(_phase(claim.statement), begin, end, is_replayed=True))
    return spans


def _midnight(month: datetime) -> datetime:
    """Months are replayed from their first day in UTC, which is the first wherever one reads of it."""
    return timezone.make_aware(month.astimezone(UTC).replace(tzinfo=None))


def _add(spans: list[PhaseSpan], span: PhaseSpan) -> None:
    """A phase that goes on is one span."""
    if spans and spans[-1].phase == span.phase and (spans[-1].until == span.since or not spans[-1].is_replayed):
        spans[-1] = replace(spans[-1], until=span.until)
    else:
        spans.append(span)


def _phase(statement: str) -> str:
    return statement.removeprefix("phase_")


def _chances(user: User, customer_ids: Sequence[int], name: str) -> tuple[Chance, ...]:
    """What was said, and before the first of that what would have been said."""
    rows = predictions_for(user).filter(customer__in=customer_ids, name=name).order_by("-as_of", "-id")
    newest = rows.values_list("as_of", "probability", "low", "high", "baseline_probability", "run__is_replay")
    chances = [Chance(*row) for row in reversed(newest[:_MOST_CHANCES])]
    first = min((each.as_of for each in chances if not each.is_replayed), default=None)
    return tuple(each for each in chances if not each.is_replayed or first is None or each.as_of < first)
