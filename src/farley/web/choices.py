"""What one can choose from in forms: languages, time zones, currencies, countries, each in the reader's language."""

from __future__ import annotations

import zoneinfo
from functools import lru_cache

from babel import Locale
from babel.numbers import get_territory_currencies
from django.conf import settings
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

Choices = list[tuple[str, str]]

# A zone of each place where people are, without the aliases and the fixed offsets that the database also holds.
_CONTINENTS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def languages() -> Choices:
    """The languages that Farley speaks, each under its own name."""
    return [(code, name) for code, name in settings.LANGUAGES]


def themes() -> Choices:
    """Light, dark, or as the system has it."""
    return [("", _("As on this device")), ("light", _("Light")), ("dark", _("Dark"))]


@lru_cache(maxsize=1)
def time_zones() -> Choices:
    """Every time zone by its name: Asia/Tokyo."""
    zones = sorted(zone for zone in zoneinfo.available_timezones() if zone.partition("/")[0] in _CONTINENTS)
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in zones)]


def currencies() -> Choices:
    """The currencies in use today: JPY, by code, with their names."""
    return _currencies(_locale())


def countries() -> Choices:
    """The countries by name, with their codes of two letters."""
    return _countries(_locale())


def country(code: str) -> str:
    """A country by its name; the code itself where there is none."""
    return _territories(_locale()).get(code, code)


def _locale() -> str:
    return to_locale(get_language() or "en")


@lru_cache(maxsize=8)
def _currencies(locale: str) -> Choices:
    names = Locale.parse(locale).currencies
    in_use = {code for country in _territories("en") for code in get_territory_currencies(country)}
    return [(code, f"{code} · {names.get(code, code)}") for code in sorted(in_use)]


@lru_cache(maxsize=8)
def _countries(locale: str) -> Choices:
    return sorted(_territories(locale).items(), key=lambda country: country[1])


@lru_cache(maxsize=8)
def _territories(locale: str) -> dict[str, str]:
    # Digits are continents; XA, XB, XK, ZZ, EU, EZ, UN, QO are no countries with a code of their own.
    left_out = {"XA", "XB", "ZZ", "EU", "EZ", "UN", "QO"}
    names = Locale.parse(locale).territories
    return {code: name for code, name in names.items() if len(code) == 2 and code not in left_out}
