"""Money, numbers and days in the reader's language. Django's own formats leave Chinese figures without grouping."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent
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


def percent(value: float) -> str:
    """0.724 is 72%."""
    return str(format_percent(value, locale=reader_locale()))


def day(value: date | datetime) -> str:
    """12 Nov 2026; a moment is first brought to the reader's time zone."""
    return str(format_date(local(value), "medium", locale=reader_locale()))


def month(value: date | datetime) -> str:
    """Nov 2026."""
    return str(format_skeleton("yMMM", local(value), locale=reader_locale()))


def year(value: date) -> str:
    """2026, or 2026年."""
    return str(format_skeleton("y", value, locale=reader_locale()))


def local(value: date | datetime) -> date | datetime:
    """A moment in the reader's time zone; a day as it is."""
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
