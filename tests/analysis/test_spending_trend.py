"""Who spends less or more than before, and who only gave one large present."""

from datetime import timedelta

import numpy as np
import pytest

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.spending_trend import SpendingTrend
from tests.analysis.cast import TODAY, Diary, of, ordinary_customers

LOYAL, FADING, GROWING, GIFT_GIVER, NEWCOMER, UNPRICED, SHRINKING, MOODY, SILENT = range(1, 10)


@pytest.fixture(scope="module")
def diary() -> Diary:
    diary = Diary()
    ordinary_customers(diary)
    diary.buys(LOYAL, range(600, 0, -15))
    diary.buys(FADING, range(600, 90, -10))
    diary.buys(FADING, [70, 40, 5], amount=60.0)
    diary.buys(GROWING, range(600, 90, -30))
    diary.buys(GROWING, range(88, 0, -8))
    diary.buys(GIFT_GIVER, range(600, 0, -30))
    diary.buys(GIFT_GIVER, [133], amount=20_000.0)
    diary.buys(NEWCOMER, [30, 10])
    diary.buys(UNPRICED, range(600, 0, -30), amount=None)
    for days_ago in range(600, 0, -30):
        diary.buys(SHRINKING, [days_ago], amount=40 + 0.16 * days_ago)
    for days_ago, amount in zip(range(600, 0, -30), [30, 300, 90, 10, 150] * 4, strict=True):
        diary.buys(MOODY, [days_ago], amount=amount * (0.45 if days_ago <= 90 else 1))
    diary.buys(SILENT, range(600, 120, -30))
    return diary


@pytest.fixture(scope="module")
def findings(diary: Diary) -> list[Claim | CannotSay]:
    history = diary.history()
    return SpendingTrend().fit(history, as_of=TODAY).claims(history, as_of=TODAY)


def test_who_comes_less_and_pays_less_spends_less(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, FADING)
    assert claim.statement == "spending_falls"
    assert claim.calls_for_attention
    assert claim.params["low_percent"] < claim.params["percent"] < claim.params["high_percent"] < 0
    assert claim.evidence


def test_who_goes_on_as_ever_is_steady(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, LOYAL).statement == "spending_steady"


def test_who_comes_more_often_spends_more(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, GROWING).statement == "spending_rises"
    assert not of(findings, GROWING).calls_for_attention


def test_one_large_present_makes_no_decline(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, GIFT_GIVER)
    assert claim.statement == "spending_steady"
    assert claim.params["left_out"] == 1
    assert len(claim.counter_evidence) == 1


def test_orders_that_shrink_a_little_each_time_are_a_decline_and_not_each_an_exception(
    findings: list[Claim | CannotSay],
) -> None:
    claim = of(findings, SHRINKING)
    assert claim.statement == "spending_falls"
    assert (claim.params["left_out"], claim.counter_evidence) == (0, ())


def test_the_same_drop_says_less_of_somebody_whose_amounts_always_jump(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, MOODY).statement == "spending_steady"


def test_who_bought_nothing_lately_is_a_question_of_rhythm(findings: list[Claim | CannotSay]) -> None:
    finding = of(findings, SILENT)
    assert isinstance(finding, CannotSay)
    assert (finding.reason, finding.has, finding.needs) == ("no_purchase_lately", 0, 1)


def test_a_newcomer_has_no_before(findings: list[Claim | CannotSay]) -> None:
    finding = of(findings, NEWCOMER)
    assert isinstance(finding, CannotSay)
    assert (finding.reason, finding.has, finding.needs) == ("too_few_purchases_before", 0, 4)


def test_without_amounts_there_is_no_spending(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, UNPRICED).reason == "no_amounts"


def test_an_unusually_high_period_is_expected_to_come_back_down(diary: Diary) -> None:
    history = diary.history()
    forecasts = {
        each.customer_id: each for each in SpendingTrend().fit(history, as_of=TODAY).forecasts(history, as_of=TODAY)
    }
    assert forecasts[GROWING].probability > forecasts[FADING].probability
    for forecast in forecasts.values():
        assert 0 <= forecast.low <= forecast.probability <= forecast.high <= 1


def test_forecasts_are_settled_when_the_period_is_over(diary: Diary) -> None:
    history, then = diary.history(), TODAY - timedelta(days=90)
    trend = SpendingTrend().fit(history, as_of=then)
    forecasts = trend.forecasts(history, as_of=then)
    assert trend.outcomes(history, forecasts, as_of=TODAY - timedelta(days=1)) == []
    happened = {each.forecast.customer_id: each.happened for each in trend.outcomes(history, forecasts, as_of=TODAY)}
    assert happened[FADING] is True
    assert happened[GROWING] is False


@pytest.mark.parametrize("amount", [19.99, 29.9, 4.35, 0.7])
def test_who_pays_the_same_three_times_again_has_not_spent_less(amount: float) -> None:
    """Three times 29.90 are 89.69999999999999 to a machine, which is less than 89.70."""
    diary, then = Diary(), TODAY - timedelta(days=90)
    ordinary_customers(diary)
    diary.buys(LOYAL, range(685, 0, -30), amount=amount)
    history = diary.history()
    insight = SpendingTrend().fit(history, as_of=then)
    forecast = next(each for each in insight.forecasts(history, as_of=then) if each.customer_id == LOYAL)
    assert forecast.params["spent"] == pytest.approx(3 * amount)
    (outcome,) = insight.outcomes(history, [forecast], as_of=TODAY)
    assert outcome.happened is False
    assert len(outcome.evidence) == 3


def test_a_shop_of_one_customer_makes_no_forecasts() -> None:
    diary = Diary()
    diary.buys(LOYAL, range(600, 0, -15))
    history = diary.history()
    trend = SpendingTrend().fit(history, as_of=TODAY)
    assert trend.forecasts(history, as_of=TODAY) == []
    assert of(trend.claims(history, as_of=TODAY), LOYAL).statement == "spending_steady"


def test_a_bad_season_for_everybody_is_nobodys_decline() -> None:
    diary, rng = Diary(), np.random.default_rng(3)
    for customer_id in range(1, 41):
        diary.buys(customer_id, np.arange(600, 95, -float(rng.uniform(12, 18))).tolist())
        diary.buys(customer_id, np.arange(88, 0, -float(rng.uniform(24, 36))).tolist())
    history = diary.history()
    found = SpendingTrend().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert sum(each.statement == "spending_falls" for each in found if isinstance(each, Claim)) <= 2


def test_a_good_season_for_everybody_else_is_not_a_decline_of_who_spends_as_ever() -> None:
    diary = Diary()
    for customer_id in range(1, 41):
        diary.buys(customer_id, range(600, 90, -30))
        diary.buys(customer_id, range(88, 0, -30), amount=250.0)
    diary.buys(LOYAL + 100, range(600, 0, -30))
    history = diary.history()
    trend = SpendingTrend().fit(history, as_of=TODAY)
    assert trend.common_change_ > 0.5
    finding = of(trend.claims(history, as_of=TODAY), LOYAL + 100)
    assert isinstance(finding, CannotSay)
    assert (finding.reason, finding.needs) == ("undecided", 0)


def test_amounts_in_another_currency_are_not_mixed_in() -> None:
    diary = Diary()
    diary.buys(LOYAL, range(600, 0, -15))
    diary.add(LOYAL, "purchase", 3, amount=900_000.0, currency="JPY")
    history = diary.history()
    claim = of(SpendingTrend().fit(history, as_of=TODAY).claims(history, as_of=TODAY), LOYAL)
    assert claim.params["spent"] < 1000
