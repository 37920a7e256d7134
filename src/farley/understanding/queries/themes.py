"""What the pages say of themes: how many customers speak of each, since when, of which segments, and how it feels.

Everything is counted over what the reader may see; only whether a theme grows is the same for all who may see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Avg, Count, QuerySet

from farley.base.accounts import User
from farley.understanding import answers
from farley.understanding.access import said_for, segments_for, themes_for
from farley.understanding.answers import Kept
from farley.understanding.models import Sentence, Theme, ThemeSearch
from farley.understanding.queries.theme_counts import (
    FEWEST_OF_A_SEGMENT,
    LISTS,
    MONTHLY,
    MONTHS,
    SEGMENTS,
    SPOKEN,
    Asked,
    CountedThemes,
    Everything,
    InSegment,
    Month,
    best_of,
    by_month_of,
    months_until,
    question_of,
    readers_language,
    said,
)
from farley.understanding.sentences.themes import is_called_something, title_of, titles_of

__all__ = ["FEWEST_OF_A_SEGMENT", "MONTHS", "Asked", "InSegment", "Month", "said"]

# Sentences of a customer that tell what they speak of now; hardly anybody says more in years.
_LATELY = 500


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
    when: datetime | date


@dataclass(frozen=True)
class ThemeSummary:
    """A theme with how many customers speak of it in how many sentences; the mean tone of those texts from -1 to 1, or
    None; customers by month; and the sentence that is most like all others. In a list no two titles are the same.
    """

    theme: Theme
    title: str
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


def theme_list(user: User, asked: Asked, *, at: datetime) -> Kept[ThemeList] | None:
    """The themes that a user may see, in what they may see; None while the worker works it out."""
    kept = answers.ask(LISTS, user, question_of(user, asked), at=at)
    return None if kept is None else Kept(_listed(user, kept.answer), kept.as_of, kept.is_outdated)


def _listed(user: User, found: CountedThemes) -> ThemeList:
    """The figures with themes and quotes as they are now."""
    themes = themes_for(user).shown().in_bulk([row.theme for row in found.rows])
    said = said_for(user).filter(pk__in=[row.quote for row in found.rows])
    quotes = {quote.sentence_id: quote for quote in quotes_of(said)}
    known = [(row, themes[row.theme], quotes.get(row.quote or 0)) for row in found.rows if row.theme in themes]
    titles = titles_of([theme for _row, theme, _quote in known], {t.pk: quote.text for _r, t, quote in known if quote})
    rows = (
        ThemeSummary(theme, title, row.customers, row.sentences, row.tone, row.months, quote)
        for (row, theme, quote), title in zip(known, titles, strict=True)
    )
    return ThemeList(tuple(rows), found.customers, found.months)


def theme_summary(user: User, theme: Theme, asked: Asked, *, at: datetime) -> ThemeSummary:
    """One theme, that the caller got through access."""
    rows = said(user, asked, at=at).filter(counted=theme.pk).order_by()
    found = rows.aggregate(people=Count("who", distinct=True), n=Count("pk"), tone=Avg("interaction__tone__score"))
    months = months_until(at)
    by_month = by_month_of(user, asked, [theme.pk], months)
    quote = _quotes(rows, [theme.pk]).get(theme.pk)
    return ThemeSummary(
        theme=theme,
        title=title_of(theme, quote=quote.text if quote else ""),
        customers=found["people"],
        sentences=found["n"],
        tone=found["tone"],
        months=tuple(by_month.get((theme.pk, month), 0) for month in months),
        quote=quote,
    )


def titled(user: User, themes: Iterable[Theme]) -> list[tuple[int, str]]:
    """The ids and titles of themes, which the caller got through access, in their order, no two of them the same. What
    has neither name nor key phrases is called by how a typical sentence begins.
    """
    themes = list(themes)
    nameless = [theme.pk for theme in themes if not is_called_something(theme)]
    quotes = _quotes(said_for(user), nameless, by="theme") if nameless else {}
    titles = titles_of(themes, {pk: quote.text for pk, quote in quotes.items()})
    return [(theme.pk, title) for theme, title in zip(themes, titles, strict=True)]


def titled_by_name(user: User, themes: Iterable[Theme]) -> list[tuple[int, str]]:
    """The ids and titles of themes, which the caller got through access, by title."""
    return sorted(titled(user, themes), key=lambda pair: pair[1])


def _quotes(rows: QuerySet[Any, Any], themes: Sequence[int], *, by: str = "counted") -> dict[int, Quote]:
    found = best_of(rows, themes, readers_language(), by=by)
    quotes = {quote.sentence_id: quote for quote in quotes_of(Sentence.objects.filter(pk__in=list(found.values())))}
    return {theme: quotes[pk] for theme, pk in found.items() if pk in quotes}


def quotes_of(rows: Iterable[Sentence] | QuerySet[Any, Any]) -> list[Quote]:
    """Sentences, which the caller got through access, in words."""
    if isinstance(rows, QuerySet):
        rows = rows.select_related("interaction", "customer__canonical")
    found = []
    for row in rows:
        customer, said_in = row.customer.canonical or row.customer, row.interaction
        text = said_in.text[row.start : row.end]
        who = (customer.pk, customer.name)
        found.append(Quote(row.pk, said_in.pk, *who, row.language, text, row.happened_at, said_in.when))
    return found


def months_of(user: User, theme: Theme, asked: Asked, *, at: datetime) -> Kept[tuple[Month, ...]] | None:
    """A theme month by month; None while the worker works it out."""
    return answers.ask(MONTHLY, user, question_of(user, asked, theme), at=at)


def by_segment(user: User, theme: Theme, asked: Asked, *, at: datetime) -> Kept[tuple[InSegment, ...]] | None:
    """How often the members of each segment speak of a theme, beside all who are not in it. Segments of which fewer
    than ten members said anything are left out. None while the worker works it out.
    """
    kept = answers.ask(SEGMENTS, user, question_of(user, asked, theme), at=at)
    if kept is None:
        return None
    names = dict(segments_for(user).current().values_list("pk", "name"))
    found = tuple(replace(each, name=names[each.segment]) for each in kept.answer if each.segment in names)
    return replace(kept, answer=found)


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


def languages_of(user: User, *, at: datetime) -> tuple[str, ...]:
    """The languages in which anything was said, as far as they are known yet."""
    kept = answers.ask(SPOKEN, user, Everything(), at=at)
    return kept.answer if kept else ()


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
