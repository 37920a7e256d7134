"""What a silence means: has the customer stopped, or is the next purchase still to come?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from farley.analysis.gaps import Gaps, RhythmPosterior
from farley.analysis.numerics import Floats, Ints, normal_cdf

# Customers stop most often after the first purchase; from here on the number of purchases makes no difference.
_CLASSES = np.array([1, 2, 3, 5, 8])
_AT_ONCE = 4_000


@dataclass(frozen=True)
class StoppingRates:
    """How probably a customer stops for good after a purchase, by how many purchases there were."""

    by_class: Floats

    def after(self, purchases: Ints) -> Floats:
        """The probability of stopping after so many purchases."""
        return np.asarray(self.by_class[_class_of(purchases)])


@dataclass(frozen=True)
class Silence:
    """One row a customer. `still_silent`: how probable so long a silence is for someone who goes on buying; `active`:
    the probability of being that someone; `probability`, `low`, `high`: of a purchase within the horizon.
    """

    still_silent: Floats
    active: Floats
    probability: Floats
    low: Floats
    high: Floats


def fit_stopping(gaps: Gaps, own: RhythmPosterior, *, rounds: int = 25) -> StoppingRates:
    """Learns how often customers stop: each past purchase but the last is one after which a customer did not (EM)."""
    still_silent = _still_silent(gaps, own)
    purchases = gaps.purchases
    trials = np.array(
        [np.bincount(_class_of(np.arange(1, n + 1)), minlength=len(_CLASSES)) for n in purchases.tolist()]
    )
    trials = trials.sum(axis=0) if len(purchases) else np.zeros(len(_CLASSES))
    rates = StoppingRates(np.full(len(_CLASSES), 0.1))
    for _ in range(rounds):
        stop = rates.after(purchases)
        stopped = stop / (stop + (1 - stop) * still_silent)
        stops = np.bincount(_class_of(purchases), weights=stopped, minlength=len(_CLASSES))
        rates = StoppingRates((stops + 0.5) / (trials + 5))
    return rates


def next_purchase(gaps: Gaps, own: RhythmPosterior, stopping: StoppingRates, horizon_days: int) -> Silence:
    """The probability that each customer buys within the next `horizon_days`, given the silence so far."""
    parts = [_next_purchase(*part, stopping, horizon_days) for part in in_parts(gaps, own)]
    if not parts:
        return Silence(*(np.zeros(0) for _ in range(5)))
    return Silence(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _next_purchase(gaps: Gaps, own: RhythmPosterior, stopping: StoppingRates, horizon_days: int) -> tuple[Floats, ...]:
    now, later = survival(gaps, own, 0), survival(gaps, own, horizon_days)
    stop = stopping.after(gaps.purchases)[:, None]
    silent = stop + (1 - stop) * now
    coming = (1 - stop) * (now - later)
    active = ((1 - stop) * now).sum(axis=1) / silent.sum(axis=1)
    probability = coming.sum(axis=1) / silent.sum(axis=1)
    low, high = _weighted_interval(coming / silent, silent)
    # Where nearly all of the probability lies in one corner of the grid, the mean can fall outside of its middle part.
    return now.mean(axis=1), active, probability, np.minimum(low, probability), np.maximum(high, probability)


def _still_silent(gaps: Gaps, own: RhythmPosterior) -> Floats:
    parts = [survival(*part, 0).mean(axis=1) for part in in_parts(gaps, own)]
    return np.concatenate(parts) if parts else np.zeros(0)


def survival(gaps: Gaps, own: RhythmPosterior, more_days: int) -> Floats:
    """How probable it is that a gap lasts longer than the silence plus some days: (customers, nodes)."""
    means, spreads = own.grid()
    # A bulk order lasts longer: the clock runs as much slower as the order was larger.
    days = np.maximum((gaps.silent_days + more_days) / gaps.stretch, 0.5)
    chances = 1 - normal_cdf((np.log(days)[:, None, None] - means) / spreads)
    return np.asarray(np.maximum(chances.reshape(len(days), -1), 1e-12))


def _weighted_interval(values: Floats, weights: Floats, mass: float = 0.8) -> tuple[Floats, Floats]:
    order = np.argsort(values, axis=1)
    values, weights = np.take_along_axis(values, order, 1), np.take_along_axis(weights, order, 1)
    reached = (np.cumsum(weights, axis=1) - weights / 2) / weights.sum(axis=1, keepdims=True)
    rows = np.arange(len(values))
    low = values[rows, np.maximum((reached <= 0.5 - mass / 2).sum(axis=1) - 1, 0)]
    high = values[rows, np.minimum((reached < 0.5 + mass / 2).sum(axis=1), values.shape[1] - 1)]
    return low, high


def in_parts(gaps: Gaps, own: RhythmPosterior) -> Iterator[tuple[Gaps, RhythmPosterior]]:
    """The grid of ten thousand customers fills a gigabyte, so they come a few thousand at a time."""
    for start in range(0, len(gaps.customer_id), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        kept = np.zeros(len(gaps.customer_id), dtype=bool)
        kept[part] = True
        yield gaps.where(kept), RhythmPosterior(own.mean[part], own.weight[part], own.shape[part], own.rate[part])


def _class_of(purchases: Ints) -> Ints:
    return np.asarray(np.searchsorted(_CLASSES, np.maximum(purchases, 1), side="right") - 1)
