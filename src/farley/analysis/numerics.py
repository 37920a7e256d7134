"""The few special functions that the insights need, on numpy arrays, and a fixed grid in place of random draws."""

from collections.abc import Callable
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ERFC = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)


def normal_cdf(values: Floats) -> Floats:
    """The standard normal distribution function, to 1e-7 (Abramowitz and Stegun 7.1.26)."""
    x = np.abs(values) / np.sqrt(2)
    t = 1 / (1 + 0.3275911 * x)
    tail = 0.5 * np.exp(-x * x) * t * np.polyval(_ERFC[::-1], t)
    return np.asarray(np.where(values > 0, 1 - tail, tail))


def log_gamma(values: Floats) -> Floats:
    """The logarithm of the gamma function for positive values, to 1e-10 (Stirling's series after a shift by 8)."""
    shift = np.arange(8)
    below = np.log(np.asarray(values)[..., None] + shift).sum(axis=-1)
    x = np.asarray(values) + 8
    series = 1 / (12 * x) - 1 / (360 * x**3) + 1 / (1260 * x**5)
    return np.asarray((x - 0.5) * np.log(x) - x + 0.5 * np.log(2 * np.pi) + series - below)


def sigmoid(values: Floats) -> Floats:
    """The logistic function, without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * np.asarray(values))))


def normal_nodes(count: int) -> Floats:
    """The midpoints of `count` equally probable slices of the standard normal distribution."""
    return np.array([NormalDist().inv_cdf((place + 0.5) / count) for place in range(count)])


def gamma_nodes(shape: Floats, count: int) -> Floats:
    """The midpoints of `count` equally probable slices of Gamma(shape, 1): one row a shape (Wilson and Hilferty
    1931).
    """
    column = np.asarray(shape)[:, None]
    nodes = column * (1 - 1 / (9 * column) + normal_nodes(count) / (3 * np.sqrt(column))) ** 3
    return np.asarray(np.maximum(nodes, 1e-6))


def share_interval(hits: Floats | float, cases: Floats | float, *, mass: float = 0.8) -> tuple[Floats, Floats]:
    """The interval of a share seen `hits` times in `cases`, which may be fractional (Wilson 1927)."""
    z = NormalDist().inv_cdf(0.5 + mass / 2)
    cases = np.asarray(cases, dtype=float)
    share = np.asarray(hits, dtype=float) / cases
    middle = (share + z * z / (2 * cases)) / (1 + z * z / cases)
    half = z / (1 + z * z / cases) * np.sqrt(share * (1 - share) / cases + z * z / (4 * cases**2))
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)


def rate_changed(lately: int, before: int, share: float, *, times: float) -> tuple[float, float]:
    """How probably a rate is less than a `times`-th of the one before, and more than so many times as high. `share` of
    all time watched is lately (two Poisson rates: the share of what happened that falls into it is a Beta).
    """
    fell = share / times / (share / times + 1 - share)
    rose = share * times / (share * times + 1 - share)
    a, b = lately + 0.5, before + 0.5
    return float(betainc(a, b, fell)), 1 - float(betainc(a, b, rose))


def climb(score: Callable[[Floats], float], start: Floats, *, step: float = 1.0, smallest: float = 0.02) -> Floats:
    """The place near `start` where `score` is highest: tries each axis both ways and halves the step (Hooke and
    Jeeves 1961).

    Deterministic and without derivatives; for smooth scores of a few parameters.
    """
    best, place = score(start), np.array(start, dtype=float)
    while step >= smallest:
        moved = False
        for axis in range(len(place)):
            for way in (step, -step):
                tried = place.copy()
                tried[axis] += way
                if (value := score(tried)) > best + 1e-9:
                    best, place, moved = value, tried, True
                    break
        if not moved:
            step /= 2
    return place


def worth_of_usual(counts: Floats, usual: Floats) -> float:
    """As how many cases of one's own the usual shares count: the number under which the counts, one row a customer and
    one column a choice, are likeliest (Dirichlet-multinomial). It is large where customers hardly differ.
    """

    def score(theta: Floats) -> float:
        weight = float(np.exp(np.clip(theta[0], -3, 5)))
        alpha = weight * usual
        each = (
            log_gamma(np.array(weight))
            - log_gamma(weight + counts.sum(axis=1))
            + (log_gamma(alpha + counts) - log_gamma(alpha)).sum(axis=1)
        )
        return float(each.sum()) - 0.5 * float((theta[0] - 0.7) ** 2)

    return float(np.exp(np.clip(climb(score, np.array([0.7]))[0], -3, 5)))
