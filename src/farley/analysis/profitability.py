"""What stays of what a customer pays, after what the goods cost us: over the last year, and in all?

Counted from the lines of orders: what was paid for goods, less what was given back, less what these goods cost us. A
line that does not tell its cost takes that of the latest order before it of the same product in the same currency, or
else of the first one after it. What still has no cost is taken to cost the same share of its price as the customer's
other goods, and the bounds say what would be if it had cost nothing, or all of its price. What stands in an order
beside its goods (postage, fees, taxes on top) is taken to cost what it brings; what is missing from the sum of its
goods is a discount. What it costs to serve a customer is not known here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome
from farley.analysis.currencies import usual_currency
from farley.analysis.days import DAY
from farley.analysis.evidence import weightiest
from farley.analysis.numerics import Floats, Ints
from farley.analysis.tables import History, seconds

NAME = "profitability"
KNOWN_SHARE = 0.8
_DAYS = 365
_TO_COMPARE = 20
_SMALL, _LARGE = 0.5, 0.2


@dataclass(frozen=True)
class Sales:
    """All orders, one row each: whose, the interaction that tells it, when it was placed and when we knew of it
    (seconds since 1970), its currency and total, below 0 where something came back. And their lines of goods, without
    postage, fees and discounts: `order` is the row of its order, `product_id` is 0 where it has none, `unit_cost` is
    NaN where it is not told. `has_lines` is false of an order of which only the total is known.
    """

    customer_id: Ints
    interaction_id: Ints
    at: Ints
    known_at: Ints
    currency: NDArray[np.str_]
    total: Floats
    has_lines: NDArray[np.bool_]
    order: Ints
    product_id: Ints
    quantity: Floats
    amount: Floats
    unit_cost: Floats


class Profitability:
    """Says what stays of what each customer pays, where enough costs are known."""

    def __init__(self, sales: Sales) -> None:
        self.sales = sales

    def fit(self, history: History, *, as_of: datetime) -> Profitability:
        """Learns nothing: this is counted."""
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """One finding for each who paid for goods in the last year; nothing where no cost of anything is known."""
        accounts = _accounts(_known_by(self.sales, seconds(as_of)))
        if not accounts.cost_known.any():
            return []
        currencies = usual_currency(history, as_of=as_of)
        whole = {pk: _balance(accounts, rows) for pk, rows in _rows_of(accounts, currencies, since=0).items()}
        since = seconds(as_of) - _DAYS * DAY
        years = {pk: _balance(accounts, rows) for pk, rows in _rows_of(accounts, currencies, since=since).items()}
        years = {pk: year for pk, year in years.items() if year.paid > 0}
        standings = _standings({pk: year for pk, year in years.items() if year.is_known}, currencies)
        return [
            _finding(pk, year, whole[pk], standings.get(pk), currencies.get(pk, ""), as_of)
            for pk, year in years.items()
        ]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """None, as this only counts."""
        return []

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """None, as nothing is forecast."""
        return []


@dataclass(frozen=True)
class _Accounts:
    """One row an order: what was paid for its goods, as far as their costs are known (`priced`) and as far as not
    (`open_up`, and `open_down` of what came back), these costs, and what was taken off the sum of the goods.
    """

    customer_id: Ints
    interaction_id: Ints
    at: Ints
    currency: NDArray[np.str_]
    priced: Floats
    cost: Floats
    open_up: Floats
    open_down: Floats
    discount: Floats
    # What was paid and given back, added up without its sign: with costs that are known, and in all.
    cost_known: Floats
    moved: Floats


@dataclass(frozen=True)
class _Balance:
    """What one customer paid for goods in a time, and what stays of it, at least and at most. `known` is the share of
    it of which the costs are known; `ids` and `against` are the orders that speak for it and against it.
    """

    paid: float
    margin: float
    low: float
    high: float
    known: float
    orders: int
    ids: tuple[int, ...]
    against: tuple[int, ...]

    @property
    def is_known(self) -> bool:
        return self.known >= KNOWN_SHARE

    @property
    def share(self) -> float:
        return self.margin / self.paid


@dataclass(frozen=True)
class _Standing:
    """What is usual among those who pay in the same currency, the median of their shares; and `above`, the share of
    them who earn us as much or more, oneself among them.
    """

    usual: float
    above: float


def _known_by(sales: Sales, end: int) -> Sales:
    """The orders that were placed and known by then."""
    kept = (sales.at <= end) & (sales.known_at <= end)
    lines = kept[sales.order]
    return Sales(
        sales.customer_id[kept],
        sales.interaction_id[kept],
        sales.at[kept],
        sales.known_at[kept],
        sales.currency[kept],
        sales.total[kept],
        sales.has_lines[kept],
        (np.cumsum(kept) - 1)[sales.order[lines]],
        sales.product_id[lines],
        sales.quantity[lines],
        sales.amount[lines],
        sales.unit_cost[lines],
    )


def _accounts(sales: Sales) -> _Accounts:
    unit_cost, size = _costs_of_lines(sales), len(sales.at)
    is_known = np.isfinite(unit_cost)

    def summed(values: Floats, which: NDArray[np.bool_]) -> Floats:
        return np.bincount(sales.order[which], weights=values[which], minlength=size).astype(float)

    goods = summed(sales.amount, np.ones(len(sales.order), dtype=bool))
    # Money that was given back for no goods at all is as lost as a discount.
    is_whole = (goods * sales.total < 0) | ((goods == 0) & (sales.total < 0))
    paid = np.where(is_whole, sales.total, np.sign(sales.total) * np.minimum(np.abs(sales.total), np.abs(goods)))
    bare_up = np.where(sales.has_lines, 0.0, np.maximum(sales.total, 0.0))
    bare_down = np.where(sales.has_lines, 0.0, np.minimum(sales.total, 0.0))
    priced, moved = summed(sales.amount, is_known), summed(np.abs(sales.amount), is_known)
    return _Accounts(
        customer_id=sales.customer_id,
        interaction_id=sales.interaction_id,
        at=sales.at,
        currency=sales.currency,
        priced=priced,
        cost=summed(sales.quantity * np.nan_to_num(unit_cost), is_known),
        open_up=summed(sales.amount, ~is_known & (sales.amount > 0)) + bare_up,
        open_down=summed(sales.amount, ~is_known & (sales.amount < 0)) + bare_down,
        discount=np.where(sales.has_lines, paid - goods, 0.0),
        cost_known=moved,
        moved=moved + summed(np.abs(sales.amount), ~is_known) + np.where(sales.has_lines, 0.0, np.abs(sales.total)),
    )


def _costs_of_lines(sales: Sales) -> Floats:
    """The unit cost of each line: its own, or that of the latest order before it of the same product in the same
    currency, or of the first one after it.
    """
    at, currency = sales.at[sales.order], np.unique(sales.currency, return_inverse=True)[1][sales.order]
    order = np.lexsort((sales.interaction_id[sales.order], at, currency, sales.product_id))
    cost, places = sales.unit_cost[order].copy(), np.arange(len(order))
    key = np.stack([sales.product_id[order], currency[order]])
    starts = np.r_[True, (key[:, 1:] != key[:, :-1]).any(axis=0)] if len(order) else np.zeros(0, dtype=bool)
    group = np.cumsum(starts)
    is_told, has_product = np.isfinite(cost), sales.product_id[order] > 0
    before = np.maximum.accumulate(np.where(is_told, places, -1)) if len(order) else places
    after = np.minimum.accumulate(np.where(is_told, places, len(order))[::-1])[::-1] if len(order) else places
    for nearest in (before, after):
        inside = np.clip(nearest, 0, max(len(order) - 1, 0))
        fits = np.isnan(cost) & has_product & (nearest == inside) & (group[inside] == group)
        cost[fits] = cost[inside[fits]]
    found = np.empty(len(order))
    found[order] = cost
    return found


def _rows_of(accounts: _Accounts, currencies: dict[int, str], *, since: int) -> dict[int, Ints]:
    """Each customer's orders since then, in the currency in which the customer usually pays."""
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for place in np.flatnonzero(accounts.at > since).tolist():
        customer_id = int(accounts.customer_id[place])
        if accounts.currency[place] == currencies.get(customer_id, ""):
            rows[customer_id].append(place)
    return {customer_id: np.array(places) for customer_id, places in sorted(rows.items())}


