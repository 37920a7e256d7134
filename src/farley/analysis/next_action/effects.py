"""What came of an action where it was done, against comparable moments where it was not.

Each time that we turned to a customer of ours is a case; moments at which nobody did, four weeks apart, are what it is
compared with. Both are weighted so that they are alike in what was known at that moment: how often and how lately the
customer bought, how late in their own rhythm, when and in what tone they last turned to us (overlap weights on a
logistic propensity: Li, Morgan and Zaslavsky, "Balancing Covariates via Propensity Score Weighting", JASA 113, 2018).
The difference is pulled towards "no effect" (a normal prior of ten points). It comes from comparing, not from an
experiment: what nobody wrote down, as why somebody was called, can still lie behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import ibis
import numpy as np
from numpy.typing import NDArray

from farley.analysis.days import DAY
from farley.analysis.logistic import fit_logistic
from farley.analysis.numerics import Floats, Ints
from farley.analysis.tables import CONTACT_KINDS, History, columns, moment, seconds

HORIZON_DAYS = 28
NEEDED = 30
# However many moments they are, of fewer customers they tell of these customers only.
_PEOPLE = 10
# Actions move few customers by more than ten points: what the cases say is weighed against that.
_PRIOR_SPREAD = 0.1
# What nobody wrote down and no weighting sees, as how lively somebody really is, still moves a difference by some
# points (measured on made-up shops in which calls do nothing): the interval is wider by that.
_UNSEEN = 0.04
_Z = 1.2816
_SPOKEN = ("call", "meeting")
_NEVER_DAYS = 730.0
_GRID = 1 << 36
# More moments of quiet say hardly more, and have to fit into memory: of more, every so-manieth is looked at.
MOST_QUIET = 400_000


@dataclass(frozen=True)
class Effect:
    """How much more often the good outcome came where an action was done: the difference of two shares, with its 80 %
    interval. `done` and `not_done` count the moments that were compared.
    """

    action: str
    done: int
    not_done: int
    share_done: float
    share_not_done: float
    difference: float
    low: float
    high: float


@dataclass(frozen=True)
class TooFewCompared:
    """Not enough moments of one kind to compare, or of too few customers."""

    action: str
    has: int
    needs: int


@dataclass(frozen=True)
class _Moments:
    """Moments of customers, and what was known then: silence in days, purchases in all and in the last half year, the
    usual gap and the silence over it, days since the customer turned to us and since we did, how often we did in the
    last year, the tone of what was last heard and its age; and what came of it.
    """

    customer: Ints
    is_done: NDArray[np.bool_]
    is_spoken: NDArray[np.bool_]
    silent: Floats
    purchases: Floats
    lately: Floats
    usual: Floats
    lateness: Floats
    turned_to: Floats
    since_in: Floats
    since_out: Floats
    tone: Floats
    since_tone: Floats
    bought: NDArray[np.bool_]
    answered: NDArray[np.bool_]
    recovered: NDArray[np.bool_]

    def known(self) -> Floats:
        """What the two groups have to be alike in, one row a moment, on like scales."""
        heard_lately = self.since_tone <= 91
        return np.column_stack(
            [
                np.log1p(self.silent),
                np.log1p(self.purchases),
                np.log1p(self.lately),
                np.log1p(self.usual),
                np.log1p(self.turned_to),
                np.log1p(np.minimum(self.lateness, 20)),
                np.log1p(self.since_in),
                np.log1p(self.since_out),
                np.where(heard_lately, self.tone, 0.0),
                heard_lately.astype(float),
            ]
        )


def effects_of_actions(history: History, *, as_of: datetime) -> dict[str, Effect | TooFewCompared]:
    """What came of each action that was done before, in situations like those in which it is proposed."""
    moments = _moments(history, as_of)
    regular = moments.purchases >= 4
    upset = (moments.tone <= -0.25) & (moments.since_tone <= 28)
    situations: dict[str, tuple[NDArray[np.bool_], NDArray[np.bool_]]] = {
        "hand_over": (upset, moments.recovered),
        "apologise": (upset, moments.recovered),
        "answer": ((moments.since_in <= 14) & (moments.since_in < moments.since_out), moments.bought),
        "remind": (regular & (moments.lateness >= 1.75) & (moments.silent <= 365), moments.bought),
        "thank": ((moments.tone >= 0.25) & (moments.since_tone <= 28), moments.bought),
        "ask": (regular & (moments.since_in > 91), moments.answered),
        "offer": (regular & (moments.lateness < 1.75) & ~upset, moments.bought),
    }
    spoken = {"hand_over", "apologise"}
    return {
        name: _compared(name, moments, fits & (moments.is_spoken | ~moments.is_done if name in spoken else True), good)
        for name, (fits, good) in situations.items()
    }


def _compared(
    name: str, moments: _Moments, fits: NDArray[np.bool_], good: NDArray[np.bool_]
) -> Effect | TooFewCompared:
    done, customer = moments.is_done[fits], moments.customer[fits]
    fewest = int(min(done.sum(), (~done).sum()))
    people = min(len(np.unique(customer[done])), len(np.unique(customer[~done])))
    if fewest < NEEDED or people < _PEOPLE:
        return TooFewCompared(name, min(fewest, people), NEEDED)
    known = moments.known()[fits]
    known = (known - known.mean(axis=0)) / np.maximum(known.std(axis=0), 1e-6)
    chance, _low, _high = fit_logistic(known, done.astype(float)).probabilities(known)
    came = good[fits].astype(float)
    share_done, spread_done = _share(came[done], (1 - chance)[done], customer[done])
    share_not, spread_not = _share(came[~done], chance[~done], customer[~done])
    found, variance = share_done - share_not, spread_done + spread_not + _UNSEEN**2
    trust = _PRIOR_SPREAD**2 / (_PRIOR_SPREAD**2 + variance)
    difference, spread = trust * found, float(np.sqrt(trust * variance))
    return Effect(
        name,
        int(done.sum()),
        int((~done).sum()),
        share_done,
        share_not,
        difference,
        difference - _Z * spread,
        difference + _Z * spread,
    )


def _share(came: Floats, weight: Floats, customer: Ints) -> tuple[float, float]:
    """The weighted share, and its variance: moments of one customer count together."""
    total = float(weight.sum())
    share = float(weight @ came) / total
    _who, place = np.unique(customer, return_inverse=True)
    sums = np.bincount(place, weights=weight * (came - share))
    cases = total**2 / float((weight**2).sum())
    # A share of none or all is not sure either: as if two more had been seen, one of each.
    smoothed = (share * cases + 1) / (cases + 2)
    return share, max(float((sums**2).sum()) / total**2, smoothed * (1 - smoothed) / cases)


def _moments(history: History, as_of: datetime) -> _Moments:
    rows = history.known_by(as_of).interactions
    contacts = rows.filter(rows.kind.isin(list(CONTACT_KINDS)))
    bought = _Stream.of(rows.filter(rows.kind == "purchase"))
    inward = _Stream.of(contacts.filter(contacts.direction == "in"))
    outward = _Stream.of(contacts.filter(contacts.direction == "out"))
    spoken = _Stream.of(contacts.filter(contacts.direction == "out", contacts.kind.isin(list(_SPOKEN))))
    toned = history.tones_of_customers.select("interaction_id", "score")
    heard = _Stream.of(contacts.filter(contacts.direction == "in").inner_join(toned, "interaction_id"), "score")
    fresh = outward.since(outward.customer, outward.at - 1) > HORIZON_DAYS
    quiet, at_quiet = _quiet_moments(bought, as_of)
    unturned = outward.since(quiet, at_quiet + DAY) > HORIZON_DAYS
    customer = np.r_[outward.customer[fresh], quiet[unturned]]
    at = np.r_[outward.at[fresh] - 1, at_quiet[unturned]]
    is_done = np.r_[np.ones(int(fresh.sum()), dtype=bool), np.zeros(int(unturned.sum()), dtype=bool)]
    # What was bought before the first purchase is nobody's: only customers, and only what has had its time.
    kept = (bought.count(customer, at) > 0) & (at + HORIZON_DAYS * DAY < seconds(as_of))
    return _known_at(customer[kept], at[kept], is_done[kept], (bought, inward, outward, spoken, heard))


def _known_at(
    customer: Ints, at: Ints, is_done: NDArray[np.bool_], streams: tuple[_Stream, _Stream, _Stream, _Stream, _Stream]
) -> _Moments:
    bought, inward, outward, spoken, heard = streams
    end = at + HORIZON_DAYS * DAY
    purchases, silent = bought.count(customer, at).astype(float), bought.since(customer, at)
    usual = (bought.known_days(customer, at) - silent) / np.maximum(purchases - 1, 1)
    buys = bought.count(customer, end) > purchases
    tone_then = heard.last_value(customer, end)
    heard_since = heard.count(customer, end) > heard.count(customer, at)
    return _Moments(
        customer=customer,
        is_done=is_done,
        is_spoken=spoken.count(customer, at + 1) > spoken.count(customer, at),
        silent=silent,
        purchases=purchases,
        lately=(purchases - bought.count(customer, at - 182 * DAY)).astype(float),
        usual=usual,
        lateness=silent / np.maximum(usual, 1),
        turned_to=(outward.count(customer, at) - outward.count(customer, at - 364 * DAY)).astype(float),
        since_in=inward.since(customer, at),
        since_out=outward.since(customer, at),
        tone=heard.last_value(customer, at),
        since_tone=heard.since(customer, at),
        bought=buys,
        answered=inward.count(customer, end) > inward.count(customer, at + 1),
        recovered=buys | (heard_since & (tone_then > -0.1)),
    )


def _quiet_moments(bought: _Stream, as_of: datetime) -> tuple[Ints, Ints]:
    """A moment every four weeks of each customer's time with us; when in the four weeks follows from the customer. Of
    more than MOST_QUIET, of some customers only: which those are has nothing to do with them.
    """
    step, now = HORIZON_DAYS * DAY, seconds(as_of)
    who, first = np.unique(bought.customer, return_index=True)
    begins = bought.at[first] + (who * 7919) % HORIZON_DAYS * DAY
    times = np.maximum((now - begins) // step, 0)
    every = max(1, -(-int(times.sum()) // MOST_QUIET))
    looked_at = (who * 7919) % 10_007 % every == 0
    who, begins, times = who[looked_at], begins[looked_at], times[looked_at]
    customer = np.repeat(who, times)
    number = np.arange(len(customer)) - np.repeat(np.cumsum(times) - times, times)
    return customer, np.repeat(begins, times) + number * step


@dataclass(frozen=True)
class _Stream:
    """When something happened with whom, sorted by both, and a value of each."""

    customer: Ints
    at: Ints
    value: Floats

    @classmethod
    def of(cls, rows: ibis.Table, value: str = "") -> _Stream:
        chosen = rows.select(
            "customer_id",
            "interaction_id",
            at=moment(rows.happened_at),
            value=rows[value] if value else ibis.literal(0.0),
        )
        found = columns(chosen.order_by("customer_id", "at", "interaction_id"))
        customer, at = found["customer_id"].astype(np.int64), found["at"].astype(np.int64)
        return cls(customer, at, np.asarray(found["value"], dtype=float))

    def count(self, customer: Ints, at: Ints) -> Ints:
        """How often by then."""
        return self._place(customer, at) - self._start(customer)

    def since(self, customer: Ints, at: Ints) -> Floats:
        """The days since the last time, two years where there was none."""
        place, has = self._place(customer, at), self.count(customer, at) > 0
        if not len(self.at):
            return np.full(len(customer), _NEVER_DAYS)
        return np.where(has, np.minimum((at - self.at[np.maximum(place - 1, 0)]) / DAY, _NEVER_DAYS), _NEVER_DAYS)

    def known_days(self, customer: Ints, at: Ints) -> Floats:
        """The days since the first time; of who had none, nothing that counts."""
        if not len(self.at):
            return np.zeros(len(customer))
        return np.asarray((at - self.at[np.minimum(self._start(customer), len(self.at) - 1)]) / DAY)

    def last_value(self, customer: Ints, at: Ints) -> Floats:
        """The value of the last one by then, 0 where there was none."""
        if not len(self.at):
            return np.zeros(len(customer))
        place, has = self._place(customer, at), self.count(customer, at) > 0
        return np.where(has, self.value[np.maximum(place - 1, 0)], 0.0)

    def _place(self, customer: Ints, at: Ints) -> Ints:
        return np.searchsorted(self._keys(), self._key(customer, at), side="right")

    def _start(self, customer: Ints) -> Ints:
        return np.searchsorted(self.customer, customer, side="left")

    def _keys(self) -> Ints:
        return self._key(self.customer, self.at)

    @staticmethod
    def _key(customer: Ints, at: Ints) -> Ints:
        """One number for both: times before 1970 do not matter here."""
        return np.asarray(customer * _GRID + np.maximum(at, 0))
