"""Is somebody still a customer? By the rhythm of their own where they have one, by what all customers do where not.

Who bought often enough has gaps to judge a silence by (`gaps`, `silence`). Of the others Pareto/NBD knows how
probably somebody with so few purchases, so long ago, still comes (`lifetime_value`). Both are then held against what
became of what they would have said a horizon ago, and corrected (Platt 1999).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from farley.analysis.closings import NOWHERE, Calendar
from farley.analysis.gaps import Gaps, RhythmPosterior, RhythmPrior, fit_prior, gaps_between, posterior
from farley.analysis.lifetime_value import ParetoNbd, Rows, buyers_at
from farley.analysis.logistic import Logistic, fit_logistic
from farley.analysis.numerics import Floats, Ints, share_interval, sigmoid
from farley.analysis.purchases import PurchaseDays, purchase_days, purchases
from farley.analysis.silence import StoppingRates, fit_stopping, next_purchase
from farley.analysis.tables import History, groups

MINIMUM_GAPS = 3
RECENT_GAPS = 24
_ENSEMBLE = 20
_CASES_TO_CORRECT = 30
_HALF_TRUSTED_AT = 200
_BOUNDS = (0.1, 0.9)
_GONE_DAYS = 3 * 365


@dataclass(frozen=True)
class Standing:
    """One row a customer who ever bought. `alive`: the probability of still being a customer, from `alive_low` to
    `alive_high` (80 %); `buys`, `buys_low`, `buys_high`: of a purchase within the horizon. NaN where it cannot be said.
    `by_rhythm` says where it follows from a rhythm of their own. `purchases` are days with purchases, `ids` their
    interactions, oldest first.
    """

    customer_id: Ints
    purchases: Ints
    silent_days: Ints
    by_rhythm: NDArray[np.bool_]
    alive: Floats
    alive_low: Floats
    alive_high: Floats
    buys: Floats
    buys_low: Floats
    buys_high: Floats
    days: tuple[Ints, ...]
    ids: tuple[Ints, ...]

    @property
    def is_foreseen(self) -> NDArray[np.bool_]:
        """Of whom it is forecast whether they buy. Of those gone for years it is no feat to say so, and they would make
        the scorecard shine.
        """
        return np.asarray(np.isfinite(self.buys) & (self.silent_days <= _GONE_DAYS))


class Standings:
    """Learns from everybody how long customers stay. `doubt_` says why it knows nothing of those without a rhythm."""

    def __init__(self, *, horizon_days: int = 90, calendar: Calendar = NOWHERE) -> None:
        self.horizon_days = horizon_days
        self.calendar = calendar
        self.model_: ParetoNbd
        self.prior_: RhythmPrior
        self.stopping_: StoppingRates
        self.calibration_: Logistic | None
        self.trust_: float
        self.base_rate_: float
        self.doubt_: str | None

    def fit(self, history: History, *, as_of: datetime) -> Standings:
        """Learns rhythms, how often customers stop, and how many of those of whom it is forecast buy within a
        horizon.
        """
        days = purchase_days(history, as_of=as_of)
        gaps = gaps_between(days, recent=RECENT_GAPS, calendar=self.calendar)
        self.prior_ = fit_prior(gaps)
        self.stopping_ = fit_stopping(gaps, posterior(gaps, self.prior_))
        self.model_ = ParetoNbd().fit(buyers_at(days))
        self.doubt_ = self.model_.doubt_
        self.calibration_ = None
        then = days.today - self.horizon_days
        earlier = self._of(purchases(history, as_of=as_of).on(then))
        bought = np.isin(earlier.customer_id, days.customer_id[days.day > then]).astype(float)
        self.calibration_ = self._calibrated(earlier, bought)
        self.base_rate_ = (float(bought[earlier.is_foreseen].sum()) + 0.5) / (int(earlier.is_foreseen.sum()) + 1)
        return self

    def of(self, history: History, *, as_of: datetime) -> Standing:
        """Where everybody stands."""
        return self._of(purchase_days(history, as_of=as_of))

    def _of(self, days: PurchaseDays) -> Standing:
        starts, counts = groups(days.customer_id)
        spans = list(zip(starts.tolist(), (starts + counts).tolist(), strict=True))
        gaps = gaps_between(days, recent=RECENT_GAPS, calendar=self.calendar)
        by_rhythm = gaps.count >= MINIMUM_GAPS
        figures = self._by_everybody(days)
        figures[:, by_rhythm] = self._by_rhythm(gaps.where(by_rhythm))
        figures = self._corrected(figures)
        return Standing(
            customer_id=days.customer_id[starts],
            purchases=counts,
            silent_days=days.today - days.day[starts + counts - 1],
            by_rhythm=by_rhythm,
            alive=figures[0],
            alive_low=figures[1],
            alive_high=figures[2],
            buys=figures[3],
            buys_low=figures[4],
            buys_high=figures[5],
            days=tuple(days.day[start:end] for start, end in spans),
            ids=tuple(days.interaction_id[start:end] for start, end in spans),
        )

    def _by_everybody(self, days: PurchaseDays) -> Floats:
        rows, which = buyers_at(days).rows()
        if self.doubt_ is not None or not len(rows):
            return np.full((6, len(which)), np.nan)
        parameters = np.exp(self.model_.log_parameters_)
        alive, buys = self._both(parameters, rows)
        plausible = [self._both(each, rows) for each in self.model_.ensemble(_ENSEMBLE)]
        alive_low, alive_high = np.quantile([each for each, _ in plausible], _BOUNDS, axis=0)
        buys_low, buys_high = np.quantile([each for _, each in plausible], _BOUNDS, axis=0)
        return np.array(
            [alive, np.minimum(alive_low, alive), np.maximum(alive_high, alive),
             buys, np.minimum(buys_low, buys), np.maximum(buys_high, buys)]
        )[:, which]  # fmt: skip

    def _both(self, parameters: Floats, rows: Rows) -> tuple[Floats, Floats]:
        return self.model_.alive_given(parameters, rows), self.model_.buys_given(parameters, rows, self.horizon_days)

    def _by_rhythm(self, gaps: Gaps) -> Floats:
        own: RhythmPosterior = posterior(gaps, self.prior_)
        silence = next_purchase(gaps, own, self.stopping_, self.horizon_days)
        active = still_active(gaps, own, self.stopping_)
        # What the rhythm leaves open: as much as a share seen in as many cases.
        low, high = share_interval(active * gaps.count, gaps.count.astype(float))
        low, high = np.minimum(low, active), np.maximum(high, active)
        return np.array([active, low, high, silence.probability, silence.low, silence.high])

    def _calibrated(self, earlier: Standing, bought: Floats) -> Logistic | None:
        """What became of those of whom it would have been said a horizon ago; None where they are few."""
        is_said = np.isfinite(earlier.buys)
        if min(bought[is_said].sum(), (1 - bought[is_said]).sum()) < _CASES_TO_CORRECT:
            return None
        # Few cases correct little: a season or chance may have made them.
        self.trust_ = float(is_said.sum()) / (float(is_said.sum()) + _HALF_TRUSTED_AT)
        return fit_logistic(_log_odds(earlier.buys[is_said]), bought[is_said])

    def _corrected(self, figures: Floats) -> Floats:
        """Nothing is ever certain, and nobody who buys again is not a customer."""
        figures[3:] = np.clip(figures[3:], 0.005, 0.995)
        if self.calibration_ is not None:
            for row in figures[3:]:
                said = _log_odds(row[np.isfinite(row)])
                learned = self.calibration_.logits(said)
                row[np.isfinite(row)] = sigmoid(said[:, 0] + self.trust_ * (learned - said[:, 0]))
            figures[3:] = np.sort(figures[[4, 3, 5]], axis=0)[[1, 0, 2]]
        figures[:3] = np.clip(np.maximum(figures[:3], figures[[3, 4, 5]]), 0.01, 0.99)
        return figures


def still_active(gaps: Gaps, own: RhythmPosterior, stopping: StoppingRates) -> Floats:
    """The probability that each still is a customer, by their own rhythm: who is late by less than a quarter of the
    usual gap, or less than a week, is not late. However regular somebody is, a day more is no news.
    """
    _low, typical, _high = own.usual_gap(mass=0.8)
    grace = np.floor(np.minimum(typical / 4, 7)).astype(np.int64)
    patient = replace(gaps, silent_days=np.maximum(gaps.silent_days - grace, 0))
    return next_purchase(patient, own, stopping, 1).active


def _log_odds(shares: Floats) -> Floats:
    sure = np.clip(shares, 0.005, 0.995)
    return np.asarray(np.log(sure / (1 - sure))[:, None])
