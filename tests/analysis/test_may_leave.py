"""Who may leave: whoever slows down, and not who always buys twice a year."""

from datetime import timedelta

import numpy as np
import pytest

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.may_leave import MayLeave
from tests.analysis.cast import TODAY, Diary, of

FAITHFUL, FADING, QUIET, LONG_GONE, NEWCOMER = range(1, 6)


@pytest.fixture(scope="module")
def diary() -> Diary:
    """Of the others, those who stop write angry mails before they do."""
    diary, dice = Diary(), np.random.default_rng(1)
    for customer_id in range(1000, 1180):
        gap, leaves = float(dice.uniform(20, 45)), dice.random() < 0.5
        ends = float(dice.uniform(0, 600)) if leaves else 0.0
        day = ends + float(dice.uniform(0, gap))
        if leaves and ends > 5:
            diary.writes(customer_id, [ends + 2, ends], [-0.8, -0.9])
        elif not leaves:
            diary.writes(customer_id, [day + 3], [0.7])
        days = []
        while day < 900:
            days.append(day)
            day += gap * float(dice.lognormal(0, 0.2))
        diary.buys(customer_id, reversed(days))
    diary.buys(FAITHFUL, range(601, 0, -30))
    diary.buys(FADING, range(655, 50, -30))
    diary.writes(FADING, [50, 45], [-0.9, -0.9])
    diary.buys(QUIET, range(900, 100, -170))
    diary.buys(LONG_GONE, range(900, 500, -30))
    diary.buys(NEWCOMER, [9])
    return diary


@pytest.fixture(scope="module")
def findings(diary: Diary) -> list[Claim | CannotSay]:
    history = diary.history()
    return MayLeave().fit(history, as_of=TODAY).claims(history, as_of=TODAY)


def test_who_slows_down_and_is_angry_may_leave(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, FADING)
    assert claim.statement == "may_leave"
    assert claim.calls_for_attention
    assert claim.params["points_1"] > 0
    assert claim.params["days"] == 60


def test_the_records_behind_it_are_purchases_and_words(diary: Diary, findings: list[Claim | CannotSay]) -> None:
    kinds = {row["interaction_id"]: row["kind"] for row in diary.interactions}
    assert {kinds[each] for each in of(findings, FADING).evidence} == {"purchase", "email"}


def test_who_buys_as_ever_seems_to_stay(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, FAITHFUL)
    assert claim.statement == "seems_to_stay"
    assert not claim.calls_for_attention


def test_nobody_is_sent_after_who_left_long_ago(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, LONG_GONE)
    assert claim.statement == "may_leave"
    assert not claim.calls_for_attention


def test_a_newcomer_is_too_new(findings: list[Claim | CannotSay]) -> None:
    finding = of(findings, NEWCOMER)
    assert (finding.reason, finding.has, finding.needs) == ("too_few_purchases", 1, 3)


def test_the_quiet_one_is_left_alone(findings: list[Claim | CannotSay]) -> None:
    finding = of(findings, QUIET)
    assert isinstance(finding, CannotSay)
    assert finding.reason == "buys_too_seldom"


def test_whoever_came_back_did_not_leave(diary: Diary) -> None:
    history, as_of = diary.history(), TODAY - timedelta(days=120)
    model = MayLeave().fit(history, as_of=as_of)
    forecasts = model.forecasts(history, as_of=as_of)
    outcomes = {each.forecast.customer_id: each for each in model.outcomes(history, forecasts, as_of=TODAY)}
    assert outcomes[FAITHFUL].happened is False
    assert outcomes[LONG_GONE].happened is True
    said = np.array([each.forecast.probability for each in outcomes.values()])
    happened = np.array([float(bool(each.happened)) for each in outcomes.values()])
    assert ((said - happened) ** 2).mean() < happened.mean() * (1 - happened.mean())


def test_a_handful_of_customers_teaches_nothing() -> None:
    diary = Diary()
    diary.buys(FAITHFUL, range(600, 0, -30))
    history = diary.history()
    model = MayLeave().fit(history, as_of=TODAY)
    assert of(model.claims(history, as_of=TODAY), FAITHFUL).reason == "learned_too_few_cases"
    assert model.forecasts(history, as_of=TODAY) == []
