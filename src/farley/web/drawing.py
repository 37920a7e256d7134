"""Charts as SVG, drawn on the server: they need no script, follow the theme through classes, and print.

Every chart carries its figures in a table as well, for those who do not see it and those who want the numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 46, 8, 10, 24
_PLOT_WIDTH = WIDTH - LEFT - RIGHT
_PLOT_HEIGHT = HEIGHT - TOP - BOTTOM
_MOST_LABELS = 9
_LABELS_ON_A_PHONE = 3


@dataclass(frozen=True)
class Series:
    """One row of figures; None is a gap. `low` and `high` draw the band of an interval; a guess is dashed."""

    name: str
    values: Sequence[float | None]
    low: Sequence[float | None] = ()
    high: Sequence[float | None] = ()
    is_guess: bool = False


@dataclass(frozen=True)
class Chart:
    """What a chart shows: its title, what stands under the axis, and its series. `kind` is "line" or "bar"."""

    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    kind: str = "line"
    unit: str = ""
    top: float | None = None
    written: Sequence[Sequence[str]] = field(default=())

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The table behind the drawing: `written` holds the figures as text, where plain numbers would not do."""
        columns = self.written or [[_plain(value) for value in series.values] for series in self.series]
        return [(label, [column[at] for column in columns]) for at, label in enumerate(self.labels)]

    @property
    def svg(self) -> SafeString:
        return draw(self)


def sparkline(values: Sequence[float], label: str = "") -> SafeString:
    """A line the size of a word. Fewer than two values draw nothing."""
    if len(values) < 2:
        return SafeString("")
    low, high = min(values), max(values)
    reach = (high - low) or 1.0
    step = 84 / (len(values) - 1)
    points = [(2 + at * step, 21 - (value - low) / reach * 18) for at, value in enumerate(values)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    named = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return SafeString(
        f'<svg class="sparkline" viewBox="0 0 88 24" {named}>'
        f'<polygon class="area" points="2,24 {line} {x:.1f},24"/><polyline class="stroke" points="{line}"/>'
        f'<circle class="last" cx="{x:.1f}" cy="{y:.1f}" r="2.2"/></svg>'
    )


def draw(chart: Chart) -> SafeString:
    """The chart as SVG; its title is its name for a screen reader, its figures stand in the table beside it."""
    top = _ceiling(chart)
    body = _lines(chart, top) if chart.kind == "line" else _bars(chart, top)
    return SafeString(
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(chart.title)}">'
        f"{_grid(top)}{_labels(chart)}{body}</svg>"
    )


def _ceiling(chart: Chart) -> float:
    """The lowest round number above all that is drawn."""
    if chart.top is not None:
        return chart.top
    drawn = [value for series in chart.series for value in (*series.values, *series.high) if value is not None]
    highest = max(drawn, default=1.0)
    if highest <= 0:
        return 1.0
    magnitude = 10.0 ** math.floor(math.log10(highest))
    return next(step * magnitude for step in (1, 1.5, 2, 3, 4, 5, 8, 10) if step * magnitude >= highest)


def _grid(top: float) -> str:
    pieces, parts = [], _parts(top)
    for part in range(parts + 1):
        y = TOP + _PLOT_HEIGHT * part / parts
        css = "grid axis" if part == parts else "grid"
        pieces.append(
            f'<line class="{css}" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_plain(top * (parts - part) / parts)}</text>'
        )
    return "".join(pieces)


def _parts(top: float) -> int:
    """Into how many parts the height is cut, so that each line stands at a round figure."""
    leading = round(top / 10.0 ** math.floor(math.log10(top)), 6)
    return {1.5: 3, 3.0: 3, 5.0: 5}.get(leading, 4)


def _labels(chart: Chart) -> str:
    every = max(1, math.ceil(len(chart.labels) / _MOST_LABELS))
    shown = range(0, len(chart.labels), every)
    on_a_phone = set(shown[:: max(1, math.ceil(len(shown) / _LABELS_ON_A_PHONE))])
    return "".join(_label(chart, at, is_spare=at not in on_a_phone) for at in shown)


def _label(chart: Chart, at: int, *, is_spare: bool) -> str:
    """What stands under the axis; the last ends where the chart does."""
    is_last = at == len(chart.labels) - 1 and at > 0
    place = f'x="{WIDTH}" text-anchor="end"' if is_last else f'x="{_x(chart, at):.1f}" text-anchor="middle"'
    css = "under is-spare" if is_spare else "under"
    return f'<text class="{css}" {place} y="{HEIGHT - 6}">{escape(chart.labels[at])}</text>'


def _x(chart: Chart, at: int) -> float:
    return LEFT + (at + 0.5) * _PLOT_WIDTH / max(1, len(chart.labels))


def _y(value: float, top: float) -> float:
    return TOP + _PLOT_HEIGHT * (1 - min(max(value / top, 0.0), 1.0))


def _lines(chart: Chart, top: float) -> str:
    pieces = []
    for index, series in enumerate(chart.series, start=1):
        dashed = " is-dashed" if series.is_guess else ""
        pieces.append(f'<g class="series-{index}">{_band(chart, series, top)}')
        for run in _runs(series.values):
            points = [(_x(chart, at), _y(value, top)) for at, value in run]
            line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            pieces.append(f'<polyline class="line{dashed}" points="{line}"/>')
            pieces.append(f'<circle class="dot" cx="{points[-1][0]:.1f}" cy="{points[-1][1]:.1f}" r="3.5"/>')
        pieces.append("</g>")
    return "".join(pieces)


def _band(chart: Chart, series: Series, top: float) -> str:
    above = [(_x(chart, at), _y(value, top)) for at, value in enumerate(series.high) if value is not None]
    below = [(_x(chart, at), _y(value, top)) for at, value in enumerate(series.low) if value is not None]
    if not above or not below:
        return ""
    outline = " ".join(f"{x:.1f},{y:.1f}" for x, y in (*above, *reversed(below)))
    return f'<polygon class="band" points="{outline}"/>'


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """The stretches without a gap, each value with its place."""
    runs: list[list[tuple[int, float]]] = [[]]
    for at, value in enumerate(values):
        if value is not None:
            runs[-1].append((at, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _bars(chart: Chart, top: float) -> str:
    slot = _PLOT_WIDTH / max(1, len(chart.labels))
    width = min(slot * 0.72 / max(1, len(chart.series)), 34)
    pieces = []
    for index, series in enumerate(chart.series, start=1):
        pieces.append(f'<g class="series-{index}">')
        for at, value in enumerate(series.values):
            if value:
                x = _x(chart, at) + (index - 1 - len(chart.series) / 2) * width
                y = _y(value, top)
                pieces.append(
                    f'<rect class="bar" x="{x + 1:.1f}" y="{y:.1f}" width="{width - 2:.1f}" '
                    f'height="{HEIGHT - BOTTOM - y:.1f}" rx="2"/>'
                )
        pieces.append("</g>")
    return "".join(pieces)


def _plain(value: float | None) -> str:
    """A figure short enough for an axis."""
    if value is None:
        return "–"
    if abs(value) >= 1_000_000:
        return f"{value / 1_000_000:g}M"
    if abs(value) >= 10_000:
        return f"{value / 1000:g}k"
    return f"{value:,.0f}" if value == int(value) else f"{value:.3g}"
