"""How does this customer turn to us, and at what time of day?

Shares of channels and of times of day, with recent contacts counting more, each mixed with the shares of all
customers (a Dirichlet prior whose weight is the one that would have forecast the contacts so far best).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import numpy as np
from numpy.typing import NDArray

from farley.analysis.claims import LIKELIER_THAN_NOT, UNDECIDED, CannotSay, Claim, Forecast, Outcome, Value
from farley.analysis.days import DAY
from farley.analysis.evidence import SHOWN, confidence
from farley.analysis.numerics import Floats, Ints, normal_cdf, share_interval, worth_of_usual
from farley.analysis.settling import settle_by_next
from farley.analysis.tables import CONTACT_KINDS, History, columns, each_alike, earlier_rows, groups, moment, seconds

NAME = "preferred_channel"
EVENT = "next_contact_by_channel"
# Parts of the day by their first hour: night, early, morning, midday, afternoon, evening.
PARTS_OF_DAY = (0, 6, 9, 12, 14, 18, 24)
# Two channels whose shares differ by less are used about alike.
_ALIKE = 0.2


class PreferredChannel:
    """Says by which channel and in which part of the day each customer turns to us.

    A customer's day is lived in the time zone that `time_zones` names for the customer, else in `time_zone` (IANA
    names). A day lived in two zones is not told apart: the one of today counts for all.
    """

    def __init__(
        self,
        *,
        time_zone: str = "UTC",
        time_zones: Mapping[int, str] | None = None,
        horizon_days: int = 90,
        minimum_contacts: int = 5,
        half_life_days: float = 180,
        sure: float = 0.8,
    ) -> None:
        self.time_zone = time_zone
        self.time_zones = time_zones or {}
        self.horizon_days = horizon_days
        self.minimum_contacts = minimum_contacts
        self.half_life_days = half_life_days
        self.sure = sure
        self.channels_: tuple[str, ...]
        self.channel_shares_: Floats
        self.base_rates_: Floats
        self.part_shares_: Floats
        self.prior_contacts_: float

    def fit(self, history: History, *, as_of: datetime) -> PreferredChannel:
        """Learns which channels and times are usual, and how much one customer's past contacts say of the next."""
        contacts = self._contacts(history, as_of)
        self.channels_ = tuple(sorted(set(contacts.channel.tolist()))) or ("email",)
        codes = self._codes(contacts)
        self.channel_shares_ = _shares(codes, contacts.customer_id, len(self.channels_))
        # What one would guess of anybody of whom it is forecast: by which channels those come who came often enough.
        enough = earlier_rows(contacts.customer_id) >= self.minimum_contacts
        self.base_rates_ = _shares(codes[enough], contacts.customer_id[enough], len(self.channels_))
        self.part_shares_ = _shares(contacts.part, contacts.customer_id, len(PARTS_OF_DAY) - 1)
        self.prior_contacts_ = _fit_prior(contacts, codes, self.channel_shares_)
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """One finding a customer who ever turned to us: a preferred channel, none, or that it is too early to say."""
        contacts = self._contacts(history, as_of)
        forecasts = {habit.customer_id: self._forecast(habit, as_of) for habit in self._habits(contacts, as_of)}
        return [self._finding(habit, forecasts[habit.customer_id], as_of) for habit in self._habits(contacts, as_of)]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """For each customer with enough contacts: the probability that the next one comes by the usual channel."""
        habits = self._habits(self._contacts(history, as_of), as_of)
        return [forecast for habit in habits if (forecast := self._forecast(habit, as_of))]

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """What became of forecasts: did the next contact come by that channel? None when none came in time."""
        return settle_by_next(forecasts, _incoming(history, as_of), as_of=as_of, fulfilled="channel")

    def _contacts(self, history: History, as_of: datetime) -> _Contacts:
        found = history.once(_turned_to_us, as_of)
        age = (seconds(as_of) - found["at"]) / DAY
        return _Contacts(
            customer_id=found["customer_id"],
            interaction_id=found["interaction_id"],
            channel=found["channel"].astype(str),
            part=self._parts_of_day(found["customer_id"], found["at"]),
            weight=0.5 ** (age / self.half_life_days),
        )

    def _parts_of_day(self, customer_id: Ints, at: Ints) -> Ints:
        zones = np.array([self.time_zones.get(each, self.time_zone) for each in customer_id.tolist()], dtype=str)
        hours = np.zeros(len(at), dtype=np.int64)
        for zone in np.unique(zones).tolist():
            hours[zones == zone] = _local_hours(at[zones == zone], zone)
        return np.asarray(np.searchsorted(PARTS_OF_DAY, hours, side="right") - 1)

    def _codes(self, contacts: _Contacts) -> Ints:
        """Each contact's channel as a number; a channel not seen in `fit` counts as the last."""
        place = {channel: code for code, channel in enumerate(self.channels_)}
        return np.array([place.get(channel, len(place) - 1) for channel in contacts.channel.tolist()], dtype=np.int64)

    def _habits(self, contacts: _Contacts, as_of: datetime) -> Iterator[_Habit]:
        codes = self._codes(contacts)
        for start, count in zip(*(column.tolist() for column in groups(contacts.customer_id)), strict=True):
            rows = slice(start, start + count)
            by_channel = _Share.of(codes[rows], contacts.weight[rows], self.channel_shares_, self.prior_contacts_)
            by_part = _Share.of(contacts.part[rows], contacts.weight[rows], self.part_shares_, self.prior_contacts_)
            used = codes[rows] == by_channel.top
            own = np.bincount(codes[rows], weights=contacts.weight[rows])
            yield _Habit(
                customer_id=int(contacts.customer_id[start]),
                contacts=count,
                worth=float(contacts.weight[rows].sum()),
                is_own=int(own.argmax()) == by_channel.top,
                channel=self.channels_[by_channel.top],
                by_channel=by_channel,
                by_part=by_part,
                evidence=tuple(contacts.interaction_id[rows][used][::-1][:SHOWN].tolist()),
                counter_evidence=tuple(contacts.interaction_id[rows][~used][::-1][:SHOWN].tolist()),
            )

    def _finding(self, habit: _Habit, forecast: Forecast | None, as_of: datetime) -> Claim | CannotSay:
        if habit.contacts < self.minimum_contacts:
            return CannotSay(
                habit.customer_id, NAME, "too_few_contacts", has=habit.contacts, needs=self.minimum_contacts
            )
        statement, probability = self._judge(habit)
        if probability < LIKELIER_THAN_NOT:
            return CannotSay(habit.customer_id, NAME, UNDECIDED, has=habit.contacts, needs=0)
        return Claim(
            customer_id=habit.customer_id,
            insight=NAME,
            statement=statement,
            params={**habit.params(), **self._zone(habit.customer_id)},
            confidence=confidence(probability, habit.worth / 2),
            evidence=habit.evidence,
            counter_evidence=habit.counter_evidence,
            expires_at=as_of + timedelta(days=self.horizon_days),
            calls_for_attention=False,
            forecast=forecast,
        )

    def _zone(self, customer_id: int) -> dict[str, Value]:
        own = self.time_zones.get(customer_id)
        return {"time_zone": own or self.time_zone, "is_own_time_zone": own is not None}

    def _judge(self, habit: _Habit) -> tuple[str, float]:
        """The statement, and how probably it is true."""
        if habit.by_channel.is_first < self.sure:
            # Whoever ever came by one way only does not use several alike.
            is_several = habit.evidence and habit.counter_evidence
            return ("no_preference", habit.by_channel.is_close) if is_several else ("", 0.0)
        if not habit.is_own:
            return "", 0.0
        in_time = habit.by_part.is_first >= self.sure
        return ("prefers_channel_and_time" if in_time else "prefers_channel"), habit.by_channel.is_first

    def _forecast(self, habit: _Habit, as_of: datetime) -> Forecast | None:
        if habit.contacts < self.minimum_contacts:
            return None
        return Forecast(
            customer_id=habit.customer_id,
            insight=NAME,
            event=EVENT,
            made_as_of=as_of,
            horizon_end=as_of + timedelta(days=self.horizon_days),
            probability=habit.by_channel.share,
            low=habit.by_channel.low,
            high=habit.by_channel.high,
            baseline_probability=float(self.base_rates_[habit.by_channel.top]),
            evidence=habit.evidence,
            params={"channel": habit.channel},
        )


