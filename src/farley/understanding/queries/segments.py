"""What the pages say of segments: how many are in them, who came and went, and who is like their members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Case, Count, QuerySet, Value, When
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
    today = timezone.localdate(at)
    days = [today - timedelta(days=back) for back in reversed(range(TREND_DAYS))]
    came, went = _by_span(rows, "entered_at", days), _by_span(rows, "left_at", days)
    return [_summary(segment, now.get(segment.pk, 0), came, went, days) for segment in segments]


def _summary(
    segment: Segment,
    members: int,
    came: Counter[tuple[int, date]],
    went: Counter[tuple[int, date]],
    days: Sequence[date],
) -> SegmentSummary:
    """The trend goes backwards from today, as far as the segment exists."""
    created_on = timezone.localdate(segment.created_at)
    trend, running = [members], members
    for day in reversed(days):
        if day <= created_on:
            break
        running += went[segment.pk, day] - came[segment.pk, day]
        trend.append(running)
    return SegmentSummary(segment, members, tuple(reversed(trend)))


def weeks_of(user: User, segment: Segment, *, at: datetime) -> list[Week]:
    """Who came and who went, week by week; today is in the last week."""
    rows = memberships_for(user).filter(segment=segment)
    today = timezone.localdate(at)
    begins = [today - timedelta(days=7 * back + 6) for back in reversed(range(WEEKS))]
    came = _by_span(rows.filter(entered_by=Cause.CUSTOMER), "entered_at", begins)
    went = _by_span(rows.filter(left_by=Cause.CUSTOMER), "left_at", begins)
    return [Week(day, came[segment.pk, day], went[segment.pk, day]) for day in begins]


def _by_span(rows: QuerySet[Membership], column: str, begins: Sequence[date]) -> Counter[tuple[int, date]]:
    """Counted in spans of days, of which each ends where the next one begins, by segment and the span's first day.

    By comparing moments: for a day SQLite would ask Python, row by row.
    """
    zone = timezone.get_current_timezone()
    moments = [datetime.combine(day, time.min, tzinfo=zone) for day in begins]
    newest_first = reversed(list(enumerate(moments)))
    place = Case(*[When(**{f"{column}__gte": moment}, then=Value(at)) for at, moment in newest_first])
    recent = rows.filter(**{f"{column}__gte": moments[0]}).order_by()
    counted = recent.annotate(place=place).values_list("segment_id", "place").annotate(n=Count("id"))
    return Counter({(segment_id, begins[place]): n for segment_id, place, n in counted})


def moves_of(user: User, segment: Segment, *, most: int) -> list[Move]:
    """Who came and who went, the newest first."""
    rows = memberships_for(user).filter(segment=segment).select_related("customer")
    entered = rows.order_by("-entered_at", "-id")[:most]
    left = rows.exclude(left_at=None).order_by("-left_at", "-id")[:most]
    moves = [Move(row.customer, row.entered_at, True, row.entered_by) for row in entered]
    moves += [Move(row.customer, row.left_at, False, row.left_by) for row in left if row.left_at]
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
    return asked_of(Onlookers(segment.audience), lambda sight: why_fitting(rule, sight, customer, at=at))


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
