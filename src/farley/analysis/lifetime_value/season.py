"""What the season adds to what the models expect: learned from the same weeks of earlier years, or owned up to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from farley.analysis.lifetime_value.buyers import buyers_at
from farley.analysis.lifetime_value.model import RepeatModel
from farley.analysis.purchases import PurchaseDays, Purchases

# Whole weeks, so that the same days of the week are compared.
YEAR = 364
_EARLIER_YEARS = 3
# Before a season counts as seen, customers must have been watched for a quarter, and enough must have happened in it.
_WATCHED_BEFORE = 91
_PURCHASES_NEEDED = 30
# Where the season has not been seen: sales of a quarter of the year commonly stray so far from the year's level, on
# the log scale. Over longer times ups and downs cancel out, as those of a wave do.
_UNSEEN_SPREAD = 0.3
_SEEN_SPREAD = 0.1
_LEAST_SPREAD = 0.05


@dataclass(frozen=True)
class SeasonLevel:
    """`level` is how many times the usual is bought in these weeks, `spread` how unsure that is on the log scale.
    `is_seen` says whether the same weeks of an earlier year were seen.
    """

    level: float
    spread: float
    is_seen: bool


def season_level(model: RepeatModel, purchases: Purchases, *, today: int, horizon: int) -> SeasonLevel:
    """The level of the `horizon` days after `today`: what was bought in the same weeks of earlier years by those who
    were customers then, over what the model would have expected of them.
    """
    if horizon >= YEAR:
        return SeasonLevel(1.0, _LEAST_SPREAD, is_seen=today - purchases.first_day >= YEAR)
    days = purchases.on(today)
    earlier = [today - years * YEAR for years in range(1, _EARLIER_YEARS + 1)]
    ratios = [ratio for then in earlier if (ratio := _ratio(model, purchases.on(then), days, horizon)) is not None]
    if not ratios:
        return SeasonLevel(1.0, unseen_spread(horizon), is_seen=False)
    logs = np.array([np.log(bought / expected) for bought, expected in ratios])
    noise = sum(1 / bought for bought, _ in ratios) / len(ratios) ** 2
    return SeasonLevel(float(np.exp(logs.mean())), float(np.sqrt(_SEEN_SPREAD**2 / len(logs) + noise)), is_seen=True)


def _ratio(model: RepeatModel, then: PurchaseDays, days: PurchaseDays, horizon: int) -> tuple[float, float] | None:
    """What was bought in the horizon after `then`, and what was expected; None where too little was seen."""
    if not len(then.day) or then.today - int(then.day.min()) < _WATCHED_BEFORE:
        return None
    buyers = buyers_at(then)
    rows, _ = buyers.rows()
    expected = float(model.expected(rows, horizon) @ rows.customers)
    after = (days.day > then.today) & (days.day <= then.today + horizon)
    bought = float(np.isin(days.customer_id[after], buyers.customer_id).sum())
    return (bought, expected) if bought >= _PURCHASES_NEEDED and expected > 0 else None


def unseen_spread(horizon: int) -> float:
    """How unsure the level of so many days is while no earlier season has been seen."""
    return max(_UNSEEN_SPREAD * abs(float(np.sinc(horizon / YEAR))), _LEAST_SPREAD)
