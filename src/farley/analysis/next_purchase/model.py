"""The probability that a customer buys within some weeks, from how this customer and all others bought before.

On each of some earlier days it is noted what was known then, and whether the customer bought within the horizon after
it. From these cases a calibrated logistic regression on splines learns, and is then asked about today. What the last
weeks brought more or less than foreseen moves the level of what is said, because seasons come for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from farley.analysis.next_purchase.habits import Habits, bought_within, habits_on
from farley.analysis.numerics import Floats, Ints
from farley.analysis.propensity import CannotTell, Cases, Categories, Numbers, Propensity, Push, fit_propensity
from farley.analysis.purchases import PurchaseDays, Purchases
from farley.analysis.tables import groups

# So many cases teach as much as more would.
_LEARNED_FROM = 40_000
_FIRST_CUSTOMERS = 50


@dataclass(frozen=True)
class Chances:
    """One row a customer: the probability of buying within the horizon, low and high (80 %), and what moves it most."""

    customer_id: Ints
    probability: Floats
    low: Floats
    high: Floats
    pushes: list[tuple[Push, ...]]


class NextPurchase:
    """Learns from purchases up to a day, and says who buys within `horizon_days` after it. `usual_` is the share of
    those known who bought in the last such span.

    `every` days apart lie the earlier days learned from, at most `snapshots` of them.
    """

    def __init__(self, *, horizon_days: int = 28, every: int = 28, snapshots: int = 8, seed: int = 0) -> None:
        self.horizon_days = horizon_days
        self.every = every
        self.snapshots = snapshots
        self.seed = seed
        self.model_: Propensity | CannotTell
        self.usual_: float

    def fit(self, purchases: Purchases, today: int) -> NextPurchase:
        """Learns from everybody's purchases up to `today` (days since 1970)."""
        days = purchases.on(today)
        earlier = earlier_days(days, horizon=self.horizon_days, every=self.every, most=self.snapshots)
        if not earlier:
            self.model_ = CannotTell("too_few_cases", 0, 1)
            return self
        taken = [habits_on(purchases.on(day)) for day in earlier]
        cases, happened, whose = self._cases(days, taken)
        self.usual_ = float((bought_within(days, taken[0], self.horizon_days) > 0).mean())
        found = fit_propensity(cases, happened, whose=whose, may_leak=False, seed=self.seed)
        self.model_ = found if isinstance(found, CannotTell) else self._levelled(found, days, taken[0])
        return self

    def chances(self, days: PurchaseDays) -> Chances:
        """What the model says of everybody who had bought by that day.

        Raises TypeError when nothing could be learned (`model_` says why).
        """
        if isinstance(self.model_, CannotTell):
            raise TypeError(f"nothing was learned: {self.model_.reason}")
        habits = habits_on(days)
        probability, low, high = self.model_.probabilities(habits.cases)
        return Chances(habits.customer_id, probability, low, high, self.model_.pushes(habits.cases))

    def _cases(self, days: PurchaseDays, taken: list[Habits]) -> tuple[Cases, Floats, Ints]:
        happened = np.concatenate([bought_within(days, habits, self.horizon_days) > 0 for habits in taken])
        whose = np.concatenate([habits.customer_id for habits in taken])
        rows = np.sort(np.random.default_rng(self.seed).permutation(len(whose))[:_LEARNED_FROM])
        return joined([habits.cases for habits in taken]).take(rows), happened[rows].astype(float), whose[rows]

    def _levelled(self, model: Propensity, days: PurchaseDays, latest: Habits) -> Propensity:
        """The model with the level of the last weeks: of those whom it knew then, how many really bought."""
        happened = (bought_within(days, latest, self.horizon_days) > 0).astype(float)
        logits = model.slope * model.logistic.logits(model.design.matrix(latest.cases)) + model.shift
        return replace(model, shift=model.shift + _level(logits, happened))


def _level(logits: Floats, happened: Floats) -> float:
    """By how much all log-odds have to move so that as many are expected as there were, held back a little."""
    moved = 0.0
    for _ in range(20):
        p = 1 / (1 + np.exp(-(logits + moved)))
        step = ((happened - p).sum() - moved) / ((p * (1 - p)).sum() + 1)
        moved += float(step)
    return moved


def earlier_days(days: PurchaseDays, *, horizon: int, every: int, most: int) -> list[int]:
    """Days whose horizon is over, the latest first, on which enough customers were known."""
    first = np.sort(days.day[groups(days.customer_id)[0]])
    begins = int(first[_FIRST_CUSTOMERS - 1]) + horizon if len(first) >= _FIRST_CUSTOMERS else days.today
    return [day for day in (days.today - horizon - number * every for number in range(most)) if day >= begins]


def joined(tables: list[Cases]) -> Cases:
    """Tables with the same columns, one below the other."""
    columns: list[Numbers | Categories] = []
    for parts in zip(*(table.columns for table in tables), strict=True):
        values = np.concatenate([part.values for part in parts])
        columns.append(replace(parts[0], values=values))
    return Cases(tuple(columns))
