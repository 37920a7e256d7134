"""What is given back was not spent: at once, later, in part; and nobody knew of it before."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from farley.analysis.claims import Claim, Forecast
from farley.analysis.expected_value import ExpectedValue
from farley.analysis.may_leave import MayLeave
from farley.analysis.next_purchase import WillBuySoon
from farley.analysis.next_purchase_day import NextPurchaseDay
from farley.analysis.purchase_rhythm import PurchaseRhythm
from farley.analysis.purchases import purchase_days, purchases
from farley.analysis.regular_payments import RegularPayments
from farley.analysis.returns_often import ReturnsOften
from farley.analysis.spending_trend import SpendingTrend
from farley.analysis.still_a_customer import StillACustomer
from tests.analysis.cast import TODAY, Diary, of, ordinary_customers

ANNA, BEN = 1, 2


def test_what_is_given_back_later_was_never_bought_but_only_from_then_on() -> None:
    """A large order came back two weeks later; the ordinary purchases around it stay as they were."""
    diary = Diary()
    diary.buys(ANNA, [300, 200, 160], amount=100.0)
    diary.buys(ANNA, [170], amount=3000.0)
    diary.add(ANNA, "refund", 156, amount=3000.0, currency="EUR")
    diary.add(ANNA, "refund", 150, amount=30.0, currency="EUR")
    diary.add(ANNA, "refund", 150, amount=30.0, currency="JPY")
    history = diary.history()
    then, now = (purchase_days(history, as_of=TODAY - timedelta(days=each)) for each in (157, 0))
    assert then.amount.tolist() == [100, 100, 3000, 100]
    assert now.amount.tolist() == [100, 100, 70]
    assert now.paid.tolist() == [100, 100, 100]


def test_what_no_one_day_covers_comes_off_the_latest_ones() -> None:
    diary = Diary()
    diary.buys(ANNA, [50, 40, 30], amount=0.1)
    diary.buys(ANNA, [30], amount=0.2)
    diary.add(ANNA, "refund", 20, amount=0.35, currency="EUR")
    diary.buys(ANNA, [10], amount=5.0)
    diary.buys(BEN, [40], amount=7.0)
    diary.add(BEN, "refund", 41, amount=7.0, currency="EUR")
    diary.add(BEN, "refund", 20, amount=9.0, currency="EUR")
    days = purchase_days(diary.history(), as_of=TODAY)
    assert days.customer_id.tolist() == [ANNA] * 3
    assert days.amount.tolist() == pytest.approx([0.1, 0.05, 5.0])


@pytest.mark.parametrize("seed", range(8))
def test_an_earlier_day_is_seen_as_it_was_seen_on_it(seed: int) -> None:
    """Whatever was bought and given back in two currencies, looking back says what was said then."""
    rng, diary = np.random.default_rng(seed), Diary()
    for _ in range(300):
        currency = "EUR" if rng.random() < 0.9 else "JPY"
        kind = "refund" if rng.random() < 0.3 else "purchase"
        amount = None if rng.random() < 0.1 else float(rng.choice([5, 10, 10, 20, 100]))
        diary.add(int(rng.integers(6)), kind, int(rng.integers(1, 200)), amount=amount, currency=currency)
    for customer_id in range(6):
        diary.buys(customer_id, [300.0 - place for place in range(60)])
    history = diary.history()
    bought = purchases(history, as_of=TODAY)
    for ago in (0, 1, 30, 90, 150, 400):
        then = TODAY - timedelta(days=ago)
        ours, theirs = bought.on(history.day(then)), purchase_days(history, as_of=then)
        for name, column in vars(theirs).items():
            np.testing.assert_array_equal(getattr(ours, name), column, err_msg=name)


def test_who_gives_nearly_everything_back_is_not_expected_to_spend() -> None:
    diary = Diary()
    ordinary_customers(diary)
    for customer_id in (ANNA, BEN):
        diary.buys(customer_id, range(700, 0, -30), amount=100.0)
    for days in range(693, 0, -30):
        diary.add(ANNA, "refund", days, amount=90.0, currency="EUR")
    history = diary.history()
    claims = ExpectedValue().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    anna, ben = (of(claims, each) for each in (ANNA, BEN))
    assert isinstance(anna, Claim)
    assert isinstance(ben, Claim)
    assert float(anna.params["amount"] or 0) < 0.2 * float(ben.params["amount"] or 0)


def test_a_payment_given_back_in_part_is_still_a_regular_payment() -> None:
    diary = Diary()
    diary.buys(ANNA, range(330, 0, -30), amount=50.0)
    diary.add(ANNA, "refund", 55, amount=20.0, currency="EUR")
    history = diary.history()
    claims = RegularPayments().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert of(claims, ANNA).params["amount"] == 50


def test_a_period_of_which_everything_came_back_teaches_that_less_was_spent() -> None:
    diary = Diary()
    ordinary_customers(diary)
    diary.buys(ANNA, range(700, 100, -30), amount=100.0)
    diary.buys(ANNA, [60], amount=100.0)
    diary.add(ANNA, "refund", 50, amount=100.0, currency="EUR")
    history = diary.history()
    assert SpendingTrend().fit(history, as_of=TODAY).coming_ is not None


@pytest.mark.parametrize(
    "insight", [StillACustomer, MayLeave, WillBuySoon, NextPurchaseDay, PurchaseRhythm, RegularPayments]
)
def test_who_gave_back_what_was_bought_has_not_bought(insight: type) -> None:
    """Days of which nothing was kept teach no purchase, so they settle none; of Ben's second order one is kept."""
    diary = Diary()
    diary.buys(ANNA, [100, 15])
    diary.add(ANNA, "refund", 9, amount=100.0, currency="EUR")
    diary.buys(BEN, [100, 15])
    diary.add(BEN, "refund", 9, amount=60.0, currency="EUR")
    made = TODAY - timedelta(days=30)
    forecasts = [
        Forecast(each, "any", "buys", made, TODAY - timedelta(days=2), 0.5, 0.4, 0.6, 0.5, (), {"days": 28})
        for each in (ANNA, BEN)
    ]
    anna, ben = insight().outcomes(diary.history(), forecasts, as_of=TODAY)
    assert anna.happened is (insight is MayLeave)
    assert anna.evidence == ()
    assert ben.happened is (insight is not MayLeave)
    assert len(ben.evidence) == 1


