"""Who begins the conversation: does this customer still turn to us, or do we run after them?

A conversation begins with a contact after a week without any. How often a customer begins one is a rate (Gamma over
all customers, fitted by moments; Poisson for each), which fades by half in half a year. That it fell or rose is claimed
where the rate of the last half year is probably less than half, or more than double, of the one before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome
from farley.analysis.days import DAY
from farley.analysis.dialogue.turns import Marks, Turns, turns
from farley.analysis.evidence import SHOWN, confidence
from farley.analysis.numerics import Floats, Ints, rate_changed
from farley.analysis.settling import settle_by_event
from farley.analysis.tables import CONTACT_KINDS, History, groups, seconds

NAME = "who_starts"
EVENT = "turns_to_us"
_PAUSE = 7 * DAY
_LATELY, _BEFORE = 182, 730
_MINIMUM_BEFORE = 4
_MINIMUM_TO_FORECAST = 4
_CHASED = 2
_CHANGE = 2.0
_SURE = 0.9
# Gamma quantiles by the normal distribution of the cube root (Wilson and Hilferty 1931).
_Z = 1.2816


class WhoStarts:
    """Says who stopped turning to us, after whom we run, and who turns to us more; and how probably each turns to us
    within the horizon.
    """

    def __init__(self, *, horizon_days: int = 60, half_life_days: float = 182) -> None:
        self.horizon_days = horizon_days
        self.half_life_days = half_life_days
        self.shape_: float
        self.days_: float
        self.base_rate_: float

    def fit(self, history: History, *, as_of: datetime) -> WhoStarts:
        """Learns how often customers begin a conversation, and how much they differ in it."""
        starts = _Starts.of(turns(history, as_of=as_of), seconds(as_of))
        faded, exposure = starts.faded(self.half_life_days)
        self.shape_, self.days_ = _gamma(faded, exposure)
        # What one would guess of anybody: of those who had begun enough of them a horizon ago, the share who turned to
        # us since.
        began = np.array([int((ages > self.horizon_days).sum()) for ages in starts.ages], dtype=np.int64)
        lately = starts.since_last[began >= _MINIMUM_TO_FORECAST] <= self.horizon_days
        self.base_rate_ = float((lately.sum() + 0.5) / (len(lately) + 1))
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """A claim for each whose habit changed; of those who began few conversations, that it is too early to say; of
        the others there is nothing to say.
        """
        found = turns(history, as_of=as_of)
        starts = _Starts.of(found, seconds(as_of))
        forecasts = {each.customer_id: each for each in self._forecasts(found, starts, as_of)}
        claims = (
            self._finding(found, starts, place, forecasts.get(int(customer_id)), as_of)
            for place, customer_id in enumerate(starts.customer_id.tolist())
        )
        return [each for each in claims if each is not None]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """For each customer who turned to us four times or more: the probability of doing so within the horizon."""
        found = turns(history, as_of=as_of)
        return self._forecasts(found, _Starts.of(found, seconds(as_of)), as_of)

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """What became of forecasts: did the customer turn to us?"""
        rows = history.known_by(as_of).interactions
        incoming = rows.filter(rows.kind.isin(list(CONTACT_KINDS)), rows.direction == "in")
        return settle_by_event(forecasts, incoming, as_of=as_of)

    def _forecasts(self, found: Turns, starts: _Starts, as_of: datetime) -> list[Forecast]:
        faded, exposure = starts.faded(self.half_life_days)
        shape, days = self.shape_ + faded, self.days_ + exposure
        chance = 1 - (days / (days + self.horizon_days)) ** shape
        low, high = (1 - np.exp(-self.horizon_days / days * _gamma_quantile(shape, z)) for z in (-_Z, _Z))
        return [
            Forecast(
                customer_id=customer_id,
                insight=NAME,
                event=EVENT,
                made_as_of=as_of,
                horizon_end=as_of + timedelta(days=self.horizon_days),
                probability=float(np.clip(chance[place], 0.005, 0.995)),
                low=float(min(low[place], chance[place])),
                high=float(max(high[place], chance[place])),
                baseline_probability=self.base_rate_,
                evidence=starts.theirs_of(found, place),
                params={"days": self.horizon_days},
            )
            for place, customer_id in enumerate(starts.customer_id.tolist())
            if len(starts.ages[place]) >= _MINIMUM_TO_FORECAST
        ]

    def _finding(
        self, found: Turns, starts: _Starts, place: int, forecast: Forecast | None, as_of: datetime
    ) -> Claim | CannotSay | None:
        customer_id = int(starts.customer_id[place])
        lately, before = int(starts.lately[place]), int(starts.before[place])
        if max(before, lately) < _MINIMUM_BEFORE:
            return CannotSay(customer_id, NAME, "too_few_starts", has=max(before, lately), needs=_MINIMUM_BEFORE)
        share = _LATELY / (_LATELY + float(starts.days_before[place]))
        fell, rose = rate_changed(lately, before, share, times=_CHANGE)
        if max(fell, rose) < _SURE or starts.days_before[place] < _LATELY / 2:
            return None
        chased = int(starts.ours_since[place])
        begun, chases = starts.begun_of(found, place), starts.ours_of(found, place)
        statement = "starts_more" if rose > fell else "we_run_after" if chased >= _CHASED else "stopped_starting"
        return Claim(
            customer_id=customer_id,
            insight=NAME,
            statement=statement,
            params={
                "lately": lately,
                "expected": round(before * _LATELY / float(starts.days_before[place]), 1),
                "days": _LATELY,
                "ours": chased,
                "silent_days": int(starts.since_last[place]),
            },
            confidence=confidence(max(fell, rose), before),
            evidence={
                "starts_more": begun[:lately],
                "stopped_starting": begun[lately:],
                "we_run_after": chases + begun[lately:],
            }[statement][:SHOWN],
            counter_evidence=starts.theirs_of(found, place, lately=True) if fell > rose else (),
            expires_at=as_of + timedelta(days=45),
            calls_for_attention=statement == "we_run_after",
            forecast=forecast,
        )


@dataclass(frozen=True)
class _Starts:
    """One row a customer who ever began a conversation: how many within the last half year and in the two years
    before, how many days of those were known, how long ago the last was, and how often we turned to them since. Of all
    contacts, `is_begun` says which began one.
    """

    customer_id: Ints
    now: int
    rows: tuple[slice, ...]
    is_begun: Marks
    ages: tuple[Floats, ...]
    lately: Ints
    before: Ints
    days_before: Floats
    known_days: Floats
    since_last: Floats
    ours_since: Ints

    @staticmethod
    def of(found: Turns, now: int) -> _Starts:
        begins = _begins(found)
        starts, counts = groups(found.customer_id)
        customer = np.repeat(np.arange(len(starts)), counts)
        age = (now - found.at) / DAY
        theirs, ours = begins & found.is_theirs, begins & found.is_ours

        def count(kept: np.ndarray) -> Ints:
            return np.asarray(np.bincount(customer[kept], minlength=len(starts)), dtype=np.int64)

        since_last = np.full(len(starts), np.inf)
        np.minimum.at(since_last, customer[found.is_theirs], age[found.is_theirs])
        known = age[starts] if len(starts) else np.zeros(0)
        kept = count(theirs) > 0
        slices = [slice(a, a + n) for a, n in zip(starts.tolist(), counts.tolist(), strict=True)]
        chosen = np.flatnonzero(kept).tolist()
        return _Starts(
            customer_id=found.customer_id[starts][kept] if len(starts) else np.zeros(0, dtype=np.int64),
            now=now,
            rows=tuple(slices[place] for place in chosen),
            is_begun=theirs,
            ages=tuple(age[slices[place]][theirs[slices[place]]] for place in chosen),
            lately=count(theirs & (age <= _LATELY))[kept],
            before=count(theirs & (age > _LATELY) & (age <= _LATELY + _BEFORE))[kept],
            days_before=np.clip(known - _LATELY, 1, _BEFORE)[kept],
            known_days=known[kept],
            since_last=since_last[kept],
            ours_since=count(ours & (age < since_last[customer]))[kept],
        )

    def faded(self, half_life: float) -> tuple[Floats, Floats]:
        """How many conversations each began, the older counting less, and the days that they were watched, which fade
        alike.
        """
        faded = np.array([float((0.5 ** (ages / half_life)).sum()) for ages in self.ages])
        return faded, half_life / np.log(2) * (1 - 0.5 ** (self.known_days / half_life))

    def begun_of(self, found: Turns, place: int) -> tuple[int, ...]:
        """The conversations that the customer began, the latest first."""
        rows = self.rows[place]
        return tuple(found.interaction_id[rows][self.is_begun[rows]][::-1].tolist())

    def theirs_of(self, found: Turns, place: int, *, lately: bool = False) -> tuple[int, ...]:
        """How the customer turned to us, ever or within the last half year, the latest first."""
        rows = self.rows[place]
        kept = found.is_theirs[rows] & (found.at[rows] >= self.now - _LATELY * DAY if lately else True)
        return tuple(found.interaction_id[rows][kept][::-1][:SHOWN].tolist())

    def ours_of(self, found: Turns, place: int) -> tuple[int, ...]:
        """How we turned to the customer since, the latest first."""
        rows = self.rows[place]
        mine = found.interaction_id[rows][found.is_ours[rows]][::-1]
        return tuple(mine[: int(self.ours_since[place])][: SHOWN // 2].tolist())


def _begins(found: Turns) -> np.ndarray:
    """Whether nothing was said with this customer for a week before."""
    begins = np.ones(len(found.at), dtype=bool)
    begins[1:] = (found.customer_id[1:] != found.customer_id[:-1]) | (np.diff(found.at) > _PAUSE)
    return begins


def _gamma(faded: Floats, exposure: Floats) -> tuple[float, float]:
    """The shape and the days of the Gamma distribution of rates, by moments."""
    if len(faded) < 10 or not faded.sum():
        return 0.5, 90.0
    mean = float(faded.sum() / exposure.sum())
    rates = faded / exposure
    variance = max(float(rates.var()) - mean * float((1 / exposure).mean()), (0.3 * mean) ** 2)
    shape = float(np.clip(mean**2 / variance, 0.2, 5))
    return shape, shape / mean


def _gamma_quantile(shape: Floats, z: float) -> Floats:
    return np.asarray(shape * np.maximum(1 - 1 / (9 * shape) + z / (3 * np.sqrt(shape)), 0) ** 3)
