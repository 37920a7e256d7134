"""Hanako calls from Osaka, Smith John from New York; of Li Na's Spain it is not known which part."""

from __future__ import annotations

from datetime import date

import pytest

from farley.customers import actions
from farley.customers.drafts import AddressDraft, CustomerDraft, IdentifierDraft
from farley.customers.models import Customer, IdentifierKind, Kind
from farley.customers.time_zones import countries, country_of_phone, time_zones, zone_of_country, zone_of_phone
from tests.cast import NOW, Colleagues

PHONE = IdentifierKind.PHONE


def test_the_address_says_where_the_day_is_lived(team: Colleagues) -> None:
    hanako = _new(team, "佐藤花子", AddressDraft(country="JP"))
    assert time_zones() == {hanako.pk: "Asia/Tokyo"}


def test_where_a_country_has_many_clocks_the_phone_number_says_it(team: Colleagues) -> None:
    john = _new(team, "Smith John", AddressDraft(country="US"), phone="+1 212 555 1234")
    _new(team, "Smith Mary", AddressDraft(country="US"))
    assert time_zones() == {john.pk: "America/New_York"}


def test_the_address_goes_before_the_phone_and_the_newest_that_still_holds_before_others(team: Colleagues) -> None:
    na = _new(
        team,
        "李娜",
        AddressDraft(country="CN"),
        AddressDraft(country="GB"),
        AddressDraft(country="FR", valid_until=date(2020, 1, 1)),
        phone="+81 3 1234 5678",
    )
    assert time_zones() == {na.pk: "Europe/London"}


def test_a_record_merged_into_another_speaks_for_it(team: Colleagues) -> None:
    kept, merged = _new(team, "Sato Hanako"), _new(team, "佐藤花子", AddressDraft(country="JP"))
    actions.merge(kept, merged, by=team.aiko, at=NOW)
    assert time_zones() == {kept.pk: "Asia/Tokyo"}


def test_the_country_is_that_of_the_address_or_else_of_the_phone(team: Colleagues) -> None:
    hanako = _new(team, "佐藤花子", AddressDraft(country="JP"), phone="+44 20 7946 0000")
    john = _new(team, "Smith John", phone="+44 20 7946 0001")
    _new(team, "李娜")
    assert countries() == {hanako.pk: "JP", john.pk: "GB"}


@pytest.mark.parametrize(
    ("number", "country"),
    [("+81312345678", "JP"), ("+12125551234", "US"), ("+85221234567", "HK"), ("+80012345678", ""), ("+", ""), ("", "")],
)
def test_a_prefix_tells_the_country(number: str, country: str) -> None:
    assert country_of_phone(number) == country


@pytest.mark.parametrize(
    ("country", "zone"),
    [("JP", "Asia/Tokyo"), ("CN", "Asia/Shanghai"), ("GB", "Europe/London"), ("US", ""), ("ES", ""), ("XX", "")],
)
def test_a_country_with_one_clock_has_a_zone(country: str, zone: str) -> None:
    assert zone_of_country(country) == zone


@pytest.mark.parametrize("number", ["", "12", "+12", "not a number"])
def test_what_is_no_number_has_no_zone(number: str) -> None:
    assert zone_of_phone(number) == ""


def _new(team: Colleagues, name: str, *addresses: AddressDraft, phone: str = "") -> Customer:
    identifiers = (IdentifierDraft(PHONE, phone),) if phone else ()
    draft = CustomerDraft(kind=Kind.PERSON, name=name, addresses=addresses, identifiers=identifiers)
    return actions.create_customer(draft, by=team.aiko, at=NOW)
