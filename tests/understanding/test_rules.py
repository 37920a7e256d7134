"""How far an insight may go by itself."""

from __future__ import annotations

from dataclasses import replace

from farley.understanding.rules import TrackRecord, level_after

WELL = TrackRecord(judged=20, refuted=2, settled=500, calibration_error=0.04, gain=0.2, gain_high=0.25)


def test_what_is_mostly_confirmed_and_near_what_happens_stays_shown() -> None:
    assert level_after("shown", WELL) == "shown"
    assert level_after("asked", WELL) == "shown"


def test_what_is_refuted_too_often_only_asks() -> None:
    assert level_after("shown", replace(WELL, refuted=14)) == "asked"


def test_a_few_refutations_are_no_reason_yet() -> None:
    assert level_after("shown", replace(WELL, judged=4, refuted=4)) == "shown"
    assert level_after("shown", replace(WELL, judged=20, refuted=9)) == "shown"


def test_forecasts_that_lie_far_off_or_lose_against_the_naive_guess_let_it_fall() -> None:
    assert level_after("shown", replace(WELL, calibration_error=0.2)) == "asked"
    assert level_after("shown", replace(WELL, gain=-0.3, gain_high=-0.1)) == "asked"
    assert level_after("shown", replace(WELL, settled=60, calibration_error=0.2)) == "shown"


def test_what_lies_between_leaves_it_where_it_is() -> None:
    between = replace(WELL, refuted=7)
    assert (level_after("shown", between), level_after("asked", between)) == ("shown", "asked")
    between = replace(WELL, calibration_error=0.12)
    assert (level_after("shown", between), level_after("asked", between)) == ("shown", "asked")


def test_it_rises_only_when_no_reason_is_left() -> None:
    assert level_after("asked", replace(WELL, refuted=14)) == "asked"
    assert level_after("asked", replace(WELL, gain=-0.05)) == "asked"


def test_without_any_figures_it_is_shown() -> None:
    assert level_after("shown", TrackRecord(0, 0, 0, None, None, None)) == "shown"
