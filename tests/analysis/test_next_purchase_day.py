"""When customers buy next, how they compare, who gives back, and who comes in one season only."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.next_purchase_day import NextPurchaseDay
from farley.analysis.returns_often import ReturnsOften
from farley.analysis.seasonal_buyer import SeasonalBuyer
from farley.analysis.tables import columns
from farley.analysis.value_tier import ValueTier, rfm
from tests.analysis.cast import TODAY, Diary, of, ordinary_customers

CLOCK, LATE, STOPPED, ERRATIC, NEWCOMER, GENEROUS, GIFT_GIVER, RETURNER, TRIER, SPRING, WINTER, ALL_YEAR = range(1, 13)
Findings = list[Claim | CannotSay]


@pytest.fixture(scope="module")
def diary() -> Diary:
    diary = Diary()
    ordinary_customers(diary)
    diary.buys(CLOCK, range(365, 0, -30), amount=40.0)
    diary.buys(LATE, [33 + 30 * place + (place % 3 - 1) * 4 for place in range(12, -1, -1)], amount=40.0)
    diary.buys(STOPPED, range(700, 300, -30))
    diary.buys(ERRATIC, [1500, 1490, 1100, 1099, 600, 598, 300, 20])
    diary.buys(NEWCOMER, [30])
    diary.buys(GENEROUS, range(360, 0, -30), amount=5000.0)
    diary.buys(GIFT_GIVER, range(360, 0, -30), amount=5.0)
    diary.buys(GIFT_GIVER, [100], amount=4000.0)
    diary.buys(RETURNER, range(600, 0, -20), amount=50.0)
    for days in range(595, 0, -40):
        diary.add(RETURNER, "refund", days, amount=-10.0, currency="EUR")
    diary.buys(TRIER, [50], amount=50.0)
    diary.add(TRIER, "refund", 40, amount=-10.0, currency="EUR")
    # Each year around the first of April, and around the new year.
    diary.buys(SPRING, [year * 365 + 214 + off for year in range(4) for off in (-10, 5)])
    diary.buys(WINTER, [year * 365 + 305 + off for year in range(3) for off in (-20, 20)])
    diary.buys(ALL_YEAR, range(1400, 0, -70))
    return diary


@pytest.fixture(scope="module")
def next_days(diary: Diary) -> Findings:
    history = diary.history()
    return NextPurchaseDay().fit(history, as_of=TODAY).claims(history, as_of=TODAY)


@pytest.fixture(scope="module")
def tiers(diary: Diary) -> Findings:
    history = diary.history()
    return ValueTier().fit(history, as_of=TODAY).claims(history, as_of=TODAY)


@pytest.fixture(scope="module")
def returns(diary: Diary) -> Findings:
    history = diary.history()
    return ReturnsOften().fit(history, as_of=TODAY).claims(history, as_of=TODAY)


@pytest.fixture(scope="module")
def seasons(diary: Diary) -> Findings:
    history = diary.history()
    return SeasonalBuyer().fit(history, as_of=TODAY).claims(history, as_of=TODAY)


def test_the_next_purchase_comes_when_the_own_rhythm_says(next_days: Findings) -> None:
    claim = of(next_days, CLOCK)
    due = TODAY.date() + timedelta(days=25)
    earliest, on, latest = (date.fromisoformat(claim.params[name]) for name in ("earliest", "on", "latest"))
    assert earliest <= on <= latest
    assert abs((on - due).days) <= 4
    assert (latest - earliest).days < 30


def test_who_is_late_is_expected_soon_and_never_in_the_past(next_days: Findings) -> None:
    claim = of(next_days, LATE)
    assert TODAY.date() <= date.fromisoformat(claim.params["earliest"])
    assert date.fromisoformat(claim.params["on"]) <= TODAY.date() + timedelta(days=21)


@pytest.mark.parametrize(
    ("customer", "reason"),
    [(STOPPED, "probably_stopped"), (ERRATIC, "too_irregular"), (NEWCOMER, "too_few_purchases")],
)
def test_no_day_is_named_where_none_can_be(next_days: Findings, customer: int, reason: str) -> None:
    assert of(next_days, customer).reason == reason


def test_the_interval_holds_for_most(diary: Diary) -> None:
    history, then = diary.history(), TODAY - timedelta(days=150)
    claims = NextPurchaseDay().fit(history, as_of=then).claims(history, as_of=then)
    bought = {
        customer: min(
            (row["happened_at"] for row in diary.interactions if row["customer_id"] == customer
             and row["happened_at"] > then and row["kind"] == "purchase"),
            default=None,
        )
        for customer in {each.customer_id for each in claims}
    }  # fmt: skip
    inside = [
        claim.params["earliest"] <= at.date().isoformat() <= claim.params["latest"]
        for claim in claims
        if isinstance(claim, Claim) and (at := bought[claim.customer_id]) is not None
    ]
    assert len(inside) > 30
    assert 0.65 <= np.mean(inside) <= 0.95


def test_forecasts_meet_what_happened(diary: Diary) -> None:
    history, then = diary.history(), TODAY - timedelta(days=60)
    insight = NextPurchaseDay().fit(history, as_of=then)
    outcomes = {
        each.forecast.customer_id: each
        for each in insight.outcomes(history, insight.forecasts(history, as_of=then), as_of=TODAY)
    }
    assert outcomes[CLOCK].happened is True
    assert outcomes[STOPPED].happened is False
    assert outcomes[CLOCK].forecast.probability > 0.8 > outcomes[STOPPED].forecast.probability


def test_the_naive_guess_knows_who_is_forecast_and_not_who_came_once() -> None:
    """Forty come every month, of whom one in four has stopped; two hundred others came once, and nothing is said."""
    diary = Diary()
    for customer_id in range(100, 140):
        diary.buys(customer_id, range(700 + customer_id % 30, 400 * (customer_id % 4 == 0), -30))
    for customer_id in range(1000, 1200):
        diary.buys(customer_id, [customer_id - 500])
    history = diary.history()
    forecasts = NextPurchaseDay().fit(history, as_of=TODAY).forecasts(history, as_of=TODAY)
    assert len(forecasts) == 40
    assert {round(each.baseline_probability, 1) for each in forecasts} == {0.7}


def test_who_spends_most_is_among_the_best(tiers: Findings) -> None:
    claim = of(tiers, GENEROUS)
    assert (claim.statement, claim.params["top_percent"]) == ("among_best", 2)
    assert claim.params["money"] == 5
    assert of(tiers, CLOCK).statement == "in_the_field"


def test_a_present_does_not_make_a_good_customer(tiers: Findings) -> None:
    assert of(tiers, GIFT_GIVER).params["top_percent"] > 80


def test_what_was_given_back_on_another_day_was_not_spent(tiers: Findings) -> None:
    assert of(tiers, TRIER).params["spent"] == 40


def test_a_small_purchase_counts_as_it_was() -> None:
    """Only what is far above the usual is evened out: the year adds up to no more than was paid."""
    diary = Diary()
    ordinary_customers(diary)
    diary.buys(CLOCK, range(360, 0, -30), amount=1000.0)
    diary.buys(CLOCK, [100], amount=1.0)
    history = diary.history()
    claim = of(ValueTier().fit(history, as_of=TODAY).claims(history, as_of=TODAY), CLOCK)
    assert (claim.params["spent"], claim.params["evened_out"]) == (12_001, 0)


def test_of_too_few_none_is_the_best() -> None:
    diary = Diary()
    for customer_id in range(10):
        diary.buys(customer_id, [240.0 + customer_id])
    history = diary.history()
    found = ValueTier().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert {each.reason for each in found if isinstance(each, CannotSay)} == {"too_few_to_compare"}


def test_of_a_young_shop_nobody_is_ranked() -> None:
    diary = Diary()
    for customer_id in range(40):
        diary.buys(customer_id, [40.0 + customer_id])
    history = diary.history()
    found = ValueTier().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert {(each.reason, each.has, each.needs) for each in found if isinstance(each, CannotSay)} == {
        ("too_short_history", 79, 182)
    }


def fifths(diary: Diary, name: str) -> list[int]:
    found: list[int] = columns(rfm(diary.history(), as_of=TODAY).order_by("customer_id"))[name].tolist()
    return found


def test_fifths_hold_as_many_customers_each_and_currencies_stay_apart() -> None:
    diary = Diary()
    for customer_id in range(20):
        diary.buys(customer_id, [50.0 - customer_id], amount=float(customer_id + 1))
    for customer_id in range(100, 120):
        diary.add(customer_id, "purchase", 130 - customer_id, amount=100_000.0 + customer_id, currency="JPY")
    assert np.bincount(fifths(diary, "recency")).tolist() == [0, 8, 8, 8, 8, 8]
    assert fifths(diary, "money") == [n for _ in range(2) for n in (1, 2, 3, 4, 5) for _ in range(4)]


def test_what_was_paid_once_in_another_currency_is_not_added() -> None:
    """Twelve times 3,000 yen are no 36,000 dollars, though ten dollars were paid, too."""
    diary = Diary()
    for customer_id in range(20):
        diary.buys(customer_id, [50.0 - customer_id], amount=float(customer_id + 1))
    for customer_id in range(100, 120):
        for days in range(10, 370, 30):
            diary.add(customer_id, "purchase", days, amount=3_000.0 + customer_id, currency="JPY")
    diary.add(100, "purchase", 3, amount=10.0, currency="EUR")
    diary.add(101, "purchase", 3, amount=10.0, currency="USD")
    assert fifths(diary, "money") == [n for _ in range(2) for n in (1, 2, 3, 4, 5) for _ in range(4)]


def test_equal_customers_stand_in_the_same_fifth() -> None:
    """Half bought once, none of them oftener than another; those who bought oftenest or latest stand at the top."""
    diary = Diary()
    for customer_id in range(10):
        diary.buys(customer_id, [300.0, 3.0][: 1 + customer_id // 5])
    assert fifths(diary, "frequency") == [1] * 5 + [5] * 5
    assert fifths(diary, "recency") == [1] * 5 + [5] * 5


def test_what_was_given_back_is_no_money_spent() -> None:
    diary = Diary()
    for customer_id in range(10):
        diary.buys(customer_id, [30.0], amount=100.0 + customer_id)
    diary.buys(50, [20.0], amount=77_000.0)
    diary.add(50, "refund", 20, amount=77_000.0, currency="EUR")
    diary.add(51, "refund", 20, amount=12.0, currency="EUR")
    assert fifths(diary, "money")[-1] == 1
    assert len(fifths(diary, "money")) == 11


def test_who_gives_back_much_more_than_others_is_named(returns: Findings) -> None:
    claim = of(returns, RETURNER)
    assert (claim.params["returns"], claim.params["purchases"]) == (15, 30)
    assert claim.params["percent"] > 2 * claim.params["usual_percent"]
    assert of(returns, TRIER) == CannotSay(TRIER, "returns_often", "too_few_to_return", has=1, needs=4)
    assert len(returns) == 2


def test_who_spent_the_same_stands_in_the_same_place_however_it_was_paid() -> None:
    """A contract for one price: 29.90 three times are 89.69999999999999 to a machine, and 59.80 and 29.90 are 89.70."""
    diary = Diary()
    diary.buys(999, [600], amount=29.9)
    for customer_id in range(1, 40):
        diary.buys(customer_id, [300, 200, 100], amount=29.9)
    diary.buys(40, [300], amount=59.8)
    diary.buys(40, [100], amount=29.9)
    history = diary.history()
    found = ValueTier().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    said = {(each.statement, each.params["top_percent"], each.params["alike_percent"]) for each in map(_claim, found)}
    assert said == {("in_the_field", 100, 100)}


def _claim(found: Claim | CannotSay) -> Claim:
    assert isinstance(found, Claim)
    return found


def test_who_comes_in_one_season_only_is_not_taken_for_lost(seasons: Findings) -> None:
    spring = of(seasons, SPRING)
    assert {spring.params["from_month"], spring.params["to_month"]} <= {3, 4}
    assert (spring.params["inside"], spring.params["purchases"], spring.params["years"]) == (8, 8, 4)
    assert not spring.params["is_season_now"]


def test_a_season_may_go_over_the_new_year(seasons: Findings) -> None:
    winter = of(seasons, WINTER)
    assert (winter.params["from_month"], winter.params["to_month"], winter.params["years"]) == (12, 1, 3)


def test_a_winter_over_the_new_year_of_a_leap_year_is_one_season() -> None:
    """2024 had 366 days: what was bought from October 2024 to January 2025 is one season, and not two."""
    winters = [(2023, 10, 25), (2023, 11, 10), (2024, 1, 5), (2024, 1, 15)]
    winters += [(2024, 10, 23), (2024, 11, 5), (2025, 1, 5), (2025, 1, 15)]
    diary = Diary()
    ordinary_customers(diary)
    diary.buys(WINTER, [(TODAY.date() - date(*day)).days for day in winters])
    history = diary.history()
    claim = of(SeasonalBuyer().fit(history, as_of=TODAY).claims(history, as_of=TODAY), WINTER)
    assert (claim.params["purchases"], claim.params["years"]) == (8, 2)


def test_of_those_who_buy_at_any_time_one_in_a_hundred_at_most_has_a_season() -> None:
    rng, diary = np.random.default_rng(2), Diary()
    for customer_id in range(2000):
        diary.buys(customer_id, rng.integers(0, 1095, 5).tolist())
    history = diary.history()
    assert len(SeasonalBuyer().fit(history, as_of=TODAY).claims(history, as_of=TODAY)) <= 20


def test_of_those_who_buy_much_at_a_time_and_then_nothing_for_long_one_in_a_hundred_at_most_has_a_season() -> None:
    """Two or three renovations in four years: of one in five all fall into three months of the year, by chance."""
    rng, diary = np.random.default_rng(5), Diary()
    ordinary_customers(diary)
    for customer_id in range(300):
        for begin in rng.uniform(20, 4 * 365, 2 + customer_id % 2):
            diary.buys(customer_id, (begin + rng.choice(12, 4, replace=False)).tolist())
    for year in range(4):
        diary.buys(2000, [year * 365 + 100 + off for off in (0, 30, 60)])
    history = diary.history()
    claims = SeasonalBuyer().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert 2000 in {each.customer_id for each in claims}
    assert len(claims) <= 1 + 3


def test_two_seasons_of_one_customer_alone_may_be_chance(seasons: Findings) -> None:
    """Of four springs and three winters it is surer than of two, where nobody else is known who buys like that."""
    diary = Diary()
    ordinary_customers(diary)
    diary.buys(SPRING, [year * 365 + 100 + off for year in range(2) for off in (0, 2, 4, 6)])
    history = diary.history()
    claim = of(SeasonalBuyer().fit(history, as_of=TODAY).claims(history, as_of=TODAY), SPRING)
    assert claim.confidence < 0.7 < of(seasons, WINTER).confidence < of(seasons, SPRING).confidence


def test_one_purchase_a_year_later_makes_no_season() -> None:
    diary = Diary()
    ordinary_customers(diary)
    diary.buys(SPRING, [400, 30, 24, 18, 12, 6])
    history = diary.history()
    assert SeasonalBuyer().fit(history, as_of=TODAY).claims(history, as_of=TODAY) == []


def test_who_comes_all_year_has_no_season(seasons: Findings) -> None:
    assert {each.customer_id for each in seasons} == {SPRING, WINTER}


def test_an_empty_installation_says_nothing() -> None:
    history = Diary().history()
    for insight in (NextPurchaseDay(), ValueTier(), ReturnsOften(), SeasonalBuyer()):
        fitted = insight.fit(history, as_of=TODAY)
        assert fitted.claims(history, as_of=TODAY) == []
        assert fitted.forecasts(history, as_of=TODAY) == []
