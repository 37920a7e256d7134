"""What was known on a day of how each customer buys: how often, how long ago, in what gaps, for how much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from farley.analysis.numerics import Floats, Ints
from farley.analysis.propensity import Cases, Numbers
from farley.analysis.purchases import PurchaseDays
from farley.analysis.tables import groups

WINDOWS = (28, 91, 182, 364)
_YEAR = 365.25
# What is worth less, against what is usual, is worth next to nothing.
_LEAST_WORTH = 0.01


@dataclass(frozen=True)
class Habits:
    """One row a customer who had bought by that day. `usual_gap` is the median of the customer's own gaps in days, NaN
    before the second purchase; `silent` the days since the last one.
    """

    customer_id: Ints
    today: int
    cases: Cases
    usual_gap: Floats
    silent: Floats


def habits_on(rows: PurchaseDays) -> Habits:
    """How everybody buys, as was known on that day."""
    today = rows.today
    starts, counts = groups(rows.customer_id)
    ends = starts + counts - 1
    silent = (today - rows.day[ends]).astype(float)
    age = (today - rows.day[starts]).astype(float)
    usual, spread = _gaps(rows, starts, counts)
    columns = {
        **{f"purchases_{window}": _since(rows, starts, today - window) for window in WINDOWS},
        "purchases": counts.astype(float),
        "days_silent": silent,
        "days_known": age,
        "usual_gap": usual,
        "gap_spread": spread,
        "silence_over_gap": (silent + 1) / np.maximum(usual, 1),
        "last_gap": np.where(counts > 1, rows.day[ends] - rows.day[np.maximum(ends - 1, 0)], np.nan),
        **_amounts(rows, starts, counts),
    }
    cases = Cases(tuple(Numbers(name, values) for name, values in columns.items()))
    return Habits(rows.customer_id[starts], today, cases, usual, silent)


def _since(rows: PurchaseDays, starts: Ints, border: int) -> Floats:
    """How many purchase days each customer had after `border`."""
    if not len(starts):
        return np.zeros(0)
    return np.add.reduceat((rows.day > border).astype(float), starts)


def _gaps(rows: PurchaseDays, starts: Ints, counts: Ints) -> tuple[Floats, Floats]:
    """Median gap and spread of the logarithms of the gaps; NaN where there are too few."""
    inside = np.ones(len(rows.day), dtype=bool)
    inside[starts] = False
    gaps = np.diff(rows.day, prepend=0)[inside].astype(float)
    whose = np.repeat(np.arange(len(starts)), counts)[inside]
    return _medians(gaps, whose, len(starts)), _deviations(np.log(np.maximum(gaps, 1)), whose, len(starts))


def _medians(values: Floats, whose: Ints, many: int) -> Floats:
    order = np.lexsort((values, whose))
    ordered, counts = values[order], np.bincount(whose, minlength=many)
    firsts = np.r_[0, np.cumsum(counts)[:-1]]
    known = np.flatnonzero(counts)
    medians = np.full(many, np.nan)
    low = firsts[known] + (counts[known] - 1) // 2
    medians[known] = (ordered[low] + ordered[firsts[known] + counts[known] // 2]) / 2
    return medians


def _deviations(values: Floats, whose: Ints, many: int) -> Floats:
    counts = np.bincount(whose, minlength=many).astype(float)
    several = np.where(counts >= 2, counts, np.nan)
    mean = np.bincount(whose, weights=values, minlength=many) / several
    squares = np.bincount(whose, weights=values**2, minlength=many) / several
    return np.asarray(np.sqrt(np.maximum(squares - mean**2, 0)))


def _amounts(rows: PurchaseDays, starts: Ints, counts: Ints) -> dict[str, Floats]:
    """What a purchase is worth on average, the last one, and the last one against the average; all against what is
    usual in that currency, as logarithms.
    """
    worth = np.log(np.maximum(rows.amount / _usual_in_currency(rows), _LEAST_WORTH))
    known = np.isfinite(worth)
    whose = np.repeat(np.arange(len(starts)), counts)
    seen = np.bincount(whose[known], minlength=len(starts)).astype(float)
    sums = np.bincount(whose[known], weights=worth[known], minlength=len(starts))
    usual = sums / np.where(seen > 0, seen, np.nan)
    last = worth[starts + counts - 1]
    return {"usual_amount": usual, "last_amount": last, "last_over_usual_amount": last - usual}


def _usual_in_currency(rows: PurchaseDays) -> Floats:
    """The median amount of the currency in which each was paid."""
    usual = np.full(len(rows.amount), np.nan)
    for currency in np.unique(rows.currency).tolist():
        same = (rows.currency == currency) & np.isfinite(rows.amount)
        usual[same] = np.median(rows.amount[same]) if same.any() else np.nan
    return usual


def bought_within(days: PurchaseDays, habits: Habits, horizon: int) -> NDArray[np.int64]:
    """Days from that day to the next purchase, 1 or more; 0 where there was none within `horizon` days."""
    after = days.where((days.day > habits.today) & (days.day <= habits.today + horizon))
    starts, _counts = groups(after.customer_id)
    first = np.zeros(len(habits.customer_id), dtype=np.int64)
    places = np.searchsorted(habits.customer_id, after.customer_id[starts])
    # Who bought for the first time after that day was not known on it.
    is_known = places < len(habits.customer_id)
    is_known[is_known] = habits.customer_id[places[is_known]] == after.customer_id[starts][is_known]
    first[places[is_known]] = after.day[starts][is_known] - habits.today
    return first
