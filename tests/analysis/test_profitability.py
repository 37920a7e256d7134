"""Emi buys at the full price, Jun at a discount, Lin below cost; what Kim's goods cost nobody wrote down."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.days import DAY
from farley.analysis.profitability import Profitability, Sales
from farley.analysis.tables import seconds
from tests.analysis.cast import TODAY, Diary, of

EMI, JUN, LIN, KIM, HAL, ANN, BOB = range(1, 8)
SENCHA, GYOKURO = 1, 2

Line = tuple[int, float, float, float | None]


class Shop:
    """Orders with their lines (product, quantity, amount, unit cost), and the history that they leave."""

    def __init__(self) -> None:
        self.diary = Diary()
        self.rows: list[tuple[int, int, int, str, float, list[Line]]] = []

    def sells(self, who: int, days_ago: float, *lines: Line, total: float | None = None, currency: str = "EUR") -> int:
        paid = sum(line[2] for line in lines) if total is None else total
        kind = "purchase" if paid >= 0 else "refund"
        pk = self.diary.add(who, kind, days_ago, amount=paid, currency=currency)
        self.rows.append((who, pk, seconds(TODAY - timedelta(days=days_ago)), currency, paid, list(lines)))
        return pk

    def sales(self) -> Sales:
        lines = [(place, *line) for place, row in enumerate(self.rows) for line in row[5]]
        table = np.array([[np.nan if cell is None else cell for cell in line] for line in lines]).reshape(-1, 5)
        who, pk, at = (np.array([row[column] for row in self.rows], dtype=np.int64) for column in range(3))
        return Sales(
            who, pk, at, at,
            currency=np.array([row[3] for row in self.rows], dtype=str),
            total=np.array([row[4] for row in self.rows], dtype=float),
            has_lines=np.array([bool(row[5]) for row in self.rows], dtype=bool),
            order=table[:, 0].astype(np.int64),
            product_id=table[:, 1].astype(np.int64),
            quantity=table[:, 2], amount=table[:, 3], unit_cost=table[:, 4],
        )  # fmt: skip

    def findings(self) -> list[Claim | CannotSay]:
        history = self.diary.history()
        return Profitability(self.sales()).fit(history, as_of=TODAY).claims(history, as_of=TODAY)


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_what_stays_is_what_was_paid_less_what_came_back_and_what_it_cost(shop: Shop) -> None:
    shop.sells(EMI, 500, (SENCHA, 10, 100, 6))
    best = shop.sells(EMI, 100, (SENCHA, 10, 100, 4), (GYOKURO, 1, 50, 20))
    back = shop.sells(EMI, 90, (SENCHA, -2, -20, 4))
    claim = of(shop.findings(), EMI)
    assert (claim.statement, claim.params["paid"], claim.params["margin"]) == ("profit_counted", 130, 78)
    assert (claim.params["low"], claim.params["high"], claim.params["percent"]) == (78, 78, 60)
    assert (claim.params["all_paid"], claim.params["all_margin"]) == (230, 118)
    assert (claim.evidence, claim.counter_evidence) == ((best,), (back,))
    assert claim.confidence == pytest.approx(0.95)
    assert claim.params["usual_percent"] is None, "nobody to compare with"


def test_a_discount_is_not_paid_and_postage_is_passed_on(shop: Shop) -> None:
    shop.sells(JUN, 20, (SENCHA, 10, 100, 4), total=80)
    shop.sells(EMI, 20, (SENCHA, 10, 100, 4), total=109)
    found = shop.findings()
    assert (of(found, JUN).params["paid"], of(found, JUN).params["margin"]) == (80, 40)
    assert (of(found, EMI).params["paid"], of(found, EMI).params["margin"]) == (100, 60)


def test_money_given_back_for_no_goods_is_lost(shop: Shop) -> None:
    shop.sells(JUN, 20, (SENCHA, 10, 100, 4))
    shop.sells(JUN, 10, total=-15)
    shop.rows[-1][5].append((0, 0, 0, 0))
    claim = of(shop.findings(), JUN)
    assert (claim.params["paid"], claim.params["margin"]) == (85, 45)


def test_who_pays_less_than_the_goods_cost_calls_for_attention(shop: Shop) -> None:
    ids = [shop.sells(LIN, days, (SENCHA, 10, 30, 4)) for days in (10, 40)]
    gift = shop.sells(LIN, 50, (GYOKURO, 2, 0, 20), total=0)
    claim = of(shop.findings(), LIN)
    assert (claim.statement, claim.params["margin"], claim.calls_for_attention) == ("profit_negative", -60, True)
    assert claim.evidence == (gift, *reversed(ids))


def test_where_a_fifth_of_the_costs_is_missing_nothing_is_said(shop: Shop) -> None:
    shop.sells(KIM, 10, (SENCHA, 10, 79, 4), (0, 1, 21, None))
    shop.sells(HAL, 10, (SENCHA, 10, 80, 4), (0, 1, 20, None))
    shop.sells(BOB, 10, total=500)
    found = shop.findings()
    assert of(found, KIM) == CannotSay(KIM, "profitability", "costs_unknown", has=79, needs=80)
    assert of(found, BOB) == CannotSay(BOB, "profitability", "costs_unknown", has=0, needs=80)
    params = of(found, HAL).params
    assert (params["margin"], params["low"], params["high"], params["known_percent"]) == (50, 40, 60, 80)


def test_a_loss_is_only_told_where_it_is_one_in_any_case(shop: Shop) -> None:
    shop.sells(HAL, 10, (SENCHA, 10, 80, 8.5), (0, 1, 20, None))
    assert of(shop.findings(), HAL).statement == "profit_counted"


def test_a_product_costs_what_it_last_cost_in_that_currency(shop: Shop) -> None:
    shop.sells(EMI, 300, (SENCHA, 1, 10, 4))
    shop.sells(EMI, 100, (SENCHA, 1, 10, 6))
    shop.sells(JUN, 200, (SENCHA, 1, 10, None))
    shop.sells(LIN, 50, (SENCHA, 1, 10, None))
    shop.sells(HAL, 350, (SENCHA, 1, 10, None))
    shop.sells(KIM, 200, (SENCHA, 1, 10, None), currency="JPY")
    found = shop.findings()
    assert [of(found, who).params["margin"] for who in (JUN, LIN, HAL)] == [6, 4, 6]
    assert isinstance(of(found, KIM), CannotSay)


def test_others_say_what_is_usual(shop: Shop) -> None:
    for other in range(100, 130):
        shop.sells(other, 30, (SENCHA, 10, 100 + other / 100, 5))
    shop.sells(EMI, 30, (SENCHA, 100, 1000, 5))
    shop.sells(JUN, 30, (SENCHA, 10, 55, 5))
    found = shop.findings()
    assert (of(found, EMI).statement, of(found, EMI).params["usual_percent"]) == ("profit_large", 51)
    assert (of(found, JUN).statement, of(found, JUN).params["percent"]) == ("profit_small", 9)
    assert of(found, 110).statement == "profit_counted"


def test_what_cost_nothing_is_known_to_and_one_order_is_enough(shop: Shop) -> None:
    only = shop.sells(EMI, 20, (SENCHA, 4, 40, 0))
    claim = of(shop.findings(), EMI)
    assert (claim.statement, claim.params["margin"], claim.params["percent"]) == ("profit_counted", 40, 100)
    assert (claim.params["orders"], claim.evidence, claim.params["known_percent"]) == (1, (only,), 100)


def test_what_is_ordered_for_tomorrow_does_not_count_today(shop: Shop) -> None:
    shop.sells(EMI, 20, (SENCHA, 1, 10, 4))
    shop.sells(EMI, -1, (SENCHA, 1, 90, 4))
    shop.sells(JUN, -1, (SENCHA, 1, 90, 4))
    (claim,) = shop.findings()
    assert isinstance(claim, Claim)
    assert (claim.customer_id, claim.params["paid"]) == (EMI, 10)


def test_of_what_came_back_in_a_later_year_only_the_return_counts(shop: Shop) -> None:
    shop.sells(EMI, 400, (SENCHA, 10, 100, 4))
    shop.sells(EMI, 300, (SENCHA, -10, -100, None))
    assert shop.findings() == [], "nothing was paid in the last year"
    shop.sells(EMI, 10, (SENCHA, 30, 300, 4))
    params = of(shop.findings(), EMI).params
    assert (params["paid"], params["margin"], params["all_paid"], params["all_margin"]) == (200, 120, 300, 180)


def test_who_gave_all_back_or_bought_long_ago_has_no_share(shop: Shop) -> None:
    shop.sells(ANN, 20, (SENCHA, 1, 10, 4))
    shop.sells(ANN, 10, (SENCHA, -1, -10, 4))
    shop.sells(BOB, 700, (SENCHA, 1, 10, 4))
    assert shop.findings() == []


def test_what_was_not_known_by_then_does_not_count(shop: Shop) -> None:
    shop.sells(EMI, 20, (SENCHA, 1, 10, 4))
    history, sales = shop.diary.history(), shop.sales()
    assert len(Profitability(sales).claims(history, as_of=TODAY)) == 1
    later = replace(sales, known_at=sales.known_at + 30 * DAY)
    assert Profitability(later).claims(history, as_of=TODAY) == []


def test_without_orders_or_costs_nothing_is_said(shop: Shop) -> None:
    assert shop.findings() == []
    shop.sells(EMI, 20, (SENCHA, 1, 10, None))
    assert shop.findings() == []
