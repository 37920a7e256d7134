"""What was spoken of in a time, with one customer, in a segment or in the whole company, against the time before.

All of it is counted over what the reader may see, and under the themes as people merged, split and dismissed them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Count, Q, QuerySet

from farley.analysis.calibration import TooFewCases
from farley.analysis.themes import FEWEST_HEARD, Heard, growths
from farley.analysis.trend import Part, Span, so_far
from farley.base.accounts import User
from farley.timeline.access import of_stays
from farley.understanding import answers
from farley.understanding.access import said_for, themes_for
from farley.understanding.answers import Kept, Matter
from farley.understanding.models import Theme
from farley.understanding.queries.theme_counts import decided_by
from farley.understanding.queries.trend import MOST_PARTS, Scope, members_now

_A = TypeVar("_A")
_MOST = 60


@dataclass(frozen=True)
class Asked:
    """What is asked of a scope: how the first of two periods, as long as it has passed, compares with the one before;
    of a theme, or of all that is said (None). `decided` holds which themes are counted in which.
    """

    scope: Scope
    periods: tuple[Span, ...]
    decided: tuple[tuple[int, int], ...]
    theme: int | None = None


@dataclass(frozen=True)
class Spoken:
    """How many spoke of a theme in a time and in the one before: customers, or of one customer texts.

    `is_more`, `is_less`: surely more than before, or surely fewer, even though many themes are looked at. `is_first`:
    never before that time.
    """

    theme: int
    now: int
    before: int
    is_more: bool
    is_less: bool
    is_first: bool


@dataclass(frozen=True)
class ThemeTrend:
    """What was spoken of, by most first. `heard` and `heard_before` are how many said anything at all, as above."""

    heard: int
    heard_before: int
    rows: tuple[Spoken, ...]

    @property
    def has_enough(self) -> bool:
        """Whether enough customers said anything in both times to tell what more or fewer of them speak of."""
        return min(self.heard, self.heard_before) >= FEWEST_HEARD


def theme_trend_of(user: User, scope: Scope, periods: tuple[Span, ...], *, at: datetime) -> Kept[ThemeTrend] | None:
    """What was spoken of in the first of some periods against the second; None while the worker works it out."""
    return answers.ask(THEME_TRENDS, user, Asked(scope, periods[:2], decided_by(user)), at=at)


def speakers_of(
    user: User, scope: Scope, periods: tuple[Span, ...], theme: Theme | None, *, at: datetime
) -> Kept[tuple[Part, ...]] | None:
    """Who spoke of a theme, that the caller got through access, or said anything at all (None), in how many texts: the
    largest change first; None as above.
    """
    number = theme.pk if theme else None
    return answers.ask(SPEAKERS, user, Asked(scope, periods[:2], decided_by(user), number), at=at)


def themes_in_trend(user: User, found: ThemeTrend) -> Mapping[int, Theme]:
    """The themes of a trend as they are now, as far as they still stand in the list."""
    return themes_for(user).shown().in_bulk([row.theme for row in found.rows])


def _theme_trend(user: User, asked: Asked, at: datetime) -> ThemeTrend:
    now, before = so_far(asked.periods, at=at)
    rows, within = _said(user, asked.scope), _within(now) | _within(before)
    figures = _figures("interaction" if asked.scope.is_one else "who", now, before)
    heard = rows.filter(within).aggregate(**figures)
    shown = list(themes_for(user).shown().order_by("pk").values_list("pk", flat=True))
    found = rows.filter(within, counted__in=shown).values("counted").annotate(**figures)
    counted = dict.fromkeys(shown, Heard(0, 0))
    counted |= {row["counted"]: Heard(row["now"], row["before"]) for row in found}
    more, less = (set[int](), set[int]()) if asked.scope.is_one else _more_and_less(counted, heard)
    first = _first(rows, [theme for theme, each in counted.items() if each.now and not each.before], now)
    spoken = [
        Spoken(theme, each.now, each.before, theme in more, theme in less, theme in first)
        for theme, each in counted.items()
        if each.now or each.before
    ]
    most = sorted(spoken, key=lambda row: (not (row.is_more or row.is_less), -row.now, -row.before, row.theme))[:_MOST]
    return ThemeTrend(heard["now"], heard["before"], tuple(most))


def _speakers(user: User, asked: Asked, at: datetime) -> tuple[Part, ...]:
    now, before = so_far(asked.periods, at=at)
    rows = _said(user, asked.scope).filter(_within(now) | _within(before))
    if asked.theme is not None:
        rows = rows.filter(counted=asked.theme)
    found = rows.values("who").annotate(**_figures("interaction", now, before))
    parts = [Part(row["who"], row["now"], row["before"]) for row in found]
    return tuple(sorted(parts, key=lambda part: (-abs(part.difference), part.customer_id))[:MOST_PARTS])


def _said(user: User, scope: Scope) -> QuerySet[Any, Any]:
    """What customers said, as far as the user may see it."""
    rows = said_for(user).order_by()
    if scope.is_one:
        return rows.filter(Q(customer__in=scope.customer_ids) | of_stays(scope.stays))
    if scope.segment is None:
        return rows
    return rows.filter(who__in=members_now(user, scope.segment))


def _within(span: Span) -> Q:
    return Q(happened_at__gte=span.begin, happened_at__lt=span.end)


def _figures(what: str, now: Span, before: Span) -> dict[str, Count]:
    """How many customers, or texts, there are in each of two spans."""
    return {
        "now": Count(what, distinct=True, filter=_within(now)),
        "before": Count(what, distinct=True, filter=_within(before)),
    }


def _more_and_less(counted: Mapping[int, Heard], heard: Mapping[str, int]) -> tuple[set[int], set[int]]:
    """The themes of which surely more customers spoke, and those of which surely fewer: of these more spoke before."""
    turned = {theme: Heard(each.before, each.now) for theme, each in counted.items()}
    return _grown(counted, heard["now"], heard["before"]), _grown(turned, heard["before"], heard["now"])


def _grown(counted: Mapping[int, Heard], now: int, before: int) -> set[int]:
    found = growths(counted, now=now, before=before)
    return set() if isinstance(found, TooFewCases) else {theme for theme, each in found.items() if each.state}


def _first(rows: QuerySet[Any, Any], themes: list[int], now: Span) -> set[int]:
    """Those of some themes that nobody spoke of before a span; none, where nothing at all is known from before it."""
    earlier = rows.filter(happened_at__lt=now.begin)
    if not themes or not earlier.exists():
        return set()
    return set(themes) - set(earlier.filter(counted__in=themes).values_list("counted", flat=True).distinct())


def _matter(name: str, answers_are: Any, answer: Callable[[User, Asked, datetime], _A]) -> Matter[Asked, _A]:
    return Matter(
        name, Asked, lambda _asked: answers_are, answer, segments=lambda asked: asked.scope.segments, is_of_copy=False
    )


THEME_TRENDS = _matter("theme trends", ThemeTrend, _theme_trend)
SPEAKERS = _matter("speakers", tuple[Part, ...], _speakers)
