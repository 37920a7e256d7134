"""Where a customer's day is lived: the country and the time zone that follow from an address or a telephone number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from django.db.models import Q
from django.db.models.functions import Coalesce
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE as PREFIXES
from phonenumbers import PhoneNumberType, timezone

from farley.customers.models import Address, Identifier, IdentifierKind

# Numbers that belong to a whole country, whose zones are then those of the country.
_NATIONWIDE = (PhoneNumberType.TOLL_FREE, PhoneNumberType.SHARED_COST, PhoneNumberType.PREMIUM_RATE)
# Whose it is today.
_WHO = Coalesce("customer__canonical", "customer")


def time_zones(among: Iterable[int] | None = None) -> dict[int, str]:
    """The IANA time zone of each customer of whom it is known, by the id that the customer has today; of all, or
    `among` these ids alone.

    An address says it where its country has one clock, otherwise a telephone number with an area in it; the newest that
    has no end counts. Customers of whom neither says it are left out.
    """
    ids = None if among is None else list(among)
    whose = Q() if ids is None else Q(customer__in=ids) | Q(customer__canonical__in=ids)
    found = {pk: zone for pk, country in _countries(whose) if (zone := zone_of_country(country))}
    return {pk: zone for pk, number in _phones(whose) if pk not in found and (zone := zone_of_phone(number))} | found


def countries() -> dict[int, str]:
    """The country (two letters) of each customer of whom it is known, by the id that the customer has today.

    The newest address that has no end says it, otherwise a telephone number, by the main country of its prefix.
    """
    return {pk: country for pk, number in _phones(Q()) if (country := country_of_phone(number))} | dict(_countries(Q()))


def country_of_phone(number: str) -> str:
    """The main country of the prefix of a telephone number in international form (+81...); empty where it has none."""
    prefixes = (int(number[1:end]) for end in (2, 3, 4) if number[1:end].isdecimal())
    regions = next((PREFIXES[prefix] for prefix in prefixes if prefix in PREFIXES), ("",))
    return regions[0] if regions[0].isalpha() else ""


@cache
def zone_of_country(country: str) -> str:
    """The time zone of a country (two letters); empty where it has several, or is not known."""
    numbers = (phonenumbers.example_number_for_type(country, each) for each in _NATIONWIDE)
    nationwide = [each for each in numbers if each and not phonenumbers.is_number_geographical(each)]
    return _one_clock(timezone.time_zones_for_number(nationwide[0])) if nationwide else ""


def zone_of_phone(number: str) -> str:
    """The time zone of a telephone number in international form (+81...); empty where it could be in several."""
    try:
        return _one_clock(timezone.time_zones_for_number(phonenumbers.parse(number)))
    except phonenumbers.NumberParseException:
        return ""


def _countries(whose: Q) -> Iterable[tuple[int, str]]:
    rows = Address.objects.exclude(country="").filter(valid_until=None).order_by("id")
    return rows.annotate(who=_WHO).filter(whose).values_list("who", "country").iterator()


def _phones(whose: Q) -> Iterable[tuple[int, str]]:
    rows = Identifier.objects.filter(kind=IdentifierKind.PHONE, key__startswith="+", valid_until=None).order_by("id")
    return rows.annotate(who=_WHO).filter(whose).values_list("who", "key").iterator()


def _one_clock(zones: tuple[str, ...]) -> str:
    """One of the zones, if the clocks show the same in all of them, in winter and in summer."""
    try:
        clocks = {tuple(_offset(zone, month) for month in (1, 7)) for zone in zones}
    except ZoneInfoNotFoundError:
        return ""
    # Of several names for one clock, the one that people know: Rome, not Vatican; London, not Jersey.
    return max(zones, key=lambda zone: (-len(zone), zone)) if len(clocks) == 1 else ""


def _offset(zone: str, month: int) -> object:
    return datetime(2026, month, 1, tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset()
