"""Lines the size of a word, drawn on the server: they need no script, follow the theme through classes, and print."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString


def sparkline(values: Sequence[float], label: str = "", *, is_unfinished: bool = False) -> SafeString:
    """A line the size of a word, with its last value marked. What leads to an unfinished last value is dashed, and the
    one before is marked. Fewer than two values draw nothing.
    """
    if len(values) < 2:
        return SafeString("")
    low, high = min(values), max(values)
    reach = (high - low) or 1.0
    step = 84 / (len(values) - 1)
    points = [(2 + at * step, 21 - (value - low) / reach * 18) for at, value in enumerate(values)]
    sure = points[:-1] if is_unfinished else points
    x, y = sure[-1]
    named = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    dashed = f'<polyline class="stroke is-unfinished" points="{_line(points[-2:])}"/>' if is_unfinished else ""
    return SafeString(
        f'<svg class="sparkline" viewBox="0 0 88 24" {named}>'
        f'<polygon class="area" points="2,24 {_line(sure)} {x:.1f},24"/>'
        f'<polyline class="stroke" points="{_line(sure)}"/>{dashed}'
        f'<circle class="last" cx="{x:.1f}" cy="{y:.1f}" r="2.2"/></svg>'
    )


def _line(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
