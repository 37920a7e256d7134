"""What the pages say of segments: how many are in them, who came and went, and who is like their members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from farley.analysis.segments import Reason, Rule, RuleBroken, read_rule
from farley.analysis.segments.alike import Alike, nearest
from farley.base.access import Onlookers
from farley.base.accounts import User
from farley.base.errors import Invalid
from farley.base.pieces import in_pieces
from farley.customers.access import customers_for
from farley.customers.models import Customer
from farley.understanding import answers
from farley.understanding.access import memberships_for, segment_for, segments_for
from farley.understanding.answers import Kept, Matter
from farley.understanding.models import Cause, Membership, Segment
from farley.understanding.queries.fitting import asked_of, fitting, why_fitting

TREND_DAYS = 30
WEEKS = 12
_MOST_ALIKE = 20


@dataclass(frozen=True)
class SegmentSummary:
    """A segment with how many are in it whom the reader may see, now and on each of the last days."""

    segment: Segment
    members: int
    trend: tuple[int, ...]

    @property
    def change(self) -> int:
        """How many more there are than at the beginning of the trend."""
        return self.members - self.trend[0] if self.trend else 0


@dataclass(frozen=True)
class Move:
    """Somebody came into a segment, or left it."""

    customer: Customer
    at: datetime
    is_entry: bool
    cause: str


@dataclass(frozen=True)
class Week:
    """How many came and how many went in a week, without those whom another rule moved."""

    begins_on: date
    came: int
    went: int


@dataclass(frozen=True)
class AlikeView:
    """A customer who is not in the segment and is like those who are."""

    customer: Customer
    alike: Alike


def count_fitting(user: User, rule: Rule, audience: str, *, at: datetime) -> int:
    """How many customers a rule fits now, of those whom the reader may see."""
    found = asked_of(Onlookers(audience), lambda sight: fitting(rule, sight, at=at)).tolist()
    return sum(customers_for(user).filter(pk__in=some).count() for some in in_pieces(found, 5_000))


def summaries(user: User, segments: Sequence[Segment], *, at: datetime) -> list[SegmentSummary]:
    """The segments, which the caller got through access, with their members; in three queries for all."""
    rows = memberships_for(user).filter(segment__in=segments)
    now = dict(rows.filter(left_at=None).order_by().values_list("segment").annotate(n=Count("id")))
    came, went = _by_day(rows, "entered_at", at), _by_day(rows, "left_at", at)
    return [_summary(segment, now.get(segment.pk, 0), came, went, at) for segment in segments]


def _summary(
    segment: Segment, members: int, came: Counter[tuple[int, date]], went: Counter[tuple[int, date]], at: datetime
) -> SegmentSummary:
    today = timezone.localdate(at)
    days = min(TREND_DAYS, (today - timezone.localdate(segment.created_at)).days)
    trend, running = [members], members
    for back in range(days):
        key = segment.pk, today - timedelta(days=back)
        running += went[key] - came[key]
        trend.append(running)
    return SegmentSummary(segment, members, tuple(reversed(trend)))


def _by_day(rows: QuerySet[Membership], column: str, at: datetime) -> Counter[tuple[int, date]]:
    """Counted by moment and not by day, which SQLite would ask Python for row by row: who came together came at one
    moment.
    """
    recent = rows.filter(**{f"{column}__gte": at - timedelta(days=TREND_DAYS + 1)}).order_by()
    found = Counter[tuple[int, date]]()
    for segment_id, moment, n in recent.values_list("segment_id", column).annotate(n=Count("id")):
        found[segment_id, timezone.localdate(moment)] += n
    return found


def weeks_of(user: User, segment: Segment, *, at: datetime) -> list[Week]:
    """Who came and who went, week by week; today is in the last week."""
    rows = memberships_for(user).filter(segment=segment)
    today = timezone.localdate(at)
    begins = [today - timedelta(days=7 * back + 6) for back in reversed(range(WEEKS))]
    since = at - timedelta(days=7 * WEEKS)
    came = _by_week(rows.filter(entered_by=Cause.CUSTOMER, entered_at__gte=since), "entered_at", today)
    went = _by_week(rows.filter(left_by=Cause.CUSTOMER, left_at__gte=since), "left_at", today)
    return [Week(day, came[place], went[place]) for place, day in zip(reversed(range(WEEKS)), begins, strict=True)]


def _by_week(rows: QuerySet[Membership], column: str, today: date) -> Counter[int]:
    counted = rows.order_by().annotate(day=TruncDate(column)).values_list("day").annotate(n=Count("id"))
    found: Counter[int] = Counter()
    for day, n in counted:
        found[(today - day).days // 7] += n
    return found


def moves_of(user: User, segment: Segment, *, before: datetime | None = None, most: int) -> list[Move]:
    """Who came and who went, the newest first, from a time on backwards."""
    rows = memberships_for(user).filter(segment=segment).select_related("customer")
    entered = rows.filter(entered_at__lt=before) if before else rows
    left = rows.filter(left_at__lt=before) if before else rows.exclude(left_at=None)
    moves = [Move(row.customer, row.entered_at, True, row.entered_by) for row in entered.order_by("-entered_at")[:most]]
    moves += [
        Move(row.customer, row.left_at, False, row.left_by) for row in left.order_by("-left_at")[:most] if row.left_at
    ]
    return sorted(moves, key=lambda move: (move.at, move.is_entry), reverse=True)[:most]


def members_of(user: User, segment: Segment) -> QuerySet[Membership]:
    """Who is in a segment now."""
    return memberships_for(user).filter(segment=segment, left_at=None).select_related("customer")


def segments_with(user: User, customer_ids: Iterable[int]) -> list[Segment]:
    """The segments in which these customers are now, as far as the user may see them."""
    rows = memberships_for(user).filter(customer__in=list(customer_ids), left_at=None)
    return list(segments_for(user).filter(pk__in=rows.values("segment")))


def why_in(segment: Segment, customer: Customer, *, at: datetime) -> Reason:
    """Why a customer is in a segment, or why not; the caller got both through access.

    Raises Invalid for a rule that cannot be read.
    """
    try:
        rule = read_rule(segment.rule)
    except RuleBroken as error:
        raise Invalid(_("This rule cannot be read: %(problem)s.") % {"problem": error}) from error
    return asked_of(Onlookers(segment.audience), lambda sight: why_fitting(rule, sight, customer.pk, at=at))


@dataclass(frozen=True)
class Asked:
    """Of which segment is asked."""

    segment: int


def alike_with(user: User, segment: Segment, *, at: datetime) -> Kept[list[AlikeView]] | None:
    """Who is not in a segment and is most like those who are, as far as the user may see them; None while the worker
    works it out.
    """
    kept = answers.ask(ALIKE, user, Asked(segment.pk), at=at)
    if kept is None:
        return None
    shown = customers_for(user).current().in_bulk([each.customer_id for each in kept.answer])
    views = [AlikeView(shown[each.customer_id], each) for each in kept.answer if each.customer_id in shown]
    return Kept(views[:_MOST_ALIKE], kept.as_of, kept.is_outdated)


def _alike(user: User, asked: Asked, at: datetime) -> tuple[Alike, ...]:
    segment = segment_for(user, asked.segment)
    inside = set(memberships_for(user).filter(segment=segment, left_at=None).values_list("customer_id", flat=True))
    near = asked_of(
        Onlookers(segment.audience),
        lambda sight: nearest(sight.history, members=inside, as_of=at, most=_MOST_ALIKE * 2),
    )
    return tuple(each for each in near if each.customer_id not in inside)


ALIKE: Matter[Asked, tuple[Alike, ...]] = Matter(
    "alike", Asked, lambda _asked: tuple[Alike, ...], _alike, segments=lambda asked: [asked.segment]
)
