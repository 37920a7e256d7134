"""What will this customer spend with us in the next year? An amount with an interval, in the customer's own currency.

How many purchases: Pareto/NBD, with whether they still are a customer judged by their own rhythm where there is one.
What each is worth: Gamma-Gamma, fitted for each currency apart, as a hundred yen and a hundred euros are not alike. The
interval (80 %) comes from drawing the year many times over (`lifetime_value`). A present counts like an ordinary
purchase. With less than a year of history the season is not known, and the interval is wider.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome
from farley.analysis.closings import NOWHERE, Calendar
from farley.analysis.currencies import usual_currency
from farley.analysis.evidence import SHOWN, confidence
from farley.analysis.lifetime_value import (
    Buyers,
    Future,
    GammaGamma,
    ParetoNbd,
    SeasonLevel,
    buyers_at,
    foresee,
    season_level,
)
from farley.analysis.purchases import PurchaseDays, purchase_days, purchases
from farley.analysis.standing import MINIMUM_GAPS, Standings
from farley.analysis.tables import History, groups

NAME = "expected_value"
_YEAR = 365
# Of a shop that is known for less than that, nobody can tell what a year brings.
HALF_A_YEAR = 182
_WIDER_BELOW_A_YEAR = 0.15


class ExpectedValue:
    """Says what each customer will spend within a year, and between what bounds."""

    def __init__(
        self, *, horizon_days: int = _YEAR, draws: int = 500, seed: int = 0, calendar: Calendar = NOWHERE
    ) -> None:
        self.horizon_days = horizon_days
        self.draws = draws
        self.seed = seed
        self.standings = Standings(calendar=calendar)
        self.model_: ParetoNbd
        self.worth_: dict[str, GammaGamma]
        self.season_: SeasonLevel

    def fit(self, history: History, *, as_of: datetime) -> ExpectedValue:
        """Learns how often customers buy and how long they stay, and for each currency what a purchase is worth."""
        buyers = buyers_at(purchase_days(history, as_of=as_of))
        self.model_ = self.standings.fit(history, as_of=as_of).model_
        self.worth_ = {
            currency: GammaGamma().fit(_only(buyers, theirs))
            for currency, theirs in _by_currency(history, buyers, as_of)
        }
        bought, today = purchases(history, as_of=as_of), history.day(as_of)
        season = season_level(self.model_, bought, today=today, horizon=self.horizon_days)
        wider = 0.0 if season.is_seen else _WIDER_BELOW_A_YEAR
        self.season_ = SeasonLevel(season.level, float(np.hypot(season.spread, wider)), season.is_seen)
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """One finding a customer who ever bought: an amount, or why there is none yet."""
        days = purchase_days(history, as_of=as_of)
        buyers, latest = buyers_at(days), _latest(days)
        if self.model_.doubt_ == "few_came_back":
            return [_cannot_say(buyers, place, "few_came_back") for place in range(len(buyers))]
        known_days = days.today - int(days.day.min())
        if known_days < HALF_A_YEAR:
            too_short = ("too_short_history", known_days, HALF_A_YEAR)
            return [CannotSay(pk, NAME, *too_short) for pk in buyers.customer_id.tolist()]
        standing = self.standings.of(history, as_of=as_of)
        # Who has a rhythm of their own has left, or not, by that; `standing` has the same customers in the same order.
        alive = np.where(standing.by_rhythm, standing.alive, np.nan)
        found: list[Claim | CannotSay] = []
        for currency, places in _by_currency(history, buyers, as_of):
            theirs = _only(buyers, places)
            worth = self.worth_.get(currency)
            if worth is None:
                found += [_cannot_say(theirs, place, "no_amounts") for place in range(len(theirs))]
                continue
            future = foresee(
                self.model_, worth, theirs, horizon=float(self.horizon_days), season=self.season_,
                known_alive=alive[places], draws=self.draws,
                seed=self.seed,
            )  # fmt: skip
            found += [
                self._missing(theirs, place) or self._claim(theirs, future, place, currency, latest, as_of)
                for place in range(len(theirs))
            ]
        return found

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """None: a year is too long to learn from. `still_a_customer` forecasts the purchases that this rests on."""
        return []

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """None, as nothing is forecast."""
        return []

    def _missing(self, buyers: Buyers, place: int) -> CannotSay | None:
        """Why nothing can be said of one customer: without amounts, or where of few purchases others cannot tell."""
        if not buyers.amounts[place]:
            return _cannot_say(buyers, place, "no_amounts")
        if self.model_.doubt_ is not None and buyers.repeats[place] < MINIMUM_GAPS:
            return _cannot_say(buyers, place, "nobody_leaves", needs=MINIMUM_GAPS + 1)
        return None

    def _claim(
        self,
        buyers: Buyers,
        future: Future,
        place: int,
        currency: str,
        latest: dict[int, tuple[int, ...]],
        as_of: datetime,
    ) -> Claim:
        customer_id = int(buyers.customer_id[place])
        return Claim(
            customer_id=customer_id,
            insight=NAME,
            statement="expected_value",
            params={
                "amount": round(float(future.value[place]), 2),
                "low": round(float(future.value_low[place]), 2),
                "high": round(float(future.value_high[place]), 2),
                "currency": currency,
                "purchases": round(float(future.purchases[place]), 1),
                "is_season_seen": self.season_.is_seen,
                "does_nobody_leave": self.model_.doubt_ == "nobody_leaves",
            },
            # The interval holds in eight of ten cases; less is believed where the customer has few purchases.
            confidence=confidence(0.8, float(buyers.amounts[place])),
            evidence=latest[customer_id],
            counter_evidence=(),
            expires_at=as_of + timedelta(days=60),
            calls_for_attention=False,
        )


def _by_currency(history: History, buyers: Buyers, as_of: datetime) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """The currencies in which customers usually pay, and the places of those who do."""
    usual = usual_currency(history, as_of=as_of)
    codes = np.array([usual.get(customer_id, "") for customer_id in buyers.customer_id.tolist()], dtype=object)
    for currency in sorted(set(codes.tolist())):
        yield currency, np.flatnonzero(codes == currency)


def _only(buyers: Buyers, places: NDArray[np.int64]) -> Buyers:
    return Buyers(*(getattr(buyers, name)[places] for name in Buyers.__dataclass_fields__))


def _cannot_say(buyers: Buyers, place: int, reason: str, *, needs: int = 0) -> CannotSay:
    return CannotSay(int(buyers.customer_id[place]), NAME, reason, has=int(buyers.repeats[place]) + 1, needs=needs)


def _latest(days: PurchaseDays) -> dict[int, tuple[int, ...]]:
    """Each customer's latest purchases, newest first."""
    starts, counts = groups(days.customer_id)
    return {
        int(days.customer_id[start]): tuple(days.interaction_id[start : start + count][-SHOWN:][::-1].tolist())
        for start, count in zip(starts.tolist(), counts.tolist(), strict=True)
    }
