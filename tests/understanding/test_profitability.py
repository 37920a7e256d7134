"""Hanako pays more than her tea cost us, Ken less; who may not see an order is not told what stays of it."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from farley.commerce.actions import LineDraft, OrderDraft, record_orders
from farley.customers.actions import create_customer
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.timeline.models import Interaction
from farley.understanding import jobs
from farley.understanding.models import Evidence, Insight, NotYet
from farley.understanding.sales import sales
from farley.understanding.sentences import reason_sentence, sentence
from farley.understanding.sentences.profit import SENTENCES
from tests.cast import NOW

YEAR = {"paid": 51234.0, "margin": -2100.0, "low": -3000.0, "high": -1500.0, "percent": -4, "known_percent": 92} | {
    "currency": "GBP",
    "orders": 9,
    "usual_percent": 48,
    "all_paid": 151234.0,
    "all_margin": 24000.0,
}


@pytest.mark.parametrize("language", ["en", "ja", "zh-hans"])
def test_everything_can_be_said_in_each_language(language: str) -> None:
    with translation.override(language):
        said = [sentence(statement, YEAR) for statement in SENTENCES]
        said.append(reason_sentence("costs_unknown", 40, 80))
    for text in said:
        assert "%" not in re.sub(r"\d%", "", text)
        assert language == "en" or any(ord(letter) > 0x2E80 for letter in text), text
    assert len(set(said)) == len(said)


def test_only_what_there_is_to_say_is_said() -> None:
    sure = YEAR | {"low": -2100.0, "high": -2100.0, "usual_percent": None, "all_margin": None}
    with translation.override("en"):
        assert sentence("profit_negative", sure) == (
            "The goods of the last year cost us more than was paid for them: £51,234 was paid, £2,100 less than they "
            "cost."
        )
        assert "between -£3,000 and -£1,500" in sentence("profit_negative", YEAR)
        assert sentence("profit_negative", YEAR).endswith("Over all years: £24,000 of £151,234.")


@pytest.fixture
def warehouse(settings: Any, tmp_path: Path) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("warehouse", "team")
def test_what_stays_is_told_with_the_orders_that_left_it() -> None:
    hanako, ken, mai = (create_customer(CustomerDraft(name=name), by=None, at=NOW) for name in ("花子", "Ken", "Mai"))
    tea, postage = line("TEA-1", 10, 100, "煎茶", cost=40), line("POST", 1, 300, "送料")
    drafts = [
        order(hanako, "H1", 200, tea, postage),
        order(hanako, "H2", 20, line("TEA-1", -2, 100, "煎茶")),
        order(ken, "K1", 30, line("CUP-1", 1, 500, "Cup", cost=900), audience="admin"),
        order(mai, "M1", 10, line("SOAP-1", 1, 500, "Soap")),
    ]
    record_orders(drafts, source="test", by=None, at=NOW)
    jobs.understand(at=NOW)

    found = Insight.objects.get(customer=hanako, name="profitability")
    assert (found.statement, found.params["paid"], found.params["margin"]) == ("profit_counted", 800, 480)
    speaking = Evidence.objects.filter(insight=found, is_counter=False).values("interaction")
    assert Interaction.objects.get(pk__in=speaking).data["number"] == "H1"
    loss = Insight.objects.get(customer=ken, name="profitability")
    assert (loss.statement, loss.params["margin"], loss.calls_for_attention) == ("profit_negative", -400, True)
    assert (found.audience, loss.audience) == ("all", "admin")
    missing = NotYet.objects.get(customer=mai, name="profitability")
    assert (missing.reason, missing.has, missing.needs) == ("costs_unknown", 0, 80)


@pytest.mark.usefixtures("team")
def test_where_no_order_tells_a_cost_there_is_nothing_to_count() -> None:
    mai = create_customer(CustomerDraft(name="Mai"), by=None, at=NOW)
    record_orders([order(mai, "M1", 10, line("SOAP-1", 1, 500, "Soap"))], source="test", by=None, at=NOW)
    assert not len(sales().customer_id)
    record_orders([order(mai, "M2", 9, line("SOAP-1", 1, 500, "Soap", cost=200))], source="test", by=None, at=NOW)
    assert sales().total.tolist() == [500, 500]


def line(sku: str, quantity: int, price: int, name: str, cost: int | None = None) -> LineDraft:
    return LineDraft(sku, Decimal(quantity), Decimal(price), name, None if cost is None else Decimal(cost))


def order(who: Customer, number: str, days_ago: int, *lines: LineDraft, audience: str = "all") -> OrderDraft:
    return OrderDraft(who, number, NOW - timedelta(days=days_ago), currency="JPY", lines=lines, audience=audience)
