"""Ito Ken was always kind and has become curt; Wang Wei was always curt and is not angry."""

from datetime import timedelta

import numpy as np
import pytest

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.tone_turned import ToneTurned
from tests.analysis.cast import TODAY, Diary, of

KEN, WANG, BAD_DAY, MENDED, SILENT, CALM, MOODY, COOLED, THAWED, BITTER = range(1, 11)


@pytest.fixture(scope="module")
def diary() -> Diary:
    diary, rng = Diary(), np.random.default_rng(7)
    for customer_id in range(100, 160):
        level = float(np.clip(rng.normal(0.2, 0.25), -0.6, 0.8))
        days = np.sort(rng.uniform(1, 700, 12))[::-1]
        diary.writes(customer_id, days.tolist(), np.clip(rng.normal(level, 0.3, 12), -1, 1).tolist())
    diary.writes(KEN, range(300, 60, -20), [0.6, 0.4, 0.7, 0.5, 0.3, 0.6, 0.5, 0.7, 0.4, 0.6, 0.5, 0.6])
    diary.writes(KEN, [40, 30, 20, 10], [-0.5, -0.7, -0.4, -0.8])
    diary.writes(
        WANG,
        range(300, 0, -20),
        [-0.3, -0.2, -0.4, -0.3, -0.1, -0.3, -0.2, -0.4, -0.3, -0.2, -0.3, -0.4, -0.2, -0.3, -0.3],
    )
    diary.writes(BAD_DAY, range(300, 40, -20), [0.4] * 13)
    diary.writes(BAD_DAY, [5], [-0.9])
    diary.writes(MENDED, range(300, 100, -20), [-0.6] * 10)
    diary.writes(MENDED, [60, 40, 20, 10], [0.5, 0.6, 0.4, 0.5])
    diary.writes(SILENT, [20, 10], [-0.9, -0.9])
    diary.writes(CALM, range(300, 40, -20), [0.3, 0.35, 0.25, 0.3, 0.35, 0.3, 0.25, 0.3, 0.35, -0.2, -0.25, -0.3, -0.2])
    diary.writes(MOODY, range(300, 40, -20), [0.9, -0.4, 0.8, -0.5, 0.9, 0.2, -0.6, 0.8, 0.2, -0.5, 0.3, -0.2, -0.1])
    diary.writes(COOLED, range(280, 0, -20), [0.9] * 9 + [0.02] * 5)
    diary.writes(THAWED, range(300, 0, -20), [-0.9] * 11 + [-0.05] * 4)
    diary.writes(BITTER, range(200, 0, -20), [-0.6, -0.5, -0.7, -0.6, -0.5, -0.6, -0.7, -0.6, -0.5, 0.2])
    return diary


@pytest.fixture(scope="module")
def findings(diary: Diary) -> list[Claim | CannotSay]:
    history = diary.history()
    return ToneTurned().fit(history, as_of=TODAY).claims(history, as_of=TODAY)


def test_four_bitter_mails_after_a_kind_year_are_a_turn(findings: list[Claim | CannotSay], diary: Diary) -> None:
    claim = of(findings, KEN)
    assert claim.statement == "tone_worse"
    assert claim.calls_for_attention
    assert claim.params["recent"] == 4
    assert claim.params["now"] < -0.2 < 0.3 < claim.params["before"]
    scores = {row["interaction_id"]: row["score"] for row in diary.tones}
    assert [scores[each] for each in claim.evidence] == [-0.8, -0.7, -0.5, -0.4]


def test_who_was_always_curt_has_not_turned(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, WANG).statement == "tone_steady"


def test_the_same_turn_says_more_of_a_calm_writer_than_of_a_moody_one(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, CALM).statement == "tone_worse"
    assert of(findings, MOODY).statement == "tone_steady"


def test_one_bad_day_is_no_turn(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, BAD_DAY).statement != "tone_worse"


def test_a_tone_can_mend(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, MENDED)
    assert claim.statement == "tone_better"
    assert not claim.calls_for_attention


