"""What is said of everybody's next four weeks, and what became of it."""

from datetime import timedelta

import numpy as np
import pytest

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.next_purchase import WillBuySoon
from tests.analysis.cast import TODAY, Diary, of, ordinary_customers

MONTHLY, GONE, NEWCOMER = 1, 2, 3


@pytest.fixture(scope="module")
def diary() -> Diary:
    diary = Diary()
    ordinary_customers(diary, number=150)
    for seed, customer_id in enumerate((MONTHLY, GONE)):
        gaps = 25 * np.random.default_rng(seed).lognormal(0, 0.2, 30)
        ends = {MONTHLY: -10, GONE: 260}[customer_id]
        diary.buys(customer_id, sorted(ends + np.cumsum(gaps), reverse=True))
    diary.buys(NEWCOMER, [4])
    return diary


@pytest.fixture(scope="module")
def findings(diary: Diary) -> list[Claim | CannotSay]:
    history = diary.history()
    return WillBuySoon().fit(history, as_of=TODAY).claims(history, as_of=TODAY)


def test_who_buys_every_month_buys_soon(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, MONTHLY)
    assert claim.statement == "buys_soon"
    assert claim.params["percent"] > claim.params["usual_percent"]
    assert claim.confidence == pytest.approx(claim.forecast.probability, abs=0.01)
    assert len(claim.evidence) == 12
    assert not claim.calls_for_attention


def test_who_left_does_not_and_the_reasons_say_why(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, GONE)
    assert claim.statement == "buys_not_soon"
    assert claim.params["points_1"] < 0


def test_a_newcomer_is_judged_by_other_newcomers(findings: list[Claim | CannotSay]) -> None:
    assert isinstance(of(findings, NEWCOMER), Claim)


def test_a_forecast_meets_its_outcome(diary: Diary) -> None:
    history = diary.history()
    as_of = TODAY - timedelta(days=28)
    model = WillBuySoon().fit(history, as_of=as_of)
    forecasts = model.forecasts(history, as_of=as_of)
    outcomes = {each.forecast.customer_id: each for each in model.outcomes(history, forecasts, as_of=TODAY)}
    assert outcomes[MONTHLY].happened
    assert not outcomes[GONE].happened
    assert all(each.forecast.low <= each.forecast.probability <= each.forecast.high for each in outcomes.values())


def test_ten_customers_are_too_few_to_learn_from() -> None:
    diary = Diary()
    ordinary_customers(diary, number=10)
    history = diary.history()
    model = WillBuySoon().fit(history, as_of=TODAY)
    findings = model.claims(history, as_of=TODAY)
    assert len(findings) == 10
    assert {finding.reason for finding in findings if isinstance(finding, CannotSay)} == {"learned_too_few_cases"}
    assert model.forecasts(history, as_of=TODAY) == []


def test_an_empty_history_is_no_trouble() -> None:
    history = Diary().history()
    assert WillBuySoon().fit(history, as_of=TODAY).claims(history, as_of=TODAY) == []
