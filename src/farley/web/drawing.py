"""Lines the size of a word, drawn on the server: they need no script, follow the theme through classes, and print."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString


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
