"""Were the forecasts right? A good forecaster, a boaster, and one who only knows the average."""

import numpy as np

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
