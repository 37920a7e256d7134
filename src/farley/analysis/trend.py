"""What changed between two spans of time: for one customer, some, or everybody; how sure that is, and who drove it.

A change has an 80 % interval: each customer's change is taken as one draw of many, so that a change that a single
customer made is as unsure as it is. Of one customer alone, each entry is a draw. With fewer than LEAST_CASES draws
nothing is said.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import sqrt
from statistics import NormalDist
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from ibis import _
from numpy.typing import NDArray

from farley.analysis.numerics import Floats, Ints
from farley.analysis.tables import CONTACT_KINDS, History, columns, moment, seconds

LEAST_CASES = 5
# What is counted of each span; money is asked for by its currency.
MEASURES = ("purchases", "incoming", "outgoing", "texts", "complaints")
_FAR = 2**62
_Z = NormalDist().inv_cdf(0.9)


@dataclass(frozen=True)
class Span:
    """From `begin` until before `end`."""

    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Stay:
    """When somebody belongs to a customer of several people: from `begin` until before `end`; None: nobody knows."""

    customer_id: int
    begin: datetime | None = None
    end: datetime | None = None

    def meets(self, span: Span) -> bool:
        """Whether they belonged to it at any time of a span."""
        return (self.begin is None or self.begin < span.end) and (self.end is None or self.end > span.begin)


def so_far(periods: Sequence[Span], *, at: datetime) -> tuple[Span, ...]:
    """What has passed of the first period; when it is not over, only as much of the others is compared."""
    now = periods[0]
    if now.end <= at:
        return tuple(periods)
    gone = at - now.begin
    return Span(now.begin, at), *(Span(each.begin, min(each.end, each.begin + gone)) for each in periods[1:])


@dataclass(frozen=True)
class Change:
    """A figure of a span and of the one before, and the 80 % interval of the difference; None with too few `cases`."""

    now: float
    before: float
    low: float | None
    high: float | None
    cases: int

    @property
    def difference(self) -> float:
        """How much more it is."""
        return self.now - self.before

    @property
    def is_clear(self) -> bool:
        """Whether chance alone would hardly do that."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    @property
    def strength(self) -> float:
        """How far from nothing, in halves of the interval; 0 where nothing can be said."""
        if self.low is None or self.high is None or self.high <= self.low:
            return 0.0
        return abs(self.difference) / ((self.high - self.low) / 2)


@dataclass(frozen=True)
class Part:
    """A customer's part of a figure: in the span, and in the one before."""

    customer_id: int
    now: float
    before: float

    @property
    def difference(self) -> float:
        """How much more it is."""
        return self.now - self.before


