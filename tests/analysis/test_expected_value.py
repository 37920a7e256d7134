"""What customers will spend, in their own currencies, and purchases that say nothing of them."""

from __future__ import annotations

import numpy as np
import pytest

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.expected_value import ExpectedValue
from farley.analysis.one_off_gift import OneOffGift
from tests.analysis.cast import TODAY, Diary, of, ordinary_customers

(
    HANAKO, KENJI, NEWCOMER, WITHOUT_AMOUNTS, GIFT_GIVER, BULK_BUYER, YEARLY_GIVER, LATELY, CHRISTMAS, GONE_QUIET,
    TRAVELLER, BORDERER, LETTERED, TOLD_OF, ORDERED_SO,
) = range(1, 16)  # fmt: skip
Findings = list[Claim | CannotSay]


@pytest.fixture(scope="module")
def diary() -> Diary:
    diary = Diary()
    ordinary_customers(diary)
    for customer_id in range(2000, 2080):
        diary.buys(customer_id, [300 + customer_id % 50, *([200] if customer_id % 3 == 0 else [])], amount=50.0)
    diary.buys(HANAKO, range(700, 0, -30), amount=100.0)
    diary.buys(GONE_QUIET, range(700, 190, -30), amount=100.0)
    diary.add(KENJI, "purchase", 700, amount=9000.0, currency="JPY")
    for days in range(670, 0, -30):
        diary.add(KENJI, "purchase", days, amount=10_000.0, currency="JPY")
    for days in range(700, 0, -30):
        diary.add(TRAVELLER, "purchase", days, amount=10_000.0, currency="JPY")
        diary.add(BORDERER, "purchase", days, amount=10.0, currency="CHF")
        diary.buys(BORDERER, [days])
    diary.buys(TRAVELLER, [200] * 30, amount=2.0)
    diary.buys(BORDERER, [15], amount=1.0)
    diary.buys(NEWCOMER, [20], amount=60.0)
    diary.buys(WITHOUT_AMOUNTS, [200, 100, 20], amount=None)
    for giver in (GIFT_GIVER, YEARLY_GIVER, BULK_BUYER, LATELY, CHRISTMAS, LETTERED, TOLD_OF, ORDERED_SO):
        diary.buys(giver, range(720, 150, -60), amount=20.0)
    diary.buys(GIFT_GIVER, [365], amount=900.0)
    diary.writes(GIFT_GIVER, [370], [0.2], text="二十四箱、熨斗付きの記念品をお願いできますか。")
    diary.buys(BULK_BUYER, [240], amount=800.0)
    diary.writes(BULK_BUYER, [600], [0.2], text="A birthday present for my mother, please.")
    diary.buys(YEARLY_GIVER, [690, 325], amount=700.0)
    diary.buys(LATELY, [5], amount=800.0)
    diary.buys(CHRISTMAS, [320], amount=800.0)
    diary.buys(LETTERED, [240], amount=800.0)
    for kind in ("email", "message"):
        letter = "Our spring letter: two new roasts, and a gift card for whoever brings a friend."
        diary.add(LETTERED, kind, 235, direction="out", text=letter)
    diary.buys(TOLD_OF, [240], amount=800.0)
    diary.add(TOLD_OF, "note", 238, direction=None, text="All of it is for the staff: a wedding present.")
    diary.buys(ORDERED_SO, [240], amount=800.0, text="Gift wrapping, please.")
    return diary


@pytest.fixture(scope="module")
def values(diary: Diary) -> Findings:
    history = diary.history()
    return ExpectedValue().fit(history, as_of=TODAY).claims(history, as_of=TODAY)


@pytest.fixture(scope="module")
def gifts(diary: Diary) -> Findings:
    history = diary.history()
    return OneOffGift().fit(history, as_of=TODAY).claims(history, as_of=TODAY)


def test_an_amount_is_in_the_currency_that_it_says(values: Findings) -> None:
    traveller = of(values, TRAVELLER).params
    assert traveller["currency"] == "EUR", "in which most purchases were, though on one day"
    assert traveller["amount"] < 2000


