"""Hanako has the holidays of Japan, where we are; Li Na in Shanghai has those of China."""

from __future__ import annotations

from farley.analysis.closings import Calendar
from farley.customers.actions import create_customer
from farley.customers.drafts import AddressDraft, CustomerDraft
from farley.understanding.catalogue import BY_NAME
from farley.understanding.closing_days import calendar
from tests.cast import NOW, Colleagues


def test_everybody_has_the_holidays_of_their_own_country(team: Colleagues) -> None:
    create_customer(CustomerDraft(name="佐藤花子"), by=team.aiko, at=NOW)
    na = create_customer(CustomerDraft(name="李娜", addresses=(AddressDraft(country="CN"),)), by=team.aiko, at=NOW)
    assert calendar() == Calendar({na.pk: "CN"}, "JP")


def test_insights_of_a_silence_know_them(team: Colleagues) -> None:
    for name in ("purchase_rhythm", "next_purchase"):
        assert vars(BY_NAME[name].analysis())["calendar"].home == "JP"
    for name in ("still_a_customer", "relationship_phase", "expected_value"):
        assert vars(BY_NAME[name].analysis())["standings"].calendar.home == "JP"
