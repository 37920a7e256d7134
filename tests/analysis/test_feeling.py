"""The mean tone of each month, and how sure it is."""

from __future__ import annotations

import numpy as np
import pytest

from farley.analysis.feeling import mean_tones, student_quantile


def test_a_month_is_the_mean_of_its_texts_and_its_interval_shrinks_with_their_number() -> None:
    # January 0.2 and 0.4; February nothing; March 0, 0.2, 0.4 and 0.6.
    found = mean_tones(np.array([2.0, 0, 4]), np.array([0.6, 0, 1.2]), np.array([0.20, 0, 0.56]))
    assert found.mean[[0, 2]] == pytest.approx([0.3, 0.3])
    assert np.isnan(found.mean[1])
    assert np.isnan(found.low[1])
    # Pooled variance (0.02 + 0.20) / 4 = 0.055; Student's 90 % point with 4 degrees of freedom is 1.533.
    half = 1.533 * np.sqrt(0.055 / np.array([2, 4]))
    assert found.high[[0, 2]] == pytest.approx(0.3 + half, rel=0.01)
    assert found.low[[0, 2]] == pytest.approx(0.3 - half, rel=0.05)


def test_of_a_few_texts_nobody_can_tell_how_much_a_tone_varies() -> None:
    found = mean_tones(np.array([1.0, 1, 4]), np.array([0.5, -0.5, 0.4]), np.array([0.25, 0.25, 0.1]))
    assert found.mean == pytest.approx([0.5, -0.5, 0.1])
    assert np.isnan(found.low).all()
    assert np.isnan(found.high).all()


def test_an_interval_ends_where_tones_end() -> None:
    found = mean_tones(np.array([5.0, 1]), np.array([0.0, 1.0]), np.array([4.0, 1.0]))
    assert found.high[1] == 1
    assert found.low.min() >= -1


def test_no_months_are_no_tones() -> None:
    assert len(mean_tones(np.zeros(0), np.zeros(0), np.zeros(0)).mean) == 0


@pytest.mark.parametrize(("freedom", "wanted"), [(4, 1.533), (10, 1.372), (100, 1.290)])
def test_students_quantile_is_that_of_the_tables(freedom: int, wanted: float) -> None:
    assert student_quantile(0.9, freedom) == pytest.approx(wanted, rel=0.003)
