"""Lines the size of a word."""

from __future__ import annotations

from farley.web.drawing import sparkline


def test_a_sparkline_marks_its_last_value() -> None:
    line = sparkline([1, 3, 2], "Orders a month")
    assert 'points="2.0,21.0 44.0,3.0 86.0,12.0"' in line
    assert 'cx="86.0" cy="12.0"' in line
    assert 'aria-label="Orders a month"' in line


def test_what_is_not_over_is_dashed_and_not_marked() -> None:
    line = sparkline([1, 3, 0], is_unfinished=True)
    assert '<polyline class="stroke" points="2.0,15.0 44.0,3.0"/>' in line
    assert '<polyline class="stroke is-unfinished" points="44.0,3.0 86.0,21.0"/>' in line
    assert 'cx="44.0" cy="3.0"' in line


def test_a_sparkline_of_one_value_or_of_equal_ones() -> None:
    assert sparkline([4]) == ""
    assert "21.0 86.0,21.0" in sparkline([4, 4])
