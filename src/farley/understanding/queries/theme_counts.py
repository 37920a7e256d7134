"""What is counted of themes, which takes long where very much was said: all of it over what the reader may see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Avg, Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone
from django.utils.translation import get_language

from farley.analysis.journeys.comparing import newcombe
from farley.base.accounts import User
from farley.customers.models import Kind
from farley.understanding.access import memberships_for, said_for, segments_for, themes_for
from farley.understanding.answers import Matter
from farley.understanding.models import Theme, ThemeSearch

_A = TypeVar("_A")
MONTHS = 12
_MOST = 60
_MOST_SEGMENTS = 20
FEWEST_OF_A_SEGMENT = 10


@dataclass(frozen=True)
class Asked:
    """Which sentences are looked at: of the last `days` days (0: all), of members of a segment, in one language, of one
    kind of customer; "" and None mean all.
    """

    days: int = 365
    segment: int | None = None
    language: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Question:
    """What is asked of all themes, or of one, with months in the reader's time zone. After another search, or once
    people merged, split or dismissed some, it is another question: `decided` holds which are counted in which.
    Sentences are quoted in `language` where there are any.
    """

    asked: Asked
    zone: str
    decided: tuple[tuple[int, int], ...]
    theme: int | None = None
    language: str = ""


@dataclass(frozen=True)
class Counted:
    """What is counted of a theme: as in its summary, with the quote's id."""

    theme: int
    customers: int
    sentences: int
    tone: float | None
    months: tuple[int, ...]
    quote: int | None


@dataclass(frozen=True)
class CountedThemes:
    """What is counted of the themes of which most customers speak, and of how many customers anything is known."""

    rows: tuple[Counted, ...]
    customers: int
    months: tuple[date, ...]


@dataclass(frozen=True)
class Month:
    """How many customers spoke of a theme in a month, how those texts feel, and how many customers said anything."""

    begins_on: date
    customers: int
    tone: float | None
    of: int


@dataclass(frozen=True)
class InSegment:
    """How many members of a segment, with its id and name, speak of a theme, of those who said anything, and how much
    more often they do than all others, with the 95 % interval of the difference.
    """

    segment: int
    name: str
    customers: int
    of: int
    difference: float
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share of members who speak of it."""
        return self.customers / self.of

    @property
    def is_beyond_chance(self) -> bool:
        """Whether they surely speak of it more often, or less, than the others."""
        return self.low > 0 or self.high < 0


def question_of(user: User, asked: Asked, theme: Theme | None = None) -> Question:
    """What is asked now, by this user, of all themes or of one."""
    zone = timezone.get_current_timezone_name()
    return Question(asked, zone, decided_by(user), theme.pk if theme else None, readers_language())


def readers_language() -> str:
    """The reader's language, in two letters."""
    return (get_language() or "en")[:2]


def decided_by(user: User) -> tuple[tuple[int, int], ...]:
    """Which themes there are, as far as a user may see them: the last search, and each theme that people merged, split
    off or dismissed, with the one in which it is counted; 0 for none.
    """
    search = ThemeSearch.objects.filter(finished_at__isnull=False).aggregate(last=Max("pk"))["last"] or 0
    is_moved = ~Q(counted_in=F("pk")) | Q(split_from__isnull=False)
    rows = themes_for(user).alive().filter(is_moved | Q(dismissed_at__isnull=False)).order_by("pk")
    moved = rows.values_list("pk", "counted_in", "dismissed_at")
    return (0, search), *((pk, 0 if dismissed_at else into or 0) for pk, into, dismissed_at in moved)


def _counted_themes(user: User, question: Question, at: datetime) -> CountedThemes:
    asked = question.asked
    rows = said(user, asked, at=at)
    inside = rows.filter(counted__in=list(themes_for(user).shown().values_list("pk", flat=True))).order_by()
    counted = inside.values("counted").annotate(
        people=Count("who", distinct=True), n=Count("pk"), tone=Avg("interaction__tone__score")
    )
    first = sorted(counted, key=lambda row: (-row["people"], -row["n"], row["counted"]))[:_MOST]
    ids = [row["counted"] for row in first]
    quotes = best_of(inside, ids, question.language)
    with timezone.override(question.zone):
        months = months_until(at)
        by_month = by_month_of(user, asked, ids, months)
    return CountedThemes(
        rows=tuple(
            Counted(
                row["counted"],
                row["people"],
                row["n"],
                row["tone"],
                tuple(by_month.get((row["counted"], month), 0) for month in months),
                quotes.get(row["counted"]),
            )
            for row in first
        ),
        customers=rows.aggregate(n=Count("who", distinct=True))["n"],
        months=tuple(months),
    )


def said(user: User, asked: Asked, *, at: datetime) -> QuerySet[Any, Any]:
    """The sentences that are looked at, as far as the user may see them."""
    rows = said_for(user)
    if asked.days:
        rows = rows.filter(happened_at__gt=at - timedelta(days=asked.days))
    return _of_customers(user, rows, asked)


