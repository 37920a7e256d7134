"""Will this customer buy within the next weeks? A probability from how this customer and all others bought."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np

from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome, Value
from farley.analysis.evidence import SHOWN
from farley.analysis.next_purchase.model import NextPurchase
from farley.analysis.propensity import CannotTell, Push
from farley.analysis.purchases import kept_purchases, purchase_days, purchases
from farley.analysis.settling import settle_by_event
from farley.analysis.tables import History, groups

NAME = "will_buy_soon"
EVENT = "buys_again"
_REASONS = 2


class WillBuySoon:
    """Says of everybody who ever bought how probably they buy within the horizon, and what speaks for it."""

    def __init__(self, *, horizon_days: int = 28) -> None:
        self.horizon_days = horizon_days
        self.model_: NextPurchase

    def fit(self, history: History, *, as_of: datetime) -> WillBuySoon:
        """Learns from earlier days, whose horizon is over."""
        self.model_ = NextPurchase(horizon_days=self.horizon_days).fit(
            purchases(history, as_of=as_of), history.day(as_of)
        )
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """One finding a customer who ever bought: buys soon, or not, or that nothing could be learned."""
        days = purchase_days(history, as_of=as_of)
        found = self.model_.model_
        if isinstance(found, CannotTell):
            customers = days.customer_id[groups(days.customer_id)[0]].tolist()
            return [CannotSay(pk, NAME, f"learned_{found.reason}", found.has, found.needs) for pk in customers]
        return [self._claim(forecast, pushes, as_of) for forecast, pushes in self._foreseen(history, as_of)]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """For everybody who ever bought: the probability of buying within the horizon."""
        if isinstance(self.model_.model_, CannotTell):
            return []
        return [forecast for forecast, _pushes in self._foreseen(history, as_of)]

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """What became of forecasts whose horizon has passed: did the customer buy?"""
        return settle_by_event(forecasts, kept_purchases(history, as_of=as_of), as_of=as_of)

    def _foreseen(self, history: History, as_of: datetime) -> Iterator[tuple[Forecast, tuple[Push, ...]]]:
        days = purchase_days(history, as_of=as_of)
        chances = self.model_.chances(days)
        starts, counts = groups(days.customer_id)
        model = self.model_.model_
        assert not isinstance(model, CannotTell)
        for place, (customer_id, end) in enumerate(zip(chances.customer_id.tolist(), starts + counts, strict=True)):
            latest = days.interaction_id[max(starts[place], end - SHOWN) : end][::-1]
            forecast = Forecast(
                customer_id=customer_id,
                insight=NAME,
                event=EVENT,
                made_as_of=as_of,
                horizon_end=as_of + timedelta(days=self.horizon_days),
                probability=float(chances.probability[place]),
                low=float(chances.low[place]),
                high=float(chances.high[place]),
                baseline_probability=self.model_.usual_,
                evidence=tuple(latest.tolist()),
                params={"days": self.horizon_days},
            )
            yield forecast, chances.pushes[place]

    def _claim(self, forecast: Forecast, pushes: tuple[Push, ...], as_of: datetime) -> Claim:
        soon = forecast.probability >= 0.5
        told = [push for push in pushes if (push.points > 0) is soon and abs(push.points) >= 1 and _is_known(push)]
        params: dict[str, Value] = {
            "days": self.horizon_days,
            "percent": round(100 * forecast.probability),
        }
        params["usual_percent"] = round(100 * forecast.baseline_probability)
        for number, push in enumerate(told[:_REASONS], 1):
            params |= {f"reason_{number}": push.column, f"value_{number}": round(float(push.value), 2)}
            params[f"points_{number}"] = round(push.points)
        return Claim(
            customer_id=forecast.customer_id,
            insight=NAME,
            statement="buys_soon" if soon else "buys_not_soon",
            params=params,
            confidence=float(np.clip(max(forecast.probability, 1 - forecast.probability), 0.01, 0.99)),
            evidence=forecast.evidence,
            counter_evidence=(),
            expires_at=as_of + timedelta(days=self.horizon_days),
            calls_for_attention=False,
            forecast=forecast,
        )


def _is_known(push: Push) -> bool:
    return bool(np.isfinite(float(push.value)))
