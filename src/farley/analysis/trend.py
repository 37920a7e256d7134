"""What changed between two spans of time: for one customer, some, or everybody; how sure that is, and who drove it.

A change has an 80 % interval: each customer's change is taken as one draw of many, so that a change that a single
customer made is as unsure as it is. Of one customer alone, each entry is a draw. With fewer than LEAST_CASES draws
nothing is said.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from statistics import NormalDist

import ibis
import numpy as np
import pyarrow as pa
from ibis import _
from numpy.typing import NDArray

from farley.analysis.numerics import Floats
from farley.analysis.purchases import Ints
from farley.analysis.tables import CONTACT_KINDS, History, columns, moment, seconds

LEAST_CASES = 5
# What is counted of each span; money is asked for by its currency.
MEASURES = ("purchases", "incoming", "outgoing", "texts", "complaints")
_Z = NormalDist().inv_cdf(0.9)


@dataclass(frozen=True)
class Span:
    """From `begin` until before `end`."""

    begin: datetime
    end: datetime


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
            return _of_heads(self.parts(about))
        values, span = self._of(about, currency), self.span
        _draws, places = np.unique(self.draw, return_inverse=True)
        signed = np.where(span == 0, values, np.where(span == 1, -values, 0.0))
        differences = np.bincount(places, weights=signed, minlength=1)
        touched = np.bincount(places, weights=(span <= 1) & (values != 0), minlength=1) > 0
        now, before = float(values[span == 0].sum()), float(values[span == 1].sum())
        return _change(now, before, float(np.sum(differences**2)), int(touched.sum()))

    def tone(self) -> Change | None:
        """The mean tone of the first span against the second; None where either has no text."""
        texts, total = self.values["texts"], self.values["tone"]
        sides = [self._mean(texts, total, span) for span in (0, 1)]
        if any(side is None for side in sides):
            return None
        (now, spread, cases), (before, spread_before, cases_before) = sides  # type: ignore[misc]
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
        ids, places = np.unique(self.customer_id, return_inverse=True)
        sides = [self._by_customer(about, currency, span, ids, places) for span in (0, 1)]
        found = [
            Part(int(pk), float(now), float(before))
            for pk, now, before in zip(ids, *sides, strict=True)
            if now or before
        ]
        return sorted(found, key=lambda part: (-abs(part.difference), part.customer_id))

    def _by_customer(self, about: str, currency: str, span: int, ids: Ints, places: Ints) -> Floats:
        if about == "newcomers":
            return np.isin(ids, self._newcomers(span)).astype(float)
        values = self._of("purchases" if about == "buyers" else about, currency)
        summed = np.bincount(places, weights=np.where(self.span == span, values, 0.0), minlength=len(ids))
        return (summed > 0).astype(float) if about == "buyers" else np.asarray(summed, dtype=float)

    def _of(self, about: str, currency: str) -> Floats:
        values = self.values[about]
        return np.where(self.currency == currency, values, 0.0) if about == "paid" else values

    def _newcomers(self, span: int) -> Ints:
        begin, end = seconds(self.spans[span].begin), seconds(self.spans[span].end)
        return self.buyer_id[(self.first_purchase >= begin) & (self.first_purchase < end)]


def _of_heads(parts: Sequence[Part]) -> Change:
    now, before = sum(part.now for part in parts), sum(part.before for part in parts)
    return _change(now, before, sum(part.difference**2 for part in parts), len(parts))


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
    is_one: bool = False,
) -> Measured:
    """Counts what happened in each of the spans, with these customers (None: all). `is_one`: they are one customer,
    whose entries are the draws.
    """
    rows = history.known_by(as_of).interactions
    if customer_ids is not None:
        among = ibis.memtable(pa.table({"among": pa.array(sorted(customer_ids), pa.int64())}))
        rows = rows.filter(rows.customer_id.isin(among.among))
    found = columns(counts(rows, _newest(history), spans, is_one=is_one))
    buyers = columns(rows.filter(_.kind == "purchase").group_by("customer_id").agg(first=moment(_.happened_at).min()))
    since = columns(rows.agg(since=moment(rows.happened_at).min()))["since"]
    names = ("paid", "tone", *MEASURES)
    return Measured(
        spans=spans,
        span=found["span"].astype(np.int64),
        customer_id=found["customer_id"].astype(np.int64),
        draw=found["draw"].astype(np.int64),
        currency=found["currency"],
        values={name: np.nan_to_num(found[name].astype(float)) for name in names},
        buyer_id=buyers["customer_id"].astype(np.int64),
        first_purchase=buyers["first"].astype(np.int64),
        since=None if np.isnan(float(since[0])) else int(since[0]),
    )


def counts(rows: ibis.Table, tones: ibis.Table, spans: Sequence[Span], *, is_one: bool = False) -> ibis.Table:
    """The expression behind `measure`: one row a span, customer, draw and currency."""
    at = moment(rows.happened_at)
    parts = []
    for place, span in enumerate(spans):
        within = rows.filter((at >= seconds(span.begin)) & (at < seconds(span.end)))
        parts.append(within.mutate(span=ibis.literal(place, type="int64")))
    both = ibis.union(*parts) if len(parts) > 1 else parts[0]
    both = both.left_join(tones, "interaction_id").drop("interaction_id_right")
    both = both.mutate(
        draw=both.interaction_id if is_one else both.customer_id,
        money=(both.kind == "refund").ifelse(-both.amount.abs(), (both.kind == "purchase").ifelse(both.amount, 0.0)),
        is_contact=both.kind.isin(list(CONTACT_KINDS)),
        currency=both.currency.fill_null(""),
    )
    return both.group_by("span", "customer_id", "draw", "currency").agg(
        purchases=_.interaction_id.count(where=_.kind == "purchase"),
        paid=_.money.sum(),
        incoming=_.interaction_id.count(where=_.is_contact & (_.direction == "in")),
        outgoing=_.interaction_id.count(where=_.is_contact & (_.direction == "out")),
        texts=_.interaction_id.count(where=_.score.notnull()),
        tone=_.score.sum(),
        complaints=_.interaction_id.count(where=_.intent == "complaint"),
    )


def _newest(history: History) -> ibis.Table:
    """What the newest model read in the customers' own words."""
    tones = history.tones_of_customers
    read = tones.read.fill_null(0)
    return tones.group_by("interaction_id").agg(score=tones.score.argmax(read), intent=tones.intent.argmax(read))
