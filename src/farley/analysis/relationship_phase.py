"""Where does the relationship stand? From the first contact to a loyal customer, to one who is lost, and back.

The phase follows from behaviour alone: how often somebody bought, over how long, whether they still are a customer by
the rhythm of their own (`standing`), and whether they had been gone before. Its history is that of the claims.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from ibis import _

from farley.analysis.claims import LIKELIER_THAN_NOT, UNDECIDED, CannotSay, Claim, Forecast, Outcome
from farley.analysis.closings import NOWHERE, Calendar
from farley.analysis.evidence import SHOWN, confidence
from farley.analysis.numerics import Ints
from farley.analysis.standing import Standing, Standings
from farley.analysis.tables import CONTACT_KINDS, History, columns, moment

NAME = "relationship_phase"
_LOYAL_PURCHASES, _LOYAL_DAYS = 6, 365
# Who comes so often need not be known for a year: nobody is still becoming a regular at the forty-fifth purchase.
_REGULAR_PURCHASES, _REGULAR_DAYS = 12, 180
# Who probably left a year ago is lost; before that, one can still ask.
_LOST_DAYS = 365
# Somebody was gone when they stayed away for so many of their usual gaps, and for half a year at least.
_GONE_GAPS, _GONE_DAYS = 4, 180


class RelationshipPhase:
    """Says in which of eight phases each customer is."""

    def __init__(self, *, calendar: Calendar = NOWHERE) -> None:
        self.standings = Standings(calendar=calendar)

    def fit(self, history: History, *, as_of: datetime) -> RelationshipPhase:
        """Learns from everybody's purchases how long customers stay."""
        self.standings.fit(history, as_of=as_of)
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """One finding for each who ever bought or turned to us."""
        standing = self.standings.of(history, as_of=as_of)
        found = [self._of_buyer(_Buyer.of(standing, place), as_of) for place in range(len(standing.customer_id))]
        ordered = _who_ordered(history, as_of)
        kept_nothing = sorted(ordered - set(standing.customer_id.tolist()))
        found += [CannotSay(customer_id, NAME, "nothing_kept", has=0, needs=1) for customer_id in kept_nothing]
        contacts = _first_contacts(history, as_of)
        return found + [
            _claim(customer_id, "prospect", 0.95, contacts=times, ids=(contact,), as_of=as_of)
            for customer_id, (contact, times) in contacts.items()
            if customer_id not in ordered
        ]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """None: whether they buy is what `still_a_customer` forecasts."""
        return []

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """None, as nothing is forecast."""
        return []

    def _of_buyer(self, buyer: _Buyer, as_of: datetime) -> Claim | CannotSay:
        if buyer.alive != buyer.alive:
            reason = self.standings.doubt_ or "nobody_leaves"
            return CannotSay(buyer.customer_id, NAME, reason, has=buyer.purchases, needs=4)
        phase, probability = _phase(buyer)
        if probability < LIKELIER_THAN_NOT:
            return CannotSay(buyer.customer_id, NAME, UNDECIDED, has=buyer.purchases, needs=0)
        return _claim(
            buyer.customer_id,
            phase,
            confidence(probability, buyer.purchases),
            ids=tuple(buyer.ids[::-1][:SHOWN].tolist()),
            against=(int(buyer.ids[buyer.back_at]),) if phase in ("at_risk", "lost") and buyer.back_at else (),
            as_of=as_of,
            purchases=buyer.purchases,
            days=buyer.days_known,
            silent_days=buyer.silent_days,
            away_days=buyer.away_days,
        )


@dataclass(frozen=True)
class _Buyer:
    """One who bought. `away_days` is the longest time they were gone and came back from, 0 where they never were;
    `back_at` the place of the purchase that ended it.
    """

    customer_id: int
    purchases: int
    days_known: int
    silent_days: int
    alive: float
    ids: Ints
    away_days: int
    back_at: int
    since_back: int

    @classmethod
    def of(cls, standing: Standing, place: int) -> _Buyer:
        days, silent = standing.days[place], int(standing.silent_days[place])
        away_days, back_at = _away(days)
        return cls(
            customer_id=int(standing.customer_id[place]),
            purchases=len(days),
            days_known=int(days[-1] - days[0]) + silent,
            silent_days=silent,
            alive=float(standing.alive[place]),
            ids=standing.ids[place],
            away_days=away_days,
            back_at=back_at,
            since_back=int(days[-1] - days[back_at]) + silent if back_at else 0,
        )


def _away(days: Ints) -> tuple[int, int]:
    """The last gap that was a farewell by the customer's other gaps, and the place of the purchase after it."""
    gaps = np.diff(days)
    if len(gaps) < 3:
        return 0, 0
    was_gone = np.flatnonzero(gaps >= max(_GONE_GAPS * float(np.median(gaps)), _GONE_DAYS))
    return (int(gaps[was_gone[-1]]), int(was_gone[-1]) + 1) if len(was_gone) else (0, 0)


def _phase(buyer: _Buyer) -> tuple[str, float]:
    """The phase, and how probably it is right."""
    if buyer.alive < LIKELIER_THAN_NOT:
        return ("lost" if buyer.silent_days >= _LOST_DAYS else "at_risk"), 1 - buyer.alive
    if buyer.purchases == 1:
        return "first_purchase", buyer.alive
    if buyer.away_days and buyer.since_back <= _LOYAL_DAYS:
        return "won_back", buyer.alive
    if _is_loyal(buyer):
        return "loyal", buyer.alive
    return ("growing" if buyer.days_known < _LOYAL_DAYS else "occasional"), buyer.alive


def _is_loyal(buyer: _Buyer) -> bool:
    is_known_long = buyer.purchases >= _LOYAL_PURCHASES and buyer.days_known >= _LOYAL_DAYS
    return is_known_long or (buyer.purchases >= _REGULAR_PURCHASES and buyer.days_known >= _REGULAR_DAYS)


def _claim(
    customer_id: int,
    phase: str,
    sure: float,
    *,
    ids: tuple[int, ...],
    as_of: datetime,
    against: tuple[int, ...] = (),
    **params: int,
) -> Claim:
    return Claim(
        customer_id=customer_id,
        insight=NAME,
        statement=f"phase_{phase}",
        params=params,
        confidence=sure,
        evidence=ids,
        counter_evidence=against,
        expires_at=as_of + timedelta(days=28),
        # That a rhythm broke is news already: once is enough.
        calls_for_attention=False,
    )


def _who_ordered(history: History, as_of: datetime) -> set[int]:
    """Everybody with a purchase, given back or not."""
    rows = history.known_by(as_of).interactions
    return set(columns(rows.filter(rows.kind == "purchase").select("customer_id").distinct())["customer_id"].tolist())


def _first_contacts(history: History, as_of: datetime) -> dict[int, tuple[int, int]]:
    """Of each who turned to us: the first contact, and how many there were."""
    rows = history.known_by(as_of).interactions
    rows = rows.filter(rows.kind.isin(list(CONTACT_KINDS)), rows.direction == "in")
    found = columns(
        rows.group_by("customer_id").agg(
            interaction_id=_.interaction_id.argmin(moment(_.happened_at)), times=_.interaction_id.count()
        )
    )
    pairs = zip(found["interaction_id"].tolist(), found["times"].tolist(), strict=True)
    return dict(zip(found["customer_id"].tolist(), pairs, strict=True))
