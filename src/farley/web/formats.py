"""Money, numbers and dates in the reader's language. Django's own formats leave Chinese figures without grouping."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_compact_decimal, format_currency, format_decimal, format_percent
from django.utils import timezone
from django.utils.translation import get_language, to_locale

Number = int | float | Decimal


# English as the world outside one country writes it: 12 Nov 2026, 14:05.
_LOCALES = {"en": "en_GB"}


@lru_cache(maxsize=16)
def _parsed(language: str) -> Locale:
    return Locale.parse(_LOCALES.get(language) or to_locale(language))


@lru_cache(maxsize=16)
def _whole_money(locale: Locale) -> str:
    return str(locale.currency_formats["standard"].pattern).replace(".00", "")


def reader_locale() -> Locale:
    """The locale of whoever reads this page."""
    return _parsed(get_language() or "en")


def money(amount: Number, currency: str) -> str:
    """¥3,550,000; whole amounts of a currency with cents lose them: £1,200, but £1,200.50."""
    locale = reader_locale()
    if amount == int(amount):
        pattern = _whole_money(locale)
        return str(format_currency(int(amount), currency, pattern, locale=locale, currency_digits=False))
    return str(format_currency(amount, currency, locale=locale))


def number(value: Number) -> str:
    """1,234,567 or 0.25, grouped as the reader groups."""
    return str(format_decimal(value, locale=reader_locale()))


def compact(value: Number) -> str:
    """12K, 1.2万: for where there is no room."""
    return str(format_compact_decimal(value, locale=reader_locale(), fraction_digits=1))


def percent(value: float) -> str:
    """0.724 is 72%."""
    return str(format_percent(value, locale=reader_locale()))


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


def day(value: date | datetime) -> str:
    """12 Nov 2026; a moment is first brought to the reader's time zone."""
    return str(format_date(_local(value), "medium", locale=reader_locale()))


def whole_day(value: date | datetime) -> str:
    """Thursday, 12 November 2026: where the day is the subject."""
    return str(format_date(_local(value), "full", locale=reader_locale()))


def short_day(value: date | datetime) -> str:
    """12 Nov, within the year one is in."""
    return str(format_skeleton("MMMd", _local(value), locale=reader_locale()))


def month(value: date | datetime) -> str:
    """Nov 2026."""
    return str(format_skeleton("yMMM", _local(value), locale=reader_locale()))


def clock_time(value: datetime) -> str:
    """14:05."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return str(format_time(local, "short", locale=reader_locale()))


def moment(value: datetime) -> str:
    """12 Nov 2026, 14:05."""
    return f"{day(value)} {clock_time(value)}"


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
