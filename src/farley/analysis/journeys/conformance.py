"""A designed journey beside what really happened: how far customers keep to it, and where they deviate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Literal

import ibis
import numpy as np

from farley.analysis.days import DAY, date_of, days_of
from farley.analysis.journeys.alignment import Flags, aligned, costs, different, padded, required
from farley.analysis.journeys.feelings import mean_within
from farley.analysis.journeys.plans import Plan, planned_rows
from farley.analysis.numerics import Ints
from farley.analysis.tables import columns, groups, seconds

FEWEST_CUSTOMERS = 10
# What comes after so many steps of one customer is no longer looked at; one that may be repeated counts once as long as
# nothing else comes in between.
LONGEST = 60
_PERIODS = 12
_FARTHEST = 10

Deviation = Literal["skipped", "extra", "out_of_order", "late", "stopped"]
DEVIATIONS: tuple[Deviation, ...] = ("skipped", "extra", "out_of_order", "late", "stopped")


@dataclass(frozen=True)
class Fit:
    """How far so many customers keep to the plan, from 0 to 1, in the mean with its 95 % interval."""

    customers: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class PlannedCount:
    """Of a planned step: how many customers took it; skipped it; took it once more than planned (`extra`), or at
    another place (`out_of_order`); took it later than its target, or in time; stopped after it and have been quiet
    since. `median_wait` are the seconds from the step before, None where nobody came from one.
    """

    customers: int
    skipped: int
    extra: int
    out_of_order: int
    late: int
    in_time: int
    stopped: int
    median_wait: float | None


@dataclass(frozen=True)
class Passage:
    """How often a planned step was really followed by another, for how many customers, and whether that is planned."""

    step: int
    next_step: int
    times: int
    customers: int
    is_planned: bool
    median_wait: float


@dataclass(frozen=True)
class Conformance:
    """All of it. `fit` is of all; `wholly` is how many deviate nowhere; `done` have come to the end, `stopped` have
    been quiet before it, all others are on their way. `periods` are the months in which journeys began ("2026-11"), or
    the years where months have too few cases. `farthest` are the ids of the customers who deviate most, with their fit.
    """

    fit: Fit
    wholly: int
    done: int
    stopped: int
    steps: tuple[PlannedCount, ...]
    passages: tuple[Passage, ...]
    periods: tuple[tuple[str, Fit], ...]
    farthest: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Followed:
    """Every customer laid along the plan. A row a customer: `customer_ids`, when they `began`, `fits` (0 to 1),
    `is_done` and `has_stopped`, the `last` planned step, and flags a planned step for each deviation. A row a
    happening, each customer's together: `labels`, `at`, `who` (the customer's row).
    """

    plan: Plan
    customer_ids: Ints
    began: Ints
    fits: np.ndarray
    is_done: Flags
    has_stopped: Flags
    last: Ints
    deviates: Mapping[Deviation, Flags]
    in_time: Flags
    waits: tuple[Ints, np.ndarray]
    labels: Ints
    at: Ints
    who: Ints


def followed(rows: ibis.Table, plan: Plan, *, as_of: datetime, quiet_days: int) -> Followed:
    """Lays everybody who took any step of the plan along it. `rows` as for planned_rows. Who has been quiet for more
    than `quiet_days` days before the last step has stopped; who has not is on the way, and what is still to come is
    not held against them. Nor is it against whoever took more than LONGEST steps: what they came to is not known.
    """
    found = columns(planned_rows(rows, plan).order_by("customer_id", "at", "interaction_id"))
    customers, at, labels = (found[name].astype(np.int64) for name in ("customer_id", "at", "label"))
    first, run = _runs(customers, labels, plan)
    starts, counts = groups(customers[first])
    times = np.diff(np.r_[first, len(labels)])
    walks, which = different(np.hstack([padded(each, starts, counts, LONGEST) for each in (labels[first], times)]))
    journeys, often = np.hsplit(walks, 2)
    laid = aligned(journeys, plan, often)
    who = np.repeat(np.arange(len(starts)), counts)[run]
    place = run - starts[who]
    newest = np.zeros(len(starts), dtype=np.int64)
    np.maximum.at(newest, who, at)
    is_seen = place < LONGEST
    who, place, labels, at = who[is_seen], place[is_seen], labels[is_seen], at[is_seen]
    fits_here = laid.fits[which[who], place] if len(who) else np.zeros(0, dtype=bool)
    skipped, last = laid.skipped[which], laid.last[which]
    missing = _missing(plan, last)
    has_stopped = (missing > 0) & (newest < seconds(as_of) - quiet_days * DAY) & (counts <= LONGEST)
    loose = _by_step(who[~fits_here], labels[~fits_here], len(starts), plan)
    out_of_order = loose & skipped
    waits = _waits(who, labels, at, fits_here)
    late, in_time = _against_targets(waits, len(starts), plan)
    extras = np.bincount(who[~fits_here], minlength=len(starts))
    return Followed(
        plan,
        customers[first][starts],
        at[np.searchsorted(who, np.arange(len(starts)))],
        _fitting(plan, extras, skipped, missing, has_stopped, np.bincount(who, minlength=len(starts))),
        missing == 0,
        has_stopped,
        last,
        {
            "skipped": skipped & ~out_of_order,
            "extra": loose & ~out_of_order,
            "out_of_order": out_of_order,
            "late": late,
            "stopped": has_stopped[:, None] & (last[:, None] == np.arange(len(plan.steps))),
        },
        in_time,
        (waits[1], waits[2]),
        labels,
        at,
        who,
    )


def conformance(found: Followed, *, zone: tzinfo = UTC) -> Conformance:
    """What is told of everybody who was laid along the plan, by the months and years of a time zone."""
    return Conformance(
        fit_of(found.fits),
        int((found.fits == 1).sum()),
        int(found.is_done.sum()),
        int(found.has_stopped.sum()),
        tuple(_count(found, step) for step in range(len(found.plan.steps))),
        tuple(_passages(found)),
        _periods(found, zone),
        _farthest(found),
    )


def fit_of(fits: np.ndarray) -> Fit:
    """The mean of some customers' fits, with its interval."""
    if not len(fits):
        return Fit(0, 0.0, 0.0, 0.0)
    sums, squares = np.array([fits.sum()]), np.array([(fits * fits).sum()])
    mean, half = mean_within(sums, squares, np.array([len(fits)]))
    low, high = max(0.0, float(mean[0] - half[0])), min(1.0, float(mean[0] + half[0]))
    return Fit(len(fits), float(mean[0]), low, high)


