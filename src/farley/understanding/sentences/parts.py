"""What the sentences of all insights are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from farley.base import formats
from farley.base.formats import reader_locale

Params = Mapping[str, Any]
Sentence = Callable[[Params], str]
Reason = Callable[[int, int], str]

_IN_YEARS_FROM = 3 * 366


def joined(*sentences: str) -> str:
    """Sentences, one after the other as the reader's language has it; empty ones are left out."""
    between = "" if (get_language() or "").startswith(("ja", "zh")) else " "
    return between.join(each for each in sentences if each)


def channel_name(channel: str) -> str:
    """A channel as people call it."""
    known = {
        "email": _("email"),
        "phone": _("phone"),
        "chat": _("chat"),
        "web": _("the website"),
        "shop": _("the shop"),
        "form": _("web form"),
        "visit": _("visit"),
        "meeting": _("meeting"),
        "post": _("post"),
    }
    return known.get(channel, channel)


def days(count: int) -> str:
    """A number of days."""
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": number_format(count)}


def span(count: int) -> str:
    """How long something lasted, or has not happened: in days, and in years where nobody would count the days."""
    if count < _IN_YEARS_FROM:
        return days(count)
    years = int(count / 365.25)
    return ngettext("%(count)s year", "%(count)s years", years) % {"count": number_format(years)}


def amount(value: float, currency: str) -> str:
    """An amount of which two digits are known, as of any estimate: ¥51,000."""
    about = round(value, 1 - len(str(int(abs(value)))) + 1) if abs(value) >= 100 else round(value)
    if not currency:
        return number_format(int(about))
    return str(format_currency(int(about), currency, "¤#,##0", locale=reader_locale(), currency_digits=False))


def added_up(value: float, currency: str) -> str:
    """An amount that was counted and not guessed, without its cents: £12,654."""
    return formats.money(round(value), currency) if currency else number_format(round(value))


def chance(percent: int) -> str:
    """A chance in percent, without the sign. None is quite certain: < 1, 55, > 99."""
    if percent < 1:
        return f"< {number_format(1)}"
    return f"> {number_format(99)}" if percent > 99 else number_format(percent)


def with_points(reason: str, points: int) -> str:
    """A reason with the percentage points that it gives to a probability, or takes from it."""
    text = ngettext("%(reason)s (%(points)s point)", "%(reason)s (%(points)s points)", abs(points))
    sign = "+" if points > 0 else "−"
    return text % {"reason": reason, "points": sign + number_format(abs(points))}


def on_day(day: str) -> str:
    """A day, from how it is kept (2026-11-20)."""
    return str(format_date(date.fromisoformat(day), "long", locale=reader_locale()))


def closing_name(closing: str) -> str:
    """Long holidays as people call them."""
    known = {
        "new_year": _("the New Year holidays"),
        "golden_week": _("Golden Week"),
        "obon": _("Obon"),
        "lunar_new_year": _("the Lunar New Year"),
        "national_day": _("the National Day holidays"),
        "christmas": _("Christmas and the days until New Year"),
        "easter": _("Easter"),
    }
    return known.get(closing, _("public holidays"))


def month_name(month: int) -> str:
    """A month by its number, 1 to 12."""
    return str(format_date(date(2000, month, 1), "LLLL", locale=reader_locale()))
