"""What each customer spent in the last period and in the ones before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from farley.analysis.numerics import Floats
from farley.analysis.purchases import Ints, PurchaseDays
from farley.analysis.tables import groups

# A customer's own spread of amounts is mixed with everybody's, which counts as so many purchases.
_SPREAD_CASES = 4


@dataclass(frozen=True)
class Periods:
    """One row a customer. `last` is what was spent in the last period, unusual amounts included; `before` the mean of
    a period in the time before it. `amount_last` and `amount_before` are means of the logarithm of an amount in which
    an unusual one counts like the customer's median. `known_periods`: how many of the periods before were already a
    customer's.
    """

    customer_id: Ints
    last: Floats
    before: Floats
    purchases_last: Floats
    purchases_before: Floats
    known_periods: Floats
    amount_last: Floats
    amount_before: Floats
    amount_spread: Floats
    silent_share: Floats

    def where(self, kept: NDArray[np.bool_]) -> Periods:
        """Only the customers marked."""
        return Periods(**{name: column[kept] for name, column in vars(self).items()})

    def log_change(self) -> tuple[Floats, Floats]:
        """The logarithm of (last period / mean period before) and its variance.

        How often: two Poisson counts with half a purchase added to each. How much: two means of logarithms.
        """
        expected = (self.purchases_before + 0.5) / (self.known_periods + 0.5)
        often = np.log((self.purchases_last + 0.5) / expected)
        variance = 1 / (self.purchases_last + 0.5) + 1 / (self.purchases_before + 0.5)
        # Without a purchase in the last period nothing is known of how much one would have been.
        bought = self.purchases_last > 0
        much = np.where(bought, self.amount_last - self.amount_before, 0.0)
        shares = 1 / np.maximum(self.purchases_last, 1) + 1 / np.maximum(self.purchases_before, 1)
        return often + much, variance + np.where(bought, self.amount_spread**2 * shares, 0.0)

    def features(self) -> Floats:
        """What the coming period is judged by: (customers, 4)."""
        usual = (self.before * self.known_periods + self.last) / (self.known_periods + 1)
        return np.column_stack(
            [
                np.clip(np.log(self.last / np.maximum(usual, 1e-9)), -3, 3),
                np.log1p(self.purchases_last),
                np.log1p(self.purchases_before / np.maximum(self.known_periods, 1)),
                self.silent_share,
            ]
        )


def spending_by_period(days: PurchaseDays, *, today: int, period_days: int, before: int) -> Periods:
    """Spending in the period that ends with day `today`, and in up to `before` periods before it. Unknown amounts are
    left out."""
    days = days.where((days.day <= today) & np.isfinite(days.amount))
    starts, counts = groups(days.customer_id)
    customer = np.repeat(np.arange(len(starts)), counts)
    border = today - period_days
    is_last, is_before = days.day > border, (days.day <= border) & (days.day > border - before * period_days)
    logs = np.log(np.where(days.is_unusual, days.amount / days.ratio, days.amount))

    def total(values: Floats, kept: NDArray[np.bool_]) -> Floats:
        return np.asarray(np.bincount(customer[kept], weights=values[kept], minlength=len(starts)), dtype=float)

    ones = np.ones(len(logs))
    purchases_last, purchases_before = total(ones, is_last), total(ones, is_before)
    known = np.clip((border - days.day[starts]) / period_days, 0, before)
    return Periods(
        customer_id=days.customer_id[starts],
        last=total(days.amount, is_last),
        before=total(days.amount, is_before) / np.maximum(known, 1),
        purchases_last=purchases_last,
        purchases_before=purchases_before,
        known_periods=known,
        amount_last=total(logs, is_last) / np.maximum(purchases_last, 1),
        amount_before=total(logs, is_before) / np.maximum(purchases_before, 1),
        amount_spread=_own_spread(logs, customer, counts),
        silent_share=np.clip((today - days.day[starts + counts - 1]) / period_days, 0, 1),
    )


def _own_spread(logs: Floats, customer: Ints, counts: Ints) -> Floats:
    means = np.bincount(customer, weights=logs, minlength=len(counts)) / counts
    squares = np.bincount(customer, weights=(logs - means[customer]) ** 2, minlength=len(counts))
    everybody = squares.sum() / max((counts - 1).sum(), 1) or 0.1
    return np.asarray(np.sqrt((squares + _SPREAD_CASES * everybody) / (counts - 1 + _SPREAD_CASES)))