def _balance(accounts: _Accounts, rows: Ints) -> _Balance:
    priced, cost = float(accounts.priced[rows].sum()), float(accounts.cost[rows].sum())
    up, down = float(accounts.open_up[rows].sum()), float(accounts.open_down[rows].sum())
    discount, moved = float(accounts.discount[rows].sum()), float(accounts.moved[rows].sum())
    certain = priced + discount - cost
    usual = float(np.clip(cost / priced, 0, 1)) if priced > 0 else 1.0
    stays = accounts.priced[rows] + accounts.discount[rows] - accounts.cost[rows]
    margin = certain + (up + down) * (1 - usual)
    speaks = stays if margin >= 0 else -stays
    ids = accounts.interaction_id[rows]
    return _Balance(
        paid=priced + up + down + discount,
        margin=margin,
        low=certain + down,
        high=certain + up,
        known=float(accounts.cost_known[rows].sum()) / moved if moved else 0.0,
        orders=len(rows),
        ids=weightiest(ids[speaks >= 0], speaks[speaks >= 0]),
        against=weightiest(ids[speaks < 0], -speaks[speaks < 0]),
    )


def _standings(years: dict[int, _Balance], currencies: dict[int, str]) -> dict[int, _Standing]:
    """How each stands among those who pay in the same currency, where there are enough of them."""
    found: dict[int, _Standing] = {}
    for same in _by_currency(years, currencies):
        if len(same) < _TO_COMPARE:
            continue
        shares = np.array([years[each].share for each in same])
        ordered = np.sort([years[each].margin for each in same])
        above = len(same) - np.searchsorted(ordered, [years[each].margin for each in same], side="left")
        found |= {
            each: _Standing(float(np.median(shares)), int(n) / len(same))
            for each, n in zip(same, above.tolist(), strict=True)
        }
    return found


