"""Does this customer give back more than others do?

How many purchases are given back differs from customer to customer: Beta over all, its two numbers fitted by maximum
marginal likelihood, so that one thing given back of three says little and ten of thirty say much. Claimed is only what
is probably more than twice the usual.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from ibis import _
from scipy.special import betainc, betaln

from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome
from farley.analysis.days import DAY
from farley.analysis.evidence import SHOWN, confidence
from farley.analysis.numerics import Floats, climb
from farley.analysis.tables import History, columns, moment, seconds

NAME = "returns_often"
_YEARS_LOOKED_AT = 3
_MINIMUM_PURCHASES = 4
_TIMES_USUAL = 2.0
_SURE = 0.9
# Most shops take back one purchase of twenty, or of five.
_FIRST_GUESS = np.log(np.array([0.5, 8.0]))


class ReturnsOften:
    """Says who gives back much more than others do."""

    def __init__(self) -> None:
        self.prior_: Floats

    def fit(self, history: History, *, as_of: datetime) -> ReturnsOften:
        """Learns from everybody how often things are given back."""
        counts = _counts(history, as_of)
        given, kept = counts.returns.astype(float), (counts.purchases - counts.returns).astype(float)

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
        counts = _counts(history, as_of)
        found = [self._finding(counts, int(place), as_of) for place in np.flatnonzero(counts.returns > 0)]
        return [each for each in found if each is not None]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """None: what is given back next depends on what is bought next."""
        return []

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """None, as nothing is forecast."""
        return []

    def _finding(self, counts: _Counts, place: int, as_of: datetime) -> Claim | CannotSay | None:
        customer_id = int(counts.customer_id[place])
        purchases, returns = int(counts.purchases[place]), int(counts.returns[place])
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
            evidence=counts.returned[place],
            counter_evidence=(),
            expires_at=as_of + timedelta(days=60),
            calls_for_attention=False,
        )


@dataclass(frozen=True)
class _Counts:
    """One row a customer: purchases and how many were given back (never more), with what was given back, newest
    first.
    """

    customer_id: Floats
    purchases: Floats
    returns: Floats
    returned: tuple[tuple[int, ...], ...]


def _counts(history: History, as_of: datetime) -> _Counts:
    since = seconds(as_of) - _YEARS_LOOKED_AT * 365 * DAY
    rows = history.known_by(as_of).interactions
    rows = rows.filter(rows.kind.isin(["purchase", "refund"]), moment(rows.happened_at) > since)
    found = columns(
        rows.group_by("customer_id")
        .agg(
            purchases=_.interaction_id.count(where=_.kind == "purchase"),
            returns=_.interaction_id.count(where=_.kind == "refund"),
        )
        .filter(_.purchases > 0)
        .order_by("customer_id")
    )
    refunds = columns(
        rows.filter(rows.kind == "refund")
        .select("customer_id", "interaction_id", at=moment(_.happened_at))
        .order_by("customer_id", _.at.desc(), _.interaction_id.desc())
    )
    ids: dict[int, list[int]] = {}
    for customer_id, pk in zip(refunds["customer_id"].tolist(), refunds["interaction_id"].tolist(), strict=True):
        ids.setdefault(customer_id, []).append(pk)
    return _Counts(
        customer_id=found["customer_id"],
        purchases=found["purchases"],
        returns=np.minimum(found["returns"], found["purchases"]),
        returned=tuple(tuple(ids.get(each, [])[:SHOWN]) for each in found["customer_id"].tolist()),
    )
