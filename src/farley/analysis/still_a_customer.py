"""Is this person still a customer? Nobody says so when they leave a shop; when and how often they bought tells.

By the rhythm of their own, and where there are too few purchases for one by what became of others like them
(`standing`). Where nobody is ever seen to stop, or hardly anybody came back yet, nothing can be learned from others.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np

from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome
from farley.analysis.closings import NOWHERE, Calendar
from farley.analysis.evidence import SHOWN, confidence
from farley.analysis.purchases import kept_purchases
from farley.analysis.settling import settle_by_event
from farley.analysis.standing import Standing, Standings
from farley.analysis.tables import History

NAME = "still_a_customer"
EVENT = "buys_again"
_SURE = 0.8


class StillACustomer:
    """Says who still is a customer, who perhaps no longer, and how probably each buys within a quarter."""

    def __init__(self, *, horizon_days: int = 90, calendar: Calendar = NOWHERE) -> None:
        self.horizon_days = horizon_days
        self.standings = Standings(horizon_days=horizon_days, calendar=calendar)

    def fit(self, history: History, *, as_of: datetime) -> StillACustomer:
        """Learns from everybody's purchases how long customers stay."""
        self.standings.fit(history, as_of=as_of)
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """One finding a customer who ever bought."""
        standing = self.standings.of(history, as_of=as_of)
        return [self._finding(standing, place, as_of) for place in range(len(standing.customer_id))]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """For each customer of whom it can be said: the probability of buying within the horizon."""
        return list(self._forecasts(self.standings.of(history, as_of=as_of), as_of))

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """What became of forecasts whose horizon has passed: did the customer buy?"""
        return settle_by_event(forecasts, kept_purchases(history, as_of=as_of), as_of=as_of)

    def _forecasts(self, standing: Standing, as_of: datetime) -> Iterator[Forecast]:
        for place in np.flatnonzero(standing.is_foreseen).tolist():
            yield Forecast(
                customer_id=int(standing.customer_id[place]),
                insight=NAME,
                event=EVENT,
                made_as_of=as_of,
                horizon_end=as_of + timedelta(days=self.horizon_days),
                probability=float(standing.buys[place]),
                low=float(standing.buys_low[place]),
                high=float(standing.buys_high[place]),
                baseline_probability=self.standings.base_rate_,
                evidence=_latest(standing, place),
                params={"days": self.horizon_days},
            )

    def _finding(self, standing: Standing, place: int, as_of: datetime) -> Claim | CannotSay:
        customer_id, purchases = int(standing.customer_id[place]), int(standing.purchases[place])
        alive = float(standing.alive[place])
        if alive != alive:
            return CannotSay(customer_id, NAME, self.standings.doubt_ or "nobody_leaves", has=purchases, needs=4)
        statement = "still_customer" if alive >= _SURE else "perhaps_gone" if alive > 1 - _SURE else "probably_gone"
        return Claim(
            customer_id=customer_id,
            insight=NAME,
            statement=statement,
            params={
                "percent": round(100 * alive),
                "low_percent": round(100 * float(standing.alive_low[place])),
                "high_percent": round(100 * float(standing.alive_high[place])),
                "silent_days": int(standing.silent_days[place]),
                "purchases": purchases,
                "by_rhythm": bool(standing.by_rhythm[place]),
            },
            confidence=_confidence(statement, alive, purchases),
            evidence=_latest(standing, place),
            counter_evidence=(),
            expires_at=as_of + timedelta(days=28),
            calls_for_attention=False,
        )


def _confidence(statement: str, alive: float, purchases: int) -> float:
    """How probably the answer is right; of "perhaps" it is how surely it is neither."""
    likely = {"still_customer": alive, "probably_gone": 1 - alive}.get(statement, 1 - abs(2 * alive - 1))
    return confidence(likely, purchases)


def _latest(standing: Standing, place: int) -> tuple[int, ...]:
    return tuple(standing.ids[place][-SHOWN:][::-1].tolist())
