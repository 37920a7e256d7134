"""What the pages say of themes: how many customers speak of each, since when, of which segments, and how it feels.

Everything is counted over what the reader may see; only whether a theme grows is the same for all who may see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncMonth
from django.utils import timezone

from farley.analysis.journeys.comparing import newcombe
from farley.base.accounts import User
from farley.customers.models import Kind
from farley.understanding.access import memberships_for, said_for, segments_for, themes_for
from farley.understanding.models import Segment, Sentence, Theme, ThemeSearch

MONTHS = 12
_MOST = 60
_MOST_SEGMENTS = 20
FEWEST_OF_A_SEGMENT = 10
# Sentences of a customer that tell what they speak of now; hardly anybody says more in years.
_LATELY = 500


@dataclass(frozen=True)
class Asked:
    """Which sentences are looked at: of the last `days` days (0: all), of members of a segment, in one language, of one
    kind of customer; "" and None mean all.
    """

    days: int = 365
    segment: Segment | None = None
    language: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Quote:
    """A sentence as it stands in an interaction, with who said it."""

    sentence_id: int
    interaction_id: int
    customer_id: int
    customer_name: str
    language: str
    text: str
    happened_at: datetime


@dataclass(frozen=True)
class ThemeSummary:
    """A theme with how many customers speak of it in how many sentences; the mean tone of those texts from -1 to 1, or
    None; customers by month; and the sentence that is most like all others.
    """

    theme: Theme
    customers: int
    sentences: int
    tone: float | None
    months: tuple[int, ...]
    quote: Quote | None


@dataclass(frozen=True)
class ThemeList:
    """The themes, those of which most customers speak first, with of how many customers anything is known."""

    rows: tuple[ThemeSummary, ...]
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
    """How many members of a segment speak of a theme, of those who said anything, and how much more often they do than
    all others, with the 95 % interval of the difference.
    """

    segment: Segment
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


def theme_list(user: User, asked: Asked, *, at: datetime) -> ThemeList:
    """The themes that a user may see, in what they may see."""
    rows = said(user, asked, at=at)
    themes = {theme.pk: theme for theme in themes_for(user).shown()}
    inside = rows.filter(counted__in=list(themes)).order_by()
    counted = inside.values("counted").annotate(
        people=Count("who", distinct=True), n=Count("pk"), tone=Avg("interaction__tone__score")
    )
    first = sorted(counted, key=lambda row: (-row["people"], -row["n"], row["counted"]))[:_MOST]
    months = _months(at)
    by_month = _by_month(user, asked, [row["counted"] for row in first], months)
    quotes = _quotes(inside, [row["counted"] for row in first])
    return ThemeList(
        rows=tuple(
            ThemeSummary(
                theme=themes[row["counted"]],
                customers=row["people"],
                sentences=row["n"],
                tone=row["tone"],
                months=tuple(by_month.get((row["counted"], month), 0) for month in months),
                quote=quotes.get(row["counted"]),
            )
            for row in first
        ),
        customers=rows.aggregate(n=Count("who", distinct=True))["n"],
        months=tuple(months),
    )


def theme_summary(user: User, theme: Theme, asked: Asked, *, at: datetime) -> ThemeSummary:
    """One theme, that the caller got through access."""
    rows = said(user, asked, at=at).filter(counted=theme.pk).order_by()
    found = rows.aggregate(people=Count("who", distinct=True), n=Count("pk"), tone=Avg("interaction__tone__score"))
    months = _months(at)
    by_month = _by_month(user, asked, [theme.pk], months)
    return ThemeSummary(
        theme=theme,
        customers=found["people"],
        sentences=found["n"],
        tone=found["tone"],
        months=tuple(by_month.get((theme.pk, month), 0) for month in months),
        quote=_quotes(rows, [theme.pk]).get(theme.pk),
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


def _months(at: datetime) -> list[date]:
    """The first days of the last twelve months, this one included."""
    today = timezone.localdate(at)
    numbers = [today.year * 12 + today.month - 1 - back for back in reversed(range(MONTHS))]
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def _since(months: Sequence[date]) -> datetime:
    return timezone.make_aware(datetime(months[0].year, months[0].month, 1))


def _by_month(user: User, asked: Asked, themes: Sequence[int], months: Sequence[date]) -> dict[tuple[int, date], int]:
    rows = _of_customers(user, said_for(user), asked).filter(happened_at__gte=_since(months), counted__in=list(themes))
    counted = rows.order_by().values("counted", month=TruncMonth("happened_at"))
    return {
        (row["counted"], timezone.localdate(row["month"])): row["n"]
        for row in counted.annotate(n=Count("who", distinct=True))
    }


def _quotes(rows: QuerySet[Any, Any], themes: Sequence[int]) -> dict[int, Quote]:
    """The sentence of each theme that is most like all its others, of those that are seen."""
    best = rows.filter(counted=OuterRef("pk")).order_by("-likeness", "pk").values("pk")[:1]
    found = dict(Theme.objects.filter(pk__in=list(themes)).annotate(best=Subquery(best)).values_list("pk", "best"))
    quotes = {quote.sentence_id: quote for quote in quotes_of(Sentence.objects.filter(pk__in=list(found.values())))}
    return {theme: quotes[pk] for theme, pk in found.items() if pk in quotes}


def quotes_of(rows: Iterable[Sentence] | QuerySet[Any, Any]) -> list[Quote]:
    """Sentences, which the caller got through access, in words."""
    if isinstance(rows, QuerySet):
        rows = rows.select_related("interaction", "customer__canonical")
    found = []
    for row in rows:
        customer = row.customer.canonical or row.customer
        text = row.interaction.text[row.start : row.end]
        found.append(Quote(row.pk, row.interaction_id, customer.pk, customer.name, row.language, text, row.happened_at))
    return found


def months_of(user: User, theme: Theme, asked: Asked, *, at: datetime) -> list[Month]:
    """A theme month by month."""
    months = _months(at)
    rows = _of_customers(user, said_for(user), asked).filter(happened_at__gte=_since(months)).order_by()
    by = rows.values(month=TruncMonth("happened_at"))
    of = {timezone.localdate(row["month"]): row["n"] for row in by.annotate(n=Count("who", distinct=True))}
    inside = by.filter(counted=theme.pk).annotate(n=Count("who", distinct=True), tone=Avg("interaction__tone__score"))
    own = {timezone.localdate(row["month"]): (row["n"], row["tone"]) for row in inside}
    return [Month(month, *own.get(month, (0, None)), of.get(month, 0)) for month in months]


def by_segment(user: User, theme: Theme, asked: Asked, *, at: datetime) -> list[InSegment]:
    """How often the members of each segment speak of a theme, beside all who are not in it. Segments of which fewer
    than ten members said anything are left out.
    """
    rows = said(user, asked, at=at).order_by()
    everybody = set(rows.values_list("who", flat=True).distinct())
    speakers = set(rows.filter(counted=theme.pk).values_list("who", flat=True).distinct())
    segments = list(segments_for(user).current()[:_MOST_SEGMENTS])
    members: dict[int, set[int]] = {segment.pk: set() for segment in segments}
    for segment_id, customer_id in (
        memberships_for(user).filter(segment__in=segments, left_at=None).values_list("segment", "customer")
    ):
        members[segment_id].add(customer_id)
    found = [_in_segment(segment, members[segment.pk] & everybody, everybody, speakers) for segment in segments]
    return sorted((each for each in found if each), key=lambda each: -each.share)


def _in_segment(segment: Segment, inside: set[int], everybody: set[int], speakers: set[int]) -> InSegment | None:
    others = everybody - inside
    if min(len(inside), len(others)) < FEWEST_OF_A_SEGMENT:
        return None
    ours, theirs = len(inside & speakers), len(others & speakers)
    low, high = newcombe(ours, len(inside), theirs, len(others))
    return InSegment(segment, ours, len(inside), ours / len(inside) - theirs / len(others), low, high)


def themes_of(user: User, customer_ids: list[int], *, most: int = 3) -> list[Theme]:
    """What a customer has spoken of most lately, under any of the ids that the caller got through access."""
    newest = said_for(user).filter(customer__in=customer_ids).order_by("-happened_at", "-pk")[:_LATELY]
    rows = said_for(user).filter(pk__in=newest.values("pk")).order_by()
    counted = rows.filter(counted__in=themes_for(user).shown().values("pk")).values_list("counted")
    first = counted.annotate(n=Count("interaction", distinct=True)).order_by("-n", "counted")[:most]
    themes = themes_for(user).in_bulk([row[0] for row in first])
    return [themes[pk] for pk, _n in first]


def raised_hands(user: User, *, most: int = 5) -> list[Theme]:
    """The themes that are new or grow, and of which nobody has said that they know it."""
    return list(
        themes_for(user).shown().filter(grows_since__isnull=False, noted_at=None).order_by("-grows_since", "pk")[:most]
    )


def languages_of(user: User) -> list[str]:
    """The languages in which anything was said."""
    return sorted(set(said_for(user).exclude(language="").order_by().values_list("language", flat=True).distinct()))


@dataclass(frozen=True)
class SearchState:
    """How far the looking for themes is: `percent` while it runs, when it was done last, and what went wrong."""

    is_running: bool
    percent: int
    last_at: datetime | None
    problem: str


def search_state() -> SearchState:
    """How far the looking for themes is."""
    found = list(ThemeSearch.objects.order_by("-id")[:2])
    running = next((each for each in found if each.finished_at is None), None)
    done = next((each for each in found if each.finished_at is not None), None)
    percent = int(100 * running.done / running.total) if running and running.total else 0
    return SearchState(running is not None, percent, done.finished_at if done else None, done.problem if done else "")
