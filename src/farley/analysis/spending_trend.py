"""Does this customer spend more or less than before? Measured against the customer's own year, and against
everybody's season.

The ratio of the last period's spending to the rate of the year before is split into how often and how much a time,
each with its own uncertainty on the log scale: gaps vary as far as this customer's do (a renewal process, so that one
gap missing says much of somebody who buys like a clock and little of others), and so do amounts from one purchase to
the next. One present counts like an ordinary purchase. Few purchases are pulled towards the change of most customers,
which also takes the season out (normal-normal empirical Bayes). The forecast is a logistic regression on how high the
last period was for this customer: what was unusually high tends to come back down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from farley.analysis.claims import LIKELIER_THAN_NOT, UNDECIDED, CannotSay, Claim, Forecast, Outcome, Value
from farley.analysis.evidence import SHOWN, confidence, weightiest
from farley.analysis.logistic import Logistic, fit_logistic
from farley.analysis.numerics import normal_cdf
from farley.analysis.periods import Periods, spending_by_period
from farley.analysis.purchases import PurchaseDays, Purchases, purchase_days, purchases
from farley.analysis.tables import History, groups

NAME = "spending_trend"
EVENT = "spends_less"
# Most customers do not change at all, which says little of how far those go who do: the few must not be pulled back
# by the many.
_LEAST_SPREAD = 0.5


class SpendingTrend:
    """Says whose spending falls, rises or holds, and how probably each spends less in the next period than in the
    last.
    """

    def __init__(
        self,
        *,
        period_days: int = 90,
        periods_before: int = 4,
        minimum_purchases: int = 4,
        change: float = 0.25,
        sure: float = 0.9,
    ) -> None:
        self.period_days = period_days
        self.periods_before = periods_before
        self.minimum_purchases = minimum_purchases
        self.change = change
        self.sure = sure
        self.common_change_: float
        self.spread_: float
        self.coming_: Logistic | None
        self.base_rate_: float

    def fit(self, history: History, *, as_of: datetime) -> SpendingTrend:
        """Learns how much most customers' spending changed, how much customers differ in it, and what followed earlier
        periods.
        """
        days = purchase_days(history, as_of=as_of)
        self.common_change_, self.spread_ = _common_change(self._enough(self._periods(days)))
        self._fit_coming(purchases(history, as_of=as_of), days.today)
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """One finding a customer who ever bought: falling, rising or steady, or that it is too early to say."""
        days = purchase_days(history, as_of=as_of)
        periods = self._periods(days)
        forecasts = self._forecasts(periods, days, as_of)
        trends = {trend.customer_id: trend for trend in self._trends(self._enough(periods))}
        known = {customer_id: place for place, customer_id in enumerate(periods.customer_id.tolist())}
        return [
            self._finding(trends[customer_id], own, forecasts.get(customer_id), as_of)
            if customer_id in trends
            else self._cannot_say(customer_id, periods, known.get(customer_id))
            for customer_id, own in self._days_of_each(days)
        ]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """For each customer who bought in the last period: the probability of spending less in the next."""
        days = purchase_days(history, as_of=as_of)
        return list(self._forecasts(self._periods(days), days, as_of).values())

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """What became of forecasts whose period is over: was less spent?"""
        days = purchase_days(history, as_of=as_of)
        due = [forecast for forecast in forecasts if forecast.horizon_end <= as_of]
        return [_settle(each, days, history.day(each.made_as_of), self.period_days) for each in due]

    def _periods(self, days: PurchaseDays) -> Periods:
        return spending_by_period(days, period_days=self.period_days, before=self.periods_before)

    def _enough(self, periods: Periods) -> Periods:
        before = (periods.purchases_before >= self.minimum_purchases) & (periods.known_periods >= 1)
        return periods.where(before & (periods.purchases_last >= 1))

    def _fit_coming(self, bought: Purchases, today: int, snapshots: int = 4, minimum: int = 60) -> None:
        """Each earlier period end whose following period is over gives one lesson a customer."""
        features, happened = [], []
        for ago in range(1, snapshots + 1):
            then, after = (self._periods(bought.on(today - each * self.period_days)) for each in (ago, ago - 1))
            then = then.where(_can_spend_less(then))
            spent_after = dict(zip(after.customer_id.tolist(), after.last.tolist(), strict=True))
            features.append(then.features())
            happened.append(
                [
                    _is_less(spent_after.get(customer, 0.0), last)
                    for customer, last in zip(then.customer_id.tolist(), then.last.tolist(), strict=True)
                ]
            )
        x, y = np.concatenate(features), np.concatenate(happened).astype(float)
        self.base_rate_ = float((y.sum() + 0.5) / (len(y) + 1))
        both = min(y.sum(), len(y) - y.sum()) >= 10
        self.coming_ = fit_logistic(x, y, ridge=2.0) if len(y) >= minimum and both else None

    def _forecasts(self, periods: Periods, days: PurchaseDays, as_of: datetime) -> dict[int, Forecast]:
        able = periods.where(_can_spend_less(periods))
        if self.coming_ is None or not len(able.customer_id):
            return {}
        own = dict(self._days_of_each(days))
        probability, low, high = (column.tolist() for column in self.coming_.probabilities(able.features()))
        return {
            customer_id: Forecast(
                customer_id=customer_id,
                insight=NAME,
                event=EVENT,
                made_as_of=as_of,
                horizon_end=as_of + timedelta(days=self.period_days),
                probability=probability[place],
                low=low[place],
                high=high[place],
                baseline_probability=self.base_rate_,
                evidence=own[customer_id].last[:SHOWN],
                params={"days": self.period_days, "spent": round(float(able.last[place]), 2)},
            )
            for place, customer_id in enumerate(able.customer_id.tolist())
        }

    def _cannot_say(self, customer_id: int, periods: Periods, place: int | None) -> CannotSay:
        if place is None:
            return CannotSay(customer_id, NAME, "no_amounts", has=0, needs=self.minimum_purchases)
        before = int(periods.purchases_before[place])
        if before >= self.minimum_purchases and not periods.purchases_last[place]:
            # Whether the customer is gone is the question about the rhythm.
            return CannotSay(customer_id, NAME, "no_purchase_lately", has=0, needs=1)
        return CannotSay(customer_id, NAME, "too_few_purchases_before", has=before, needs=self.minimum_purchases)

    def _days_of_each(self, days: PurchaseDays) -> Iterator[tuple[int, _OwnDays]]:
        """The purchases of each customer: those of the last period, those of the periods before, the unusual ones."""
        border = days.today - self.period_days
        oldest = border - self.periods_before * self.period_days
        for start, count in zip(*(column.tolist() for column in groups(days.customer_id)), strict=True):
            rows = slice(start, start + count)
            ids, day = days.interaction_id[rows][::-1], days.day[rows][::-1]
            last, before = ids[day > border], ids[(day <= border) & (day > oldest)]
            unusual = ids[days.is_unusual[rows][::-1] & (day > oldest)]
            yield int(days.customer_id[start]), _OwnDays(*(tuple(each.tolist()) for each in (last, before, unusual)))

    def _trends(self, periods: Periods) -> Iterator[_Trend]:
        change, variance = periods.log_change()
        # Every customer's change is believed as far as its own purchases carry it, and is the common change for the
        # rest.
        pull = self.spread_**2 / (self.spread_**2 + variance)
        own = pull * change + (1 - pull) * self.common_change_ - self.common_change_
        deviation = np.sqrt(pull * variance)
        for place, customer_id in enumerate(periods.customer_id.tolist()):
            yield _Trend(
                customer_id=customer_id,
                ratio=float(np.exp(own[place])),
                low=float(np.exp(own[place] - 1.2816 * deviation[place])),
                high=float(np.exp(own[place] + 1.2816 * deviation[place])),
                falling=float(normal_cdf((np.log(1 - self.change) - own[place]) / deviation[place])),
                rising=float(normal_cdf((own[place] - np.log(1 + self.change)) / deviation[place])),
                lower=float(normal_cdf(-own[place] / deviation[place])),
                plain=float(change[place]),
                common=self.common_change_,
                last=float(periods.last[place]),
                usual=float(periods.before[place]),
                purchases=float(periods.purchases_before[place] + periods.purchases_last[place]),
            )

    def _finding(self, trend: _Trend, own: _OwnDays, forecast: Forecast | None, as_of: datetime) -> Claim | CannotSay:
        statement, probability = self._judge(trend)
        if probability < LIKELIER_THAN_NOT:
            return CannotSay(trend.customer_id, NAME, UNDECIDED, has=int(trend.purchases), needs=0)
        return Claim(
            customer_id=trend.customer_id,
            insight=NAME,
            statement=statement,
            params=trend.params(self.period_days, len(own.unusual)),
            confidence=confidence(probability, trend.purchases),
            evidence=tuple(pk for pk in (*own.last, *own.before) if pk not in own.unusual)[:SHOWN],
            counter_evidence=own.unusual[:SHOWN],
            expires_at=as_of + timedelta(days=self.period_days // 2),
            calls_for_attention=statement == "spending_falls",
            forecast=forecast,
        )

    def _judge(self, trend: _Trend) -> tuple[str, float]:
        """The statement, and how probably it is true.

        The change has to be there with the season and without it: who spends as ever while all others spend more does
        not fall.
        """
        if trend.falling >= 0.5 and trend.lower >= self.sure and trend.plain <= np.log(1 - self.change):
            return "spending_falls", trend.lower
        if trend.rising >= 0.5 and 1 - trend.lower >= self.sure and trend.plain >= np.log(1 + self.change):
            return "spending_rises", 1 - trend.lower
        return "spending_steady", 1 - max(trend.falling, trend.rising)


@dataclass(frozen=True)
class _Trend:
    """One customer's change, the common change taken out: `ratio` 0.5 is half the usual; `low` to `high` span 80 %.
    `plain` is the logarithm of the change as it is.
    """

    customer_id: int
    ratio: float
    low: float
    high: float
    falling: float
    rising: float
    lower: float
    plain: float
    common: float
    last: float
    usual: float
    purchases: float

    def params(self, period_days: int, left_out: int) -> dict[str, Value]:
        return {
            "percent": round(100 * (self.ratio - 1)),
            "low_percent": round(100 * (self.low - 1)),
            "high_percent": round(100 * (self.high - 1)),
            "days": period_days,
            "spent": round(self.last, 2),
            "usual": round(self.usual, 2),
            "common_percent": round(100 * (np.exp(self.common) - 1)),
            "left_out": left_out,
        }


@dataclass(frozen=True)
class _OwnDays:
    """Ids of one customer's purchases, newest first."""

    last: tuple[int, ...]
    before: tuple[int, ...]
    unusual: tuple[int, ...]


