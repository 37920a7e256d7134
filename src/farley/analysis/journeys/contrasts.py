"""How two groups differ in what is measured, not counted: how long they wait on a way, how they feel at a step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from typing import Any

import ibis
import numpy as np
from scipy.special import stdtr, stdtrit

from farley.analysis.journeys.walks import NOTHING, Walks
from farley.analysis.tables import columns

# With fewer customers on one of the sides a mean says little.
FEWEST_ON_A_SIDE = 10
FALSE_DISCOVERIES = 0.05
# Whatever comes within a minute comes at once: a ratio of seconds says nothing about customers.
_AT_ONCE = 60


@dataclass(frozen=True)
class WaitDifference:
    """A transition that both groups took: of how many customers each, how many seconds it typically takes them (the
    geometric mean of customers' own), how many times as long it takes ours, with the 95 % interval of that ratio
    (Welch 1947, of logarithms), and whether it is beyond chance, as above.
    """

    step: str
    next_step: str
    ours: int
    theirs: int
    our_wait: float
    their_wait: float
    ratio: float
    low: float
    high: float
    p: float
    is_beyond_chance: bool


@dataclass(frozen=True)
class FeelingDifference:
    """A step at which both groups said something: of how many customers each, how their words sound in the mean from -1
    to 1, the difference with its 95 % interval (Welch 1947), and whether it is beyond chance, as above.
    """

    step: str
    ours: int
    theirs: int
    our_mean: float
    their_mean: float
    difference: float
    low: float
    high: float
    p: float
    is_beyond_chance: bool


@dataclass(frozen=True)
class _Contrast:
    """Two means, and how far apart they are."""

    steps: tuple[str, ...]
    ours: int
    theirs: int
    our_mean: float
    their_mean: float
    difference: float
    half: float
    p: float


def wait_differences(table: Any, walks: Walks) -> tuple[WaitDifference, ...]:
    """Which transitions take longer, or less long, the largest difference first. `table` are walks with the `side` of
    each customer. Each customer counts once, however often they went that way.
    """
    went = table.filter(table.next_step != NOTHING)
    waits = ibis.greatest(went.next_at - went["at"], _AT_ONCE).ln()
    found = list(_contrasts(went.mutate(value=waits), walks, ["step", "next_step"]))
    told = [
        WaitDifference(
            each.steps[0],
            each.steps[1],
            each.ours,
            each.theirs,
            exp(each.our_mean),
            exp(each.their_mean),
            exp(each.difference),
            exp(each.difference - each.half),
            exp(each.difference + each.half),
            each.p,
            is_sure,
        )
        for each, is_sure in zip(found, beyond_chance([each.p for each in found]), strict=True)
    ]
    return tuple(sorted(told, key=lambda each: (-abs(np.log(each.ratio)), each.step, each.next_step)))


def feeling_differences(table: Any, walks: Walks, tones: ibis.Table) -> tuple[FeelingDifference, ...]:
    """At which steps one group's words sound better than the other's, the largest difference first. `tones` have the
    columns of History.tones_of_customers.
    """
    said = table.inner_join(tones.select("interaction_id", value="score"), "interaction_id")
    found = list(_contrasts(said, walks, ["step"]))
    told = [
        FeelingDifference(
            each.steps[0],
            each.ours,
            each.theirs,
            each.our_mean,
            each.their_mean,
            each.difference,
            max(-2.0, each.difference - each.half),
            min(2.0, each.difference + each.half),
            each.p,
            is_sure,
        )
        for each, is_sure in zip(found, beyond_chance([each.p for each in found]), strict=True)
    ]
    return tuple(sorted(told, key=lambda each: (-abs(each.difference), each.step)))


def beyond_chance(p: Sequence[float]) -> list[bool]:
    """Of many tests some succeed by chance: which of them still count (Benjamini and Hochberg 1995)."""
    ordered = np.sort(np.asarray(p))
    passing = np.flatnonzero(ordered <= FALSE_DISCOVERIES * np.arange(1, len(ordered) + 1) / max(1, len(ordered)))
    border = ordered[passing[-1]] if len(passing) else -1.0
    return [bool(each <= border) for each in p]


def _contrasts(rows: Any, walks: Walks, by: list[str]) -> Iterator[_Contrast]:
    """First of each customer, then of each side; steps that fewer than ten took on a side are left out."""
    each = rows.group_by(["customer_id", "side", *by]).agg(value=rows.value.mean())
    summed = each.group_by([*by, "side"]).agg(
        customers=each.count(), total=each.value.sum(), squares=(each.value * each.value).sum()
    )
    found = columns(summed.order_by([*by, "side"]))
    sides: dict[tuple[int, ...], dict[int, tuple[int, float, float]]] = {}
    for row in range(len(found["side"])):
        sums = int(found["customers"][row]), float(found["total"][row]), float(found["squares"][row])
        sides.setdefault(tuple(int(found[name][row]) for name in by), {})[int(found["side"][row])] = sums
    for steps, of in sides.items():
        if len(of) == 2 and min(of[0][0], of[1][0]) >= FEWEST_ON_A_SIDE:
            yield _contrast(tuple(map(walks.name, steps)), of[1], of[0])


def _contrast(steps: tuple[str, ...], ours: tuple[int, float, float], theirs: tuple[int, float, float]) -> _Contrast:
    (mean, error), (other, other_error) = _mean(*ours), _mean(*theirs)
    spread = error + other_error
    if spread <= 0:
        return _Contrast(steps, ours[0], theirs[0], mean, other, mean - other, 0.0, 1.0)
    freedom = spread**2 / (error**2 / (ours[0] - 1) + other_error**2 / (theirs[0] - 1))
    half = float(stdtrit(freedom, 0.975)) * sqrt(spread)
    p = 2 * float(stdtr(freedom, -abs(mean - other) / sqrt(spread)))
    return _Contrast(steps, ours[0], theirs[0], mean, other, mean - other, half, p)


def _mean(cases: int, total: float, squares: float) -> tuple[float, float]:
    """The mean, and the square of its standard error."""
    mean = total / cases
    return mean, max(squares / cases - mean**2, 0.0) / (cases - 1)