def _by_currency(customer_ids: Iterable[int], currencies: dict[int, str]) -> list[list[int]]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for customer_id in customer_ids:
        groups[currencies.get(customer_id, "")].append(customer_id)
    return list(groups.values())


def _finding(
    customer_id: int, year: _Balance, whole: _Balance, standing: _Standing | None, currency: str, as_of: datetime
) -> Claim | CannotSay:
    if not year.is_known:
        known = int(100 * year.known)
        return CannotSay(customer_id, NAME, "costs_unknown", has=known, needs=round(100 * KNOWN_SHARE))
    statement = _statement(year, standing)
    return Claim(
        customer_id=customer_id,
        insight=NAME,
        statement=statement,
        params={
            "paid": round(year.paid, 2),
            "margin": round(year.margin, 2),
            "low": round(year.low, 2),
            "high": round(year.high, 2),
            "percent": round(100 * year.share),
            "known_percent": int(100 * year.known),
            "currency": currency,
            "orders": year.orders,
            "usual_percent": round(100 * standing.usual) if standing else None,
            "all_paid": round(whole.paid, 2) if whole.is_known else None,
            "all_margin": round(whole.margin, 2) if whole.is_known else None,
        },
        # It is counted, not guessed, as far as costs are known; what was recorded wrongly can be wrong.
        confidence=0.95 * year.known,
        evidence=year.ids,
        counter_evidence=year.against,
        expires_at=as_of + timedelta(days=30),
        calls_for_attention=statement == "profit_negative",
    )


def _statement(year: _Balance, standing: _Standing | None) -> str:
    """What is said also holds if the goods without a known cost had cost nothing, or all of their price; only who is
    among the fifth is told by what they are taken to cost.
    """
    if year.high < 0:
        return "profit_negative"
    if standing and year.high < _SMALL * standing.usual * year.paid:
        return "profit_small"
    if standing and standing.above <= _LARGE and year.low > 0:
        return "profit_large"
    return "profit_counted"
