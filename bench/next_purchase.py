"""Who buys within 28 days and when, foreseen on a year of a wholesaler's orders (`online_retail.csv.gz`).

The last three spans of 28 days are foreseen, each from what was known on the day before it and learned from days whose
28 days were over by then. "In how many days" is asked, four and eight weeks before the end, of those who did buy again
within the horizon, against the day of the last purchase plus the customer's median gap (today, where that is past; the
median of all gaps for those with one purchase). Everything that was chosen was chosen on spans that were over by 16
September, when the first of these begins.
"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from bench import retail
from bench.figures import Figure, at_least, at_most, told
from farley.analysis.calibration import TooFewCases, score
from farley.analysis.next_purchase import DaysToNext, Habits, NextPurchase, habits_on
from farley.analysis.next_purchase.habits import bought_within
from farley.analysis.numerics import Floats
from farley.analysis.propensity.ranking import area_under_curve
from farley.analysis.purchases import Purchases, purchases

_ENDS = datetime(2011, 12, 9, tzinfo=UTC)
_HORIZON = 28
_SPANS = (84, 56, 28)
_WAITS = ((56, 56), (28, 28))


def run(scale: float) -> list[Figure]:
    """The figures of this benchmark."""
    lines = [line for line in retail.lines() if line.customer % 100 < 100 * scale]
    bought, end = purchases(retail.history(lines), as_of=_ENDS.replace(day=10)), retail.day_of(_ENDS)
    spans = [_foreseen(bought, end - before) for before in _SPANS]
    figures = []
    for before, (said, happened) in zip(_SPANS, spans, strict=True):
        name = f"{before} to {before - _HORIZON} days before the end"
        figures.append(told(f"{name}: area under the curve", area_under_curve(said, happened)))
        figures.append(told(f"{name}: calibration error", _calibration_error(said, happened)))
    said, happened = (np.concatenate(parts) for parts in zip(*spans, strict=True))
    figures.append(told("cases", len(said)))
    figures.append(told("share who bought", float(happened.mean())))
    figures.append(at_least("area under the curve", area_under_curve(said, happened), 0.72))
    figures.append(at_most("calibration error", _calibration_error(said, happened), 0.03))
    return figures + [figure for horizon, before in _WAITS for figure in _waited(bought, end - before, horizon)]


def _foreseen(bought: Purchases, today: int) -> tuple[Floats, Floats]:
    """What was said on a day of everybody known then, and what happened."""
    known = bought.on(today)
    chances = NextPurchase(horizon_days=_HORIZON).fit(bought, today).chances(known)
    happened = bought_within(bought.on(today + _HORIZON), habits_on(known), _HORIZON) > 0
    return chances.probability, happened.astype(float)


def _calibration_error(said: Floats, happened: Floats) -> float:
    scores = score(said, np.full(len(said), happened.mean()), happened)
    assert not isinstance(scores, TooFewCases)
    return scores.calibration_error


def _waited(bought: Purchases, today: int, horizon: int) -> list[Figure]:
    model = DaysToNext(horizon_days=horizon).fit(bought, today)
    assert model is not None
    habits = habits_on(bought.on(today))
    waits = bought_within(bought.on(today + horizon), habits, horizon)
    returned = waits > 0
    middle, low, high = model.days(habits.cases)
    ours, naive = (np.abs(said - waits)[returned].mean() for said in (middle, _naive(habits)))
    within = (np.round(low) <= waits) & (waits <= np.round(high))
    name = f"days to next, within {horizon}"
    return [
        told(f"{name}: customers who returned", int(returned.sum())),
        told(f"{name}: mean error", float(ours)),
        told(f"{name}: mean error of last purchase plus median gap", float(naive)),
        at_most(f"{name}: mean error / that of last purchase plus median gap", float(ours / naive), 0.6),
        told(f"{name}: of the 80 % intervals, share that held", float(within[returned].mean())),
    ]


def _naive(habits: Habits) -> Floats:
    usual = np.where(np.isfinite(habits.usual_gap), habits.usual_gap, np.nanmedian(habits.usual_gap))
    return np.asarray(np.maximum(usual - habits.silent, 0))
