"""Does this customer pay the same regularly, as for a subscription, and for how long will that go on?

Whoever pays nearly the same amount in nearly equal steps is taken for somebody with a contract, whether there is one
or not; from the fifth payment on it can be seen. How many of such payers stop after each payment from there on is
counted over all of them by how long they have paid (the product-limit estimate of Kaplan and Meier 1958, with a weak
prior for each class of tenure). A payment that is late by more than half a step is missed; of the last payment of those
who are not so late nobody knows yet what follows, and it does not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome
from farley.analysis.days import date_of
from farley.analysis.evidence import SHOWN, confidence
from farley.analysis.numerics import Floats, Ints, normal_nodes
from farley.analysis.purchases import PurchaseDays, kept_purchases, purchase_days
from farley.analysis.settling import settle_by_event
from farley.analysis.tables import History, groups

NAME = "regular_payments"
EVENT = "pays_on"
_MINIMUM_PAYMENTS = 5
_STEP_SPREAD, _AMOUNT_SPREAD = 0.2, 0.03
# Days by which a payment may come earlier or later, however long the steps are.
_MOST_OFF = 14
_SHORTEST, _LONGEST = 5, 400
LATE = 0.5
# After so many steps nobody waits for the payment any more.
GIVEN_UP = 4
# From so many payments on, the number makes no difference any more.
_TENURES = np.array([_MINIMUM_PAYMENTS, 7, 13, 25])
# What is guessed of a class of tenure before anybody was seen in it: one of thirty stops.
_PRIOR_STOPS, _PRIOR_PAYMENTS = 0.5, 15.0
_YEAR = 365
_NODES = normal_nodes(41)


class RegularPayments:
    """Says who pays the same regularly, whether a payment is missing, and how probably it still goes on in a year."""

    def __init__(self) -> None:
        self.stops_: Floats
        self.payments_: Floats

    def fit(self, history: History, *, as_of: datetime) -> RegularPayments:
        """Learns after how many payments regular payers stop."""
        stops, payments = np.zeros(len(_TENURES)), np.zeros(len(_TENURES))
        for own in regular_payers(purchase_days(history, as_of=as_of)):
            has_stopped = own.late > 1 + LATE
            followed = np.arange(_MINIMUM_PAYMENTS, own.count + has_stopped)
            payments += np.bincount(_tenure(followed), minlength=len(_TENURES))
            stops[_tenure(followed[-1:])] += has_stopped
        self.stops_, self.payments_ = stops + _PRIOR_STOPS, payments + _PRIOR_PAYMENTS
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """A claim for each who pays the same regularly; of the others there is nothing to say."""
        return [self._claim(own, as_of) for own in self._own(history, as_of) if own.late <= GIVEN_UP]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """For each whose payments go on: the probability that the next one comes."""
        return [self._forecast(own, as_of) for own in self._own(history, as_of) if own.late <= 1 + LATE]

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """What became of forecasts: was anything paid by then?"""
        return settle_by_event(forecasts, kept_purchases(history, as_of=as_of), as_of=as_of)

    def _own(self, history: History, as_of: datetime) -> list[Payer]:
        return list(regular_payers(purchase_days(history, as_of=as_of)))

    def survival(self, own: Payer, days: int) -> tuple[float, float, float]:
        """How probably the payments go on for so many days, with the 80 % interval: the next one comes, and after it
        all that fall due by then.
        """
        return self._going_on(own, steps=max(int(min(own.late, 1) + days / own.step), 1))

    def _going_on(self, own: Payer, *, steps: int) -> tuple[float, float, float]:
        share, still = self.stops_ / self.payments_, self._still(own)
        after = _tenure(own.count + np.arange(1, steps))
        # How much one hangs on what was learned of each class: the next payment less, the later it is already.
        weight = np.bincount(after, minlength=len(share)).astype(float)
        tenure = self._tenure_of(own)
        weight[tenure] += (1 - still) / share[tenure]
        # Greenwood's variance of the logarithm, with the prior's cases counted; all steps of a class share its error.
        spread = float(np.sqrt((share / ((1 - share) * self.payments_) * weight**2).sum()))
        log = float(np.log1p(-share[after]).sum()) + np.log(still)
        low, middle, high = (float(np.exp(min(log + z * spread, -1e-3))) for z in (-1.2816, 0.0, 1.2816))
        return low, middle, high

    def _still(self, own: Payer) -> float:
        """How probably the next payment comes: the later it is already, the less (Bayes; steps vary as they always
        have).
        """
        stop = float((self.stops_ / self.payments_)[self._tenure_of(own)])
        later = float((1 + own.spread * _NODES > own.late).mean() * 0.98 + 0.02)
        return (1 - stop) * later / (stop + (1 - stop) * later)

    def _tenure_of(self, own: Payer) -> int:
        return int(_tenure(np.array([own.count]))[0])

    def _claim(self, own: Payer, as_of: datetime) -> Claim:
        low, middle, high = self.survival(own, _YEAR)
        is_missed = own.late > 1 + LATE
        due = date_of(own.day + round(own.step)).isoformat()
        return Claim(
            customer_id=own.customer_id,
            insight=NAME,
            statement="payment_missed" if is_missed else "pays_regularly",
            params={
                "payments": own.count,
                "step": round(own.step),
                "amount": round(own.amount, 2),
                "on_time_percent": round(100 * own.on_time),
                "due": due,
                "percent": round(100 * middle),
                "low_percent": round(100 * low),
                "high_percent": round(100 * high),
            },
            confidence=confidence(1 - self._still(own) if is_missed else self._still(own), own.count),
            evidence=own.ids[::-1][:SHOWN],
            counter_evidence=(),
            expires_at=as_of + timedelta(days=max(round(own.step), 14)),
            calls_for_attention=is_missed,
            forecast=None if is_missed else self._forecast(own, as_of),
        )

    def _forecast(self, own: Payer, as_of: datetime) -> Forecast:
        days = round(own.step * (1 + LATE))
        low, middle, high = self._going_on(own, steps=1)
        return Forecast(
            customer_id=own.customer_id,
            insight=NAME,
            event=EVENT,
            made_as_of=as_of,
            horizon_end=as_of + timedelta(days=days),
            probability=float(np.clip(middle, 0.01, 0.99)),
            low=float(max(low, 0.005)),
            high=float(min(high, 0.995)),
            baseline_probability=self._base_rate(),
            evidence=own.ids[::-1][:SHOWN],
            params={"days": days},
        )

    def _base_rate(self) -> float:
        """What one would guess of anybody who is not missed yet. Who stopped is waited for a step and a half, who goes
        on for one: so among them there are more who stopped.
        """
        stops, goes_on = float(self.stops_.sum()), float((self.payments_ - self.stops_).sum())
        return goes_on / (goes_on + (1 + LATE) * stops)


@dataclass(frozen=True)
class Payer:
    """Somebody who pays the same in equal steps: `count` payments up to `day`, every `step` days, which vary by the
    share `spread`; `late` is the time since the last, in steps; `on_time` the share of steps near the usual. `amount`
    is what was paid last, `usual_amount` what is paid mostly.
    """

    customer_id: int
    ids: tuple[int, ...]
    day: int
    count: int
    step: float
    spread: float
    amount: float
    usual_amount: float
    late: float
    on_time: float


def regular_payers(days: PurchaseDays) -> Iterator[Payer]:
    """Each customer who pays the same in equal steps, as was known on that day."""
    for start, count in zip(*(column.tolist() for column in groups(days.customer_id)), strict=True):
        rows = slice(start, start + count)
        if count < _MINIMUM_PAYMENTS:
            continue
        own = _payer(
            int(days.customer_id[start]), days.day[rows], days.paid[rows], days.interaction_id[rows], days.today
        )
        if own is not None:
            yield own


def _payer(customer_id: int, day: Ints, amount: Floats, ids: Ints, today: int) -> Payer | None:
    """The payments at the end of which amounts and steps were equal; a new price is a new beginning of amounts only."""
    gaps = np.diff(day).astype(float)
    step = float(np.median(gaps[-12:]))
    if not _SHORTEST <= step <= _LONGEST:
        return None
    is_equal = np.abs(gaps - step) <= np.clip(_STEP_SPREAD * step, 2, _MOST_OFF)
    first = _first_of_tail(is_equal)
    gaps, amount, ids = gaps[first:], amount[first:], ids[first:]
    if len(amount) < _MINIMUM_PAYMENTS or not _is_same_amount(amount):
        return None
    return Payer(
        customer_id=customer_id,
        ids=tuple(ids.tolist()),
        day=int(day[-1]),
        count=len(amount),
        step=step,
        spread=max(float(gaps.std()) / step, 0.05),
        amount=float(amount[-1]),
        usual_amount=float(np.median(amount)),
        late=(today - int(day[-1])) / step,
        on_time=float((np.abs(gaps - step) <= max(0.1 * step, 2)).mean()),
    )


def _first_of_tail(is_equal: np.ndarray) -> int:
    """Where the last run of equal steps begins; one step in eight may be another."""
    outliers = np.flatnonzero(~is_equal)
    allowed = len(is_equal) // 8
    return int(outliers[-1 - allowed]) + 1 if len(outliers) > allowed else 0


def _is_same_amount(amount: Floats) -> bool:
    """The amounts are equal, with no more steps up or down than prices change: once, and once a dozen payments."""
    if not np.isfinite(amount).all():
        return False
    moved = np.abs(np.diff(np.log(amount))) > _AMOUNT_SPREAD
    return bool(moved.sum() <= 1 + len(amount) // 12)


def _tenure(payments: Ints) -> Ints:
    return np.asarray(np.searchsorted(_TENURES, payments, side="right") - 1)
