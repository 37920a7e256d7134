"""Customers by when they first bought: how many of them bought again in each later period, and for how much."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import ibis
import pyarrow as pa
from ibis import _

from farley.analysis.numerics import share_interval
from farley.analysis.tables import History, columns, moment, seconds

# Of fewer customers a share says little; it is shown, but as one that may be chance.
LEAST_CUSTOMERS = 10


@dataclass(frozen=True)
class Cell:
    """A cohort in one period: how many bought, the share of the cohort with its 80 % interval, what was spent less
    what was given back, and that as a share of the cohort's first period (None: nothing was spent in it).
    """

    customers: int
    share: float
    low: float
    high: float
    spent: float
    kept: float | None


@dataclass(frozen=True)
class Cohort:
    """Who bought for the first time in one period (its place), with a cell for that period and each one after."""

    place: int
    customers: int
    cells: tuple[Cell, ...]

    @property
    def is_small(self) -> bool:
        """Whether its shares say little."""
        return self.customers < LEAST_CUSTOMERS


@dataclass(frozen=True)
class Newest:
    """When somebody last bought, and when somebody last did so for the first time."""

    purchase: datetime
    beginning: datetime


def cohorts(
    history: History,
    bounds: Sequence[datetime],
    *,
    as_of: datetime,
    currency: str,
    customer_ids: Collection[int] | None = None,
) -> list[Cohort]:
    """One cohort a period between two `bounds`, those without anybody left out; of these customers (None: all).

    Who first bought before the first bound is in none.
    """
    bought, spent = (columns(each) for each in counted(history, bounds, as_of=as_of, customer_ids=customer_ids))
    people = {(int(a), int(b)): int(n) for a, b, n in zip(*(bought[name] for name in _BOUGHT), strict=True)}
    money = {
        (int(a), int(b)): float(paid)
        for a, b, name, paid in zip(*(spent[name] for name in _SPENT), strict=True)
        if name == currency and paid == paid
    }
    begun = [place for place in range(len(bounds) - 1) if (place, place) in people]
    return [_cohort(place, len(bounds) - 1, people, money) for place in begun]


_BOUGHT = ("cohort", "period", "customers")
_SPENT = ("cohort", "period", "currency", "paid")


def counted(
    history: History, bounds: Sequence[datetime], *, as_of: datetime, customer_ids: Collection[int] | None = None
) -> tuple[ibis.Table, ibis.Table]:
    """The expressions behind `cohorts`: how many bought in each cohort and period, and what was spent, by currency."""
    rows = _among(history.known_by(as_of).interactions, customer_ids)
    rows = rows.filter(rows.kind.isin(["purchase", "refund"]))
    rows = rows.mutate(at=moment(_.happened_at), currency=_.currency.fill_null(""))
    firsts = rows.filter(_.kind == "purchase").group_by("customer_id").agg(first=_.at.min())
    joined = rows.join(firsts, "customer_id").filter(_.at >= _.first)
    joined = joined.mutate(cohort=_place(joined.first, bounds), period=_place(joined["at"], bounds))
    joined = joined.filter(_.cohort.notnull(), _.period.notnull())
    paid = (_.kind == "refund").ifelse(-_.amount.abs(), _.amount)
    bought = joined.filter(_.kind == "purchase")
    return (
        bought.group_by("cohort", "period").agg(customers=_.customer_id.nunique()),
        joined.mutate(money=paid).group_by("cohort", "period", "currency").agg(paid=_.money.sum()),
    )


def newest(history: History, *, as_of: datetime, customer_ids: Collection[int] | None = None) -> Newest | None:
    """When any of these customers (None: all) last bought, and last for the first time; None where nobody bought."""
    rows = _among(history.known_by(as_of).interactions, customer_ids)
    rows = rows.filter(rows.kind == "purchase").mutate(at=moment(_.happened_at))
    each = rows.group_by("customer_id").agg(first=_.at.min(), last=_.at.max())
    found = columns(each.agg(purchase=_["last"].max(), beginning=_["first"].max()))
    seconds_of = [found[name].tolist()[0] for name in ("purchase", "beginning")]
    if any(each is None or math.isnan(each) for each in seconds_of):
        return None
    return Newest(*(datetime.fromtimestamp(int(each), UTC) for each in seconds_of))


def _among(rows: ibis.Table, customer_ids: Collection[int] | None) -> ibis.Table:
    if customer_ids is None:
        return rows
    among = ibis.memtable(pa.table({"among": pa.array(sorted(customer_ids), pa.int64())}))
    return rows.filter(rows.customer_id.isin(among.among))


def _place(column: Any, bounds: Sequence[datetime]) -> Any:
    """Between which two bounds a time lies; null outside of all."""
    return column.bucket([seconds(each) for each in bounds], close_extreme=False)


def _cohort(
    place: int, periods: int, people: dict[tuple[int, int], int], money: dict[tuple[int, int], float]
) -> Cohort:
    size, first = people[place, place], money.get((place, place), 0.0)
    cells = []
    for period in range(place, periods):
        customers, spent = people.get((place, period), 0), money.get((place, period), 0.0)
        low, high = share_interval(customers, size)
        kept = spent / first if first > 0 else None
        cells.append(Cell(customers, customers / size, float(low), float(high), spent, kept))
    return Cohort(place, size, tuple(cells))