def test_of_a_day_with_two_currencies_the_usual_one_counts(values: Findings) -> None:
    borderer = of(values, BORDERER).params
    assert borderer["currency"] == "EUR"
    assert 800 < borderer["amount"] < 1300


def test_who_buys_every_month_will_spend_about_as_much_again(values: Findings) -> None:
    claim = of(values, HANAKO)
    assert claim.params["currency"] == "EUR"
    assert 900 < claim.params["amount"] < 1300
    assert claim.params["low"] < claim.params["amount"] < claim.params["high"]
    assert claim.params["is_season_seen"]


def test_who_has_left_by_their_own_rhythm_will_spend_next_to_nothing(values: Findings) -> None:
    claim = of(values, GONE_QUIET)
    assert claim.params["low"] == 0
    assert claim.params["high"] < 100


def test_who_pays_little_each_time_is_not_expected_to_pay_what_most_pay() -> None:
    diary, rng = Diary(), np.random.default_rng(1)
    for customer_id in range(1, 201):
        first = int(rng.integers(60, 720))
        last = int(rng.integers(30, first)) if rng.random() < 0.4 else 0
        diary.buys(customer_id, range(first, last, -30), amount=12.0 if customer_id <= 10 else 48.0)
    history = diary.history()
    found = ExpectedValue().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    claims = {each.customer_id: each.params for each in found if isinstance(each, Claim)}
    buying = {pk: params for pk, params in claims.items() if params["purchases"] > 5}
    assert len(buying) > 80
    for customer_id, params in buying.items():
        assert params["amount"] / params["purchases"] == pytest.approx(12 if customer_id <= 10 else 48, rel=0.05)


def test_each_currency_is_judged_by_itself(values: Findings) -> None:
    claim = of(values, KENJI)
    assert claim.params["currency"] == "JPY"
    assert 80_000 < claim.params["amount"] < 140_000


def test_of_a_newcomer_the_interval_is_wide_and_little_is_believed(values: Findings) -> None:
    newcomer, hanako = of(values, NEWCOMER), of(values, HANAKO)
    assert newcomer.params["low"] == 0
    assert newcomer.params["high"] / newcomer.params["amount"] > hanako.params["high"] / hanako.params["amount"]
    assert newcomer.confidence < hanako.confidence


def test_without_amounts_there_is_none(values: Findings) -> None:
    assert of(values, WITHOUT_AMOUNTS) == CannotSay(WITHOUT_AMOUNTS, "expected_value", "no_amounts", has=3, needs=0)


def test_a_present_is_not_expected_again(values: Findings) -> None:
    assert of(values, GIFT_GIVER).params["amount"] < 200


def test_what_one_will_spend_does_not_depend_on_who_else_is_asked_about(diary: Diary, values: Findings) -> None:
    insight = ExpectedValue().fit(diary.history(), as_of=TODAY)
    alone = Diary(interactions=[row for row in diary.interactions if row["customer_id"] == HANAKO]).history()
    assert of(insight.claims(alone, as_of=TODAY), HANAKO) == of(values, HANAKO)


def test_before_a_year_is_full_the_season_is_not_known() -> None:
    diary, rng = Diary(), np.random.default_rng(1)
    for customer_id in range(80):
        first = float(rng.uniform(30, 200)) if customer_id else 250.0
        diary.buys(customer_id, [first - gap for gap in np.cumsum([0, *rng.exponential(25, 3)]) if gap < first])
    history = diary.history()
    found = ExpectedValue().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert not any(claim.params["is_season_seen"] for claim in found if isinstance(claim, Claim))


def test_of_a_shop_of_three_months_no_year_is_spoken_of() -> None:
    diary = Diary()
    for customer_id in range(30):
        diary.buys(customer_id, [80, 60, 30 + customer_id % 9])
    history = diary.history()
    found = ExpectedValue().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert {each.reason for each in found if isinstance(each, CannotSay)} == {"too_short_history"}