@dataclass(frozen=True)
class _Contacts:
    """What customers did to reach us, one row a contact, sorted by customer and time."""

    customer_id: Ints
    interaction_id: Ints
    channel: NDArray[np.str_]
    part: Ints
    weight: Floats


@dataclass(frozen=True)
class _Share:
    """The most used of several ways: its share with the 80 % interval, and the probabilities that it is the first
    choice, and that it and the next one are chosen about alike.
    """

    top: int
    share: float
    low: float
    high: float
    is_first: float
    is_close: float

    @staticmethod
    def of(codes: Ints, weight: Floats, usual: Floats, prior: float) -> _Share:
        cases = np.bincount(codes, weights=weight, minlength=len(usual)) + prior * usual
        total = cases.sum()
        second, top = np.argsort(cases, kind="stable")[-2:] if len(cases) > 1 else (0, 0)
        low, high = share_interval(cases[top], total)
        first, next_ = cases[top] / total, cases[second] / total if len(cases) > 1 else 0.0
        deviation = np.sqrt((first + next_ - (first - next_) ** 2) / (total + 1)) + 1e-9
        ahead, close = normal_cdf(np.array([first - next_, _ALIKE - (first - next_)]) / deviation).tolist()
        return _Share(int(top), float(first), float(low), float(high), ahead, close)


