"""Does this customer trust us more or less than before?

Trust is not measured but seen: in words (praise, thanks, trust and joy; complaints, anger, disappointment, talk of
leaving) and in coming back to buy after a complaint. Each is a sign for or against; what is neither says nothing. The
share of good signs is a Beta, pulled towards everybody's. That it moved is claimed where two shares, one of the last
half year and one of the two years before, explain the signs that much better than a single one does (a Bayes factor in
closed form, Beta-Binomial; Kass and Raftery 1995): of many customers chance alone makes some look so. The forecast is
the rate of complaints (Gamma over all customers, Poisson for each, fading by half in half a year).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from scipy.special import betaln, expit

from farley.analysis.claims import LIKELIER_THAN_NOT, UNDECIDED, CannotSay, Claim, Forecast, Outcome, Value
from farley.analysis.days import DAY
from farley.analysis.dialogue.turns import turns
from farley.analysis.evidence import SHOWN, confidence
from farley.analysis.numerics import Floats, Ints, normal_cdf
from farley.analysis.settling import settle_by_event
from farley.analysis.tables import History, columns, each_alike, groups, moment, seconds

NAME = "trust_trend"
EVENT = "complains"
_LATELY, _BEFORE = 182, 730
_MINIMUM_SIGNS, _MINIMUM_LATELY, _MINIMUM_BEFORE = 6, 3, 2
_MINIMUM_TO_FORECAST = 3
_CLEAR = 0.4
# An emotion may be named that is less likely than not: it is a sign where the tone leans to its side.
_LEANS = 0.25
_CAME_BACK_DAYS = 60
_PRIOR_SIGNS = 3.0
_SURE = 0.9
# That it moved is as likely as not before the signs are looked at. So 2 % of those whose trust stands are said to have
# moved; and where one in six lost it, nine in ten of those of whom that is said did.
_PRIOR_OF_MOVE, _SURE_OF_MOVE = 0.5, 0.8
_LEAST_CHANGE = 0.2
_COMPLAINTS = ("complaint", "leaving")
_SAME_TROUBLE_DAYS = 7
_QUARTER, _QUARTERS = 91, 6
_HALF_LIFE = 182


class TrustTrend:
    """Says whose trust grows, falls or stands, and how probably each complains within the horizon."""

    def __init__(self, *, horizon_days: int = 90) -> None:
        self.horizon_days = horizon_days
        self.usual_: float
        self.shape_: float
        self.days_: float
        self.base_rate_: float

    def fit(self, history: History, *, as_of: datetime) -> TrustTrend:
        """Learns how many signs are good ones, and how often customers complain."""
        signs = history.once(_signs, as_of)
        self.usual_ = float((each_alike(signs.customer_id)[signs.sign > 0].sum() + 2) / (len(signs.sign) + 3))
        cases = _Complaints.of(signs, seconds(as_of))
        # Customers differ in how often they complain; one year of everybody's counts for each.
        rate = (cases.faded.sum() + 0.5) / (cases.exposure.sum() + 365)
        self.shape_, self.days_ = 0.5, float(0.5 / rate)
        self.base_rate_ = _base_rate(signs, seconds(as_of) - self.horizon_days * DAY)
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """One finding a customer of whom there is any sign: falling, growing or standing trust, or that it is too
        early to say.
        """
        signs, now = history.once(_signs, as_of), seconds(as_of)
        forecasts = {each.customer_id: each for each in self._forecasts(signs, as_of)}
        return [
            self._finding(signs, slice(start, start + count), forecasts, now, as_of)
            for start, count in zip(*(column.tolist() for column in groups(signs.customer_id)), strict=True)
        ]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """For each customer of whom there are enough signs: the probability of a complaint within the horizon."""
        return self._forecasts(history.once(_signs, as_of), as_of)

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """What became of forecasts: did the customer complain?"""
        known = history.known_by(as_of).interactions
        heard = history.tones_of_customers
        complaints = known.join(heard.filter(heard.intent.isin(list(_COMPLAINTS)), heard.score <= 0), "interaction_id")
        return settle_by_event(forecasts, complaints, as_of=as_of)

    def _forecasts(self, signs: _Signs, as_of: datetime) -> list[Forecast]:
        cases = _Complaints.of(signs, seconds(as_of))
        shape, days = self.shape_ + cases.faded, self.days_ + cases.exposure
        chance = 1 - (days / (days + self.horizon_days)) ** shape
        spread = 1.2816 * np.sqrt(shape) / days * self.horizon_days
        return [
            Forecast(
                customer_id=int(cases.customer_id[place]),
                insight=NAME,
                event=EVENT,
                made_as_of=as_of,
                horizon_end=as_of + timedelta(days=self.horizon_days),
                probability=float(np.clip(chance[place], 0.005, 0.995)),
                low=float(max(chance[place] - spread[place] * (1 - chance[place]), 0.001)),
                high=float(min(chance[place] + spread[place] * (1 - chance[place]), 0.999)),
                baseline_probability=self.base_rate_,
                evidence=tuple(signs.interaction_id[cases.rows[place]][::-1][:SHOWN].tolist()),
                params={"days": self.horizon_days},
            )
            for place in np.flatnonzero(cases.signs >= _MINIMUM_TO_FORECAST).tolist()
        ]

    def _finding(
        self, signs: _Signs, rows: slice, forecasts: dict[int, Forecast], now: int, as_of: datetime
    ) -> Claim | CannotSay:
        customer_id, sign = int(signs.customer_id[rows.start]), signs.sign[rows]
        age = (now - signs.at[rows]) / DAY
        lately, before = age <= _LATELY, (age > _LATELY) & (age <= _LATELY + _BEFORE)
        seen = int((lately | before).sum())
        if seen < _MINIMUM_SIGNS:
            return CannotSay(customer_id, NAME, "too_few_signs", has=seen, needs=_MINIMUM_SIGNS)
        if (has := int(lately.sum())) < _MINIMUM_LATELY:
            return CannotSay(customer_id, NAME, "too_few_signs_lately", has=has, needs=_MINIMUM_LATELY)
        if (has := int(before.sum())) < _MINIMUM_BEFORE:
            return CannotSay(customer_id, NAME, "too_few_signs_before", has=has, needs=_MINIMUM_BEFORE)
        statement, probability, levels = self._judge(sign[lately], sign[before])
        if probability < LIKELIER_THAN_NOT:
            return CannotSay(customer_id, NAME, UNDECIDED, has=seen, needs=0)
        ids = signs.interaction_id[rows]
        for_it = lately & (sign < 0 if statement == "trust_fell" else sign > 0)
        against = lately & (sign > 0 if statement == "trust_fell" else sign < 0)
        return Claim(
            customer_id=customer_id,
            insight=NAME,
            statement=statement,
            params={**_params(sign, lately, levels), "series": self._series(sign, age)},
            confidence=confidence(probability, seen / 2),
            evidence=tuple(ids[for_it][::-1][:SHOWN].tolist()),
            counter_evidence=tuple(ids[against][::-1][:SHOWN].tolist()),
            expires_at=as_of + timedelta(days=45),
            calls_for_attention=statement == "trust_fell",
            forecast=forecasts.get(customer_id),
        )

    def _judge(self, lately: Ints, before: Ints) -> tuple[str, float, tuple[float, float]]:
        """The statement, how probably it is true, and the share of good signs before and now."""
        old, old_variance = self._level(before)
        new, new_variance = self._level(lately)
        lower = float(normal_cdf(np.array((old - new) / np.sqrt(old_variance + new_variance))))
        moved, levels = self._has_moved(lately, before), (old, new)
        if moved * lower >= _SURE_OF_MOVE and old - new >= _LEAST_CHANGE:
            return "trust_fell", moved * lower, levels
        if moved * (1 - lower) >= _SURE_OF_MOVE and new - old >= _LEAST_CHANGE:
            return "trust_rose", moved * (1 - lower), levels
        share, variance = self._level(np.concatenate([before, lately]))
        stands = float(normal_cdf(np.array(abs(share - 0.5) / np.sqrt(variance))))
        otherwise_now = moved * (lower if share > 0.5 else 1 - lower)
        if stands < _SURE or otherwise_now >= LIKELIER_THAN_NOT:
            return "", 0.0, levels
        return ("trust_stands" if share > 0.5 else "trust_lacks"), stands, levels

    def _has_moved(self, lately: Ints, before: Ints) -> float:
        """How probably the share of good signs is another one lately than before, and not the same all along."""

        def explained(sign: Ints) -> float:
            good, bad = float((sign > 0).sum()), float((sign < 0).sum())
            a, b = _PRIOR_SIGNS * self.usual_, _PRIOR_SIGNS * (1 - self.usual_)
            return float(betaln(a + good, b + bad) - betaln(a, b))

        apart = explained(lately) + explained(before) - explained(np.concatenate([before, lately]))
        return float(expit(np.log(_PRIOR_OF_MOVE / (1 - _PRIOR_OF_MOVE)) + apart))

    def _level(self, sign: Ints) -> tuple[float, float]:
        """The share of good signs, and its variance."""
        a = float((sign > 0).sum()) + _PRIOR_SIGNS * self.usual_
        b = float((sign < 0).sum()) + _PRIOR_SIGNS * (1 - self.usual_)
        return a / (a + b), a * b / ((a + b) ** 2 * (a + b + 1))

    def _series(self, sign: Ints, age: Floats) -> str:
        """The level at the end of each of the last quarters, in whole per cent, the oldest first."""
        ends = [_QUARTER * ago for ago in range(_QUARTERS - 1, -1, -1)]
        known = [sign[(age >= end) & (age < end + 2 * _QUARTER)] for end in ends]
        return " ".join(str(round(100 * self._level(each)[0])) for each in known)


@dataclass(frozen=True)
class _Signs:
    """One row a sign of trust (1) or of distrust (-1), sorted by customer and time."""

    customer_id: Ints
    interaction_id: Ints
    at: Ints
    sign: Ints
    is_complaint: np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True)
class _Complaints:
    """One row a customer with signs: their number, the troubles that were complained of, of which the older count less,
    and the days that were watched and fade alike.
    """

    customer_id: Ints
    rows: tuple[slice, ...]
    signs: Ints
    faded: Floats
    exposure: Floats

    @staticmethod
    def of(signs: _Signs, now: int) -> _Complaints:
        starts, counts = groups(signs.customer_id)
        customer = np.repeat(np.arange(len(starts)), counts)
        age = (now - signs.at) / DAY
        weight = np.where(_new_troubles(signs), 0.5 ** (age / _HALF_LIFE), 0.0)
        known = age[starts] if len(starts) else np.zeros(0)
        return _Complaints(
            customer_id=signs.customer_id[starts] if len(starts) else np.zeros(0, dtype=np.int64),
            rows=tuple(slice(a, a + n) for a, n in zip(starts.tolist(), counts.tolist(), strict=True)),
            signs=counts,
            faded=np.bincount(customer, weights=weight, minlength=len(starts)).astype(float),
            exposure=_HALF_LIFE / np.log(2) * (1 - 0.5 ** (known / _HALF_LIFE)),
        )


def _new_troubles(signs: _Signs) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which complaints are of a new trouble, and not the next word on one: none came within a week before."""
    places = np.flatnonzero(signs.is_complaint)
    customer_id, at = signs.customer_id[places], signs.at[places]
    goes_on = (customer_id[1:] == customer_id[:-1]) & (np.diff(at) <= _SAME_TROUBLE_DAYS * DAY)
    found = signs.is_complaint.copy()
    found[places[1:][goes_on]] = False
    return found


