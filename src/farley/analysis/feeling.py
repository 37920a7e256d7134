"""How somebody sounds, month by month: means of tones, and how far chance moves them."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from farley.analysis.numerics import Floats

# With fewer texts beyond one a month, nobody can tell how much the tone varies by itself.
LEAST_FREEDOM = 4


@dataclass(frozen=True)
class MeanTones:
    """The mean tone of each month, from -1 to 1, and its 80 % interval; NaN where there is no text, or too few in all
    to know how much the tone varies.
    """

    mean: Floats
    low: Floats
    high: Floats


def mean_tones(texts: Floats, total: Floats, squares: Floats) -> MeanTones:
    """From each month's number of texts, the total of their tones and of the squares of these.

    Tones are taken to vary alike within each month, so that a month of one text has an interval too (Student 1908,
    with the pooled variance).
    """
    read = texts > 0
    mean = np.divide(total, texts, out=np.full(len(texts), np.nan), where=read)
    freedom = int(texts.sum() - read.sum())
    if freedom < LEAST_FREEDOM:
        return MeanTones(mean, np.full(len(texts), np.nan), np.full(len(texts), np.nan))
    within = float(np.sum(squares[read] - total[read] ** 2 / texts[read]))
    half = student_quantile(0.9, freedom) * np.sqrt(max(within, 0.0) / freedom / np.where(read, texts, np.nan))
    return MeanTones(mean, np.clip(mean - half, -1, 1), np.clip(mean + half, -1, 1))


def student_quantile(share: float, freedom: int) -> float:
    """The quantile of Student's distribution, to 1 % from 4 degrees of freedom on (Fisher and Cornish 1960)."""
    z = NormalDist().inv_cdf(share)
    first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
    return z + first / freedom + second / freedom**2
