"""Emi drops one tea after the other, Jun tries everything, Lin buys what she always did."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import numpy as np
import pytest

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.recommendations.insight import OrderLines
from farley.analysis.recommendations.range_trend import RangeTrend
from farley.analysis.tables import seconds
from tests.analysis.cast import TODAY, Diary, of

EMI, JUN, LIN, ONCE, LATE, ONE_TEA = range(1, 7)
NAMES = {number: f"tea {number}" for number in range(1, 40)}


def lines(orders: list[tuple[int, float, list[int]]]) -> OrderLines:
    """(customer, days ago, products), an order each."""
    ids = count(1)
    rows = [
        (customer_id, product, interaction_id, at, at)
        for customer_id, days_ago, products in orders
        for interaction_id, at in [(next(ids), seconds(TODAY - timedelta(days=days_ago)))]
        for product in products
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 5)
    return OrderLines(*table.T, NAMES, {("ja", 2): "煎茶"}, {EMI: "ja"})


@pytest.fixture(scope="module")
def orders() -> list[tuple[int, float, list[int]]]:
    orders: list[tuple[int, float, list[int]]] = []
    for place, days_ago in enumerate(range(10, 800, 30)):
        is_late = days_ago <= 180
        basket = [1 + (place + more) % 8 for more in range(4)]
        orders.append((LIN, days_ago, basket))
        orders.append((EMI, days_ago, [8] if is_late else basket))
        orders.append((JUN, days_ago, [10 + 3 * place + more for more in range(3)] if is_late else basket))
        orders.append((ONE_TEA, days_ago, [1]))
        if not is_late:
            orders.append((LATE, days_ago, basket))
    orders.append((ONCE, 20, [1, 2]))
    return orders


@pytest.fixture(scope="module")
def findings(orders: list[tuple[int, float, list[int]]]) -> list[Claim | CannotSay]:
    history = Diary().history()
    return RangeTrend(lines(orders)).fit(history, as_of=TODAY).claims(history, as_of=TODAY)


def test_who_drops_one_thing_after_the_other_calls_for_attention(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, EMI)
    assert (claim.statement, claim.params["products"], claim.params["orders"]) == ("range_narrows", 1, 6)
    assert claim.params["expected"] == 8
    assert claim.calls_for_attention
    assert len(claim.evidence) == 6
    assert "煎茶" in (claim.params["first"], claim.params["second"])


def test_who_tries_everything_buys_more_kinds(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, JUN)
    assert (claim.statement, claim.params["products"], claim.calls_for_attention) == ("range_widens", 18, False)


def test_who_buys_as_ever_or_always_one_thing_has_no_news(findings: list[Claim | CannotSay]) -> None:
    assert not {LIN, ONE_TEA} & {each.customer_id for each in findings}


def test_one_order_and_no_order_lately_are_too_little(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, ONCE) == CannotSay(ONCE, "range_trend", "too_few_orders", has=0, needs=5)
    assert of(findings, LATE) == CannotSay(LATE, "range_trend", "too_few_orders_lately", has=0, needs=3)


def test_what_was_not_ordered_by_then_is_not_known(orders: list[tuple[int, float, list[int]]]) -> None:
    history, then = Diary().history(), TODAY - timedelta(days=185)
    found = RangeTrend(lines(orders)).fit(history, as_of=then).claims(history, as_of=then)
    assert not any(isinstance(each, Claim) for each in found)


def test_without_orders_nothing_is_said() -> None:
    history = Diary().history()
    assert RangeTrend(lines([])).fit(history, as_of=TODAY).claims(history, as_of=TODAY) == []


def test_who_buys_from_a_wide_range_as_ever_has_no_news() -> None:
    """As many orders as before hold as many different things, and not those as well that had not been tried."""
    dice = np.random.default_rng(1)
    orders = [
        (customer_id, days_ago, dice.choice(np.arange(1, 40), 5, replace=False).tolist())
        for customer_id in range(60)
        for days_ago in (*range(10, 180, 30), *range(190, 360, 30))
    ]
    history = Diary().history()
    found = RangeTrend(lines(orders)).fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert len(found) <= 3