def _base_rate(signs: _Signs, then: int) -> float:
    """What one would guess of anybody: of those with enough signs by then, the share who complained since."""
    customers, before = np.unique(signs.customer_id[signs.at <= then], return_counts=True)
    complained = signs.customer_id[signs.is_complaint & (signs.at > then)]
    foreseen = np.isin(customers[before >= _MINIMUM_TO_FORECAST], complained)
    return (float(foreseen.sum()) + 0.5) / (len(foreseen) + 1)


def _signs(history: History, as_of: datetime) -> _Signs:
    found = turns(history, as_of=as_of)
    heard = (found.is_theirs | found.is_spoken) & (found.intent != "")
    complains = heard & np.isin(found.intent, _COMPLAINTS) & ~(found.score > 0)
    is_upset, is_glad = found.is_upset & (found.score <= -_LEANS), found.is_glad & (found.score >= _LEANS)
    bad = complains | (heard & (is_upset | (found.score < -_CLEAR)))
    good = heard & (is_glad | (found.intent == "praise") | (found.score > _CLEAR))
    kept = bad ^ good
    back = _came_back(history, found.customer_id[complains], found.at[complains], as_of)
    customer_id = np.concatenate([found.customer_id[kept], back["customer_id"]])
    at = np.concatenate([found.at[kept], back["at"]])
    ids = np.concatenate([found.interaction_id[kept], back["interaction_id"]])
    order = np.lexsort((ids, at, customer_id))
    sign = np.concatenate([np.where(bad[kept], -1, 1), np.ones(len(back["at"]), dtype=np.int64)])
    is_complaint = np.concatenate([complains[kept], np.zeros(len(back["at"]), dtype=bool)])
    return _Signs(customer_id[order], ids[order], at[order], sign[order], is_complaint[order])


