"""What the models need to know of each customer: how often, how lately, since when, and for how much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from farley.analysis.numerics import Floats, Ints
from farley.analysis.purchases import PurchaseDays
from farley.analysis.tables import groups

# Real amounts are smaller now and then than the model can believe (one cent for the first month). Such an amount counts
# as this share of what the customer pays on average, or its logarithm alone would tell how much all amounts differ.
_LEAST_SHARE = 0.05


@dataclass(frozen=True)
class Rows:
    """Customers as the models see them, equal ones together: `repeats` purchases after the first, the last of them at
    `last`, watched until `age` (both counted from the first purchase); `customers` is how many are alike.
    """

    repeats: Floats
    last: Floats
    age: Floats
    customers: Floats

    def __len__(self) -> int:
        return len(self.repeats)

    def in_units_of(self, unit: float) -> Rows:
        """The same with times in another unit."""
        return Rows(self.repeats, self.last / unit, self.age / unit, self.customers)


@dataclass(frozen=True)
class Buyers:
    """One row a customer, sorted by id. `spend` is the mean amount of the `amounts` purchases whose amount is known, a
    purchase out of the ordinary counted as an ordinary one, and `log_spend` the mean of the logarithms of these
    amounts; NaN where none is.
    """

    customer_id: Ints
    repeats: Ints
    last: Floats
    age: Floats
    spend: Floats
    log_spend: Floats
    amounts: Ints

    def __len__(self) -> int:
        return len(self.customer_id)

    def rows(self) -> tuple[Rows, Ints]:
        """The different rows among the customers, and which of them each customer is."""
        order = np.lexsort((self.age, self.last, self.repeats))
        repeats, last, age = self.repeats[order], self.last[order], self.age[order]
        is_first = np.ones(len(order), dtype=bool)
        is_first[1:] = (np.diff(repeats) != 0) | (np.diff(last) != 0) | (np.diff(age) != 0)
        which = np.empty(len(order), dtype=np.int64)
        which[order] = np.cumsum(is_first) - 1
        customers = np.bincount(which, minlength=int(is_first.sum())).astype(float)
        return Rows(repeats[is_first].astype(float), last[is_first], age[is_first], customers), which


def buyers_at(days: PurchaseDays) -> Buyers:
    """The customers who had bought by that day, as they were then. Times are in days."""
    starts, counts = groups(days.customer_id)
    if not len(starts):
        nothing, nobody = np.zeros(0), np.zeros(0, dtype=np.int64)
        return Buyers(nobody, nobody, nothing, nothing, nothing, nothing, nobody)
    first, last = days.day[starts], days.day[starts + counts - 1]
    ordinary = np.where(days.is_unusual, days.amount / days.ratio, days.amount)
    is_known = np.isfinite(ordinary)
    amounts = np.add.reduceat(is_known.astype(np.int64), starts)
    spend = _means(ordinary, is_known, starts, amounts)
    logs = np.log(np.maximum(ordinary, _LEAST_SHARE * np.repeat(spend, counts)))
    return Buyers(
        customer_id=days.customer_id[starts],
        repeats=counts - 1,
        last=(last - first).astype(float),
        age=(days.today - first).astype(float),
        spend=spend,
        log_spend=_means(logs, is_known, starts, amounts),
        amounts=amounts,
    )


def _means(values: Floats, is_known: NDArray[np.bool_], starts: Ints, amounts: Ints) -> Floats:
    """The mean of what is known of each customer."""
    total = np.add.reduceat(np.where(is_known, values, 0.0), starts)
    return np.where(amounts > 0, total / np.maximum(amounts, 1), np.nan)
