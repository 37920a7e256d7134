"""The future drawn many times over: how many purchases, and what they come to, with what was not known left open.

Each draw takes other parameters among the plausible ones, another level of the season, another fate of the customer.
The draws of customers with as many purchases and as long a time are made together and from a seed of their own, so
that nobody's figures depend on who else is asked about, and a hundred thousand customers take seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from farley.analysis.lifetime_value.buyers import Buyers, Rows
from farley.analysis.lifetime_value.gamma_gamma import GammaGamma
from farley.analysis.lifetime_value.model import RepeatModel
from farley.analysis.lifetime_value.season import SeasonLevel
from farley.analysis.numerics import Floats, normal_nodes

_ENSEMBLE = 20
# Ages are told apart to this share of themselves.
_FINE = 0.01
# Half a thousand customers by a thousand draws fill some megabytes.
_AT_ONCE = 500
_BOUNDS = (0.1, 0.9)
_STEADY = SeasonLevel(1.0, 0.0, is_seen=True)


@dataclass(frozen=True)
class Future:
    """One row a customer, over the horizon. `purchases` and `value` are means, each with a low and a high bound (80 %);
    `alive` is the probability of still being a customer, `buys` that of buying at all. `total_low` to `total_high` hold
    all customers' purchases together (80 %).
    """

    alive: Floats
    buys: Floats
    purchases: Floats
    purchases_low: Floats
    purchases_high: Floats
    value: Floats
    value_low: Floats
    value_high: Floats
    total: float
    total_low: float
    total_high: float


def foresee(
    model: RepeatModel,
    worth: GammaGamma,
    buyers: Buyers,
    *,
    horizon: float,
    season: SeasonLevel = _STEADY,
    known_alive: Floats | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> Future:
    """What each customer will buy within the horizon, and what that comes to.

    known_alive: for each customer the probability of still being one, where it is known better than by the model; NaN
    where not.
    """
    drawing = _Drawing(model, horizon, season, draws, seed)
    rows, which = buyers.rows()
    known = buyers.amounts.astype(float)
    fitted, alive = model.alive(rows)[which], drawing.alive(rows)
    known_better = np.full(len(buyers), np.nan) if known_alive is None else known_alive
    is_known_better = np.isfinite(known_better)
    each_alive = np.where(is_known_better[:, None], known_better[:, None], alive[which])
    # The model's own expectation holds the probability by the model: it is taken out where another is known.
    expected = (model.expected(rows, horizon) * season.level)[which]
    expected = np.where(is_known_better, expected * known_better / np.maximum(fitted, 1e-12), expected)
    fitted = np.where(is_known_better, known_better, fitted)
    value = expected * worth.expected(buyers.spend, known)
    each, variance = _draw_each(drawing, worth, buyers, each_alive)
    scale = worth.total(buyers.spend, known)
    # Each customer has luck of their own: all share the level of the season, and what the fit leaves open.
    luck = np.random.default_rng(seed).permutation(normal_nodes(draws))
    total = expected.sum() * drawing.shared(rows, alive) + np.sqrt(variance) * luck
    total_low, total_high = np.quantile(total, _BOUNDS).tolist()
    return Future(
        alive=fitted,
        buys=each[4],
        purchases=expected,
        purchases_low=each[0],
        purchases_high=each[1],
        value=value,
        value_low=np.minimum(each[2] * scale, value),
        value_high=np.maximum(each[3] * scale, value),
        total=float(expected.sum()),
        total_low=total_low,
        total_high=total_high,
    )


def _draw_each(drawing: _Drawing, worth: GammaGamma, buyers: Buyers, alive: Floats) -> tuple[Floats, float]:
    """For each customer: low and high number of purchases, low and high worth of them, how often there was any; and the
    variance of all purchases together.
    """
    columns, variance = np.zeros((5, len(buyers))), 0.0
    for members in _alike(buyers):
        first = members[0]
        bought = drawing.while_alive(buyers.repeats[first], buyers.age[first])
        worths = drawing.worths(worth, bought, int(buyers.amounts[first]), buyers.repeats[first])
        is_alive = drawing.is_alive(alive[members])
        counts = is_alive * bought
        columns[:2, members] = np.quantile(counts, _BOUNDS, axis=1, method="inverted_cdf")
        columns[2:4, members] = np.quantile(is_alive * worths, _BOUNDS, axis=1)
        columns[4, members] = (counts > 0).mean(axis=1)
        variance += float(counts.var(axis=1).sum())
    return columns, variance


def draw_purchases(
    model: RepeatModel,
    buyers: Buyers,
    *,
    horizon: float,
    season: SeasonLevel = _STEADY,
    draws: int = 1000,
    seed: int = 0,
) -> NDArray[np.float64]:
    """Numbers of purchases within the horizon, (customers, draws), to check a forecast with; for some thousand
    customers.
    """
    drawing = _Drawing(model, horizon, season, draws, seed)
    rows, which = buyers.rows()
    alive = drawing.alive(rows)
    found = np.zeros((len(buyers), draws))
    for members in _alike(buyers):
        bought = drawing.while_alive(buyers.repeats[members[0]], buyers.age[members[0]])
        found[members] = drawing.is_alive(alive[which[members]]) * bought
    return found


class _Drawing:
    """What all draws share: the parameters, the level of the season, and the luck of staying."""

    def __init__(self, model: RepeatModel, horizon: float, season: SeasonLevel, draws: int, seed: int) -> None:
        self.model, self.horizon, self.seed = model, horizon, seed
        rng = np.random.default_rng(seed)
        self.ensemble = model.ensemble(_ENSEMBLE, seed=seed)
        self.member = np.arange(draws) % _ENSEMBLE
        self.level = season.level * np.exp(season.spread * rng.permutation(normal_nodes(draws)))
        self.luck = rng.permutation((np.arange(draws) + 0.5) / draws)

    def alive(self, rows: Rows) -> Floats:
        """The probability that each is still a customer, under each of the plausible parameters."""
        return np.stack([self.model.alive_given(parameters, rows) for parameters in self.ensemble], axis=1)

    def shared(self, rows: Rows, alive: Floats) -> Floats:
        """By how much all customers' purchases together differ from what is expected, in each draw."""
        bought = np.stack([self.model.expected_while_alive(each, rows, self.horizon) for each in self.ensemble], axis=1)
        totals = (rows.customers @ (bought * alive))[self.member] * self.level
        return np.asarray(totals / np.maximum(totals.mean(), 1e-12))

    def is_alive(self, alive: Floats) -> NDArray[np.bool_]:
        """Whether each is still a customer, in each draw."""
        return np.asarray(self.luck < alive[:, self.member])

    def while_alive(self, repeats: float, age: float) -> Floats:
        """How many purchases in each draw, of one who still is a customer."""
        step = _fine_age(age)
        rng = np.random.default_rng([self.seed, int(repeats), int(step)])
        about = float(np.expm1(step * _FINE))
        parameters = self.ensemble[self.member]
        return self.model.draw_while_alive(parameters, float(repeats), about, self.horizon, self.level, rng)

    def worths(self, worth: GammaGamma, bought: Floats, amounts: int, repeats: float) -> Floats:
        """What the purchases come to in each draw, as multiples of what the customer's amounts give."""
        rng = np.random.default_rng([self.seed, amounts, int(repeats)])
        return worth.draw_worth(bought, amounts, rng)


def _alike(buyers: Buyers) -> list[NDArray[np.int64]]:
    """Customers with as many purchases and amounts and about the same age, whose draws can be shared."""
    ages = _fine_age(buyers.age)
    order = np.lexsort((buyers.amounts, ages, buyers.repeats))
    if not len(order):
        return []
    keys = np.stack([buyers.repeats[order], ages[order], buyers.amounts[order]])
    groups = np.split(order, np.flatnonzero((np.diff(keys, axis=1) != 0).any(axis=0)) + 1)
    return [part for group in groups for part in np.array_split(group, len(group) // _AT_ONCE + 1)]


def _fine_age(age: Floats | float) -> Floats:
    return np.asarray(np.round(np.log1p(age) / _FINE))