@dataclass(frozen=True)
class Measured:
    """One row a span (by its place), customer, draw and currency; `first_purchase` of each customer in seconds since
    1970, and `since`, when the first of all this happened (None: nothing did).
    """

    spans: Sequence[Span]
    span: Ints
    customer_id: Ints
    draw: Ints
    currency: NDArray[np.object_]
    values: dict[str, Floats]
    buyer_id: Ints
    first_purchase: Ints
    since: int | None

    @property
    def currencies(self) -> list[str]:
        """All currencies that were paid in, the one of most purchases first."""
        bought = self.values["purchases"]
        names = sorted({str(name) for name in self.currency[self.values["paid"] != 0]})
        return sorted(names, key=lambda name: -float(bought[self.currency == name].sum()))

    def total(self, about: str, span: int, currency: str = "") -> float:
        """A figure of a span: one of MEASURES, "paid" in a currency, "buyers" or "newcomers"."""
        if about == "newcomers":
            return float(len(self._newcomers(span)))
        if about == "buyers":
            return float(len(np.unique(self.customer_id[(self.span == span) & (self.values["purchases"] > 0)])))
        return float(self._of(about, currency)[self.span == span].sum())

    def change(self, about: str, currency: str = "") -> Change:
        """A figure of the first span against the second; of "buyers" and "newcomers" each customer is a draw."""
        if about in ("buyers", "newcomers"):
            now, before = self._sides(about, currency)
            differences, cases = now - before, int(((now != 0) | (before != 0)).sum())
            return _change(float(now.sum()), float(before.sum()), float(np.sum(differences**2)), cases)
        values, span, (many, places) = self._of(about, currency), self.span, self._draws
        signed = np.where(span == 0, values, np.where(span == 1, -values, 0.0))
        by_draw = np.bincount(places, weights=signed, minlength=many)
        touched = np.bincount(places, weights=(span <= 1) & (values != 0), minlength=many) > 0
        sums = float(values[span == 0].sum()), float(values[span == 1].sum())
        return _change(*sums, float(np.sum(by_draw**2)), int(touched.sum()))

    def tone(self) -> Change | None:
        """The mean tone of the first span against the second; None where either has no text."""
        texts, total = self.values["texts"], self.values["tone"]
        ours, theirs = self._mean(texts, total, 0), self._mean(texts, total, 1)
        if ours is None or theirs is None:
            return None
        (now, spread, cases), (before, spread_before, cases_before) = ours, theirs
        return _change(now, before, spread + spread_before, min(cases, cases_before))

    def _mean(self, texts: Floats, total: Floats, span: int) -> tuple[float, float, int] | None:
        """A mean, its variance where the texts of one draw are alike (a ratio estimate), and the number of draws."""
        rows = (self.span == span) & (texts > 0)
        if not rows.any():
            return None
        _draws, places = np.unique(self.draw[rows], return_inverse=True)
        many, sums = np.bincount(places, weights=texts[rows]), np.bincount(places, weights=total[rows])
        mean = float(sums.sum() / many.sum())
        cases = len(many)
        variance = float(np.sum((sums - many * mean) ** 2)) / float(many.sum()) ** 2 * cases / max(cases - 1, 1)
        return mean, variance, cases

    def parts(self, about: str, currency: str = "") -> list[Part]:
        """Each customer's part of a figure in the first two spans, the largest change first."""
        ids, _places = self._customers
        now, before = self._sides(about, currency)
        order = np.lexsort((ids, -np.abs(now - before)))
        order = order[(now[order] != 0) | (before[order] != 0)]
        return [
            Part(*each) for each in zip(ids[order].tolist(), now[order].tolist(), before[order].tolist(), strict=True)
        ]

    def _sides(self, about: str, currency: str) -> tuple[Floats, Floats]:
        """Each customer's part in the first span and in the second."""
        return self._by_customer(about, currency, 0), self._by_customer(about, currency, 1)

    def _by_customer(self, about: str, currency: str, span: int) -> Floats:
        ids, places = self._customers
        if about == "newcomers":
            return np.isin(ids, self._newcomers(span)).astype(float)
        values = self._of("purchases" if about == "buyers" else about, currency)
        summed = np.bincount(places, weights=np.where(self.span == span, values, 0.0), minlength=len(ids))
        return (summed > 0).astype(float) if about == "buyers" else np.asarray(summed, dtype=float)

    @cached_property
    def _customers(self) -> tuple[Ints, Ints]:
        """All customers, and at which place in them each row's stands."""
        ids, places = np.unique(self.customer_id, return_inverse=True)
        return ids, places

    @cached_property
    def _draws(self) -> tuple[int, Ints]:
        """How many draws there are, and the number of each row's."""
        draws, places = np.unique(self.draw, return_inverse=True)
        return len(draws), places

    def _of(self, about: str, currency: str) -> Floats:
        values = self.values[about]
        return np.where(self.currency == currency, values, 0.0) if about == "paid" else values

    def _newcomers(self, span: int) -> Ints:
        begin, end = seconds(self.spans[span].begin), seconds(self.spans[span].end)
        return self.buyer_id[(self.first_purchase >= begin) & (self.first_purchase < end)]


def _change(now: float, before: float, variance: float, cases: int) -> Change:
    if cases < LEAST_CASES:
        return Change(now, before, None, None, cases)
    half = _Z * sqrt(variance)
    return Change(now, before, now - before - half, now - before + half, cases)


