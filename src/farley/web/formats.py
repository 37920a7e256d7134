"""How pages write numbers and times in the reader's language: base.formats, and what only pages need."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_compact_decimal
from django.utils import timezone

from farley.base.formats import Number, day, local, money, month, number, percent, reader_locale

__all__ = [
    "Number",
    "bare_address",
    "blank",
    "clock_time",
    "compact",
    "day",
    "moment",
    "money",
    "month",
    "number",
    "percent",
    "percent_range",
    "percent_within",
    "reader_locale",
    "short_day",
    "whole_day",
]


def compact(value: Number) -> str:
    """12K, 1.2万: for where there is no room."""
    return str(format_compact_decimal(value, locale=reader_locale(), fraction_digits=1))


def blank() -> str:
    """What stands between two sentences, and before a bracket: a blank, or nothing where characters are full width."""
    return "" if reader_locale().language in ("ja", "zh") else " "


def percent_range(low: float, high: float) -> str:
    """0.04 and 0.4 are 4–40%, with the dash of the reader's language; 0 and 0.004 are < 1%."""
    if round(100 * low) == round(100 * high):
        return percent_within(high)
    dash = {"ja": "～", "zh": "～"}.get(reader_locale().language, "–")
    return f"{round(100 * low)}{dash}{percent(high)}"


def percent_within(value: float) -> str:
    """A chance as a percentage; what is next to nothing, or next to certain, says so: < 1%, > 99%."""
    if value < 0.01:
        return f"< {percent(0.01)}"
    return f"> {percent(0.99)}" if value > 0.99 else percent(value)


def bare_address(address: str) -> str:
    """A web address as one says it: tsukishiro.example/shop."""
    return address.split("://", 1)[-1].rstrip("/")


def whole_day(value: date | datetime) -> str:
    """Thursday, 12 November 2026: where the day is the subject."""
    return str(format_date(local(value), "full", locale=reader_locale()))


def short_day(value: date | datetime) -> str:
    """12 Nov, within the year one is in."""
    return str(format_skeleton("MMMd", local(value), locale=reader_locale()))


def clock_time(value: datetime) -> str:
    """14:05."""
    here = timezone.localtime(value) if timezone.is_aware(value) else value
    return str(format_time(here, "short", locale=reader_locale()))


def moment(value: datetime | date) -> str:
    """12 Nov 2026, 14:05; a day as it is."""
    return f"{day(value)} {clock_time(value)}" if isinstance(value, datetime) else day(value)
