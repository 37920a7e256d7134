"""Were the forecasts right? A good forecaster, a boaster, and one who only knows the average."""

import numpy as np
import pytest

from farley.analysis.calibration import Drift, Scores, ShareOfCases, TooFewCases, drift, score, score_share
from farley.analysis.evidence import confidence, weightiest

RNG = np.random.default_rng(11)
TRUTH = RNG.uniform(0, 1, 4000)
HAPPENED = (RNG.uniform(0, 1, 4000) < TRUTH).astype(float)
AVERAGE = np.full(4000, HAPPENED.mean())


def scored(predicted: np.ndarray) -> Scores:
    result = score(predicted, AVERAGE, HAPPENED)
    assert isinstance(result, Scores)
    return result


def test_true_probabilities_are_calibrated_and_better_than_the_average() -> None:
    result = scored(TRUTH)
    assert result.calibration_error < 0.03
    assert result.is_better_than_naive
    assert result.skill_low < result.skill < result.skill_high
    assert sum(row.cases for row in result.reliability) == 4000
    assert all(row.happened_low <= row.happened <= row.happened_high for row in result.reliability)


def test_a_boaster_is_found_out() -> None:
    boasted = scored(np.where(TRUTH > 0.5, 0.99, 0.01))
    assert boasted.calibration_error > 0.2
    assert boasted.log_loss > scored(TRUTH).log_loss


def test_the_average_is_no_better_than_itself() -> None:
    result = scored(AVERAGE)
    assert result.skill == 0
    assert not result.is_better_than_naive


def test_many_forecasts_about_the_same_customers_are_no_more_sure_than_one_about_each() -> None:
    once = score(TRUTH[:100], AVERAGE[:100], HAPPENED[:100])
    often = np.repeat(np.arange(100), 40)
    told = TRUTH[often], AVERAGE[often], HAPPENED[often]
    repeated, pretended = score(*told, whose=often), score(*told)
    assert isinstance(once, Scores)
    assert isinstance(repeated, Scores)
    assert isinstance(pretended, Scores)
    assert repeated.skill == pytest.approx(once.skill)
    assert repeated.skill_low == pytest.approx(once.skill_low)
    assert pretended.skill_high - pretended.skill_low < 0.2 * (once.skill_high - once.skill_low)
    for row, other in zip(repeated.reliability, once.reliability, strict=True):
        assert row.cases == 40 * other.cases
        assert row.happened_low == pytest.approx(other.happened_low, abs=0.02)
    share = score_share(*told, whose=often)
    assert isinstance(share, ShareOfCases)
    assert (share.gain, share.gain_low) == pytest.approx((once.skill, once.skill_low))


def test_of_one_customer_alone_nothing_is_sure() -> None:
    alone = np.zeros(200, dtype=np.int64)
    found = score(TRUTH[:200], AVERAGE[:200], HAPPENED[:200], whose=alone)
    assert isinstance(found, Scores)
    assert found.skill > 0.2
    assert not found.is_better_than_naive
    assert all(row.happened_high - row.happened_low > 0.4 for row in found.reliability)


def test_eight_of_ten_intervals_hold_where_customers_have_habits_that_nobody_forecasts() -> None:
    rng, held = np.random.default_rng(3), []
    for _draw in range(400):
        # Sixty customers with a year of forecasts each, which know only half of their habits: 0.15 is saved on average.
        habit, whose = rng.beta(2, 2, 60), np.repeat(np.arange(60), 12)
        happened = (rng.uniform(size=720) < habit[whose]).astype(float)
        found = score(0.25 + habit[whose] / 2, np.full(720, 0.5), happened, whose=whose)
        assert isinstance(found, Scores)
        held.append(found.skill_low <= 0.15 <= found.skill_high)
    assert 0.74 <= np.mean(held) <= 0.86


def test_of_few_cases_no_figure_is_given() -> None:
    assert score(TRUTH[:29], AVERAGE[:29], HAPPENED[:29]) == TooFewCases(29, 30)


def test_the_same_forecasts_give_the_same_interval() -> None:
    assert scored(TRUTH) == scored(TRUTH)


def test_few_cases_of_ones_own_make_for_little_confidence() -> None:
    assert confidence(0.95, 1) < confidence(0.95, 3) < confidence(0.95, 20) < 0.95
    assert confidence(1.0, 10_000) == 0.99


def test_the_weightiest_evidence_comes_first_and_the_newer_of_equals() -> None:
    assert weightiest([1, 2, 3], [0.5, 0.9, 0.5]) == (2, 3, 1)
    assert len(weightiest(list(range(100)), [1.0] * 100)) == 12


def test_forecasts_that_stopped_fitting_of_late_are_noticed() -> None:
    rng = np.random.default_rng(4)
    predicted = rng.uniform(0.05, 0.95, 900)
    is_recent = np.arange(900) < 200
    happened = (rng.uniform(size=900) < predicted).astype(float)
    steady = drift(predicted, happened, is_recent)
    assert isinstance(steady, Drift)
    assert not steady.is_worse
    happened[is_recent] = rng.uniform(size=200) < 0.2
    worse = drift(predicted, happened, is_recent)
    assert isinstance(worse, Drift)
    assert worse.is_worse
    assert worse.recent_cases == 200
    assert worse.recent_error > worse.before_error
    assert worse.chance < 0.01


def foreseen_each_day(
    rng: np.random.Generator, *, customers: int, too_high: float = 0.0, days: int = 300, horizon: int = 28
) -> Drift:
    """True probabilities of buying within four weeks, forecast each day, which are too high in the last 90 days."""
    chance = rng.beta(2, 3, customers)
    buys = rng.uniform(size=(customers, days + horizon)) < (1 - (1 - chance) ** (1 / horizon))[:, None]
    bought = np.cumsum(np.column_stack([np.zeros(customers), buys]), axis=1)
    happened = (bought[:, horizon:-1] > bought[:, : -horizon - 1]).astype(float).ravel()
    is_recent = np.tile(np.arange(days) >= days - 90, customers)
    predicted = np.clip(np.repeat(chance, days) + too_high * is_recent, 0.01, 0.99)
    found = drift(predicted, happened, is_recent, whose=np.repeat(np.arange(customers), days))
    assert isinstance(found, Drift)
    return found


def test_where_nothing_changed_overlapping_forecasts_seldom_look_worse() -> None:
    rng = np.random.default_rng(6)
    cries = [foreseen_each_day(rng, customers=60).is_worse for _draw in range(200)]
    assert np.mean(cries) <= 0.08


def test_forecasts_each_day_that_are_too_high_of_late_are_noticed() -> None:
    rng = np.random.default_rng(7)
    assert all(foreseen_each_day(rng, customers=200, too_high=0.15).is_worse for _draw in range(20))


def test_drift_needs_cases_on_both_sides() -> None:
    values = np.full(100, 0.5)
    assert drift(values, values, np.arange(100) < 5) == TooFewCases(5, 30)
    assert drift(values, values, np.ones(100, dtype=bool)) == TooFewCases(0, 30)


def test_a_share_of_the_cases_is_scored_with_its_interval_or_not_at_all() -> None:
    rng = np.random.default_rng(5)
    predicted = rng.uniform(0.05, 0.95, 400)
    happened = (rng.uniform(size=400) < predicted).astype(float)
    found = score_share(predicted, np.full(400, 0.5), happened)
    assert isinstance(found, ShareOfCases)
    assert 0 < found.gain_low < found.gain < found.gain_high < 1
    assert found.brier < found.baseline_brier
    assert score_share(predicted[:29], np.full(29, 0.5), happened[:29]) == TooFewCases(29, 30)
