"""In how many days a customer who buys again will do so: quantiles, with an interval that keeps its word.

Linear quantile regression on splines of the logarithm of the days (Koenker and Bassett, "Regression Quantiles",
Econometrica 46, 1978), its loss smoothed so that it has a slope everywhere. The interval is then widened or narrowed by
what customers held back would have needed (Romano, Patterson and Candès, "Conformalized Quantile Regression", 2019).
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize

from farley.analysis.next_purchase.habits import bought_within, habits_on
from farley.analysis.next_purchase.model import earlier_days, joined
from farley.analysis.numerics import Floats
from farley.analysis.propensity import Cases
from farley.analysis.propensity.model import folds_of
from farley.analysis.propensity.splines import Design, design_of
from farley.analysis.purchases import Purchases

_QUANTILES = (0.1, 0.5, 0.9)
_SMOOTHED = 0.02
_RIDGE = 1.0
_LEARNED_FROM = 30_000
MINIMUM_CASES = 200


class DaysToNext:
    """Of customers who buy within `horizon_days`, in how many days they do: middle, and 80 % between low and high."""

    def __init__(self, *, horizon_days: int = 56, every: int = 14, snapshots: int = 12, seed: int = 0) -> None:
        self.horizon_days = horizon_days
        self.every = every
        self.snapshots = snapshots
        self.seed = seed
        self.design_: Design
        self.weights_: dict[float, Floats]
        self.widened_: float
        self.cases_: int

    def fit(self, purchases: Purchases, today: int) -> DaysToNext | None:
        """Learns from everybody who came back by `today`; None where those were too few."""
        days = purchases.on(today)
        earlier = earlier_days(days, horizon=self.horizon_days, every=self.every, most=self.snapshots)
        taken = [habits_on(purchases.on(day)) for day in earlier]
        if not taken:
            return None
        waits = np.concatenate([bought_within(days, habits, self.horizon_days) for habits in taken])
        whose = np.concatenate([habits.customer_id for habits in taken])
        returned = np.flatnonzero(waits > 0)
        returned = np.sort(np.random.default_rng(self.seed).permutation(returned)[:_LEARNED_FROM])
        self.cases_ = len(returned)
        if len(returned) < MINIMUM_CASES:
            return None
        self._learn(joined([habits.cases for habits in taken]).take(returned), np.log(waits[returned]), whose[returned])
        return self

    def days(self, cases: Cases) -> tuple[Floats, Floats, Floats]:
        """Middle, low and high number of days for each case, from 1 to the horizon."""
        rows = _with_one(self.design_.matrix(cases))
        low, middle, high = (rows @ self.weights_[share] for share in _QUANTILES)
        low, high = np.minimum(low - self.widened_, middle), np.maximum(high + self.widened_, middle)
        return self._within(middle), self._within(low), self._within(high)

    def _within(self, logs: Floats) -> Floats:
        return np.asarray(np.clip(np.exp(logs), 1, self.horizon_days))

    def _learn(self, cases: Cases, logs: Floats, whose: np.ndarray) -> None:
        self.design_ = design_of(cases)
        rows = _with_one(self.design_.matrix(cases))
        is_held = folds_of(whose, seed=self.seed) == 0
        learned = {share: _quantile(rows[~is_held], logs[~is_held], share) for share in _QUANTILES}
        missed = np.maximum(rows[is_held] @ learned[0.1] - logs[is_held], logs[is_held] - rows[is_held] @ learned[0.9])
        share = min(1.0, 0.8 * (1 + 1 / max(1, is_held.sum())))
        self.widened_ = float(np.quantile(missed, share))
        self.weights_ = {share: _quantile(rows, logs, share) for share in _QUANTILES}


def _quantile(rows: Floats, values: Floats, share: float) -> Floats:
    """The weights under which `share` of the values lie below."""
    penalty = np.full(rows.shape[1], _RIDGE)
    penalty[-1] = 0

    def loss(weights: Floats) -> tuple[float, Floats]:
        rest = (values - rows @ weights) / _SMOOTHED
        below = 0.5 * (1 - np.tanh(rest / 2))
        height = _SMOOTHED * (share * rest + np.logaddexp(0, -rest)).sum() + 0.5 * (penalty * weights**2).sum()
        return float(height), rows.T @ (below - share) + penalty * weights

    start = np.zeros(rows.shape[1])
    start[-1] = np.quantile(values, share)
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x)


def _with_one(rows: Floats) -> Floats:
    return np.column_stack([rows, np.ones(len(rows))])
