"""Does this customer give back more than others do?

A purchase that comes back in pieces is one: each refund is held against the latest purchase before it of which so much
is left. How many purchases are given back differs from customer to customer: Beta over all, its two numbers fitted by
maximum marginal likelihood, so that one thing given back of three says little and ten of thirty say much. Claimed is
only what is probably more than twice the usual.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from ibis import _
from numpy.typing import NDArray
from scipy.special import betainc, betaln

from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome
from farley.analysis.days import DAY
from farley.analysis.evidence import SHOWN, confidence
from farley.analysis.numerics import Floats, climb
from farley.analysis.tables import History, columns, groups, moment, seconds

NAME = "returns_often"
_YEARS_LOOKED_AT = 3
_MINIMUM_PURCHASES = 4
_TIMES_USUAL = 2.0
_SURE = 0.9
# Sums of cents are not exact.
_NOTHING = 1e-6
# Of a till that everybody's purchases are booked on, a refund is held against the latest so many entries only.
_REACH = 500
# Most shops take back one purchase of twenty, or of five.
_FIRST_GUESS = np.log(np.array([0.5, 8.0]))


class ReturnsOften:
    """Says who gives back much more than others do."""

    def __init__(self) -> None:
        self.prior_: Floats

    def fit(self, history: History, *, as_of: datetime) -> ReturnsOften:
        """Learns from everybody how often things are given back."""
        customers = history.once(_customers, as_of)
        given = np.array([each.returns for each in customers], dtype=float)
        kept = np.array([each.purchases - each.returns for each in customers], dtype=float)

        def score(theta: Floats) -> float:
            a, b = np.exp(np.clip(theta, -5, 7))
            likelihood = float((betaln(a + given, b + kept) - betaln(a, b)).sum())
            return likelihood - 0.5 * float((((theta - _FIRST_GUESS) / 1.5) ** 2).sum())

        self.prior_ = np.exp(np.clip(climb(score, _FIRST_GUESS), -5, 7))
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """A claim for each who gives back much more than usual; of those who gave back once or more and bought little,
        that it is too early to say.
        """
        found = [self._finding(own, as_of) for own in history.once(_customers, as_of) if own.returns]
        return [each for each in found if each is not None]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """None: what is given back next depends on what is bought next."""
        return []

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """None, as nothing is forecast."""
        return []

    def _finding(self, own: _Customer, as_of: datetime) -> Claim | CannotSay | None:
        customer_id, purchases, returns = own.customer_id, own.purchases, own.returns
        if purchases < _MINIMUM_PURCHASES:
            return CannotSay(customer_id, NAME, "too_few_to_return", has=purchases, needs=_MINIMUM_PURCHASES)
        usual = float(self.prior_[0] / self.prior_.sum())
        a, b = self.prior_ + np.array([returns, purchases - returns])
        sure = 1 - float(betainc(a, b, min(_TIMES_USUAL * usual, 0.99)))
        if sure < _SURE:
            return None
        return Claim(
            customer_id=customer_id,
            insight=NAME,
            statement="returns_often",
            params={
                "returns": returns,
                "purchases": purchases,
                "percent": round(100 * returns / purchases),
                "usual_percent": round(100 * usual),
            },
            confidence=confidence(sure, purchases),
            evidence=own.returned,
            counter_evidence=(),
            expires_at=as_of + timedelta(days=60),
            calls_for_attention=False,
        )


@dataclass(frozen=True)
class _Customer:
    """One who bought: how many purchases, how many of them were given back, as a whole or in part, and by what,
    newest first.
    """

    customer_id: int
    purchases: int
    returns: int
    returned: tuple[int, ...]


def _customers(history: History, as_of: datetime) -> list[_Customer]:
    since = seconds(as_of) - _YEARS_LOOKED_AT * 365 * DAY
    rows = history.known_by(as_of).interactions
    rows = rows.filter(rows.kind.isin(["purchase", "refund"]), moment(rows.happened_at) > since)
    rows = rows.select(
        "customer_id",
        "interaction_id",
        at=moment(_.happened_at),
        back=(_.kind == "refund").ifelse(1, 0),
        amount=_.amount.abs(),
        currency=_.currency.fill_null(""),
    )
    found = columns(rows.order_by("customer_id", "at", "back", "interaction_id"))
    back, amount = found["back"] > 0, found["amount"].astype(float)
    customers = []
    for start, count in zip(*(each.tolist() for each in groups(found["customer_id"])), strict=True):
        own = slice(start, start + count)
        of = _given_back(back[own], amount[own], found["currency"][own]) if back[own].any() else {}
        customers.append(
            _Customer(
                customer_id=int(found["customer_id"][start]),
                purchases=int((~back[own]).sum()),
                returns=len(set(of.values())),
                returned=tuple(int(found["interaction_id"][start + place]) for place in reversed(of))[:SHOWN],
            )
        )
    return [each for each in customers if each.purchases]


def _given_back(back: NDArray[np.bool_], amount: Floats, currency: NDArray[np.object_]) -> dict[int, int]:
    """By the place of each refund that of the purchase which it gives back: the latest before it of which so much is
    left, so that one order that comes back in pieces is one; where none is, the latest that was not given back yet.
    """
    left, is_back = amount.copy(), np.zeros(len(amount), dtype=bool)
    found: dict[int, int] = {}
    for refund in np.flatnonzero(back).tolist():
        first = max(refund - _REACH, 0)
        near = slice(first, refund)
        before = first + np.flatnonzero(~back[near] & (currency[near] == currency[refund]))
        enough = before[left[before] >= amount[refund] * (1 - _NOTHING)]
        fitting = enough if len(enough) else before[~is_back[before]]
        if len(fitting):
            found[refund] = int(fitting[-1])
            left[fitting[-1]] -= amount[refund]
            is_back[fitting[-1]] = True
    return found