def _came_back(history: History, customer_id: Ints, at: Ints, as_of: datetime) -> dict[str, Ints]:
    """The first purchase after each complaint, where it came soon."""
    rows = history.known_by(as_of).interactions
    rows = rows.filter(rows.kind == "purchase")
    found = columns(
        rows.select("customer_id", "interaction_id", at=moment(rows.happened_at)).order_by(
            "customer_id", "at", "interaction_id"
        )
    )
    # One number for customer and time, so that one search finds the next purchase of each.
    wide = np.int64(2**35)
    keys = found["customer_id"] * wide + found["at"]
    place = np.searchsorted(keys, customer_id * wide + at, side="right")
    inside = place < len(keys)
    place, customer_id, at = place[inside], customer_id[inside], at[inside]
    soon = (found["customer_id"][place] == customer_id) & (found["at"][place] - at <= _CAME_BACK_DAYS * DAY)
    place = np.unique(place[soon])
    return {name: found[name][place].astype(np.int64) for name in ("customer_id", "interaction_id", "at")}


def _params(sign: Ints, lately: np.ndarray, levels: tuple[float, float]) -> dict[str, Value]:
    return {
        "good": int((sign[lately] > 0).sum()),
        "bad": int((sign[lately] < 0).sum()),
        "days": _LATELY,
        "before_percent": round(100 * levels[0]),
        "now_percent": round(100 * levels[1]),
    }