@dataclass(frozen=True)
class _Habit:
    """How one customer turns to us. `worth` is how many contacts of today theirs count for, and `is_own` says whether
    they themselves use the first channel most: what is usual here may outweigh a few contacts, or old ones.
    """

    customer_id: int
    contacts: int
    worth: float
    is_own: bool
    channel: str
    by_channel: _Share
    by_part: _Share
    evidence: tuple[int, ...]
    counter_evidence: tuple[int, ...]

    def params(self) -> dict[str, Value]:
        return {
            "channel": self.channel,
            "percent": round(100 * self.by_channel.share),
            "low_percent": round(100 * self.by_channel.low),
            "high_percent": round(100 * self.by_channel.high),
            "from_hour": PARTS_OF_DAY[self.by_part.top],
            "to_hour": PARTS_OF_DAY[self.by_part.top + 1],
            "hour_percent": round(100 * self.by_part.share),
            "contacts": self.contacts,
        }


def _turned_to_us(history: History, as_of: datetime) -> dict[str, NDArray[Any]]:
    rows = _incoming(history, as_of)
    return columns(
        rows.select("customer_id", "interaction_id", "channel", at=moment(rows.happened_at)).order_by(
            "customer_id", "at", "interaction_id"
        )
    )


def _incoming(history: History, as_of: datetime) -> ibis.Table:
    rows = history.known_by(as_of).interactions
    return rows.filter(rows.direction == "in", rows.kind.isin(list(CONTACT_KINDS)), rows.channel.notnull())


def _local_hours(at: Ints, time_zone: str) -> Ints:
    zone = ZoneInfo(time_zone)
    hours, back = np.unique(at // 3600, return_inverse=True)
    local = [datetime.fromtimestamp(hour * 3600, UTC).astimezone(zone).hour for hour in hours.tolist()]
    return np.asarray(np.array(local, dtype=np.int64)[back])


def _shares(codes: Ints, customer_id: Ints, size: int) -> Floats:
    """How often each is used, by the customer in the mean."""
    counts = np.bincount(codes, weights=each_alike(customer_id), minlength=size) + 1.0
    return np.asarray(counts / counts.sum())


def _fit_prior(contacts: _Contacts, codes: Ints, usual: Floats) -> float:
    starts, counts = groups(contacts.customer_id)
    customer = np.repeat(np.arange(len(starts)), counts)
    table = np.zeros((len(starts), len(usual)))
    np.add.at(table, (customer, codes), 1)
    return worth_of_usual(table, usual)
