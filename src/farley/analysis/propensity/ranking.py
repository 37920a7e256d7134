"""How well numbers put those to whom something happened before the others."""

from __future__ import annotations

import numpy as np

from farley.analysis.numerics import Floats


def area_under_curve(said: Floats, happened: Floats) -> float:
    """How often, of two cases of which it happened to one, that one was given the higher number; ties count half.

    0.5 where all or none happened.
    """
    positives = happened.sum()
    negatives = len(happened) - positives
    if not positives or not negatives:
        return 0.5
    _values, places, counts = np.unique(said, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    return float((ranks[places][happened == 1].sum() - positives * (positives + 1) / 2) / (positives * negatives))
