"""The words of Farley's templates, known in every one of them: icons, people, money, dates, fields, drawings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

from farley.web import drawing, fields, formats, marks
from farley.web.frame import head, part
from farley.web.refusals import worded

register = template.Library()

register.simple_tag(marks.asset, name="asset")
register.simple_tag(marks.icon, name="icon")
register.simple_tag(marks.avatar, name="avatar")
register.simple_tag(marks.confidence, name="confidence")
register.simple_tag(head, name="frame_head")
register.simple_tag(part, takes_context=True, name="frame_part")

register.filter("number", formats.number)
register.filter("compact", formats.compact)
register.filter("percent", formats.percent)
register.filter("day", formats.day)
register.filter("whole_day", formats.whole_day)
register.filter("short_day", formats.short_day)
register.filter("month", formats.month)
register.filter("clock_time", formats.clock_time)
register.filter("moment", formats.moment)
register.filter("sureness", marks.sureness)
register.filter("whole", marks.whole)
register.filter("initials", marks.initials)
register.filter("refusal", worded)


@register.simple_tag
def money(amount: Decimal | int | float | None, currency: str) -> SafeString:
    """An amount in its currency, as the reader writes it; nothing where there is no amount."""
    if amount is None:
        return SafeString("")
    css = "money is-negative" if amount < 0 else "money"
    return format_html('<span class="{}">{}</span>', css, formats.money(amount, currency))


@register.simple_tag
def when(value: datetime | date | None) -> SafeString:
    """A moment or a day; a script makes "3 hours ago" of it, and the exact words become its tooltip."""
    if value is None:
        return SafeString("")
    written = formats.moment(value)
    return format_html('<relative-time><time datetime="{}">{}</time></relative-time>', value.isoformat(), written)


@register.simple_tag
def blank() -> str:
    """What stands between two sentences: a blank, or nothing in Japanese and Chinese."""
    return formats.blank()


@register.simple_tag
def percent_range(low: float, high: float) -> str:
    """From 0.04 to 0.4: 4–40%."""
    return formats.percent_range(low, high)


@register.simple_tag
def sparkline(values: Sequence[float], label: str = "", is_unfinished: bool = False) -> SafeString:
    """A line the size of a word, with its last value marked. `label` says in words what it shows."""
    return drawing.sparkline(values, label, is_unfinished=is_unfinished)


@register.simple_tag
def form_field(field: BoundField, icon: str = "", hide_label: bool = False) -> SafeString:
    """One field of a Django form, with label, help and errors, wired for screen readers."""
    return fields.render(field, icon=icon, hide_label=hide_label)
