"""What each customer spent in the last period and in the ones before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from farley.analysis.numerics import Floats, Ints
from farley.analysis.purchases import PurchaseDays
from farley.analysis.tables import groups

# How a customer's own amounts and gaps vary is mixed with how everybody's do, which counts as so many cases.
_COMMON_CASES = 4
# Of a customer who always bought the same on the same day, nobody can tell a change below a tenth from chance.
_LEAST_VARIANCE = 0.1**2


@dataclass(frozen=True)
class Periods:
    """One row a customer. `last` is what was spent in the last period, unusual amounts included; `before` the mean of
    a period in the time before it. `amount_last` and `amount_before` are means of the logarithm of an amount in which
    an unusual one counts like the customer's level at that time; `amount_spread` is how it varies from one purchase to
    the next. `gap_last` and `gap_before` are days a purchase, and `dispersion` is the squared coefficient of variation
    of the customer's gaps: 0 for a clock, 1 for chance. `known_periods`: how many of the periods before were already
    a customer's.
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
    gap_last: Floats
    gap_before: Floats
    dispersion: Floats
    silent_share: Floats

    def where(self, kept: NDArray[np.bool_]) -> Periods:
        """Only the customers marked."""
        return Periods(**{name: column[kept] for name, column in vars(self).items()})

    def log_change(self) -> tuple[Floats, Floats]:
        """The logarithm of (last period / mean period before) and its variance.

        How often: days a purchase, which vary as far as the customer's gaps do. How much: two means of logarithms.
        """
        often = np.log(np.maximum(self.gap_before, 1) / np.maximum(self.gap_last, 1))
        variance = self.dispersion * (1 / (self.purchases_last + 1) + 1 / np.maximum(self.purchases_before - 1, 1))
        # Without a purchase in the last period nothing is known of how much one would have been.
        bought = self.purchases_last > 0
        much = np.where(bought, self.amount_last - self.amount_before, 0.0)
        shares = 1 / np.maximum(self.purchases_last, 1) + 1 / np.maximum(self.purchases_before, 1)
        variance = variance + np.where(bought, self.amount_spread**2 * shares, 0.0)
        return often + much, np.maximum(variance, _LEAST_VARIANCE)

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


def spending_by_period(days: PurchaseDays, *, period_days: int, before: int) -> Periods:
    """Spending in the period that ends with that day, and in up to `before` periods before it. Unknown amounts are
    left out."""
    days, today = days.where(np.isfinite(days.amount)), days.today
    starts, counts = groups(days.customer_id)
    customer = np.repeat(np.arange(len(starts)), counts)
    border = today - period_days
    is_last, is_before = days.day > border, (days.day <= border) & (days.day > border - before * period_days)
    logs = np.log(np.where(days.is_unusual, days.amount / days.ratio, days.amount))

    def total(values: Floats, kept: NDArray[np.bool_]) -> Floats:
        return np.asarray(np.bincount(customer[kept], weights=values[kept], minlength=len(starts)), dtype=float)

    ones = np.ones(len(logs))
    purchases_last, purchases_before = total(ones, is_last), total(ones, is_before)
    older = total(ones, days.day <= border - before * period_days).astype(np.int64)
    first_before = np.minimum(starts + older, starts + counts - 1)
    latest_before = first_before + np.maximum(purchases_before - 1, 0).astype(np.int64)
    latest = days.day[starts + counts - 1]
    gap_before = (days.day[latest_before] - days.day[first_before]) / np.maximum(purchases_before - 1, 1)
    # The gap that is still open will be at least as long as it is now, and else as long as usual.
    open_gap = np.maximum(today - latest, gap_before)
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
        amount_spread=np.sqrt(_own_variance(np.diff(logs) ** 2 / 2, customer, counts)),
        gap_last=(latest - days.day[latest_before] + open_gap) / (purchases_last + 1),
        gap_before=gap_before,
        dispersion=_dispersion(days.day, customer, counts),
        silent_share=np.clip((today - latest) / period_days, 0, 1),
    )


def _dispersion(day: Ints, customer: Ints, counts: Ints) -> Floats:
    gaps = np.diff(day).astype(float)
    within = customer[1:] == customer[:-1]
    mean = np.bincount(customer[1:][within], weights=gaps[within], minlength=len(counts)) / np.maximum(counts - 1, 1)
    # A customer's own mean takes one of the gaps to know.
    own = np.maximum(counts - 1, 2) / np.maximum(counts - 2, 1)
    return _own_variance((gaps / np.maximum(mean, 1)[customer[1:]] - 1) ** 2 * own[customer[1:]], customer, counts)


def _own_variance(squares: Floats, customer: Ints, counts: Ints) -> Floats:
    """Each customer's mean of what lies between two purchases, pulled towards everybody's."""
    within = customer[1:] == customer[:-1]
    sums = np.bincount(customer[1:][within], weights=squares[within], minlength=len(counts))
    everybody = sums.sum() / max(within.sum(), 1)
    return np.asarray((sums + _COMMON_CASES * everybody) / (counts - 1 + _COMMON_CASES))