def measure(
    history: History,
    spans: Sequence[Span],
    *,
    as_of: datetime,
    customer_ids: Collection[int] | None = None,
    stays: Collection[Stay] = (),
    is_one: bool = False,
) -> Measured:
    """Counts what happened in each of the spans, with these customers (None: all), and with those who stayed with them
    while they did. `is_one`: they are one customer, whose entries are the draws.
    """
    rows = history.known_by(as_of).interactions
    if customer_ids is not None:
        rows = _with(rows, customer_ids, stays)
    found = columns(counts(rows, history.tones_of_customers, spans, is_one=is_one))
    buyers = columns(rows.filter(_.kind == "purchase").group_by("customer_id").agg(first=moment(_.happened_at).min()))
    since = columns(rows.agg(since=moment(rows.happened_at).min()))["since"]
    places, many = range(len(spans)), len(found["customer_id"])
    return Measured(
        spans=spans,
        span=np.repeat(np.arange(len(spans)), many),
        customer_id=np.tile(found["customer_id"].astype(np.int64), len(spans)),
        draw=np.tile(found["draw"].astype(np.int64), len(spans)),
        currency=np.tile(found["currency"], len(spans)),
        values={
            name: np.concatenate([np.nan_to_num(found[f"{name}_{place}"].astype(float)) for place in places])
            for name in ("paid", "tone", *MEASURES)
        },
        buyer_id=buyers["customer_id"].astype(np.int64),
        first_purchase=buyers["first"].astype(np.int64),
        since=None if np.isnan(float(since[0])) else int(since[0]),
    )


def _with(rows: ibis.Table, customer_ids: Collection[int], stays: Collection[Stay]) -> ibis.Table:
    """What happened with these customers, and with others in a stay of theirs."""
    if not stays:
        among = ibis.memtable(pa.table({"among": pa.array(sorted(customer_ids), pa.int64())}))
        return rows.filter(rows.customer_id.isin(among.among))
    whole = [*(Stay(pk) for pk in customer_ids), *stays]
    times = {
        "among": [stay.customer_id for stay in whole],
        "begin": [seconds(stay.begin) if stay.begin else -_FAR for stay in whole],
        "end": [seconds(stay.end) if stay.end else _FAR for stay in whole],
    }
    among = ibis.memtable(pa.table({name: pa.array(values, pa.int64()) for name, values in times.items()}))
    at = moment(rows.happened_at)
    return rows.semi_join(among, [rows.customer_id == among.among, at >= among.begin, at < among.end])


def counts(rows: ibis.Table, tones: ibis.Table, spans: Sequence[Span], *, is_one: bool = False) -> ibis.Table:
    """The expression behind `measure`, in one pass over the rows: one row a customer, draw and currency, with a column
    for each figure of each span (purchases_0, purchases_1, ...).
    """
    rows = _within(rows, spans, is_one=is_one)
    heard = _newest(tones.filter(tones.interaction_id.isin(rows.interaction_id)))
    rows = rows.left_join(heard, "interaction_id").drop("interaction_id_right")
    asked = {
        f"{name}_{place}": figure
        for place, span in enumerate(spans)
        for name, figure in _figures(
            rows, (rows["at"] >= seconds(span.begin)) & (rows["at"] < seconds(span.end))
        ).items()
    }
    return rows.group_by("customer_id", "draw", "currency").agg(**asked)


def _within(rows: ibis.Table, spans: Sequence[Span], *, is_one: bool) -> ibis.Table:
    """What happened in any of the spans, of the kinds that are counted."""
    at = moment(rows.happened_at)
    rows = rows.filter(ibis.or_(*((at >= seconds(span.begin)) & (at < seconds(span.end)) for span in spans)))
    return rows.select(
        "interaction_id",
        "customer_id",
        "kind",
        "direction",
        at=moment(rows.happened_at),
        draw=rows.interaction_id if is_one else rows.customer_id,
        money=(rows.kind == "refund").ifelse(-rows.amount.abs(), (rows.kind == "purchase").ifelse(rows.amount, 0.0)),
        is_contact=rows.kind.isin(list(CONTACT_KINDS)),
        currency=rows.currency.fill_null(""),
    )


def _figures(rows: ibis.Table, within: Any) -> dict[str, Any]:
    return {
        "purchases": rows.interaction_id.count(where=within & (rows.kind == "purchase")),
        "paid": rows.money.sum(where=within),
        "incoming": rows.interaction_id.count(where=within & rows.is_contact & (rows.direction == "in")),
        "outgoing": rows.interaction_id.count(where=within & rows.is_contact & (rows.direction == "out")),
        "texts": rows.interaction_id.count(where=within & rows.score.notnull()),
        "tone": rows.score.sum(where=within),
        "complaints": rows.interaction_id.count(where=within & (rows.intent == "complaint")),
    }


def _newest(tones: ibis.Table) -> ibis.Table:
    """What the newest model read."""
    read = tones.read.fill_null(0)
    return tones.group_by("interaction_id").agg(score=tones.score.argmax(read), intent=tones.intent.argmax(read))
