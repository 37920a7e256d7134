"""All customers on one sheet: by how lately and how often they bought, in fifths; how many, and for how much."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import ibis
import pyarrow as pa
from ibis import _

from farley.analysis.cohorts import newest
from farley.analysis.days import DAY
from farley.analysis.tables import History, columns, moment, seconds
from farley.analysis.value_tier import rfm

FIFTHS = 5
# Of fewer customers than this no fifths are made.
LEAST_CUSTOMERS = 20
_YEAR = 365
_LONG_AGO = timedelta(days=30)


@dataclass(frozen=True)
class Square:
    """The customers of one fifth of how lately and one of how often (5 is the most): how many, and what they spent in
    the year up to `Grid.until` in each currency, less what was given back.
    """

    recency: int
    frequency: int
    customers: int
    spent: dict[str, float]


@dataclass(frozen=True)
class Grid:
    """All squares with somebody in them, how many customers there are in all, and up to when a year of spending is
    counted: the newest purchase, where that is more than a month ago, as after an old file was imported.
    """

    squares: tuple[Square, ...]
    customers: int
    until: datetime


def rfm_grid(history: History, *, as_of: datetime, customer_ids: Collection[int] | None = None) -> Grid:
    """The grid. Fifths are those of everybody; counted are these customers (None: all)."""
    cells = _cells(history, as_of, customer_ids)
    many = columns(cells.group_by("recency", "frequency").agg(customers=_.customer_id.count()))
    last = newest(history, as_of=as_of)
    until = last.purchase if last and as_of - last.purchase > _LONG_AGO else as_of
    spent = columns(_spent(history, cells, as_of, until))
    money: dict[tuple[int, int], dict[str, float]] = {}
    for recency, frequency, currency, paid in zip(
        *(spent[name].tolist() for name in ("recency", "frequency", "currency", "paid")), strict=True
    ):
        if paid == paid:
            money.setdefault((recency, frequency), {})[currency] = paid
    squares = [
        Square(recency, frequency, customers, money.get((recency, frequency), {}))
        for recency, frequency, customers in zip(
            *(many[name].tolist() for name in ("recency", "frequency", "customers")), strict=True
        )
    ]
    ordered = tuple(sorted(squares, key=lambda each: (-each.recency, -each.frequency)))
    return Grid(ordered, sum(each.customers for each in ordered), until)


def in_square(
    history: History, recency: int, frequency: int, *, as_of: datetime, customer_ids: Collection[int] | None = None
) -> list[int]:
    """The customers of one square, by id."""
    cells = _cells(history, as_of, customer_ids).filter(_.recency == recency, _.frequency == frequency)
    return [int(pk) for pk in columns(cells.select("customer_id").order_by("customer_id"))["customer_id"]]


def _cells(history: History, as_of: datetime, customer_ids: Collection[int] | None) -> ibis.Table:
    cells = rfm(history, as_of=as_of)
    if customer_ids is None:
        return cells
    among = ibis.memtable(pa.table({"among": pa.array(sorted(customer_ids), pa.int64())}))
    return cells.filter(cells.customer_id.isin(among.among))


def _spent(history: History, cells: ibis.Table, as_of: datetime, until: datetime) -> ibis.Table:
    rows = history.known_by(as_of).interactions
    rows = rows.filter(rows.kind.isin(["purchase", "refund"]), moment(rows.happened_at) > seconds(until) - _YEAR * DAY)
    rows = rows.mutate(
        money=(_.kind == "refund").ifelse(-_.amount.abs(), _.amount), currency=_.currency.fill_null("")
    ).select("customer_id", "money", "currency")
    return rows.join(cells, "customer_id").group_by("recency", "frequency", "currency").agg(paid=_.money.sum())
