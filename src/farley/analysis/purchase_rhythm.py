"""Has this customer's rhythm of buying broken? Judged by the customer's own gaps, never by a fixed number of days.

The logarithms of a customer's gaps are normal with a mean and a spread of their own, drawn from a population of
rhythms (normal-inverse-gamma, its four numbers fitted by maximum marginal likelihood), so that few gaps lean on what
is usual and many speak for themselves. After each purchase a customer may also stop for good, with a probability
learned by how many purchases there were (a mixture cure model, fitted by EM). Cf. Gelman et al., Bayesian Data
Analysis, 3.3 and 5.4; Schmittlein, Morrison and Colombo, "Counting Your Customers", Management Science 33 (1987).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from ibis import _
from numpy.typing import NDArray

from farley.analysis.claims import LIKELIER_THAN_NOT, UNDECIDED, CannotSay, Claim, Forecast, Outcome, Value
from farley.analysis.closings import NOWHERE, Calendar
from farley.analysis.evidence import SHOWN, confidence, weightiest
from farley.analysis.gaps import Gaps, RhythmPrior, base_rate, fit_prior, gaps_between, posterior
from farley.analysis.purchases import kept_purchases, purchase_days
from farley.analysis.settling import settle_by_event
from farley.analysis.silence import StoppingRates, fit_stopping, next_purchase
from farley.analysis.tables import CONTACT_KINDS, History, columns, moment

NAME = "purchase_rhythm"
EVENT = "buys_again"


class PurchaseRhythm:
    """Says who buys in which rhythm, whose rhythm is broken, and how probably each buys within the horizon."""

    def __init__(
        self,
        *,
        horizon_days: int = 28,
        minimum_gaps: int = 3,
        improbable: float = 0.05,
        recent_gaps: int = 12,
        calendar: Calendar = NOWHERE,
    ) -> None:
        self.horizon_days = horizon_days
        self.minimum_gaps = minimum_gaps
        self.improbable = improbable
        self.recent_gaps = recent_gaps
        self.calendar = calendar
        self.prior_: RhythmPrior
        self.stopping_: StoppingRates
        self.base_rate_: float

    def fit(self, history: History, *, as_of: datetime) -> PurchaseRhythm:
        """Learns from everybody's purchases what rhythms are usual, and how often customers stop."""
        gaps = self._gaps(history, as_of)
        self.prior_ = fit_prior(gaps)
        self.stopping_ = fit_stopping(gaps, posterior(gaps, self.prior_))
        self.base_rate_ = base_rate(gaps, horizon_days=self.horizon_days, minimum_gaps=self.minimum_gaps)
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """One finding a customer who ever bought: broken, kept or irregular, or that it is too early to say."""
        gaps = self._gaps(history, as_of)
        contacts = _latest_contacts(history, as_of)
        forecasts = self._forecasts(gaps, as_of)
        return [
            self._finding(rhythm, forecasts.get(rhythm.customer_id), contacts, as_of) for rhythm in self._rhythms(gaps)
        ]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """For each customer with enough gaps: the probability of buying within the horizon."""
        return list(self._forecasts(self._gaps(history, as_of), as_of).values())

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """What became of forecasts whose horizon has passed: did the customer buy?"""
        return settle_by_event(forecasts, kept_purchases(history, as_of=as_of), as_of=as_of)

    def _gaps(self, history: History, as_of: datetime) -> Gaps:
        return gaps_between(purchase_days(history, as_of=as_of), recent=self.recent_gaps, calendar=self.calendar)

    def _forecasts(self, gaps: Gaps, as_of: datetime) -> dict[int, Forecast]:
        enough = gaps.where(gaps.count >= self.minimum_gaps)
        coming = next_purchase(enough, posterior(enough, self.prior_), self.stopping_, self.horizon_days)
        return {
            customer_id: Forecast(
                customer_id=customer_id,
                insight=NAME,
                event=EVENT,
                made_as_of=as_of,
                horizon_end=as_of + timedelta(days=self.horizon_days),
                probability=probability,
                low=low,
                high=high,
                baseline_probability=self.base_rate_,
                evidence=ids[-SHOWN:][::-1],
                params={"days": self.horizon_days},
            )
            for customer_id, ids, probability, low, high in zip(
                enough.customer_id.tolist(),
                enough.ids,
                coming.probability.tolist(),
                coming.low.tolist(),
                coming.high.tolist(),
                strict=True,
            )
        }

    def _rhythms(self, gaps: Gaps) -> Iterator[_Rhythm]:
        own = posterior(gaps, self.prior_)
        silence = next_purchase(gaps, own, self.stopping_, self.horizon_days)
        low, typical, high = own.usual_gap(mass=0.8)
        for place, customer_id in enumerate(gaps.customer_id.tolist()):
            yield _Rhythm(
                customer_id=customer_id,
                gaps=gaps.days[place],
                ids=gaps.ids[place],
                silent_days=int(gaps.silent_days[place]),
                shut_days=int(gaps.shut_days[place]),
                closing=gaps.closing[place],
                last_day=int(gaps.last_day[place]),
                left_out=int(gaps.left_out[place]),
                typical_days=float(typical[place]),
                low_days=float(low[place]),
                high_days=float(high[place]),
                still_silent=float(silence.still_silent[place]),
                active=float(silence.active[place]),
            )

    def _finding(
        self, rhythm: _Rhythm, forecast: Forecast | None, contacts: dict[int, tuple[int, int]], as_of: datetime
    ) -> Claim | CannotSay:
        if len(rhythm.gaps) < self.minimum_gaps:
            reason = "one_purchase" if len(rhythm.ids) == 1 else "too_few_purchases"
            return CannotSay(rhythm.customer_id, NAME, reason, has=len(rhythm.ids), needs=self.minimum_gaps + 1)
        statement, probability = self._judge(rhythm)
        if probability < LIKELIER_THAN_NOT:
            return CannotSay(rhythm.customer_id, NAME, UNDECIDED, has=len(rhythm.ids), needs=0)
        return Claim(
            customer_id=rhythm.customer_id,
            insight=NAME,
            statement=statement,
            params=rhythm.params(),
            confidence=confidence(probability, len(rhythm.gaps)),
            evidence=rhythm.ids[-SHOWN:][::-1],
            counter_evidence=rhythm.counter_evidence(contacts) if statement == "rhythm_broken" else (),
            expires_at=as_of + timedelta(days=self.horizon_days),
            calls_for_attention=statement == "rhythm_broken",
            forecast=forecast,
        )

    def _judge(self, rhythm: _Rhythm) -> tuple[str, float]:
        """The statement, and how probably it is true."""
        if rhythm.improbability() < self.improbable and rhythm.is_late():
            # Among many customers some are late by chance: how improbable a silence is does not say how probably the
            # customer has stopped.
            return ("rhythm_ended" if rhythm.is_long_gone() else "rhythm_broken"), 1 - rhythm.still_active()
        if rhythm.high_days > 6 * rhythm.low_days:
            return "rhythm_irregular", rhythm.still_active()
        return "rhythm_kept", rhythm.still_active()