def who_deviates(found: Followed, deviation: str, step: int) -> Ints:
    """The ids of the customers who deviate so at a planned step, in their order; `took` are those who took it,
    `wholly` those who deviate at none.
    """
    if not 0 <= step < len(found.plan.steps):
        return found.customer_ids[:0]
    if deviation == "wholly":
        return np.asarray(found.customer_ids[found.fits == 1], dtype=np.int64)
    if deviation == "took":
        return found.customer_ids[_by_step(found.who, found.labels, len(found.customer_ids), found.plan)[:, step]]
    flags = next((flags for name, flags in found.deviates.items() if name == deviation), None)
    return found.customer_ids[:0] if flags is None else found.customer_ids[flags[:, step]]


def who_passed(found: Followed, step: int, next_step: int) -> Ints:
    """The ids of the customers who went from one planned step directly on to another, in their order."""
    where = _directly(found)
    is_it = (found.labels[where] == step) & (found.labels[where + 1] == next_step)
    return np.asarray(found.customer_ids[np.unique(found.who[where[is_it]])], dtype=np.int64)


def _runs(customers: Ints, labels: Ints, plan: Plan) -> tuple[Ints, Ints]:
    """Where each run begins, and of which run each happening is: one customer's step that may be repeated, as often as
    it came on end, or any single step.
    """
    repeats = np.array([step.may_repeat for step in plan.steps])
    is_new = np.ones(len(labels), dtype=bool)
    is_new[1:] = (customers[1:] != customers[:-1]) | (labels[1:] != labels[:-1]) | ~repeats[labels[1:]]
    return np.flatnonzero(is_new), np.cumsum(is_new) - 1


