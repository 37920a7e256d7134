"""Shops whose customers come and leave as the models suppose, with parameters that we know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from farley.analysis.lifetime_value import Buyers
from farley.analysis.numerics import Floats, Ints
from farley.analysis.purchases import Purchases, Returned

# When somebody who came at 0 bought, up to the given time, in order.
Life = Callable[[np.random.Generator, float], Floats]


@dataclass(frozen=True)
class Shop:
    """What was known of the customers, and what they bought and whether they still were customers afterwards."""

    buyers: Buyers
    bought_after: Floats
    is_alive: Floats


def pareto_life(r: float, alpha: float, s: float, beta: float) -> Life:
    """Somebody who buys at random, and leaves at any time."""

    def life(rng: np.random.Generator, until: float) -> Floats:
        leaves = rng.exponential(1 / max(rng.gamma(s) / beta, 1e-12))
        rate, end = rng.gamma(r) / alpha, min(leaves, until)
        return np.sort(rng.uniform(0, end, rng.poisson(rate * end)))

    return life


def dropping_life(r: float, alpha: float, a: float, b: float, *, after_first: bool) -> Life:
    """Somebody who buys at random, and may leave right after a purchase."""

    def life(rng: np.random.Generator, until: float) -> Floats:
        rate, leaves = rng.gamma(r) / alpha, rng.beta(a, b)
        if after_first and rng.random() < leaves:
            return np.zeros(0)
        times = np.sort(rng.uniform(0, until, rng.poisson(rate * until)))
        return times[: rng.geometric(max(leaves, 1e-12))]

    return life


def shop(life: Life, *, customers: int = 3000, watched: float = 39.0, after: float = 39.0, seed: int = 1) -> Shop:
    """Customers who came during the first third of the time in which they were watched."""
    rng = np.random.default_rng(seed)
    age = np.round(rng.uniform(2 * watched / 3, watched, customers) * 7) / 7
    lives = [life(rng, each + after) for each in age]
    known = [times[times <= each] for times, each in zip(lives, age, strict=True)]
    repeats = np.array([len(times) for times in known])
    return Shop(
        buyers=Buyers(
            customer_id=np.arange(customers),
            repeats=repeats,
            last=np.array([times[-1] if len(times) else 0.0 for times in known]),
            age=age,
            spend=np.full(customers, 20.0),
            log_spend=np.full(customers, np.log(20.0)),
            amounts=repeats + 1,
        ),
        bought_after=np.array([float(len(times) - n) for times, n in zip(lives, repeats, strict=True)]),
        is_alive=np.array([float(len(times) > n) for times, n in zip(lives, repeats, strict=True)]),
    )


def purchases_of_years(*, years: float, end: int, season: float, customers: int = 600, seed: int = 1) -> Purchases:
    """Purchases of people who came over the years, and who buy more in the last quarter of each year, which ends on day
    `end`, and less in the others.
    """
    rng = np.random.default_rng(seed)
    who, when = [], []
    for customer in range(customers):
        came, rate = end - rng.uniform(0, years * 364), rng.gamma(1.2) / 25
        leaves = came + rng.exponential(900)
        times = came + np.sort(rng.uniform(0, end - came, rng.poisson(rate * season * (end - came))))
        phase = ((end - times) % 364) / 364
        thinned = times[rng.random(len(times)) < np.where(phase < 0.25, 1.0, 0.7 / season)]
        days = np.unique(np.r_[came, thinned[thinned < leaves]].astype(int))
        who += [customer] * len(days)
        when += days.tolist()
    return purchases_of(np.array(who), np.array(when))


def purchases_of(who: Ints, when: Ints, amount: Floats | None = None) -> Purchases:
    """One purchase for each customer and day, of 20 where no amounts are given, of which nothing was given back."""
    none = np.zeros(0, dtype=np.int64)
    return Purchases(
        customer_id=who.astype(np.int64),
        day=when.astype(np.int64),
        interaction_id=np.arange(len(who)),
        paid=np.full(len(who), 20.0) if amount is None else amount,
        currency=np.zeros(len(who), dtype=np.int64),
        returned=Returned(none, none, np.zeros(0)),
    )
