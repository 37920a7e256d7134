"""Who buys in a rhythm of their own, and whose rhythm broke."""

from datetime import timedelta

import pytest

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.purchase_rhythm import PurchaseRhythm
from tests.analysis.cast import TODAY, Diary, of, ordinary_customers

HANAKO, QUIET_ACCOUNT, NEWCOMER, GIFT_GIVER, BULK_BUYER, RETURNER, GONE, STEADY = range(1, 9)


@pytest.fixture(scope="module")
def diary() -> Diary:
    diary = Diary()
    ordinary_customers(diary)
    diary.buys(HANAKO, range(400, 110, -28))
    diary.buys(QUIET_ACCOUNT, [1010, 830, 645, 470, 290, 120])
    diary.buys(NEWCOMER, [200])
    diary.buys(STEADY, range(370, 0, -30))
    diary.buys(GONE, range(1400, 1100, -28))
    diary.buys(GIFT_GIVER, [day for day in range(700, 50, -90)])
    diary.buys(GIFT_GIVER, [205], amount=3000.0)
    diary.buys(BULK_BUYER, [450, 420, 390, 361, 330, 300])
    diary.buys(BULK_BUYER, [180], amount=500.0)
    diary.buys(RETURNER, [400, 370, 340, 310])
    diary.add(RETURNER, "refund", 310, amount=-100.0, currency="EUR")
    return diary


@pytest.fixture(scope="module")
def findings(diary: Diary) -> list[Claim | CannotSay]:
    history = diary.history()
    return PurchaseRhythm().fit(history, as_of=TODAY).claims(history, as_of=TODAY)


def test_a_silence_of_four_usual_gaps_breaks_the_rhythm(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, HANAKO)
    assert claim.statement == "rhythm_broken"
    assert claim.calls_for_attention
    assert 25 <= claim.params["typical_days"] <= 31
    assert claim.params["silent_days"] == 120
    assert claim.confidence > 0.75
    assert len(claim.evidence) == 11


def test_long_regular_gaps_are_left_alone(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, QUIET_ACCOUNT)
    assert claim.statement == "rhythm_kept"
    assert not claim.calls_for_attention


def test_the_same_silence_is_judged_by_each_customers_own_rhythm(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, QUIET_ACCOUNT).params["silent_days"] == of(findings, HANAKO).params["silent_days"]


def test_of_one_purchase_nothing_can_be_said(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, NEWCOMER) == CannotSay(NEWCOMER, "purchase_rhythm", "one_purchase", has=1, needs=4)


def test_a_gift_between_regular_purchases_is_left_out(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, GIFT_GIVER)
    assert claim.params["left_out"] == 1
    assert 80 <= claim.params["typical_days"] <= 100
    assert claim.statement == "rhythm_kept"


def test_who_bought_a_present_since_has_not_been_silent_for_longer() -> None:
    """The present makes no gap, and yet it is the last time that she came."""
    diary = Diary()
    ordinary_customers(diary)
    diary.buys(HANAKO, range(95, 700, 30), amount=100.0)
    diary.buys(HANAKO, [82], amount=2000.0)
    history = diary.history()
    claim = of(PurchaseRhythm().fit(history, as_of=TODAY).claims(history, as_of=TODAY), HANAKO)
    assert (claim.params["left_out"], claim.params["silent_days"]) == (1, 82)
    assert claim.params["typical_days"] == pytest.approx(30, abs=1)


def test_a_bulk_order_lasts_longer(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, BULK_BUYER).statement != "rhythm_broken"


def test_what_was_given_back_was_no_purchase(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, RETURNER) == CannotSay(RETURNER, "purchase_rhythm", "too_few_purchases", has=3, needs=4)


def test_who_left_years_ago_is_no_news(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, GONE)
    assert claim.statement == "rhythm_ended"
    assert not claim.calls_for_attention


def test_a_clock_that_is_a_day_late_has_not_stopped() -> None:
    diary = Diary()
    for customer_id in range(20):
        diary.buys(customer_id, range(100, 0, -7))
    day_late, stopped = range(20, 22)
    diary.buys(day_late, range(106, 7, -7))
    diary.buys(stopped, range(112, 13, -7))
    history = diary.history()
    found = PurchaseRhythm().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert {each.customer_id for each in found if isinstance(each, Claim) and each.statement == "rhythm_broken"} == {
        stopped
    }


