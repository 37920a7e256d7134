"""What a chart shows, told once: the drawing, the table behind it and the words for a screen reader come from it.

The server sends a description, no code and no styles; a script draws it (frontend/scripts/charts.ts).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from farley.web import formats


@dataclass(frozen=True)
class Series:
    """One row of figures; None is a gap. `low` and `high` are the ends of an interval; a guess is dashed. `cases` are
    how many stand behind each figure. `written` holds the figures as text, where plain numbers would not do. `look` is
    "line" for a line among bars, and "marks" for points without a line between them.
    """

    name: str
    values: Sequence[float | None]
    low: Sequence[float | None] = ()
    high: Sequence[float | None] = ()
    cases: Sequence[int] = ()
    is_guess: bool = False
    written: Sequence[str] = ()
    look: str = ""

    @property
    def texts(self) -> list[str]:
        """The figures as they are read."""
        return list(self.written) or [
            "–" if value is None else formats.number(round(value, 3)) for value in self.values
        ]


@dataclass(frozen=True)
class Row:
    """A line of the table behind a chart."""

    label: str
    link: str
    texts: list[str]


@dataclass(frozen=True)
class Chart:
    """What a chart shows: its title, what stands under the axis, and its series.

    `kind` is "line", "bar", "stack" (bars on top of each other), "rows" (bars that lie, for long labels) or "points"
    (each at one of `places` along an axis of the same unit as the other). `links` are the pages that the points lead
    to.
    """

    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    kind: str = "line"
    unit: str = ""
    top: float | None = None
    bottom: float | None = None
    places: Sequence[float] = ()
    links: Sequence[str] = field(default=())

    @property
    def rows(self) -> list[Row]:
        """The table behind the drawing."""
        columns = [series.texts for series in self.series]
        links = self.links or [""] * len(self.labels)
        return [Row(label, links[at], [column[at] for column in columns]) for at, label in enumerate(self.labels)]

    @property
    def words(self) -> str:
        """What the drawing shows, for those who do not see it: where each series begins and ends."""
        told = [self.title, *(_told(self.labels, series) for series in self.series)]
        return ". ".join(part for part in told if part)

    @property
    def script(self) -> SafeString:
        """The description that the script draws from, as data within the page."""
        return json_script(self._described())

    def _described(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "labels": list(self.labels),
            "series": [_described(series) for series in self.series],
            "places": list(self.places),
            "links": list(self.links),
            "top": self.top,
            "bottom": self.bottom,
        }


def _described(series: Series) -> dict[str, Any]:
    return {
        "name": series.name,
        "values": list(series.values),
        "low": list(series.low),
        "high": list(series.high),
        "cases": list(series.cases),
        "written": series.texts,
        "isGuess": series.is_guess,
        "look": series.look,
    }


def _told(labels: Sequence[str], series: Series) -> str:
    known = [at for at, value in enumerate(series.values) if value is not None]
    if not known:
        return ""
    first, last = known[0], known[-1]
    words = {"name": series.name, "from": series.texts[first], "at": labels[first]}
    if first == last:
        return _("%(name)s: %(from)s (%(at)s)") % words
    words |= {"to": series.texts[last], "then": labels[last]}
    return _("%(name)s: from %(from)s (%(at)s) to %(to)s (%(then)s)") % words