def test_where_hardly_anybody_came_back_no_amount_is_named() -> None:
    diary = Diary()
    for customer_id in range(10):
        diary.buys(customer_id, [40.0 + customer_id])
    history = diary.history()
    found = ExpectedValue().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert {each.reason for each in found if isinstance(each, CannotSay)} == {"few_came_back"}
    assert len(found) == 10


def test_words_of_a_present_tell_a_gift(diary: Diary, gifts: Findings) -> None:
    claim = of(gifts, GIFT_GIVER)
    assert claim.statement == "gift_by_words"
    assert claim.params["times"] == pytest.approx(45, rel=0.1)
    kinds = [row["kind"] for pk in claim.evidence[:2] for row in diary.interactions if row["interaction_id"] == pk]
    assert kinds == ["purchase", "email"]


def test_what_we_wrote_of_gifts_ourselves_tells_nothing_of_a_purchase(gifts: Findings) -> None:
    assert of(gifts, LETTERED).statement == "bulk_order"


def test_what_a_colleague_noted_and_what_stands_in_the_order_tell_it(gifts: Findings) -> None:
    assert of(gifts, TOLD_OF).statement == "gift_by_words"
    claim = of(gifts, ORDERED_SO)
    assert claim.statement == "gift_by_words"
    assert len(claim.evidence) == len(set(claim.evidence))


def test_words_of_another_time_do_not(gifts: Findings) -> None:
    assert of(gifts, BULK_BUYER).statement == "bulk_order"


def test_the_season_of_giving_speaks_for_a_gift_less_surely(gifts: Findings) -> None:
    claim = of(gifts, CHRISTMAS)
    assert claim.statement == "gift_by_season"
    assert claim.confidence < of(gifts, GIFT_GIVER).confidence


def test_twice_is_a_habit(gifts: Findings) -> None:
    assert of(gifts, YEARLY_GIVER).reason == "large_more_than_once"


def test_until_the_next_purchase_nobody_knows(gifts: Findings) -> None:
    assert of(gifts, LATELY).reason == "nothing_since"


def test_what_was_paid_in_another_currency_or_nobody_knows_how_much_was_not_ordinary() -> None:
    """Two purchases since, of 9000 yen and of an unknown amount, do not show that 500 euros stand alone."""
    diary = Diary()
    of_hanako = diary.buys(HANAKO, [700, 600, 500, 450, 400], amount=20.0)
    large = diary.buys(HANAKO, [300], amount=500.0)
    diary.add(HANAKO, "purchase", 100, amount=9000.0, currency="JPY")
    diary.buys(HANAKO, [50], amount=None)

    def claims() -> Findings:
        history = diary.history()
        return OneOffGift().fit(history, as_of=TODAY).claims(history, as_of=TODAY)

    assert of(claims(), HANAKO).reason == "nothing_to_compare_since"
    of_hanako += diary.buys(HANAKO, [10], amount=20.0)
    assert of(claims(), HANAKO).params["after"] == 1
    assert of(claims(), HANAKO).evidence == (*large, *of_hanako[::-1])


def test_of_ordinary_purchases_nothing_is_said(gifts: Findings) -> None:
    assert {each.customer_id for each in gifts} <= {
        GIFT_GIVER,
        BULK_BUYER,
        YEARLY_GIVER,
        LATELY,
        CHRISTMAS,
        LETTERED,
        TOLD_OF,
        ORDERED_SO,
        *range(1000, 2080),
    }
    assert HANAKO not in {each.customer_id for each in gifts}


def test_an_empty_installation_says_nothing() -> None:
    history = Diary().history()
    for insight in (ExpectedValue(), OneOffGift()):
        fitted = insight.fit(history, as_of=TODAY)
        assert fitted.claims(history, as_of=TODAY) == []
        assert fitted.forecasts(history, as_of=TODAY) == []