def _missing(plan: Plan, last: Ints) -> Ints:
    needed = required(plan)
    after = np.array([needed[step + 1 :].sum() for step in range(-1, len(needed))])
    return np.asarray(after[last + 1], dtype=np.int64)


def _fitting(plan: Plan, extras: Ints, skipped: Flags, missing: Ints, has_stopped: Flags, taken: Ints) -> np.ndarray:
    """1 less the deviations as a share of the most there could be: nothing as planned, and all planned missing."""
    left = np.where(has_stopped, missing, 0)
    most = taken + required(plan).sum() - missing + left
    found: np.ndarray = 1 - (extras + skipped.sum(axis=1) + left) / np.maximum(most, 1)
    return found


def _by_step(who: Ints, labels: Ints, customers: int, plan: Plan) -> Flags:
    found = np.zeros((customers, len(plan.steps)), dtype=bool)
    found[who, labels] = True
    return found


def _waits(who: Ints, labels: Ints, at: Ints, fits: Flags) -> tuple[Ints, Ints, Ints, Flags]:
    """From each step that was taken as planned to the next such: whose, to which step, after how many seconds, and
    whether it led onwards.
    """
    who, labels, at = who[fits], labels[fits], at[fits]
    same = who[1:] == who[:-1]
    return who[1:][same], labels[1:][same], (at[1:] - at[:-1])[same], (labels[1:] > labels[:-1])[same]


def _against_targets(waits: tuple[Ints, Ints, Ints, Flags], customers: int, plan: Plan) -> tuple[Flags, Flags]:
    who, steps, seconds_, is_onwards = waits
    targets = np.array([-1 if step.days is None else step.days * DAY for step in plan.steps])
    is_timed = is_onwards & (targets[steps] >= 0)
    is_late = seconds_ > targets[steps]
    late = _by_step(who[is_timed & is_late], steps[is_timed & is_late], customers, plan)
    return late, _by_step(who[is_timed & ~is_late], steps[is_timed & ~is_late], customers, plan) & ~late


def _count(found: Followed, step: int) -> PlannedCount:
    waits = found.waits[1][found.waits[0] == step]
    flags = {name: int(found.deviates[name][:, step].sum()) for name in DEVIATIONS}
    return PlannedCount(
        customers=len(who_deviates(found, "took", step)),
        in_time=int(found.in_time[:, step].sum()),
        median_wait=float(np.median(waits)) if len(waits) else None,
        **flags,
    )


def _directly(found: Followed) -> Ints:
    """Where the next happening is the same customer's."""
    return np.flatnonzero(found.who[1:] == found.who[:-1])


def _passages(found: Followed) -> Iterable[Passage]:
    where, price = _directly(found), costs(found.plan)
    many = len(found.plan.steps)
    keys = found.labels[where] * many + found.labels[where + 1]
    for key in np.unique(keys):
        step, after = divmod(int(key), many)
        those = where[keys == key]
        median = float(np.median(found.at[those + 1] - found.at[those]))
        customers = len(np.unique(found.who[those]))
        yield Passage(step, after, len(those), customers, bool(price[step + 1, after] == 0), median)


def _periods(found: Followed, zone: tzinfo) -> tuple[tuple[str, Fit], ...]:
    days = days_of(found.began, zone).tolist()
    months = _by_time(found, days, "%Y-%m")
    is_enough = sum(fit.customers >= FEWEST_CUSTOMERS for _name, fit in months) * 2 >= len(months)
    return months if is_enough else _by_time(found, days, "%Y")


def _by_time(found: Followed, days: list[int], form: str) -> tuple[tuple[str, Fit], ...]:
    names = np.array([date_of(day).strftime(form) for day in days], dtype=str)
    return tuple((str(name), fit_of(found.fits[names == name])) for name in np.unique(names)[-_PERIODS:])


def _farthest(found: Followed) -> tuple[tuple[int, float], ...]:
    order = np.lexsort((found.customer_ids, found.fits))[:_FARTHEST]
    ids, fits = found.customer_ids[order].tolist(), found.fits[order].tolist()
    return tuple((pk, fit) for pk, fit in zip(ids, fits, strict=True) if fit < 1)
