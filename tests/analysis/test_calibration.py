"""Were the forecasts right? A good forecaster, a boaster, and one who only knows the average."""

import numpy as np

from farley.analysis.calibration import Scores, TooFewCases, score
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