def test_what_shows_a_turn_is_what_differs_from_before_and_not_what_is_far_from_nothing(
    findings: list[Claim | CannotSay],
) -> None:
    cooled = of(findings, COOLED)
    assert (cooled.statement, len(cooled.evidence), cooled.counter_evidence) == ("tone_worse", 5, ())
    thawed = of(findings, THAWED)
    assert (thawed.statement, len(thawed.evidence), thawed.counter_evidence) == ("tone_better", 4, ())


def test_unfriendly_messages_show_an_unfriendly_tone_and_the_level_is_that_of_all_of_them(
    findings: list[Claim | CannotSay], diary: Diary
) -> None:
    claim = of(findings, BITTER)
    scores = {row["interaction_id"]: row["score"] for row in diary.tones}
    assert claim.statement == "tone_steady"
    assert claim.params["before"] == claim.params["now"] == pytest.approx(-0.45, abs=0.06)
    assert [scores[each] for each in claim.counter_evidence] == [0.2]
    assert len(claim.evidence) == 7
    assert all(scores[each] < 0 for each in claim.evidence)


def test_two_messages_are_too_few(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, SILENT) == CannotSay(SILENT, "tone_turned", "too_few_messages", has=2, needs=7)


def test_the_next_message_is_forecast_from_the_mood_of_late(diary: Diary) -> None:
    history = diary.history()
    forecasts = {
        each.customer_id: each for each in ToneTurned().fit(history, as_of=TODAY).forecasts(history, as_of=TODAY)
    }
    assert forecasts[KEN].probability > forecasts[BAD_DAY].probability
    for forecast in forecasts.values():
        assert 0 <= forecast.low <= forecast.probability <= forecast.high <= 1


def test_a_forecast_is_settled_by_the_next_message_and_without_one_by_nothing(diary: Diary) -> None:
    history, then = diary.history(), TODAY - timedelta(days=45)
    tone = ToneTurned(horizon_days=30).fit(history, as_of=then)
    outcomes = {
        each.forecast.customer_id: each
        for each in tone.outcomes(history, tone.forecasts(history, as_of=then), as_of=TODAY)
    }
    assert outcomes[KEN].happened is True
    assert outcomes[MENDED].happened is False
    assert outcomes[BAD_DAY].happened is None


def test_the_naive_guess_is_of_those_of_whom_it_is_forecast() -> None:
    """Who writes often is seldom angry; two hundred others wrote once, in anger, and nothing is forecast of them."""
    diary = Diary()
    for customer_id in range(100, 120):
        diary.writes(customer_id, range(300, 0, -10), [0.4] * 27 + [-0.6] * 3)
    for customer_id in range(1000, 1200):
        diary.writes(customer_id, [100], [-0.8])
    history = diary.history()
    forecasts = ToneTurned().fit(history, as_of=TODAY).forecasts(history, as_of=TODAY)
    assert len(forecasts) == 20
    assert forecasts[0].baseline_probability == pytest.approx(3 / 23, abs=0.01)


def test_without_messages_nothing_is_said() -> None:
    history = Diary().history()
    tone = ToneTurned().fit(history, as_of=TODAY)
    assert tone.claims(history, as_of=TODAY) == []


def test_our_own_mails_are_not_the_customers_tone() -> None:
    diary = Diary()
    diary.writes(KEN, range(300, 0, -20), [0.5] * 15, direction="out")
    history = diary.history()
    assert ToneTurned().fit(history, as_of=TODAY).claims(history, as_of=TODAY) == []


def test_one_who_writes_in_anger_a_thousand_times_makes_nobody_else_angry() -> None:
    diary, rng = Diary(), np.random.default_rng(3)
    for customer_id in range(100, 160):
        diary.writes(customer_id, range(240, 0, -20), np.where(rng.random(12) < 0.1, -0.6, 0.3).tolist())
    diary.writes(KEN, np.linspace(600, 1, 1500).tolist(), [-0.7] * 1500)
    history = diary.history()
    tone = ToneTurned().fit(history, as_of=TODAY)
    others = [each for each in tone.forecasts(history, as_of=TODAY) if each.customer_id != KEN]
    assert others[0].baseline_probability == pytest.approx(0.1, abs=0.04)
    assert np.mean([each.probability for each in others]) == pytest.approx(0.1, abs=0.03)
    assert tone.level_ == pytest.approx(0.2, abs=0.05)
    assert tone.noise_ == pytest.approx(0.28, abs=0.04)
