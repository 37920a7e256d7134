"""When will this customer buy next? A day with an interval, by their own rhythm, given how long they have been silent.

The gap that is running now is drawn from the customer's own gaps (log-normal with mean and spread of their own, as in
`purchase_rhythm`); that it has lasted so long already is taken into account. Said only of those who probably still are
customers. The forecast is of a purchase within eight weeks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from farley.analysis.claims import LIKELIER_THAN_NOT, CannotSay, Claim, Forecast, Outcome
from farley.analysis.closings import NOWHERE, Calendar, Shut
from farley.analysis.days import date_of
from farley.analysis.evidence import SHOWN, confidence
from farley.analysis.gaps import Gaps, RhythmPosterior, RhythmPrior, base_rate, fit_prior, gaps_between, posterior
from farley.analysis.numerics import Floats
from farley.analysis.purchases import kept_purchases, purchase_days
from farley.analysis.settling import settle_by_event
from farley.analysis.silence import StoppingRates, fit_stopping, in_parts, next_purchase, survival
from farley.analysis.standing import MINIMUM_GAPS, RECENT_GAPS, still_active
from farley.analysis.tables import History

NAME = "next_purchase"
EVENT = "buys_again"
# Days from now at which the silence is looked at: closer at first, up to three years.
_AHEAD = np.unique(np.round(np.geomspace(1, 1095, 28)))
_LOW, _MIDDLE, _HIGH = 0.1, 0.5, 0.9
# An interval so wide says nothing.
_WIDEST_DAYS = 365


class NextPurchaseDay:
    """Says around which day each customer will buy next."""

    def __init__(self, *, horizon_days: int = 56, calendar: Calendar = NOWHERE) -> None:
        self.horizon_days = horizon_days
        self.calendar = calendar
        self.prior_: RhythmPrior
        self.stopping_: StoppingRates
        self.base_rate_: float

    def fit(self, history: History, *, as_of: datetime) -> NextPurchaseDay:
        """Learns from everybody's purchases what rhythms are usual, and how often customers stop."""
        gaps = self._gaps(history, as_of)
        self.prior_ = fit_prior(gaps)
        self.stopping_ = fit_stopping(gaps, posterior(gaps, self.prior_))
        self.base_rate_ = base_rate(gaps, horizon_days=self.horizon_days, minimum_gaps=MINIMUM_GAPS)
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """One finding a customer who ever bought: a day, or why there is none."""
        gaps, days = self._gaps(history, as_of), purchase_days(history, as_of=as_of)
        shut = self.calendar.shut(days)
        enough = gaps.where(gaps.count >= MINIMUM_GAPS)
        few = gaps.where(gaps.count < MINIMUM_GAPS)
        missing = zip(few.customer_id.tolist(), few.count.tolist(), strict=True)
        return [
            *self._findings(enough, shut, history.day(as_of), as_of),
            *(CannotSay(pk, NAME, "too_few_purchases", has=n + 1, needs=MINIMUM_GAPS + 1) for pk, n in missing),
        ]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """For each customer with a rhythm: the probability of buying within the horizon."""
        gaps = self._gaps(history, as_of)
        gaps = gaps.where(gaps.count >= MINIMUM_GAPS)
        coming = next_purchase(gaps, posterior(gaps, self.prior_), self.stopping_, self.horizon_days)
        figures = zip(coming.probability.tolist(), coming.low.tolist(), coming.high.tolist(), strict=True)
        return [
            Forecast(
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
            for customer_id, ids, (probability, low, high) in zip(
                gaps.customer_id.tolist(), gaps.ids, figures, strict=True
            )
        ]

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """What became of forecasts whose horizon has passed: did the customer buy?"""
        return settle_by_event(forecasts, kept_purchases(history, as_of=as_of), as_of=as_of)

    def _gaps(self, history: History, as_of: datetime) -> Gaps:
        return gaps_between(purchase_days(history, as_of=as_of), recent=RECENT_GAPS, calendar=self.calendar)

    def _findings(self, gaps: Gaps, shut: Shut, today: int, as_of: datetime) -> Iterator[Claim | CannotSay]:
        own = posterior(gaps, self.prior_)
        active = still_active(gaps, own, self.stopping_)
        ahead = _days_ahead(gaps, own).round().astype(int)
        for place, customer_id in enumerate(gaps.customer_id.tolist()):
            has = len(gaps.days[place]) + 1
            if active[place] < LIKELIER_THAN_NOT:
                yield CannotSay(customer_id, NAME, "probably_stopped", has=has, needs=0)
            elif ahead[place, 2] - ahead[place, 0] > _WIDEST_DAYS:
                yield CannotSay(customer_id, NAME, "too_irregular", has=has, needs=0)
            else:
                coming = _coming(shut, customer_id, today, np.maximum(ahead[place], 0).tolist())
                yield _claim(gaps, place, coming, float(active[place]), as_of)


@dataclass(frozen=True)
class _Coming:
    """Between which days somebody buys, and around which; `closing` is the holiday that moved that one, "" if none.
    `days` is how long it is until the last of them.
    """

    earliest: date
    on: date
    latest: date
    days: int
    closing: str


def _coming(shut: Shut, customer_id: int, today: int, ahead: list[int]) -> _Coming:
    earliest, on, latest = (shut.open_day(customer_id, today + days) for days in ahead)
    named = today + ahead[1]
    closing = shut.name(customer_id, named - 1, on) if on > named else ""
    return _Coming(date_of(earliest), date_of(on), date_of(latest), latest - today, closing)


def _claim(gaps: Gaps, place: int, coming: _Coming, active: float, as_of: datetime) -> Claim:
    return Claim(
        customer_id=int(gaps.customer_id[place]),
        insight=NAME,
        statement="next_purchase",
        params={
            "on": coming.on.isoformat(),
            "earliest": coming.earliest.isoformat(),
            "latest": coming.latest.isoformat(),
            "silent_days": int(gaps.silent_days[place] + gaps.shut_days[place]),
            "closing": coming.closing or gaps.closing[place],
        },
        # The interval holds in eight of ten cases, if they still are a customer.
        confidence=confidence(0.8 * active, len(gaps.days[place])),
        evidence=gaps.ids[place][-SHOWN:][::-1],
        counter_evidence=(),
        expires_at=as_of + timedelta(days=max(coming.days, 7)),
        calls_for_attention=False,
    )


def _days_ahead(gaps: Gaps, own: RhythmPosterior) -> Floats:
    """In how many days the next purchase comes, of one who still is a customer: the tenth, the half, nine tenths."""
    parts = [_ahead_of(*part) for part in in_parts(gaps, own)]
    return np.concatenate(parts) if parts else np.zeros((0, 3))


def _ahead_of(gaps: Gaps, own: RhythmPosterior) -> Floats:
    now = survival(gaps, own, 0).sum(axis=1)
    bought = np.array([1 - survival(gaps, own, int(days)).sum(axis=1) / now for days in _AHEAD])
    shares, days = np.vstack([np.zeros(len(now)), bought]), np.r_[0.0, _AHEAD]
    rows = [np.interp([_LOW, _MIDDLE, _HIGH], shares[:, place], days) for place in range(len(now))]
    return np.array(rows).reshape(-1, 3)
