"""Who still is a customer, and in which phase the relationship is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.relationship_phase import RelationshipPhase
from farley.analysis.still_a_customer import StillACustomer
from tests.analysis.cast import TODAY, Diary, of, ordinary_customers

HANAKO, QUIET_ACCOUNT, NEWCOMER, ONCE_LONG_AGO, GONE, RETURNER, ASKER, STARTER, SELDOM, REGULAR = range(1, 11)
Findings = list[Claim | CannotSay]


@pytest.fixture(scope="module")
def diary() -> Diary:
    diary = Diary()
    ordinary_customers(diary)
    for customer_id in range(2000, 2060):
        # Many who tried it once, some twice.
        diary.buys(customer_id, [300 + customer_id % 50, *([250 + customer_id % 40] if customer_id % 3 == 0 else [])])
    diary.buys(HANAKO, range(400, 110, -28))
    diary.buys(QUIET_ACCOUNT, [1010, 830, 645, 470, 290, 120])
    diary.buys(NEWCOMER, [9])
    diary.buys(ONCE_LONG_AGO, [900])
    diary.buys(GONE, range(1400, 1100, -28))
    diary.buys(RETURNER, [800, 770, 741, 710, 680, 100, 70, 40, 10])
    diary.writes(ASKER, [30, 20], [0.1, 0.2])
    diary.buys(STARTER, [120, 95, 64, 31, 4])
    diary.buys(SELDOM, [1000, 550, 60])
    diary.buys(REGULAR, range(356, 0, -8))
    return diary


@pytest.fixture(scope="module")
def standings(diary: Diary) -> Findings:
    history = diary.history()
    return StillACustomer().fit(history, as_of=TODAY).claims(history, as_of=TODAY)


@pytest.fixture(scope="module")
def phases(diary: Diary) -> Findings:
    history = diary.history()
    return RelationshipPhase().fit(history, as_of=TODAY).claims(history, as_of=TODAY)


def test_a_silence_that_means_nothing_for_one_is_a_farewell_for_another(standings: Findings) -> None:
    quiet, hanako = of(standings, QUIET_ACCOUNT), of(standings, HANAKO)
    assert quiet.params["silent_days"] == hanako.params["silent_days"]
    assert (quiet.statement, hanako.statement) == ("still_customer", "probably_gone")
    assert quiet.params["by_rhythm"]


def test_of_who_bought_once_others_tell(standings: Findings) -> None:
    newcomer, long_ago = of(standings, NEWCOMER), of(standings, ONCE_LONG_AGO)
    assert not newcomer.params["by_rhythm"]
    assert newcomer.params["percent"] > long_ago.params["percent"]
    assert newcomer.confidence < of(standings, QUIET_ACCOUNT).confidence


def test_nothing_is_certain_and_the_interval_holds_the_figure(standings: Findings) -> None:
    for claim in standings:
        assert isinstance(claim, Claim)
        assert 1 <= claim.params["low_percent"] <= claim.params["percent"] <= claim.params["high_percent"] <= 99
        assert claim.confidence < 1
        assert claim.evidence
        assert not claim.calls_for_attention


def test_a_clock_that_is_a_day_late_has_not_stopped() -> None:
    diary = Diary()
    for customer_id in range(20):
        diary.buys(customer_id, range(100, 0, -7))
    day_late, stopped = range(20, 22)
    diary.buys(day_late, range(106, 7, -7))
    diary.buys(stopped, range(141, 42, -7))
    history = diary.history()
    found = StillACustomer().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert (of(found, day_late).statement, of(found, stopped).statement) == ("still_customer", "probably_gone")


def test_where_nobody_is_seen_to_stop_only_rhythms_tell() -> None:
    diary = Diary()
    for customer_id in range(100, 140):
        diary.buys(customer_id, range(300 + customer_id % 9, 0, -15))
    diary.buys(NEWCOMER, [9])
    history = diary.history()
    found = StillACustomer().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert of(found, 100).statement == "still_customer"
    assert of(found, NEWCOMER) == CannotSay(NEWCOMER, "still_a_customer", "nobody_leaves", has=1, needs=4)


def test_a_company_with_ten_customers_owns_up() -> None:
    diary = Diary()
    for customer_id in range(10):
        diary.buys(customer_id, [50 + customer_id])
    history = diary.history()
    found = StillACustomer().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert {each.reason for each in found if isinstance(each, CannotSay)} == {"few_came_back"}
    assert StillACustomer().fit(history, as_of=TODAY).forecasts(history, as_of=TODAY) == []


def test_an_empty_installation_says_nothing() -> None:
    history = Diary().history()
    for insight in (StillACustomer(), RelationshipPhase()):
        assert insight.fit(history, as_of=TODAY).claims(history, as_of=TODAY) == []


def test_forecasts_meet_what_happened(diary: Diary) -> None:
    history, then = diary.history(), TODAY - timedelta(days=95)
    insight = StillACustomer().fit(history, as_of=then)
    forecasts = insight.forecasts(history, as_of=then)
    outcomes = {each.forecast.customer_id: each for each in insight.outcomes(history, forecasts, as_of=TODAY)}
    assert outcomes[SELDOM].happened is True
    assert outcomes[HANAKO].happened is False
    for forecast in forecasts:
        assert 0 < forecast.low <= forecast.probability <= forecast.high < 1
    said = [each.forecast.probability for each in outcomes.values() if each.happened]
    missed = [each.forecast.probability for each in outcomes.values() if each.happened is False]
    assert sum(said) / len(said) > sum(missed) / len(missed) + 0.3


def test_where_only_rhythms_tell_the_naive_guess_is_of_those_who_have_one() -> None:
    diary = Diary()
    for customer_id in range(100, 140):
        diary.buys(customer_id, range(300 + customer_id % 9, 0, -15))
    for customer_id in range(1000, 1100):
        diary.buys(customer_id, [100])
    history = diary.history()
    forecasts = StillACustomer().fit(history, as_of=TODAY).forecasts(history, as_of=TODAY)
    assert {each.customer_id for each in forecasts} == set(range(100, 140))
    assert forecasts[0].baseline_probability > 0.95


def test_who_left_years_ago_is_not_forecast_and_lowers_no_naive_guess(diary: Diary) -> None:
    before = StillACustomer().fit(diary.history(), as_of=TODAY).forecasts(diary.history(), as_of=TODAY)
    crowded = Diary(list(diary.interactions))
    for customer_id in range(3000, 3300):
        crowded.add(customer_id, "purchase", 2000, interaction_id=10**6 + customer_id, amount=100.0, currency="EUR")
    history = crowded.history()
    forecasts = StillACustomer().fit(history, as_of=TODAY).forecasts(history, as_of=TODAY)
    assert {each.customer_id for each in forecasts} == {each.customer_id for each in before}
    assert forecasts[0].baseline_probability == before[0].baseline_probability


@pytest.mark.parametrize(
    ("customer", "phase"),
    [
        (ASKER, "phase_prospect"),
        (NEWCOMER, "phase_first_purchase"),
        (STARTER, "phase_growing"),
        (SELDOM, "phase_occasional"),
        (QUIET_ACCOUNT, "phase_loyal"),
        (REGULAR, "phase_loyal"),
        (HANAKO, "phase_at_risk"),
        (GONE, "phase_lost"),
        (RETURNER, "phase_won_back"),
    ],
)
def test_each_is_in_the_phase_of_their_behaviour(phases: Findings, customer: int, phase: str) -> None:
    assert of(phases, customer).statement == phase


def test_who_gave_all_of_it_back_is_not_said_to_have_bought_nothing_yet() -> None:
    diary = Diary()
    ordinary_customers(diary)
    diary.writes(ASKER, [40, 3], [0.2, 0.1])
    diary.buys(ASKER, [30, 20, 10], amount=40.0)
    diary.add(ASKER, "refund", 5, amount=120.0, currency="EUR")
    history, before = diary.history(), TODAY - timedelta(days=35)
    phases = RelationshipPhase().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert of(phases, ASKER) == CannotSay(ASKER, "relationship_phase", "nothing_kept", has=0, needs=1)
    phases = RelationshipPhase().fit(history, as_of=before).claims(history, as_of=before)
    assert of(phases, ASKER).statement == "phase_prospect"


def test_a_phase_moves_with_what_happens(diary: Diary) -> None:
    history = diary.history()
    then = TODAY - timedelta(days=300)
    before = RelationshipPhase().fit(history, as_of=then).claims(history, as_of=then)
    assert of(before, HANAKO).statement == "phase_growing"
    assert of(before, RETURNER).statement in ("phase_at_risk", "phase_lost")


def test_a_purchase_recorded_later_was_not_known(diary: Diary) -> None:
    late = Diary(interactions=[dict(row) for row in diary.interactions])
    late.buys(HANAKO, [2], recorded_at=TODAY + timedelta(days=1), interaction_id=99_999)
    history = late.history()
    found = StillACustomer().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert of(found, HANAKO).statement == "probably_gone"