@dataclass(frozen=True)
class _Rhythm:
    """One customer's rhythm. `still_silent`: how probable so long a silence is for a customer who has not stopped.
    `shut_days` of long holidays (`closing`) are no part of the silence.
    """

    customer_id: int
    gaps: NDArray[np.int64]
    ids: tuple[int, ...]
    silent_days: int
    shut_days: int
    closing: str
    last_day: int
    left_out: int
    typical_days: float
    low_days: float
    high_days: float
    still_silent: float
    active: float

    def improbability(self) -> float:
        """A silence as long as one that the customer has come back from is not improbable, whatever the curve says."""
        as_long = int((self.gaps >= self.silent_days).sum())
        return max(self.still_silent, as_long / (len(self.gaps) + 1))

    def is_late(self) -> bool:
        """A day more is no news, however regular somebody is: by a quarter of the usual gap, or by a week."""
        return self.silent_days >= self.typical_days + min(self.typical_days / 4, 7)

    def still_active(self) -> float:
        """The probability of not having stopped, with what the customer has come back from before."""
        odds = self.active / max(1 - self.active, 1e-9) * self.improbability() / max(self.still_silent, 1e-9)
        return odds / (1 + odds)

    def is_long_gone(self) -> bool:
        """Nobody needs to be told today of a customer who left years ago."""
        return self.silent_days > 365 and self.silent_days > 6 * self.typical_days

    def params(self) -> dict[str, Value]:
        return {
            "typical_days": round(self.typical_days),
            # Of several purchases on one day only the day counts: no gap is shorter.
            "low_days": max(round(self.low_days), 1),
            "high_days": round(self.high_days),
            "silent_days": self.silent_days + self.shut_days,
            "closing": self.closing,
            "shut_days": self.shut_days,
            "gaps": len(self.gaps),
            "left_out": self.left_out,
            "probability": round(self.still_silent, 4),
        }

    def counter_evidence(self, contacts: dict[int, tuple[int, int]]) -> tuple[int, ...]:
        """Purchases that ended a gap nearly as long as this silence, and what the customer wrote since the last one."""
        nearly = np.flatnonzero(self.gaps >= 0.8 * self.silent_days)
        returns = [self.ids[place + 1] for place in nearly]
        contact_id, contact_day = contacts.get(self.customer_id, (0, 0))
        since = [contact_id] if contact_day > self.last_day else []
        return (*since, *weightiest(returns, self.gaps[nearly].astype(float)))


def _latest_contacts(history: History, as_of: datetime) -> dict[int, tuple[int, int]]:
    """Each customer's latest message to us: its id and its day."""
    rows = history.known_by(as_of).interactions
    rows = rows.filter(rows.kind.isin(list(CONTACT_KINDS)), rows.direction == "in")
    latest = rows.group_by("customer_id").agg(
        interaction_id=_.interaction_id.argmax(moment(_.happened_at)), at=moment(_.happened_at).max()
    )
    found = columns(latest)
    days = history.days(found["at"]).tolist()
    return dict(
        zip(found["customer_id"].tolist(), zip(found["interaction_id"].tolist(), days, strict=True), strict=True)
    )
