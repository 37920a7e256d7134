"""What changed between October and November in a small shop, counted by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from farley.analysis.tables import History, history_of
from farley.analysis.trend import Measured, Part, Span, Stay, measure

AS_OF = datetime(2026, 12, 1, tzinfo=UTC)
NOVEMBER = Span(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
OCTOBER = Span(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC))
SPANS = (NOVEMBER, OCTOBER)


class Shop:
    """A history that is written down line by line."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.tones: list[dict[str, Any]] = []

    def add(self, customer: int, day: str, kind: str = "purchase", **more: Any) -> int:
        at = datetime.fromisoformat(f"2026-{day}T12:00:00+00:00")
        pk = len(self.rows) + 1
        row = {"interaction_id": pk, "customer_id": customer, "kind": kind, "happened_at": at, "recorded_at": at}
        self.rows.append(row | {"channel": "shop", "direction": "in", "audience": "all"} | more)
        return pk

    def buys(self, customer: int, day: str, amount: float, currency: str = "JPY") -> None:
        self.add(customer, day, amount=amount, currency=currency)

    def writes(self, customer: int, day: str, score: float, intent: str = "", **more: Any) -> None:
        pk = self.add(customer, day, "email", channel="email")
        self.tones.append({"interaction_id": pk, "score": score, "intent": intent, "read": 1} | more)

    def history(self) -> History:
        return history_of(self.rows, self.tones)

    def measured(self, **more: Any) -> Measured:
        return measure(self.history(), SPANS, as_of=AS_OF, **more)


def test_figures_are_what_a_person_counts() -> None:
    shop = Shop()
    shop.buys(1, "10-03", 100)
    shop.buys(1, "11-03", 300)
    shop.buys(2, "11-30", 50)
    shop.buys(2, "11-05", 7, "EUR")
    shop.buys(3, "09-30", 1000)
    shop.add(1, "11-04", "refund", amount=20.0, currency="JPY")
    shop.add(1, "11-05", "call", direction="out")
    shop.writes(1, "11-06", -0.5, "complaint")
    found = shop.measured()
    assert (found.total("paid", 0, "JPY"), found.total("paid", 1, "JPY"), found.total("paid", 0, "EUR")) == (
        330,
        100,
        7,
    )
    assert (found.total("purchases", 0), found.total("purchases", 1)) == (3, 1)
    assert (found.total("buyers", 0), found.total("buyers", 1)) == (2, 1)
    assert (found.total("newcomers", 0), found.total("newcomers", 1)) == (1, 1)
    assert (found.total("incoming", 0), found.total("outgoing", 0), found.total("complaints", 0)) == (1, 1, 1)
    assert found.currencies == ["JPY", "EUR"]
    assert found.parts("paid", "JPY") == [Part(1, 280, 100), Part(2, 50, 0)]
    assert found.parts("newcomers") == [Part(1, 0, 1), Part(2, 1, 0)]
    assert found.since == int(datetime(2026, 9, 30, 12, tzinfo=UTC).timestamp())


def test_only_some_customers_are_counted_where_some_are_asked_for() -> None:
    shop = Shop()
    shop.buys(1, "11-03", 300)
    shop.buys(2, "11-03", 50)
    assert shop.measured(customer_ids=[2]).total("paid", 0, "JPY") == 50
    assert shop.measured(customer_ids=[]).total("paid", 0, "JPY") == 0


def test_who_belongs_to_a_customer_counts_only_while_they_do() -> None:
    shop = Shop()
    shop.buys(1, "11-03", 1)
    for day in ("10-30", "11-04", "11-20"):
        shop.buys(2, day, 10)
        shop.buys(3, day, 100)
        shop.buys(4, day, 1000)
    joined, left = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 10, tzinfo=UTC)
    stays = [Stay(2, joined), Stay(2, None, left), Stay(3, joined, left)]
    found = shop.measured(customer_ids=[1], stays=stays, is_one=True)
    assert (found.total("paid", 0, "JPY"), found.total("paid", 1, "JPY")) == (121, 10)
    assert [stay.meets(OCTOBER) for stay in stays] == [False, True, False]


def test_a_change_that_many_made_is_clear_and_one_that_a_single_customer_made_is_not() -> None:
    many, one = Shop(), Shop()
    for customer in range(1, 11):
        for shop in (many, one):
            shop.buys(customer, "10-03", 100)
        many.buys(customer, "11-03", 150)
        one.buys(customer, "11-03", 600 if customer == 1 else 100)
    clear, unclear = many.measured().change("paid", "JPY"), one.measured().change("paid", "JPY")
    assert (clear.now, clear.before, clear.difference, clear.cases) == (1500, 1000, 500, 10)
    # The square root of ten times fifty squared is 158; 1.2816 times that is 203.
    assert (clear.low, clear.high) == pytest.approx((500 - 202.6, 500 + 202.6), abs=0.1)
    assert clear.is_clear
    assert unclear.difference == 500
    assert not unclear.is_clear
    assert clear.strength > unclear.strength


def test_of_a_few_cases_nothing_is_said() -> None:
    shop = Shop()
    for customer in range(1, 5):
        shop.buys(customer, "11-03", 100)
    change = shop.measured().change("purchases")
    assert (change.now, change.low, change.is_clear, change.strength, change.cases) == (4, None, False, 0, 4)


def test_of_one_customer_each_entry_is_a_case() -> None:
    shop = Shop()
    for day in range(10, 16):
        shop.buys(1, f"11-{day}", 100)
    change = shop.measured(customer_ids=[1], is_one=True).change("purchases")
    assert change.cases == 6
    assert change.low == pytest.approx(6 - 1.2816 * 6**0.5, abs=0.01)


def test_feeling_is_compared_over_customers_and_a_colleagues_is_none() -> None:
    shop = Shop()
    for customer in range(1, 7):
        shop.writes(customer, "10-03", 0.4 if customer % 2 else 0.6)
        shop.writes(customer, "11-03", -0.4 if customer % 2 else -0.6)
    shop.writes(1, "11-04", 1.0, holder="colleague")
    tone = shop.measured().tone()
    assert tone is not None
    assert (tone.now, tone.before) == pytest.approx((-0.5, 0.5))
    # Each side varies by 0.1 around its mean: 0.01 / 6 * 6 / 5 = 0.002.
    assert tone.high == pytest.approx(-1 + 1.2816 * 0.004**0.5, abs=0.001)
    assert tone.is_clear


def test_without_texts_there_is_no_feeling() -> None:
    shop = Shop()
    shop.buys(1, "11-03", 100)
    assert shop.measured().tone() is None
    empty = Shop().measured()
    assert (empty.since, empty.currencies, empty.total("paid", 0, "JPY"), empty.parts("buyers")) == (None, [], 0, [])


def test_a_text_that_was_read_twice_counts_once_as_the_newer_model_read_it() -> None:
    shop = Shop()
    shop.writes(1, "11-03", 0.9)
    shop.tones.append({"interaction_id": 1, "score": -0.9, "intent": "complaint", "read": 2})
    found = shop.measured()
    assert (found.total("texts", 0), found.total("complaints", 0)) == (1, 1)
