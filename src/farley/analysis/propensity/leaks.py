"""Columns that know the answer: filled in only afterwards, as a reason for leaving is, and worthless beforehand."""

from __future__ import annotations

import numpy as np

from farley.analysis.numerics import Floats
from farley.analysis.propensity.columns import Cases, Categories, Numbers
from farley.analysis.propensity.ranking import area_under_curve

# Nothing about people is foreseen so well: what seems to be was written down afterwards.
TOO_GOOD = 0.95


def leaks_in(cases: Cases, happened: Floats, *, seed: int = 0) -> tuple[str, ...]:
    """The columns each of which alone tells those to whom it happened from the others."""
    half = np.random.default_rng(seed).permutation(len(happened)) % 2 == 0
    return tuple(column.name for column in cases.columns if _separates(column, happened, half) > TOO_GOOD)


def _separates(column: Numbers | Categories, happened: Floats, half: np.ndarray) -> float:
    """How well the column alone does on the second half of the cases, with what was learned on the first."""
    buckets = _buckets(column, half)
    rates = _rates(buckets[half], happened[half], int(buckets.max(initial=0)) + 1)
    return area_under_curve(rates[buckets[~half]], happened[~half])


def _buckets(column: Numbers | Categories, half: np.ndarray) -> np.ndarray:
    """Each cell's word, or which fiftieth of the numbers it lies in; blanks are the first."""
    if isinstance(column, Categories):
        return np.unique(column.values.astype(str), return_inverse=True)[1]
    known = np.isfinite(column.values)
    seen = column.values[known & half]
    cuts = np.unique(np.quantile(seen, np.linspace(0, 1, 51))) if len(seen) else seen
    return np.where(known, 1 + np.searchsorted(cuts, column.values), 0)


def _rates(buckets: np.ndarray, happened: Floats, many: int) -> Floats:
    cases = np.bincount(buckets, minlength=many)
    hits = np.bincount(buckets, weights=happened, minlength=many)
    return np.asarray((hits + happened.mean()) / (cases + 1))
