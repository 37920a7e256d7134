"""How often each step and each transition was taken, how long it took, and where walks turn back or end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ibis

from farley.analysis.days import DAY
from farley.analysis.journeys.walks import NOTHING, Walks
from farley.analysis.numerics import share_interval
from farley.analysis.tables import columns, seconds


@dataclass(frozen=True)
class StepCount:
    """How often a step was taken, by how many customers, and for how many it was the first, or the last of their own
    (`ends`). `gone` are those of these who have been quiet so long that they are taken to be gone.
    """

    step: str
    times: int
    customers: int
    starts: int
    ends: int
    gone: int


@dataclass(frozen=True)
class Transition:
    """How often one step directly followed another, for how many customers, and after how many seconds."""

    step: str
    next_step: str
    times: int
    customers: int
    mean_wait: float
    median_wait: float


@dataclass(frozen=True)
class Return:
    """How often customers came back to a step after having taken others; after how many days in the median."""

    step: str
    times: int
    customers: int
    median_days: float


@dataclass(frozen=True)
class Follower:
    """Of the customers who took a step, how many took this one within some days after it: their share, and the 95 %
    interval of it.
    """

    step: str
    customers: int
    share: float
    low: float
    high: float


def step_counts(walks: Walks, *, as_of: datetime, quiet_days: int = 180) -> tuple[StepCount, ...]:
    """Every step, the most frequent first. Who was quiet for more than `quiet_days` days, whatever we sent in them, is
    taken to be gone.
    """
    table = walks.table
    counted = table.group_by("step").agg(
        times=table.count(), customers=table.customer_id.nunique(), starts=table.count(where=table.place == 0)
    )
    rows = columns(counted.order_by(ibis.desc("times"), "step"))
    left = _left(walks, seconds(as_of) - quiet_days * DAY)
    return tuple(
        StepCount(walks.name(step), times, customers, starts, *left.get(step, (0, 0)))
        for step, times, customers, starts in _rows(rows, "step", "times", "customers", "starts")
    )


def _left(walks: Walks, border: int) -> dict[int, tuple[int, int]]:
    """With each step, how many walks end, and how many of them ended before the border."""
    ends = walks.ends
    counted = ends.group_by("step").agg(ends=ends.count(), gone=ends.count(where=ends["at"] < border))
    return {step: (many, gone) for step, many, gone in _rows(columns(counted), "step", "ends", "gone")}


def transition_counts(walks: Walks) -> dict[tuple[str, str], int]:
    """How often each step directly followed each other, without times: the directly-follows graph."""
    table = walks.table.filter(walks.table.next_step != NOTHING)
    rows = columns(table.group_by("step", "next_step").agg(times=table.count()))
    return {
        (walks.name(step), walks.name(after)): times for step, after, times in _rows(rows, "step", "next_step", "times")
    }


def transitions(walks: Walks) -> tuple[Transition, ...]:
    """Every transition, the most frequent first."""
    table = walks.table.filter(walks.table.next_step != NOTHING)
    table = table.mutate(wait=table.next_at - table.at)
    rows = columns(_medians(table, ["step", "next_step"], "wait").order_by(ibis.desc("times"), "step", "next_step"))
    return tuple(
        Transition(walks.name(step), walks.name(after), times, customers, mean, median)
        for step, after, times, customers, mean, median in _rows(
            rows, "step", "next_step", "times", "customers", "mean", "median"
        )
    )


def returns(walks: Walks) -> tuple[Return, ...]:
    """To which steps customers come back, the most frequent first. The same step twice in a row is no return."""
    table = _returned(walks)
    rows = columns(_medians(table, ["step"], "wait").order_by(ibis.desc("times"), "step"))
    return tuple(
        Return(walks.name(step), times, customers, median / DAY)
        for step, times, customers, median in _rows(rows, "step", "times", "customers", "median")
    )


def who_returned(walks: Walks, step: str) -> Any:
    """The ids of the customers who came back to this step after others, in their order."""
    table = _returned(walks)
    found = table.filter(table.step == walks.number(step)).select("customer_id").distinct()
    return columns(found.order_by("customer_id"))["customer_id"]


def _returned(walks: Walks) -> ibis.Table:
    """The steps that their customers had taken before, with others in between, and the seconds since then."""
    visits = ibis.window(group_by=["customer_id", "step"], order_by=["place"])
    table = walks.table.mutate(
        place_before=walks.table.place.lag(1, default=NOTHING).over(visits),
        at_before=walks.table.at.lag(1, default=NOTHING).over(visits),
    )
    table = table.filter(table.place_before != NOTHING, table.place - table.place_before > 1)
    return table.mutate(wait=table.at - table.at_before)


def followers(walks: Walks, step: str, *, days: int, as_of: datetime) -> tuple[int, tuple[Follower, ...]]:
    """What customers did within `days` days after they first took this step: how many took it, and what followed, the
    most frequent first. Who took it so lately that the days are not over yet is not counted.
    """
    table = walks.table
    taken = table.filter(table.step == walks.number(step))
    first = taken.group_by("customer_id").agg(since=taken.at.min(), since_place=taken.place.min())
    first = first.filter(first.since <= seconds(as_of) - days * DAY)
    total = int(columns(first.agg(total=first.count()))["total"][0])
    after = table.inner_join(first, "customer_id")
    after = after.filter(after.place > after.since_place, after.at <= after.since + days * DAY)
    counted = after.group_by("step").agg(customers=after.customer_id.nunique())
    rows = columns(counted.order_by(ibis.desc("customers"), "step"))
    return total, tuple(
        _follower(walks.name(number), customers, total) for number, customers in _rows(rows, "step", "customers")
    )


def _follower(step: str, customers: int, total: int) -> Follower:
    low, high = share_interval(customers, total, mass=0.95)
    return Follower(step, customers, customers / total, float(low), float(high))


def _medians(table: ibis.Table, by: list[str], column: str) -> ibis.Table:
    """How often, of how many customers, and mean and median of a column."""
    if not _knows_the_median(table):
        return _medians_by_place(table, by, column)
    return table.group_by(by).agg(
        times=table.count(),
        customers=table.customer_id.nunique(),
        mean=table[column].mean(),
        median=table[column].median(),
    )


def _knows_the_median(table: ibis.Table) -> bool:
    return bool(table.get_backend().has_operation(ibis.expr.operations.Median))


def _medians_by_place(table: ibis.Table, by: list[str], column: str) -> ibis.Table:
    """The same where the engine knows no median (SQLite): it is the mean of the one or two rows in the middle."""
    places = ibis.window(group_by=by, order_by=[column, "interaction_id"])
    table = table.mutate(
        middle=2 * (ibis.row_number().over(places) + 1), many=table.count().over(ibis.window(group_by=by))
    )
    is_middle = (table.middle >= table.many) & (table.middle <= table.many + 2)
    return table.group_by(by).agg(
        times=table.count(),
        customers=table.customer_id.nunique(),
        mean=table[column].mean(),
        median=table[column].mean(where=is_middle),
    )


def _rows(found: dict[str, Any], *names: str) -> Any:
    return zip(*(found[name].tolist() for name in names), strict=True)