def _common_change(periods: Periods) -> tuple[float, float]:
    """The change of most customers, and how much they differ in it, noise taken off (DerSimonian and Laird 1986).

    The median, as the season is what happens to most: those who leave would drag a mean down.
    """
    if len(periods.customer_id) < 10:
        return 0.0, _LEAST_SPREAD
    change, variance = periods.log_change()
    weights = 1 / variance
    mean = float((weights * change).sum() / weights.sum())
    excess = float((weights * (change - mean) ** 2).sum()) - (len(change) - 1)
    between = max(excess / float(weights.sum() - (weights**2).sum() / weights.sum()), _LEAST_SPREAD**2)
    return _weighted_median(change, 1 / (variance + between)), float(np.sqrt(between))


def _weighted_median(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    order = np.argsort(values, kind="stable")
    return float(values[order][np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2)])


def _can_spend_less(periods: Periods) -> NDArray[np.bool_]:
    return np.asarray((periods.last > 0) & (periods.known_periods >= 1) & (periods.purchases_before >= 2))


def _settle(forecast: Forecast, days: PurchaseDays, start: int, period_days: int) -> Outcome:
    rows = slice(*np.searchsorted(days.customer_id, [forecast.customer_id, forecast.customer_id + 1]).tolist())
    inside = (days.day[rows] > start) & (days.day[rows] <= start + period_days)
    spent = float(np.nan_to_num(days.amount[rows][inside]).sum())
    ids = weightiest(days.interaction_id[rows][inside], np.nan_to_num(days.amount[rows][inside]))
    return Outcome(forecast, _is_less(spent, float(forecast.params["spent"] or 0)), ids)


def _is_less(spent: float, before: float) -> bool:
    """Whether less was spent, to the cent: sums of cents are not exact, and who pays the same again pays no less."""
    return round(spent, 2) < round(before, 2)
