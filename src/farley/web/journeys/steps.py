"""Steps and waiting times in the reader's words."""

from __future__ import annotations

from babel.dates import format_timedelta
from django.utils.translation import gettext as _

from farley.timeline.words import channel_name, event_name, kind_name
from farley.web import formats

# A waiting time is told in the largest unit of which there are at least two.
_THRESHOLD = 2
# The bounds of the colours on the map, in seconds: within an hour, a day, a week, a month, longer.
_BOUNDS = (3_600, 86_400, 7 * 86_400, 30 * 86_400)


def step_name(step: str) -> str:
    """What a step is called: "email||in|" is a mail from the customer."""
    kind, channel, direction, name = [*step.split("|", 3), "", "", ""][:4]
    called = _called(kind, direction, name)
    return f"{called} · {channel_name(channel)}" if channel else called


def _called(kind: str, direction: str, name: str) -> str:
    if kind == "page_view":
        return name or _("Website visit")
    if kind == "event" and name:
        return event_name(name)
    called = kind_name(kind)
    if name:
        return _("%(kind)s: %(name)s") % {"kind": called, "name": name}
    if direction == "in":
        return _("%(kind)s from the customer") % {"kind": called}
    return _("%(kind)s from us") % {"kind": called} if direction == "out" else called


def wait(seconds: float) -> str:
    """A waiting time: 15 minutes, 3 days."""
    if seconds < 1:
        return _("at once")
    return str(format_timedelta(int(seconds), threshold=_THRESHOLD, locale=formats.reader_locale()))


def slowness(seconds: float) -> int:
    """From 1 (within an hour) to 5 (more than a month)."""
    return 1 + sum(seconds >= bound for bound in _BOUNDS)


def slowness_names() -> list[str]:
    """What the five colours of the map mean."""
    return [_("within an hour"), _("within a day"), _("within a week"), _("within a month"), _("longer")]
