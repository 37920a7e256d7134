"""Does this customer buy fewer kinds of things than before, or more?

So many orders as in the last half year, drawn from those of the two years before, would have held so many different
products (rarefaction, Hurlbert 1971, each product by itself). Where there were fewer before than lately, what had not
been tried yet is added for those beyond by Good and Turing's estimate. Much fewer is a leading sign: whoever drops one
thing after the other often goes in the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from scipy.special import gammaln

from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome
from farley.analysis.days import DAY
from farley.analysis.evidence import SHOWN, confidence
from farley.analysis.numerics import Floats, Ints, normal_cdf
from farley.analysis.recommendations.insight import OrderLines
from farley.analysis.tables import History, groups, seconds

NAME = "range_trend"
_LATELY, _BEFORE = 182, 730
_ORDERS_LATELY, _ORDERS_BEFORE = 3, 5
_PRODUCTS_BEFORE = 4
_SURE = 0.9
_NARROWER, _WIDER = 0.65, 1.5


class RangeTrend:
    """Says who buys far fewer, or far more, kinds of things than their own orders before."""

    def __init__(self, lines: OrderLines) -> None:
        self.lines = lines
        self.known_: OrderLines

    def fit(self, history: History, *, as_of: datetime) -> RangeTrend:
        """Takes what was known by then: each customer is compared only with their own orders before."""
        self.known_ = self.lines.known_by(seconds(as_of))
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """A claim for each whose range changed; of those with few orders, that it is too early to say; of the others
        there is nothing to say.
        """
        found = (self._finding(own, as_of) for own in _ranges(history, self.known_, as_of))
        return [each for each in found if each is not None]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """None: which products come next is named elsewhere."""
        return []

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """None, as nothing is forecast."""
        return []

    def _finding(self, own: _Range, as_of: datetime) -> Claim | CannotSay | None:
        if own.orders_before < _ORDERS_BEFORE:
            return CannotSay(own.customer_id, NAME, "too_few_orders", has=own.orders_before, needs=_ORDERS_BEFORE)
        if own.orders < _ORDERS_LATELY:
            return CannotSay(own.customer_id, NAME, "too_few_orders_lately", has=own.orders, needs=_ORDERS_LATELY)
        if own.products_before < _PRODUCTS_BEFORE:
            return None
        fewer = float(normal_cdf(np.array((own.expected - own.products - 0.5) / own.deviation)))
        more = float(normal_cdf(np.array((own.products - own.expected - 0.5) / own.deviation)))
        is_narrower = fewer >= _SURE and own.products <= _NARROWER * own.expected
        if not is_narrower and not (more >= _SURE and own.products >= _WIDER * own.expected):
            return None
        named = own.dropped if is_narrower else own.new
        return Claim(
            customer_id=own.customer_id,
            insight=NAME,
            statement="range_narrows" if is_narrower else "range_widens",
            params={
                "products": own.products,
                "expected": round(own.expected),
                "orders": own.orders,
                "days": _LATELY,
                "first": self.lines.name(named[0], own.customer_id) if named else "",
                "second": self.lines.name(named[1], own.customer_id) if len(named) > 1 else "",
            },
            confidence=confidence(fewer if is_narrower else more, own.orders),
            evidence=own.evidence[:SHOWN],
            counter_evidence=own.new_in[:SHOWN] if is_narrower else (),
            expires_at=as_of + timedelta(days=60),
            calls_for_attention=is_narrower,
        )


@dataclass(frozen=True)
class _Range:
    """What one customer ordered lately: how many `orders` with how many different `products`; how many were `expected`
    by the orders before, give or take `deviation`; which products were `dropped` (the most frequent first), and which
    are `new`; `evidence` are the orders lately, `new_in` those of them with something new.
    """

    customer_id: int
    orders: int
    orders_before: int
    products: int
    products_before: int
    expected: float
    deviation: float
    dropped: tuple[int, ...]
    new: tuple[int, ...]
    evidence: tuple[int, ...]
    new_in: tuple[int, ...]


def _ranges(history: History, lines: OrderLines, as_of: datetime) -> Iterator[_Range]:
    """The range of each customer with orders in both times. A day is an order."""
    kept = lines.at > seconds(as_of) - (_LATELY + _BEFORE) * DAY
    day = history.days(lines.at[kept])
    rows = np.column_stack([lines.customer_id[kept], day, lines.product_id[kept], lines.interaction_id[kept]])
    order = np.lexsort(rows.T[::-1])
    rows = rows[order]
    border = history.day(as_of) - _LATELY
    for start, count in zip(*(column.tolist() for column in groups(rows[:, 0])), strict=True):
        own = rows[start : start + count]
        yield _range(int(own[0, 0]), own[own[:, 1] <= border], own[own[:, 1] > border])


def _range(customer_id: int, before: Ints, lately: Ints) -> _Range:
    pairs = np.unique(before[:, 1:3], axis=0)
    products, times = np.unique(pairs[:, 1], return_counts=True)
    orders_before, orders = len(np.unique(before[:, 1])), len(np.unique(lately[:, 1]))
    seen = np.unique(lately[:, 2])
    expected, variance = _expected(times, orders_before, orders)
    by_times = products[np.lexsort((products, -times))]
    is_new = ~np.isin(lately[:, 2], products)
    return _Range(
        customer_id=customer_id,
        orders=orders,
        orders_before=orders_before,
        products=len(seen),
        products_before=len(products),
        expected=expected,
        deviation=float(np.sqrt(variance)),
        dropped=tuple(int(each) for each in by_times if each not in seen and times[products == each][0] > 1),
        new=tuple(dict.fromkeys(lately[is_new, 2][::-1].tolist())),
        evidence=_newest_first(lately[:, 3]),
        new_in=_newest_first(lately[is_new, 3]),
    )


def _expected(times: Ints, before: int, orders: int) -> tuple[float, float]:
    """How many different products so many orders hold, by in how many of those before each was, and the variance."""
    if not before:
        return 0.0, 1.0
    drawn = min(orders, before)
    missing = np.exp(_log_choose(before - times, drawn) - _log_choose(np.array([before]), drawn))
    chance = 1 - np.where(before - times < drawn, 0.0, missing)
    # What is drawn holds what so many orders would, new things included; only orders beyond those before hold more.
    untried = float((times == 1).sum()) / before
    beyond = untried * max(orders - before, 0)
    # Products go together in orders, so that the number varies more than if each came by itself.
    return float(chance.sum()) + beyond, 1.5 * float((chance * (1 - chance)).sum()) + untried * orders + 0.5


def _log_choose(of: Ints, drawn: int) -> Floats:
    whole = np.maximum(of, drawn).astype(float)
    return np.asarray(gammaln(whole + 1) - gammaln(drawn + 1.0) - gammaln(whole - drawn + 1))


def _newest_first(ids: Ints) -> tuple[int, ...]:
    return tuple(each for each in dict.fromkeys(ids[::-1].tolist()) if each > 0)
