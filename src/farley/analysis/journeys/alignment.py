"""How far real journeys are from a designed one: the fewest steps that one would have to leave out or to put in.

What happened is laid along the plan so that as little as possible deviates (an alignment as in Adriansyah, van Dongen
and van der Aalst 2011, with cost 1 each). A step that the plan does not foresee there costs 1, and a planned one that
was left out costs 1, so that one out of order costs 2. Plans are a row of steps with what may be skipped, repeated or
gone back from, so there are only as many states as steps, and the cheapest way through is found by one pass over what
happened; for all different journeys at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from farley.analysis.journeys.plans import Plan
from farley.analysis.numerics import Ints

Flags = NDArray[np.bool_]

# More than anybody could ever deviate.
NEVER = 10**9
_AT_ONCE = 4_000


@dataclass(frozen=True)
class Alignment:
    """Of each of many journeys (rows) and each happening in it (columns): whether it `fits` where it stands, and after
    which planned step it came (`before`, -1 at the start). `skipped` has a column a planned step; `last` is the last
    planned step that was reached.
    """

    fits: Flags
    before: Ints
    skipped: Flags
    last: Ints


def aligned(journeys: Ints, plan: Plan, times: Ints | None = None) -> Alignment:
    """Lays journeys along the plan: a row each with the places of the planned steps in the order in which they were
    taken, filled up with -1. A step that may be repeated can stand once for as many on end as `times` says: all of them
    have a place, or none.
    """
    times = np.ones_like(journeys) if times is None else times
    pieces = [slice(at, at + _AT_ONCE) for at in range(0, max(1, len(journeys)), _AT_ONCE)]
    parts = [_aligned(journeys[piece], times[piece], plan) for piece in pieces]
    return Alignment(*(np.concatenate([getattr(part, name) for part in parts]) for name in Alignment.__annotations__))


def required(plan: Plan) -> Flags:
    """Which steps may not be skipped."""
    return np.array([not step.may_be_skipped for step in plan.steps])


def costs(plan: Plan) -> Ints:
    """How many planned steps are left out by going from one (rows: the start, then each step) to another (columns);
    NEVER where the plan does not let one go.
    """
    many, needed = len(plan.steps), required(plan)
    found = np.full((many + 1, many), NEVER)
    for last in range(-1, many):
        back = plan.steps[last].back_to if last >= 0 else None
        for step in range(many):
            if step > last:
                found[last + 1, step] = needed[last + 1 : step].sum()
            elif step == last and plan.steps[step].may_repeat:
                found[last + 1, step] = 0
            elif back is not None and step >= back:
                found[last + 1, step] = needed[back:step].sum()
    return found


def is_planned(plan: Plan, last: int, step: int) -> bool:
    """Whether the plan lets one go from a step directly to another."""
    return bool(costs(plan)[last + 1, step] == 0)


def _aligned(journeys: Ints, times: Ints, plan: Plan) -> Alignment:
    came_from, ends = _forward(journeys, times, plan)
    fits, before = _backward(journeys, came_from, ends)
    return Alignment(fits, before, _skipped(journeys, fits, before, plan), ends - 1)


def _forward(journeys: Ints, times: Ints, plan: Plan) -> tuple[Ints, Ints]:
    """From where each happening is best come to (-1: it is better left out), and in which state each journey ends."""
    rows, length = journeys.shape
    each, price = np.arange(rows), costs(plan)
    cost = np.full((rows, len(plan.steps) + 1), NEVER)
    cost[:, 0] = 0
    came_from = np.full((rows, length), -1)
    for place in range(length):
        step, is_there = journeys[:, place], journeys[:, place] >= 0
        taken = cost + price[:, step].T
        state, best = taken.argmin(axis=1), taken.min(axis=1)
        cost += np.where(is_there, times[:, place], 0)[:, None]
        is_better = is_there & (best <= cost[each, step + 1])
        came_from[is_better, place] = state[is_better]
        cost[each[is_better], step[is_better] + 1] = best[is_better]
    return came_from, (cost + _left(plan)).argmin(axis=1)


def _left(plan: Plan) -> Ints:
    """How many planned steps are still to come, after the start and after each step."""
    needed = required(plan)
    return np.array([needed[state:].sum() for state in range(len(needed) + 1)])


def _backward(journeys: Ints, came_from: Ints, ends: Ints) -> tuple[Flags, Ints]:
    fits, before, state = np.zeros(journeys.shape, dtype=bool), np.full(journeys.shape, -1), ends.copy()
    for place in range(journeys.shape[1] - 1, -1, -1):
        fits[:, place] = (journeys[:, place] + 1 == state) & (came_from[:, place] >= 0)
        state = np.where(fits[:, place], came_from[:, place], state)
        before[:, place] = state - 1
    return fits, before


def _skipped(journeys: Ints, fits: Flags, before: Ints, plan: Plan) -> Flags:
    needed = required(plan)
    found = np.zeros((len(journeys), len(plan.steps)), dtype=bool)
    for step in np.flatnonzero(needed):
        over = fits & (journeys > step) & (before < step)
        # After going back, what stands before the step that one went back to is not left out again.
        found[:, step] = over.any(axis=1) & ~(fits & (journeys == step)).any(axis=1)
    return found


def padded(values: Ints, starts: Ints, counts: Ints, longest: int) -> NDArray[np.int32]:
    """What stands behind each other as rows of one table, filled up with -1 and cut off after `longest`."""
    width = int(min(longest, counts.max(initial=0)))
    found = np.full((len(counts), width), -1, dtype=np.int32)
    for place in range(width):
        is_there = counts > place
        found[is_there, place] = values[starts[is_there] + place]
    return found


def different(rows: NDArray[np.int32]) -> tuple[Ints, Ints]:
    """The different rows, and which of them each row is."""
    if not rows.size:
        return rows.astype(np.int64), np.zeros(len(rows), dtype=np.int64)
    found, which = np.unique(rows, axis=0, return_inverse=True)
    return found.astype(np.int64), which.reshape(-1)
