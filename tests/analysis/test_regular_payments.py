"""Emi pays each month, Jun's payment is missing, Lin's price rose once; Max buys as he pleases."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.regular_payments import RegularPayments
from tests.analysis.cast import TODAY, Diary, of

EMI, JUN, LIN, MAX, ONCE, LONG_GONE, FADING = range(1, 8)


@pytest.fixture(scope="module")
def diary() -> Diary:
    diary, rng = Diary(), np.random.default_rng(3)
    for customer_id in range(100, 140):
        # Half of them stop at some time, most after few payments.
        last = 10 if customer_id % 2 else int(rng.uniform(100, 600))
        diary.buys(customer_id, range(700, last, -30), amount=20.0)
    diary.buys(EMI, range(370, 0, -30), amount=20.0)
    diary.buys(JUN, range(430, 60, -30), amount=20.0)
    diary.buys(LIN, range(600, 300, -30), amount=20.0)
    diary.buys(LIN, range(300, 0, -30), amount=22.0)
    for days_ago in rng.uniform(1, 600, 20).tolist():
        diary.buys(MAX, [days_ago], amount=float(rng.lognormal(3, 0.6)))
    diary.buys(ONCE, [50])
    diary.buys(LONG_GONE, range(900, 600, -30), amount=20.0)
    for place, days_ago in enumerate(range(600, 0, -30)):
        diary.buys(FADING, [days_ago], amount=100.0 * 0.93**place)
    return diary


@pytest.fixture(scope="module")
def findings(diary: Diary) -> list[Claim | CannotSay]:
    history = diary.history()
    return RegularPayments().fit(history, as_of=TODAY).claims(history, as_of=TODAY)


def test_the_same_each_month_is_regular(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, EMI)
    assert (claim.statement, claim.params["step"], claim.params["payments"]) == ("pays_regularly", 30, 13)
    assert claim.params["due"] == "2026-11-21"
    assert claim.params["low_percent"] <= claim.params["percent"] <= claim.params["high_percent"]
    assert not claim.calls_for_attention
    assert claim.forecast.probability > 0.8


def test_a_missing_payment_calls_for_attention(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, JUN)
    assert (claim.statement, claim.calls_for_attention, claim.forecast) == ("payment_missed", True, None)
    assert claim.params["percent"] < of(findings, EMI).params["percent"]


def test_a_new_price_is_no_new_beginning(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, LIN).params["payments"] == 20


def test_who_buys_as_they_please_or_once_or_less_each_time_has_no_contract(findings: list[Claim | CannotSay]) -> None:
    assert not {MAX, ONCE, LONG_GONE, FADING} & {each.customer_id for each in findings}


def test_who_has_paid_for_long_stays_longer(diary: Diary) -> None:
    payments = RegularPayments().fit(diary.history(), as_of=TODAY)
    early, late = payments.stops_[0] / payments.payments_[0], payments.stops_[-1] / payments.payments_[-1]
    assert early >= 0
    assert 0 <= late < 0.5


def test_the_next_payment_is_forecast_and_settled(diary: Diary) -> None:
    history, then = diary.history(), TODAY - timedelta(days=75)
    payments = RegularPayments().fit(history, as_of=then)
    forecasts = {each.customer_id: each for each in payments.forecasts(history, as_of=then)}
    assert all(each.low <= each.probability <= each.high for each in forecasts.values())
    outcomes = payments.outcomes(history, list(forecasts.values()), as_of=TODAY)
    assert {each.forecast.customer_id: each.happened for each in outcomes}[EMI] is True


def payers_of_whom_one_in_ten_stops(*, step: int, number: int = 3600) -> tuple[Diary, Diary]:
    """What was paid until today, and with what is paid afterwards: after each payment one in ten is the last."""
    rng, past, whole = np.random.default_rng(8), Diary(), Diary()
    for customer_id in range(1, number + 1):
        paid = int(rng.integers(1, 30 * step)) - step * np.arange(int(rng.geometric(0.1)))
        past.buys(customer_id, paid[paid > 0].tolist(), amount=20.0)
        whole.buys(customer_id, paid.tolist(), amount=20.0)
    return past, whole


@pytest.mark.parametrize("step", [30, 31])
def test_what_is_said_of_the_next_payment_is_how_often_it_comes(step: int) -> None:
    past, whole = payers_of_whom_one_in_ten_stops(step=step)
    payments = RegularPayments().fit(past.history(), as_of=TODAY)
    assert payments.stops_ / payments.payments_ == pytest.approx(0.1, abs=0.04)
    forecasts = payments.forecasts(past.history(), as_of=TODAY)
    outcomes = payments.outcomes(whole.history(), forecasts, as_of=TODAY + timedelta(days=2 * step))
    said, happened = np.mean([each.probability for each in forecasts]), np.mean([each.happened for each in outcomes])
    assert len(outcomes) == len(forecasts) > 600
    assert said == pytest.approx(0.86, abs=0.02)
    assert said == pytest.approx(happened, abs=0.035)
    assert forecasts[0].baseline_probability == pytest.approx(0.86, abs=0.02)


def test_a_year_of_payments_is_no_more_than_those_that_fall_due() -> None:
    past, _whole = payers_of_whom_one_in_ten_stops(step=30, number=900)
    past.buys(EMI + 5000, range(130, 9, -30), amount=20.0)
    history = past.history()
    claim = of(RegularPayments().fit(history, as_of=TODAY).claims(history, as_of=TODAY), EMI + 5000)
    # Twelve payments in a year, after each of which nine of ten go on.
    assert claim.params["payments"] == 5
    assert claim.params["low_percent"] <= round(100 * 0.9**12) <= claim.params["high_percent"]
    assert claim.params["high_percent"] - claim.params["low_percent"] >= 4


def test_of_an_empty_history_nothing_is_said() -> None:
    history = Diary().history()
    assert RegularPayments().fit(history, as_of=TODAY).claims(history, as_of=TODAY) == []


def test_where_nobody_ever_stops_it_is_still_not_certain() -> None:
    diary = Diary()
    for customer_id in range(1, 20):
        diary.buys(customer_id, range(700, 0, -30), amount=20.0)
    history = diary.history()
    (claim, *_others) = RegularPayments().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert isinstance(claim, Claim)
    assert 50 < int(claim.params["percent"] or 0) < 100
