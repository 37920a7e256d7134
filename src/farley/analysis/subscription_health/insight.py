"""How healthy is this customer's subscription: payments, use, words and service, and whether it goes on?

Of everybody who pays the same in equal steps (`regular_payments`) that are as long as those of subscriptions, four
parts are looked at: the payments themselves; on how many days something of ours was used, against before and against
how that of most altered; how their words sound; and whether they complain or wait for us. That somebody still pays at
the end of the horizon is learned from earlier days (a calibrated logistic regression on splines): then each part has
its points. Where too few have stopped to learn from, it is what became of others who had paid as long (Kaplan and
Meier), and no part has points.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

import numpy as np

from farley.analysis.claims import UNDECIDED, CannotSay, Claim, Forecast, Outcome, Value
from farley.analysis.dialogue.service_strain import ServiceStrain
from farley.analysis.evidence import SHOWN, confidence
from farley.analysis.next_purchase.model import joined
from farley.analysis.numerics import normal_cdf
from farley.analysis.propensity import CannotTell, Propensity, Push, fit_propensity
from farley.analysis.purchases import PurchaseDays, purchase_days, purchases
from farley.analysis.regular_payments import GIVEN_UP, LATE, Payer, RegularPayments, regular_payers
from farley.analysis.subscription_health.known import PART_OF, Known
from farley.analysis.subscription_health.parts import PARTS, Part, parts_of
from farley.analysis.tables import History

NAME = "subscription_health"
EVENT = "still_pays"
_HORIZON, _STEPS = 91, 2
# It is in danger where it stops at least so many times as probably as others, and so probably at all.
_TIMES_USUAL, _LEAST_DANGER = 2.0, 0.2
_SURE = 0.8
# Subscriptions are paid by the week, two or four, the month, two, the quarter or the year: days, and the share by which
# the usual step may differ. Half a year is left out: so are presents bought, in summer and before the new year.
_PERIODS = np.array([7, 14, 28, 30.44, 60.88, 91.31, 365.25])
_OFF = 0.06
# What became of others counts as much as so many cases.
_WORTH_OF_OTHERS = 15.0


class SubscriptionHealth:
    """Says of each who pays regularly how healthy that is, part by part, and how probably it goes on.

    `every` days apart lie the earlier days learned from, at most `snapshots` of them.
    """

    def __init__(self, *, every: int = 61, snapshots: int = 6, seed: int = 0) -> None:
        self.every = every
        self.snapshots = snapshots
        self.seed = seed
        self.payments_: RegularPayments
        self.service_: ServiceStrain
        self.model_: Propensity | CannotTell
        self.usual_: float

    def fit(self, history: History, *, as_of: datetime) -> SubscriptionHealth:
        """Learns after how many payments others stop, and from earlier days what foretold it."""
        self.payments_ = RegularPayments().fit(history, as_of=as_of)
        self.service_ = ServiceStrain().fit(history, as_of=as_of)
        bought, days = purchases(history, as_of=as_of), purchase_days(history, as_of=as_of)
        known, tables, went_on, whose = Known.by(history, as_of), [], [], []
        for number in range(self.snapshots):
            then = bought.on(days.today - _HORIZON - number * self.every)
            payers = [own for own in _looked_at(then) if then.today + _horizon(own) <= days.today]
            if payers:
                tables.append(known.cases(payers, then.today))
                went_on += [_still_pays(days, own, then.today + _horizon(own)) for own in payers]
                whose += [own.customer_id for own in payers]
        happened = np.array(went_on, dtype=float)
        paying = [self._as_others(own) for own in _looked_at(days)]
        usual = float(np.mean(paying)) if paying else 1.0
        self.usual_ = float((happened.sum() + _WORTH_OF_OTHERS * usual) / (len(happened) + _WORTH_OF_OTHERS))
        self.model_ = (
            fit_propensity(joined(tables), happened, whose=np.array(whose), may_leak=False, seed=self.seed)
            if tables
            else CannotTell("too_few_cases", 0, 1)
        )
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """A claim for each who pays the same regularly, or that nothing can be told for sure; of the others there is
        nothing to say.
        """
        known = Known.by(history, as_of)
        strained = {
            each.customer_id: each for each in self.service_.claims(history, as_of=as_of) if isinstance(each, Claim)
        }
        foreseen = list(self._foreseen(history, known, as_of))
        parts = parts_of(known, [own for own, _forecast, _points in foreseen], strained)
        return [self._claim(*each, own_parts, as_of) for each, own_parts in zip(foreseen, parts, strict=True)]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """For each who pays regularly: the probability of still paying at the end of the horizon."""
        return [forecast for _own, forecast, _points in self._foreseen(history, Known.by(history, as_of), as_of)]

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """What became of forecasts whose horizon is over: was there a payment within the last step and a half?"""
        days = purchase_days(history, as_of=as_of)
        found = []
        for each in forecasts:
            if each.horizon_end <= as_of:
                ids = _paid_lately(
                    days, each.customer_id, history.day(each.horizon_end), float(each.params["step"] or 1)
                )
                found.append(Outcome(each, bool(ids), ids))
        return found

    def _foreseen(
        self, history: History, known: Known, as_of: datetime
    ) -> Iterator[tuple[Payer, Forecast, dict[str, int]]]:
        payers = list(_looked_at(purchase_days(history, as_of=as_of)))
        if not payers:
            return
        if isinstance(self.model_, Propensity):
            cases = known.cases(payers, known.today)
            figures = list(zip(*(each.tolist() for each in self.model_.probabilities(cases)), strict=True))
            points = [_points(pushes) for pushes in self.model_.pushes(cases, shown=len(PART_OF))]
        else:
            survived = (self.payments_.survival(own, _horizon(own)) for own in payers)
            figures = [(middle, low, high) for low, middle, high in survived]
            points = [{} for _own in payers]
        for own, (probability, low, high), parts in zip(payers, figures, points, strict=True):
            days = _horizon(own)
            yield (
                own,
                Forecast(
                    customer_id=own.customer_id,
                    insight=NAME,
                    event=EVENT,
                    made_as_of=as_of,
                    horizon_end=as_of + timedelta(days=days),
                    probability=float(np.clip(probability, 0.01, 0.99)),
                    low=float(np.clip(low, 0.005, probability)),
                    high=float(np.clip(high, probability, 0.995)),
                    baseline_probability=self.usual_,
                    evidence=own.ids[::-1][:SHOWN],
                    params={"days": days, "step": round(own.step, 2)},
                ),
                parts,
            )

    def _as_others(self, own: Payer) -> float:
        """How probably somebody who has paid as long, and is not late, still pays at the end of the horizon."""
        return self.payments_.survival(replace(own, late=min(own.late, 1.0)), _horizon(own))[1]

    def _claim(
        self, own: Payer, forecast: Forecast, points: dict[str, int], parts: list[Part], as_of: datetime
    ) -> Claim | CannotSay:
        usual = self.usual_ if isinstance(self.model_, Propensity) else self._as_others(own)
        endangered = _surely_above(forecast, max(_TIMES_USUAL * (1 - usual), _LEAST_DANGER))
        poor = [part for part in parts if part.is_poor]
        if own.late > 1 + LATE or endangered >= _SURE:
            statement, sure = "subscription_in_danger", endangered
        elif poor:
            statement, sure = "subscription_strained", max(part.sure for part in poor)
        elif forecast.probability >= _SURE:
            statement, sure = "subscription_healthy", forecast.probability
        else:
            return CannotSay(own.customer_id, NAME, UNDECIDED, has=own.count, needs=0)
        against = tuple(dict.fromkeys(pk for part in poor for pk in part.ids))
        # That payments came is said by the claim itself, however it is with the rest.
        for_it = tuple(
            dict.fromkeys(pk for part in parts if part.is_good and part.name != "payments" for pk in part.ids)
        )
        is_healthy = statement == "subscription_healthy"
        params: dict[str, Value] = {
            "days": _horizon(own),
            "percent": round(100 * forecast.probability),
            "low_percent": round(100 * forecast.low),
            "high_percent": round(100 * forecast.high),
            "usual_percent": round(100 * usual),
            "is_learned": isinstance(self.model_, Propensity),
        }
        for part in parts:
            params |= {part.name: part.state} | {f"{part.name}_{key}": value for key, value in part.figures.items()}
            if part.name in points:
                params[f"{part.name}_points"] = points[part.name]
        shown = for_it + own.ids[::-1] if is_healthy else against + own.ids[::-1]
        return Claim(
            customer_id=own.customer_id,
            insight=NAME,
            statement=statement,
            params=params,
            confidence=confidence(sure, own.count),
            evidence=tuple(dict.fromkeys(shown))[:SHOWN],
            counter_evidence=() if is_healthy else for_it[:SHOWN],
            expires_at=as_of + timedelta(days=30),
            # What is missing or waits has an alert of its own.
            calls_for_attention=own.late <= 1 + LATE
            and (statement == "subscription_in_danger" or any(part.name == "use" for part in poor)),
            forecast=forecast,
        )


def _looked_at(days: PurchaseDays) -> Iterator[Payer]:
    return (own for own in regular_payers(days) if own.late <= GIVEN_UP and _is_period(own.step))


def _is_period(step: float) -> bool:
    return bool((np.abs(step / _PERIODS - 1) <= _OFF).any())


def _horizon(own: Payer) -> int:
    """Three months, or two payments where these are longer apart."""
    return max(_HORIZON, ceil(_STEPS * own.step))


def _still_pays(days: PurchaseDays, own: Payer, then: int) -> bool:
    return bool(_paid_lately(days, own.customer_id, then, own.step))


def _paid_lately(days: PurchaseDays, customer_id: int, then: int, step: float) -> tuple[int, ...]:
    """The payments within a step and a half before the end of a day."""
    rows = slice(*np.searchsorted(days.customer_id, [customer_id, customer_id + 1]).tolist())
    inside = (days.day[rows] <= then) & (days.day[rows] > then - (1 + LATE) * step)
    return tuple(days.interaction_id[rows][inside][::-1][:SHOWN].tolist())


def _points(pushes: tuple[Push, ...]) -> dict[str, int]:
    """What the columns of each part do together to the probability, in percentage points."""
    found = dict.fromkeys(PARTS, 0.0)
    for push in pushes:
        found[PART_OF[push.column]] += push.points
    return {name: round(points) for name, points in found.items()}


def _surely_above(forecast: Forecast, danger: float) -> float:
    """How probably it stops more often than that, by the interval of the forecast on the scale of log-odds."""
    low, middle, high = (np.log(each / (1 - each)) for each in (forecast.low, forecast.probability, forecast.high))
    spread = max(float(high - low) / 2.5632, 0.05)
    return float(normal_cdf(np.array((np.log((1 - danger) / danger) - middle) / spread)))
