"""Hanako in Kyoto and John in London buy the same tea, and each reads its name in their own language."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from farley.commerce import actions, queries
from farley.commerce.access import orders_with
from farley.commerce.actions import LineDraft, OrderDraft
from farley.commerce.models import Order, Product
from farley.customers import actions as customers
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer, Kind
from tests.cast import NOW, Colleagues

TEA = {"ja": "深蒸し煎茶", "en": "Deep-steamed sencha", "": ""}


@pytest.fixture
def hanako(team: Colleagues) -> Customer:
    return _customer(team, "佐藤花子")


@pytest.fixture
def john(team: Colleagues) -> Customer:
    return _customer(team, "Smith John")


def test_a_favourite_is_named_as_in_the_customers_own_orders(
    team: Colleagues, hanako: Customer, john: Customer
) -> None:
    for number in range(2):
        _orders(team, hanako, f"H{number}", "ja")
        _orders(team, john, f"J{number}", "en")
    assert queries.bought_by(team.ben, [hanako.pk]).favourites == ("深蒸し煎茶",)
    assert queries.bought_by(team.ben, [john.pk]).favourites == ("Deep-steamed sencha",)
    assert Product.objects.get().name == "深蒸し煎茶"


def test_a_favourite_is_what_was_ordered_lately(
    team: Colleagues, hanako: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        _orders(team, hanako, f"H{number}", "ja")
    monkeypatch.setattr(queries, "_LATELY", 1)
    assert queries.bought_by(team.ben, [hanako.pk]).favourites == ()


def test_a_name_is_kept_with_the_order_only_where_it_differs(team: Colleagues, hanako: Customer) -> None:
    for number, language in enumerate(("ja", "en", "")):
        _orders(team, hanako, f"H{number}", language)
    by_number = {order.number: order.lines.get() for order in orders_with(team.ben, [hanako.pk])}
    assert [by_number[number].name for number in ("H0", "H1", "H2")] == ["", "Deep-steamed sencha", ""]
    assert [by_number[number].product_name for number in ("H0", "H1", "H2")] == [
        "深蒸し煎茶",
        "Deep-steamed sencha",
        "深蒸し煎茶",
    ]


def test_a_favourite_whose_name_nobody_gave_goes_by_its_number(team: Colleagues, hanako: Customer) -> None:
    for number in range(2):
        _orders(team, hanako, f"H{number}", "")
    assert queries.bought_by(team.ben, [hanako.pk]).favourites == ("TEA-1",)


def test_what_was_bought_is_counted_and_what_came_back_is_taken_off(team: Colleagues, hanako: Customer) -> None:
    _orders(team, hanako, "H0", "ja")
    _orders(team, hanako, "H1", "ja", days=30, quantity=3)
    _orders(team, hanako, "R1", "ja", days=31, quantity=-1)
    bought = queries.bought_by(team.ben, [hanako.pk])
    assert (bought.purchases, bought.spent) == (2, (("JPY", Decimal(3000)),))


def test_the_same_order_again_changes_nothing(team: Colleagues, hanako: Customer) -> None:
    assert len(_orders(team, hanako, "H0", "ja")) == 1
    assert _orders(team, hanako, "H0", "en", quantity=9) == []
    assert Order.objects.get().total == 1000


def _customer(team: Colleagues, name: str) -> Customer:
    return customers.create_customer(CustomerDraft(kind=Kind.PERSON, name=name), by=team.aiko, at=NOW)


def _orders(
    team: Colleagues, customer: Customer, number: str, language: str, *, days: int = 0, quantity: int = 1
) -> list[Order]:
    line = LineDraft("TEA-1", Decimal(quantity), Decimal(1000), TEA[language])
    draft = OrderDraft(customer, number, NOW + timedelta(days=days), "JPY", (line,))
    return actions.record_orders([draft], by=team.aiko, at=NOW, source="shop")