def _of_customers(user: User, rows: QuerySet[Any, Any], asked: Asked) -> QuerySet[Any, Any]:
    if asked.segment is not None:
        inside = memberships_for(user).filter(segment=asked.segment, left_at=None)
        rows = rows.filter(who__in=inside.values("customer"))
    if asked.language:
        rows = rows.filter(language=asked.language)
    if asked.kind in Kind.values:
        rows = rows.filter(customer__kind=asked.kind)
    return rows


def months_until(at: datetime) -> list[date]:
    """The first days of the last twelve months, this one included."""
    today = timezone.localdate(at)
    numbers = [today.year * 12 + today.month - 1 - back for back in reversed(range(MONTHS))]
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def _since(months: Sequence[date]) -> datetime:
    return timezone.make_aware(datetime(months[0].year, months[0].month, 1))


def by_month_of(user: User, asked: Asked, themes: Sequence[int], months: Sequence[date]) -> dict[tuple[int, date], int]:
    """How many customers spoke of each of these themes in each month, by theme and month."""
    rows = _of_customers(user, said_for(user), asked).filter(happened_at__gte=_since(months), counted__in=list(themes))
    counted = rows.order_by().values("counted", month=TruncMonth("happened_at"))
    return {
        (row["counted"], timezone.localdate(row["month"])): row["n"]
        for row in counted.annotate(n=Count("who", distinct=True))
    }


def best_of(
    rows: QuerySet[Any, Any], themes: Sequence[int], language: str, *, by: str = "counted"
) -> dict[int, int | None]:
    """The id of the sentence of each theme that is most like all its others, of those that are seen: of those in a
    language, where there are any. By "theme" those of a merged theme are its own, and not the other's.
    """
    of_theme = rows.filter(**{by: OuterRef("pk")}).order_by("-likeness", "pk")
    best = Coalesce(Subquery(of_theme.filter(language=language).values("pk")[:1]), Subquery(of_theme.values("pk")[:1]))
    return dict(Theme.objects.filter(pk__in=list(themes)).annotate(best=best).values_list("pk", "best"))


def _counted_months(user: User, question: Question, at: datetime) -> tuple[Month, ...]:
    with timezone.override(question.zone):
        months = months_until(at)
        rows = _of_customers(user, said_for(user), question.asked).filter(happened_at__gte=_since(months)).order_by()
        by = rows.values(month=TruncMonth("happened_at"))
        of = {timezone.localdate(row["month"]): row["n"] for row in by.annotate(n=Count("who", distinct=True))}
        inside = by.filter(counted=question.theme).annotate(
            n=Count("who", distinct=True), tone=Avg("interaction__tone__score")
        )
        own = {timezone.localdate(row["month"]): (row["n"], row["tone"]) for row in inside}
    return tuple(Month(month, *own.get(month, (0, None)), of.get(month, 0)) for month in months)


def _counted_segments(user: User, question: Question, at: datetime) -> tuple[InSegment, ...]:
    rows = said(user, question.asked, at=at).order_by()
    everybody = set(rows.values_list("who", flat=True).distinct())
    speakers = set(rows.filter(counted=question.theme).values_list("who", flat=True).distinct())
    segments = dict(segments_for(user).current().values_list("pk", "name")[:_MOST_SEGMENTS])
    members: dict[int, set[int]] = {pk: set() for pk in segments}
    rows_of = memberships_for(user).filter(segment__in=list(segments), left_at=None)
    for segment_id, customer_id in rows_of.values_list("segment", "customer"):
        members[segment_id].add(customer_id)
    found = [_in_segment(pk, name, members[pk] & everybody, everybody, speakers) for pk, name in segments.items()]
    return tuple(sorted((each for each in found if each), key=lambda each: -each.share))


def _in_segment(pk: int, name: str, inside: set[int], everybody: set[int], speakers: set[int]) -> InSegment | None:
    others = everybody - inside
    if min(len(inside), len(others)) < FEWEST_OF_A_SEGMENT:
        return None
    ours, theirs = len(inside & speakers), len(others & speakers)
    low, high = newcombe(ours, len(inside), theirs, len(others))
    return InSegment(pk, name, ours, len(inside), ours / len(inside) - theirs / len(others), low, high)


def _segments(question: Question) -> list[int]:
    return [] if question.asked.segment is None else [question.asked.segment]


def _matter(name: str, answers_are: Any, answer: Callable[[User, Question, datetime], _A]) -> Matter[Question, _A]:
    return Matter(name, Question, lambda _question: answers_are, answer, segments=_segments, is_of_copy=False)


LISTS = _matter("themes", CountedThemes, _counted_themes)
MONTHLY = _matter("theme by month", tuple[Month, ...], _counted_months)
SEGMENTS = _matter("theme by segment", tuple[InSegment, ...], _counted_segments)


@dataclass(frozen=True)
class Everything:
    """All that was said: there is nothing to choose."""


def _spoken(user: User, _asked: Everything, _at: datetime) -> tuple[str, ...]:
    found = said_for(user).exclude(language="").order_by().values_list("language", flat=True).distinct()
    return tuple(sorted(set(found)))


SPOKEN: Matter[Everything, tuple[str, ...]] = Matter(
    "languages of sentences", Everything, lambda _asked: tuple[str, ...], _spoken, is_of_copy=False
)