def test_a_message_since_then_speaks_against_it() -> None:
    diary = Diary()
    ordinary_customers(diary)
    diary.buys(HANAKO, range(400, 110, -28))
    (mail,) = diary.writes(HANAKO, [20], [0.5])
    history = diary.history()
    claim = of(PurchaseRhythm().fit(history, as_of=TODAY).claims(history, as_of=TODAY), HANAKO)
    assert claim.counter_evidence == (mail,)


def test_who_came_back_from_as_long_a_silence_before_is_not_lost() -> None:
    diary = Diary()
    ordinary_customers(diary)
    diary.buys(HANAKO, [700, 672, 644, 520, 492, 464, 436, 408, 380, 352, 120])
    history = diary.history()
    assert (
        of(PurchaseRhythm().fit(history, as_of=TODAY).claims(history, as_of=TODAY), HANAKO).statement != "rhythm_broken"
    )


def test_a_forecast_has_an_interval_and_what_one_would_guess_of_anybody(diary: Diary) -> None:
    history = diary.history()
    forecasts = {
        each.customer_id: each for each in PurchaseRhythm().fit(history, as_of=TODAY).forecasts(history, as_of=TODAY)
    }
    steady, broken = forecasts[STEADY], forecasts[HANAKO]
    assert steady.probability > 0.6 > 0.3 > broken.probability
    assert NEWCOMER not in forecasts
    for forecast in forecasts.values():
        assert 0 <= forecast.low <= forecast.probability <= forecast.high <= 1
        assert 0 < forecast.baseline_probability < 1
        assert forecast.evidence


def test_forecasts_are_settled_by_what_happened_and_not_before(diary: Diary) -> None:
    history, then = diary.history(), TODAY - timedelta(days=60)
    rhythm = PurchaseRhythm().fit(history, as_of=then)
    forecasts = rhythm.forecasts(history, as_of=then)
    early = {each.forecast.customer_id for each in rhythm.outcomes(history, forecasts, as_of=then + timedelta(days=1))}
    late = {each.forecast.customer_id: each for each in rhythm.outcomes(history, forecasts, as_of=TODAY)}
    assert HANAKO not in early
    assert late[HANAKO].happened is False
    assert late[STEADY].happened is True
    assert late[STEADY].evidence


def test_what_was_recorded_later_was_not_known(diary: Diary) -> None:
    late = Diary(interactions=[dict(row) for row in diary.interactions])
    late.buys(HANAKO, [100, 72], recorded_at=TODAY + timedelta(days=1), interaction_id=99_999)
    history = late.history()
    assert (
        of(PurchaseRhythm().fit(history, as_of=TODAY).claims(history, as_of=TODAY), HANAKO).statement == "rhythm_broken"
    )


def test_a_purchase_retracted_later_still_counted_then() -> None:
    diary = Diary()
    ordinary_customers(diary)
    diary.buys(HANAKO, range(400, 20, -28))
    diary.buys(HANAKO, [10], retracted_at=TODAY - timedelta(days=5))
    history = diary.history()
    rhythm = PurchaseRhythm().fit(history, as_of=TODAY)
    before, after = TODAY - timedelta(days=6), TODAY
    assert of(rhythm.claims(history, as_of=before), HANAKO).params["silent_days"] == 4
    assert of(rhythm.claims(history, as_of=after), HANAKO).params["silent_days"] == 36


def test_one_customers_figures_do_not_depend_on_who_else_is_asked_about(diary: Diary) -> None:
    history = diary.history()
    rhythm = PurchaseRhythm().fit(history, as_of=TODAY)
    alone = Diary(interactions=[row for row in diary.interactions if row["customer_id"] == HANAKO])
    assert of(rhythm.claims(alone.history(), as_of=TODAY), HANAKO) == of(rhythm.claims(history, as_of=TODAY), HANAKO)


def test_an_empty_installation_says_nothing() -> None:
    history = Diary().history()
    rhythm = PurchaseRhythm().fit(history, as_of=TODAY)
    assert rhythm.claims(history, as_of=TODAY) == []
    assert rhythm.forecasts(history, as_of=TODAY) == []
