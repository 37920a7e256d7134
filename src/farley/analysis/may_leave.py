"""May this customer leave? Who buys nothing for twice as long as the customer's own usual gap has left.

So long a silence is what leaving means where nobody signs off: for a shop as for a studio. It is learned
from earlier days: how each bought until then, how often they turned to us, and in what tone, against whether they came
back within their own two gaps (28 to 120 days). Of those who buy more seldom than every two months nothing is said: of
them such a silence says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import ibis
import numpy as np

from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome, Value
from farley.analysis.evidence import SHOWN
from farley.analysis.next_purchase.habits import Habits, bought_within, habits_on
from farley.analysis.next_purchase.model import earlier_days, joined
from farley.analysis.numerics import Floats, Ints
from farley.analysis.propensity import CannotTell, Cases, Numbers, Propensity, Push, fit_propensity
from farley.analysis.purchases import PurchaseDays, Purchases, kept_purchases, purchase_days, purchases
from farley.analysis.settling import settle_by_event
from farley.analysis.tables import CONTACT_KINDS, History, columns, groups, moment

NAME = "may_leave"
EVENT = "falls_silent"
_GAPS, _LEAST, _MOST = 2, 28, 120
_LATELY = 91
_LEARNED_FROM = 40_000
_REASONS = 2


class MayLeave:
    """Says of everybody with enough purchases how probably they fall silent for two of their own gaps, and why."""

    def __init__(self, *, minimum_purchases: int = 3, every: int = 28, snapshots: int = 8, seed: int = 0) -> None:
        self.minimum_purchases = minimum_purchases
        self.every = every
        self.snapshots = snapshots
        self.seed = seed
        self.model_: Propensity | CannotTell

    def fit(self, history: History, *, as_of: datetime) -> MayLeave:
        """Learns from days of which it is known by now who came back."""
        known = _Known.by(history, as_of)
        earlier = earlier_days(known.days, horizon=_MOST, every=self.every, most=self.snapshots)
        taken = [self._taken(known, known.purchases.on(day)) for day in earlier]
        if not taken:
            self.model_ = CannotTell("too_few_cases", 0, 1)
            return self
        left = np.concatenate([each.left(known.days) for each in taken])
        whose = np.concatenate([each.habits.customer_id[each.rows] for each in taken])
        rows = np.sort(np.random.default_rng(self.seed).permutation(len(whose))[:_LEARNED_FROM])
        cases = joined([each.cases for each in taken]).take(rows)
        self.model_ = fit_propensity(cases, left[rows], whose=whose[rows], may_leak=False, seed=self.seed)
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """One finding a customer who ever bought: may leave, seems to stay, or that it is too early to say."""
        known = _Known.by(history, as_of)
        starts, counts = groups(known.days.customer_id)
        customers = known.days.customer_id[starts].tolist()
        if isinstance(self.model_, CannotTell):
            reason = f"learned_{self.model_.reason}"
            return [CannotSay(pk, NAME, reason, self.model_.has, self.model_.needs) for pk in customers]
        claims = {found.forecast.customer_id: self._claim(found, as_of) for found in self._foreseen(known, as_of)}
        counted = zip(customers, counts.tolist(), strict=True)
        return [claims.get(pk) or self._cannot_say(pk, count) for pk, count in counted]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """For each customer with enough purchases: the probability of falling silent."""
        if isinstance(self.model_, CannotTell):
            return []
        return [found.forecast for found in self._foreseen(_Known.by(history, as_of), as_of)]

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """What became of forecasts: whoever bought in time did not leave."""
        settled = settle_by_event(forecasts, kept_purchases(history, as_of=as_of), as_of=as_of)
        return [Outcome(each.forecast, not each.happened, each.evidence) for each in settled]

    def _cannot_say(self, customer_id: int, purchases: int) -> CannotSay:
        if purchases < self.minimum_purchases:
            return CannotSay(customer_id, NAME, "too_few_purchases", has=purchases, needs=self.minimum_purchases)
        return CannotSay(customer_id, NAME, "buys_too_seldom", has=0, needs=0)

    def _taken(self, known: _Known, days: PurchaseDays) -> _Snapshot:
        habits = habits_on(days)
        purchases = next(column.values for column in habits.cases.columns if column.name == "purchases")
        enough = np.asarray(purchases, dtype=float) >= self.minimum_purchases
        rows = np.flatnonzero(enough & (habits.usual_gap <= _MOST / _GAPS))
        columns_ = (*habits.cases.columns, *known.contacts_on(habits.customer_id, days.today))
        return _Snapshot(habits, rows, Cases(columns_).take(rows))

    def _foreseen(self, known: _Known, as_of: datetime) -> Iterator[_Foreseen]:
        assert isinstance(self.model_, Propensity)
        now = self._taken(known, known.days)
        probability, low, high = self.model_.probabilities(now.cases)
        pushes, horizons = self.model_.pushes(now.cases), now.horizons()
        silent, usual = now.habits.silent[now.rows], now.habits.usual_gap[now.rows]
        for place, pk in enumerate(now.habits.customer_id[now.rows].tolist()):
            forecast = Forecast(
                customer_id=pk,
                insight=NAME,
                event=EVENT,
                made_as_of=as_of,
                horizon_end=as_of + timedelta(days=int(horizons[place])),
                probability=float(probability[place]),
                low=float(low[place]),
                high=float(high[place]),
                baseline_probability=self.model_.base_rate,
                evidence=known.latest(pk),
                params={"days": int(horizons[place])},
            )
            # Whoever has been gone for long needs another insight than one that asks to act today.
            can_act = silent[place] <= _GAPS * max(usual[place], _LEAST / _GAPS)
            yield _Foreseen(forecast, pushes[place], bool(can_act))

    def _claim(self, found: _Foreseen, as_of: datetime) -> Claim:
        forecast = found.forecast
        leaves = forecast.probability >= 0.5
        told = [push for push in found.pushes if (push.points > 0) is leaves and abs(push.points) >= 1]
        params: dict[str, Value] = {
            "days": forecast.params["days"],
            "percent": round(100 * forecast.probability),
            "usual_percent": round(100 * forecast.baseline_probability),
        }
        for number, push in enumerate([push for push in told if np.isfinite(float(push.value))][:_REASONS], 1):
            params |= {f"reason_{number}": push.column, f"value_{number}": round(float(push.value), 2)}
            params[f"points_{number}"] = round(push.points)
        return Claim(
            customer_id=forecast.customer_id,
            insight=NAME,
            statement="may_leave" if leaves else "seems_to_stay",
            params=params,
            confidence=float(np.clip(max(forecast.probability, 1 - forecast.probability), 0.01, 0.99)),
            evidence=forecast.evidence,
            counter_evidence=(),
            expires_at=as_of + timedelta(days=_LEAST),
            calls_for_attention=leaves and found.can_act,
            forecast=forecast,
        )


@dataclass(frozen=True)
class _Foreseen:
    forecast: Forecast
    pushes: tuple[Push, ...]
    can_act: bool


@dataclass(frozen=True)
class _Snapshot:
    """What was known on a day; `rows` are the customers of the habits with enough purchases, one case each."""

    habits: Habits
    rows: Ints
    cases: Cases

    def horizons(self) -> Ints:
        """Two of each customer's own gaps, in days."""
        return np.asarray(np.clip(_GAPS * self.habits.usual_gap[self.rows], _LEAST, _MOST), dtype=np.int64)

    def left(self, days: PurchaseDays) -> Floats:
        """1 for whoever bought nothing within them."""
        waited = bought_within(days, self.habits, _MOST)[self.rows]
        return np.asarray((waited == 0) | (waited > self.horizons()), dtype=float)