def test_where_much_is_given_back_what_is_foreseen_comes_as_often_as_was_said() -> None:
    """Two orders of five come back whole: forecasts were learned without them, and met them as purchases."""
    rng, diary = np.random.default_rng(3), Diary()
    for customer_id in range(500):
        gap, start = 45 * rng.gamma(3, 1 / 3), float(rng.uniform(0, 900))
        end = max(start - rng.exponential(600), -120.0)
        while start > end:
            diary.buys(customer_id, [start])
            if rng.random() < 0.4:
                diary.add(customer_id, "refund", start - rng.uniform(2, 12), amount=100.0, currency="EUR")
            start -= gap * rng.gamma(2, 0.5)
    history = diary.history()
    insight = StillACustomer().fit(history, as_of=TODAY)
    forecasts = insight.forecasts(history, as_of=TODAY)
    outcomes = insight.outcomes(history, forecasts, as_of=TODAY + timedelta(days=100))
    said = np.mean([each.forecast.probability for each in outcomes])
    came = np.mean([each.happened for each in outcomes])
    assert said == pytest.approx(came, abs=0.04)


def test_one_order_that_comes_back_in_pieces_is_one_purchase_given_back() -> None:
    """Anna sends one order of five back in four parcels; Ben sends four of five back, two of them in pieces."""
    rng, diary = np.random.default_rng(4), Diary()
    for customer_id in range(10, 410):
        often = rng.beta(0.3, 2.7)
        for days in rng.uniform(10, 900, 12):
            diary.buys(customer_id, [days])
            if rng.random() < often:
                diary.add(customer_id, "refund", days - 3, amount=100.0, currency="EUR")
    for customer_id in (ANNA, BEN):
        diary.buys(customer_id, [500, 400, 300, 200, 100], amount=100.1)
    for days in (99, 98, 97, 96):
        diary.add(ANNA, "refund", days, amount=25.025, currency="EUR")
    of_ben = [diary.add(BEN, "refund", days, amount=50.05, currency="EUR") for days in (490, 480, 390, 380)]
    of_ben += [
        diary.add(BEN, "refund", days, amount=amount, currency="EUR") for days, amount in ((290, 9.0), (90, None))
    ]
    history = diary.history()
    claims = ReturnsOften().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert ANNA not in [each.customer_id for each in claims]
    ben = of(claims, BEN)
    assert (ben.params["returns"], ben.params["purchases"], ben.params["percent"]) == (4, 5, 80)
    assert ben.evidence == tuple(of_ben[::-1])
