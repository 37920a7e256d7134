"""Who bought again beside who did not: the first were answered within hours, the others after days, and sounded so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from farley.analysis.calibration import TooFewCases
from farley.analysis.journeys import (
    Comparison,
    FeelingDifference,
    WaitDifference,
    bought_again,
    compared,
    steps_of,
    until,
    walks_of,
)
from farley.analysis.journeys.contrasts import beyond_chance
from farley.analysis.tables import History, columns
from tests.analysis.cast import TODAY, Diary
from tests.analysis.engines import on_sqlite

MAIL, ANSWER, BUYS = "email||in|", "email||out|", "purchase|||"
HOUR = 1 / 24


def diary(*, matters: bool = True) -> Diary:
    """A hundred and twenty bought, and wrote five days later. Every other one was answered within hours rather than
    days, and sounded content; if that `matters`, they are those who bought again.
    """
    told, rng = Diary(), np.random.default_rng(3)
    for customer in range(120):
        is_quick = customer % 2 == 0
        told.buys(customer, [300])
        told.writes(customer, [295], [float(rng.normal(0.4 if is_quick else -0.3, 0.2))])
        waits = float(rng.lognormal(np.log(4 if is_quick else 60), 0.4)) * HOUR
        told.add(customer, "email", 295 - waits, channel="email", direction="out")
        if is_quick if matters else customer < 60:
            told.buys(customer, [240])
    return told


def found(history: History) -> Comparison:
    steps = steps_of(history.interactions)
    groups = bought_again(steps, within=90, settled=14, as_of=TODAY)
    walks = walks_of(until(steps, "purchase", days_after=14))
    made = compared(walks, groups, tones=history.tones_of_customers)
    assert isinstance(made, Comparison)
    return made


def test_who_bought_again_was_answered_sooner_and_sounded_better() -> None:
    comparison = found(diary().history())
    assert (comparison.ours, comparison.theirs) == (60, 60)
    (answered,) = [each for each in comparison.waits if each.step == MAIL]
    assert (answered.next_step, answered.ours, answered.theirs, answered.is_beyond_chance) == (ANSWER, 60, 60, True)
    assert 0.03 < answered.low < answered.ratio < answered.high < 0.12
    assert answered.our_wait / 3600 == pytest.approx(4, rel=0.15)
    (mail,) = comparison.feelings
    assert (mail.step, mail.is_beyond_chance) == (MAIL, True)
    assert 0.5 < mail.low < mail.difference < mail.high < 0.9
    assert all(each.step != BUYS or each.next_step != BUYS for each in comparison.differences), "that is the outcome"


def test_where_it_does_not_matter_nothing_is_beyond_chance() -> None:
    comparison = found(diary(matters=False).history())
    told: list[WaitDifference | FeelingDifference] = [*comparison.waits, *comparison.feelings]
    assert told
    assert not any(each.is_beyond_chance for each in told)


def test_of_steps_that_few_took_on_a_side_neither_waits_nor_feelings_are_told() -> None:
    told = diary()
    for customer in range(9):
        told.add(customer, "call", 299)
    comparison = found(told.history())
    assert not any("call" in each.step + each.next_step for each in comparison.waits)


def test_only_of_whom_it_is_known_counts() -> None:
    told = Diary()
    told.buys(1, [300, 250])
    told.buys(2, [300])
    told.buys(3, [300, 290, 250])  # again before it was settled what is compared
    told.buys(4, [300, 100])  # again, but too late
    told.buys(5, [60, 40])  # the ninety days are not over
    told.add(6, "email", 300)
    sides = columns(bought_again(steps_of(told.history().interactions), within=90, settled=14, as_of=TODAY))
    assert dict(zip(sides["customer_id"].tolist(), sides["side"].tolist(), strict=True)) == {1: 1, 2: 0, 4: 0}


def test_what_came_soon_after_the_first_purchase_is_looked_at_too() -> None:
    told = Diary()
    told.buys(1, [300])
    told.add(1, "email", 290)
    told.add(1, "email", 280)
    steps = steps_of(told.history().interactions)
    assert len(columns(until(steps, "purchase", days_after=14))["at"]) == 2
    assert len(columns(until(steps, "purchase"))["at"]) == 1


def test_sqlite_finds_the_same(tmp_path: Path) -> None:
    history = diary().history()
    assert _rounded(found(on_sqlite(history, tmp_path))) == _rounded(found(history))


def _rounded(comparison: Comparison) -> list[tuple[object, ...]]:
    waits = [(each.step, each.next_step, round(each.ratio, 6), round(each.p, 9)) for each in comparison.waits]
    return [*waits, *((each.step, round(each.low, 9), round(each.high, 9)) for each in comparison.feelings)]


def test_where_nobody_differs_there_is_nothing_to_tell() -> None:
    told = Diary()
    for customer in range(80):
        told.buys(customer, [300, 250] if customer < 40 else [300])
        told.add(customer, "email", 299)
    (only,) = found(told.history()).waits
    assert (only.ratio, only.p, only.is_beyond_chance) == (1.0, 1.0, False)


def test_too_few_are_not_compared() -> None:
    told = Diary()
    told.buys(1, [300, 250])
    steps = steps_of(told.history().interactions)
    groups = bought_again(steps, within=90, settled=14, as_of=TODAY)
    assert compared(walks_of(steps), groups) == TooFewCases(0, 30)


def test_the_published_example_of_benjamini_and_hochberg() -> None:
    """1995, section 3.2: fifteen tests, of which the first four count at a rate of 5 %."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    p += [0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1.0]
    assert beyond_chance(p) == [True] * 4 + [False] * 11
    assert beyond_chance([]) == []