@dataclass(frozen=True)
class _Known:
    """Purchases, and what customers told us with its tone (NaN where it was not read), sorted by customer and day.
    `days` are the purchases as they are known now.
    """

    purchases: Purchases
    days: PurchaseDays
    customer_id: Ints
    day: Ints
    interaction_id: Ints
    tone: Floats

    @classmethod
    def by(cls, history: History, as_of: datetime) -> _Known:
        rows = history.known_by(as_of).interactions
        rows = rows.filter(rows.kind.isin(list(CONTACT_KINDS)), rows.direction == "in")
        read = rows.left_join(history.tones, rows.interaction_id == history.tones.interaction_id)
        table = read.select(
            customer_id=rows.customer_id,
            interaction_id=rows.interaction_id,
            at=moment(rows.happened_at),
            tone=ibis.coalesce(history.tones.score, ibis.literal(float("nan"))),
        )
        found = columns(table.order_by("customer_id", "at", "interaction_id"))
        return cls(
            purchases=purchases(history, as_of=as_of),
            days=purchase_days(history, as_of=as_of),
            customer_id=found["customer_id"],
            day=history.days(found["at"]),
            interaction_id=found["interaction_id"],
            tone=found["tone"].astype(float),
        )

    def contacts_on(self, customers: Ints, day: int) -> tuple[Numbers, Numbers]:
        """How often each turned to us in the last three months before a day, and in what tone on average."""
        lately = (self.day <= day) & (self.day > day - _LATELY) & np.isin(self.customer_id, customers)
        places, tone = np.searchsorted(customers, self.customer_id[lately]), self.tone[lately]
        many, is_read = len(customers), np.isfinite(tone)
        read = np.bincount(places[is_read], minlength=many)
        sums = np.bincount(places[is_read], weights=tone[is_read], minlength=many)
        return (
            Numbers("contacts_91", np.bincount(places, minlength=many).astype(float)),
            Numbers("tone_91", sums / np.where(read > 0, read, np.nan)),
        )

    def latest(self, customer_id: int) -> tuple[int, ...]:
        """The latest purchases, and the contacts of the last three months, the newest first."""
        first, last = np.searchsorted(self.days.customer_id, [customer_id, customer_id + 1])
        start, end = np.searchsorted(self.customer_id, [customer_id, customer_id + 1])
        told = self.interaction_id[start:end][self.day[start:end] > self.days.today - _LATELY]
        bought = self.days.interaction_id[first:last][::-1][: SHOWN // 2]
        return tuple(dict.fromkeys([*bought.tolist(), *told[::-1][: SHOWN // 2].tolist()]))
