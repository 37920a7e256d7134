"""What is said of who buys soon and what somebody would like, from orders to the sentence on the page."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.utils import translation

from farley.commerce.actions import LineDraft, OrderDraft, record_orders
from farley.customers.actions import create_customer, define_attribute
from farley.customers.actions.attributes import AttributeDraft
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.timeline import actions as timeline
from farley.timeline.models import Interaction
from farley.understanding import jobs
from farley.understanding.models import Evidence, Insight, NotYet
from farley.understanding.order_lines import order_lines
from farley.understanding.own_attributes import own_attributes
from farley.understanding.sentences import reason_sentence, sentence
from tests.cast import NOW, Colleagues

pytestmark = pytest.mark.django_db(transaction=True)

PLACEHOLDER = re.compile(r"%\(\w+\)s")
SENCHA, CUP, SOAP = (("TEA-1", "煎茶"), ("CUP-1", "Cup"), ("SOAP-1", "Soap"))


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"


def customer(name: str) -> Customer:
    return create_customer(CustomerDraft(name=name), by=None, at=NOW)


def orders_of(who: Customer, days_ago: list[float], *products: tuple[str, str]) -> list[OrderDraft]:
    lines = tuple(LineDraft(sku, Decimal(1), Decimal(500), name) for sku, name in products)
    return [
        OrderDraft(who, f"{who.pk}-{place}", NOW - timedelta(days=days), currency="JPY", lines=lines)
        for place, days in enumerate(days_ago)
    ]


@pytest.fixture
def hanako(team: Colleagues) -> Customer:
    """Hanako drinks tea; of sixty others half drink it from cups, and half wash. All have bought for a year,
    some every month, some seldom.
    """
    hanako, dice = customer("佐藤 花子"), np.random.default_rng(1)
    drafts = orders_of(hanako, [200, 100, 10], SENCHA)
    for number in range(60):
        gap = (25, 90)[number % 2]
        days = (dice.uniform(0, gap) + np.r_[0, np.cumsum(gap * dice.lognormal(0, 0.25, int(420 / gap)))]).tolist()
        drafts += orders_of(customer(f"Guest {number}"), days, *((SENCHA, CUP) if number % 4 < 2 else (SOAP,)))
    record_orders(drafts, source="test", by=None, at=NOW)
    return hanako


def test_hanako_is_offered_a_cup_because_of_her_tea(hanako: Customer) -> None:
    jobs.understand(at=NOW)
    found = Insight.objects.get(customer=hanako, name="would_like")
    assert (found.params["new_1"], found.params["because_1"], found.params["again_1"]) == ("Cup", "煎茶", "煎茶")
    evidence = Interaction.objects.filter(pk__in=Evidence.objects.filter(insight=found).values("interaction"))
    assert {each.customer_id for each in evidence} == {hanako.pk}
    assert sentence(found.statement, found.params) == (
        "May like something new: Cup (because of 煎茶). Likely to buy again: 煎茶 (3 orders so far)."
    )
    with translation.override("ja"):
        assert sentence(found.statement, found.params).startswith("新しく気に入りそうな商品：Cup（理由：煎茶）。")


def test_everybody_is_told_how_probably_they_buy_and_why(hanako: Customer) -> None:
    jobs.understand(at=NOW)
    found = Insight.objects.filter(name="will_buy_soon")
    assert found.count() == 61
    guests = {int(each.customer.name.split()[1]): each for each in found if each.customer != hanako}
    monthly, seldom = ([each.params["percent"] for pk, each in guests.items() if pk % 2 == odd] for odd in (0, 1))
    assert np.mean(monthly) > np.mean(seldom) + 15
    assert {each.statement for each in guests.values()} == {"buys_soon", "buys_not_soon"}
    for language in ("en", "ja", "zh-hans"):
        with translation.override(language):
            for insight in found:
                assert not PLACEHOLDER.search(sentence(insight.statement, insight.params))


def test_where_nobody_ever_left_nobody_is_said_to_leave(hanako: Customer) -> None:
    jobs.understand(at=NOW)
    assert not Insight.objects.filter(name="may_leave").exists()
    assert NotYet.objects.filter(name="may_leave").count() == 61


def test_who_may_leave_is_said_in_the_language_of_the_reader() -> None:
    params = {"days": 60, "percent": 71, "usual_percent": 12, "reason_1": "tone_91", "value_1": -0.8, "points_1": 20}
    assert sentence("may_leave", params) == (
        "May leave: with a probability of 71% nothing is bought for 60 days. Usual is 12%. "
        "What speaks for it: an unfriendly tone lately (+20 points)."
    )
    calm = params | {"reason_1": "contacts_91", "value_1": 3.0, "points_1": -9}
    for language in ("ja", "zh-hans"):
        with translation.override(language):
            assert not PLACEHOLDER.search(sentence("may_leave", params) + sentence("seems_to_stay", calm))
            assert "leave" not in sentence("may_leave", params)


def test_a_merged_customer_and_one_in_the_trash_do_not_order(hanako: Customer) -> None:
    Customer.objects.filter(name="Guest 3").update(trashed_at=NOW)
    guest = Customer.objects.get(name="Guest 2")
    Customer.objects.filter(name="Guest 1").update(canonical=guest)
    found = order_lines()
    absent = set(Customer.objects.filter(name__in=["Guest 1", "Guest 3"]).values_list("pk", flat=True))
    assert not absent & set(found.customer_id.tolist())
    assert guest.pk in found.customer_id
    assert set(found.names.values()) == {"煎茶", "Cup", "Soap"}


def test_an_order_that_was_retracted_is_no_order(team: Colleagues) -> None:
    john = customer("Smith John")
    record_orders(orders_of(john, [60, 30], SOAP), source="test", by=None, at=NOW)
    first = Interaction.objects.order_by("id")[0]
    timeline.retract(first, by=team.ben, at=NOW)
    found = order_lines()
    assert found.customer_id.tolist() == [john.pk]
    assert found.interaction_id[0] != first.pk


def test_a_small_shop_is_told_that_it_is_too_early(team: Colleagues) -> None:
    record_orders(orders_of(customer("Smith John"), [30], SOAP), source="test", by=None, at=NOW)
    jobs.understand(at=NOW)
    reasons = dict(
        NotYet.objects.filter(name__in=["will_buy_soon", "would_like", "may_leave"]).values_list("name", "reason")
    )
    assert reasons == {
        "may_leave": "learned_too_few_cases",
        "will_buy_soon": "learned_too_few_cases",
        "would_like": "too_few_products",
    }
    for reason in (*reasons.values(), "learned_always_the_same", "learned_no_better_than_base_rate"):
        assert reason_sentence(reason, 1, 2).endswith(".")


def test_own_attributes_are_a_table_to_learn_from(team: Colleagues) -> None:
    for label, kind in (("Contract", "text"), ("Charges", "number"), ("Ended", "yes_no")):
        define_attribute(AttributeDraft(label, kind), by=None, at=NOW)
    values = {"contract": "by month", "charges": "29.9", "ended": True}
    Customer.objects.filter(pk=customer("Kuroda").pk).update(attributes=values)
    customer("Shibata")
    found = own_attributes()
    assert len(found.customer_ids) == 2
    assert found.table == {"Contract": ["by month", None], "Charges": [29.9, None], "Ended": [True, None]}
