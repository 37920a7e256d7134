"""Cohorts and the grid of recency and frequency, against a count by hand and against the same in pandas."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from farley.analysis.cohorts import Cohort, Newest, cohorts, newest
from farley.analysis.rfm_grid import in_square, rfm_grid
from farley.analysis.tables import History, history_of

AS_OF = datetime(2026, 7, 1, tzinfo=UTC)
BOUNDS = [datetime(2026, month, 1, tzinfo=UTC) for month in range(1, 8)]


def row(pk: int, customer: int, at: datetime, amount: float | None, kind: str = "purchase") -> dict[str, Any]:
    return {
        "interaction_id": pk,
        "customer_id": customer,
        "kind": kind,
        "happened_at": at,
        "recorded_at": at,
        "amount": amount,
        "currency": "JPY",
        "audience": "all",
    }


def bought(*lines: tuple[int, str, float], kind: str = "purchase") -> list[dict[str, Any]]:
    return [
        row(number, customer, datetime.fromisoformat(f"2026-{day}T00:00:00+00:00"), amount, kind)
        for number, (customer, day, amount) in enumerate(lines, start=1)
    ]


def of(history: History, **more: Any) -> list[Cohort]:
    return cohorts(history, BOUNDS, as_of=AS_OF, currency="JPY", **more)


def test_cohorts_are_what_a_person_counts() -> None:
    rows = bought((1, "01-05", 100), (2, "01-31", 300), (1, "02-01", 50), (1, "02-20", 50), (3, "02-10", 80))
    rows.append(row(99, 2, datetime(2026, 2, 3, tzinfo=UTC), 40, "refund"))
    january, february = of(history_of(rows))
    assert (january.place, january.customers, len(january.cells)) == (0, 2, 6)
    assert [cell.customers for cell in january.cells] == [2, 1, 0, 0, 0, 0]
    assert [cell.share for cell in january.cells[:3]] == [1.0, 0.5, 0.0]
    assert [cell.spent for cell in january.cells[:3]] == [400, 60, 0]
    assert january.cells[1].kept == pytest.approx(0.15)
    assert january.cells[1].low < 0.5 < january.cells[1].high
    assert (february.place, february.customers, february.cells[0].spent) == (1, 1, 80)
    assert february.is_small


def test_who_first_bought_before_the_first_period_is_in_no_cohort() -> None:
    rows = [row(1, 1, datetime(2025, 12, 31, tzinfo=UTC), 10), row(2, 1, datetime(2026, 1, 2, tzinfo=UTC), 10)]
    assert of(history_of(rows)) == []
    assert of(history_of([])) == []


def test_only_those_asked_for_are_counted_and_without_amounts_nothing_is_kept() -> None:
    rows = [row(1, 1, datetime(2026, 1, 2, tzinfo=UTC), None), row(2, 2, datetime(2026, 1, 2, tzinfo=UTC), 10)]
    (only,) = of(history_of(rows), customer_ids=[1])
    assert (only.customers, only.cells[0].spent, only.cells[0].kept) == (1, 0, None)


def test_the_newest_purchase_and_beginning_are_those_of_whom_is_asked_for() -> None:
    rows = bought((1, "01-02", 10), (2, "02-03", 20), (1, "03-04", 20))
    later = row(4, 1, datetime(2026, 5, 6, tzinfo=UTC), 5, "refund")
    history = history_of([*rows, later])
    january, february, march = (datetime(2026, month, month + 1, tzinfo=UTC) for month in (1, 2, 3))
    assert newest(history, as_of=AS_OF) == Newest(march, february)
    assert newest(history, as_of=AS_OF, customer_ids=[1]) == Newest(march, january)
    assert newest(history, as_of=AS_OF, customer_ids=[3]) is None


@pytest.fixture
def shop() -> list[dict[str, Any]]:
    """300 customers who buy now and then, and give back a little."""
    dice = random.Random(7)
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    rows = []
    for number in range(2000):
        at = begin + timedelta(minutes=dice.randrange(181 * 24 * 60))
        kind = "refund" if dice.random() < 0.1 else "purchase"
        rows.append(row(number + 1, dice.randrange(300) + 1, at, float(dice.randrange(1, 500)), kind))
    return rows


def test_cohorts_are_the_same_as_in_pandas(shop: list[dict[str, Any]]) -> None:
    table = pd.DataFrame(shop)
    table["period"] = table.happened_at.dt.month - 1
    firsts = table[table.kind == "purchase"].groupby("customer_id").happened_at.min()
    table["first"] = table.customer_id.map(firsts)
    table = table[table.happened_at >= table["first"]]
    table["cohort"] = table["first"].dt.month - 1
    table["paid"] = table.amount.where(table.kind == "purchase", -table.amount)
    people = table[table.kind == "purchase"].groupby(["cohort", "period"]).customer_id.nunique()
    money = table.groupby(["cohort", "period"]).paid.sum()
    found = of(history_of(shop))
    assert {
        (each.place, each.place + at) for each in found for at, cell in enumerate(each.cells) if cell.customers
    } == {(int(cohort), int(period)) for cohort, period in people.index}
    for cohort in found:
        for at, cell in enumerate(cohort.cells):
            key = (cohort.place, cohort.place + at)
            assert cell.customers == people.get(key, 0)
            assert cell.spent == pytest.approx(money.get(key, 0))


def test_the_grid_is_the_same_as_in_pandas(shop: list[dict[str, Any]]) -> None:
    table = pd.DataFrame(shop)
    purchases = table[table.kind == "purchase"]
    each = purchases.groupby("customer_id").agg(last=("happened_at", "max"), times=("kind", "size")).reset_index()
    each["last"] = each["last"].map(lambda at: int(at.timestamp()))
    each["recency"] = 5 - 5 * (each["last"].rank(method="min", ascending=False) - 1) // len(each)
    each["frequency"] = 1 + 5 * (each.times.rank(method="min") - 1) // len(each)
    each.loc[each["last"] == each["last"].min(), "recency"] = 1
    each.loc[each.times == each.times.max(), "frequency"] = 5
    paid = table.amount.where(table.kind == "purchase", -table.amount).groupby(table.customer_id).sum()
    each["paid"] = each.customer_id.map(paid)
    wanted = each.groupby(["recency", "frequency"]).agg(customers=("paid", "size"), paid=("paid", "sum"))
    grid = rfm_grid(history_of(shop), as_of=AS_OF)
    assert grid.customers == len(each)
    assert {(s.recency, s.frequency): s.customers for s in grid.squares} == wanted.customers.to_dict()
    for square in grid.squares:
        assert square.spent["JPY"] == pytest.approx(wanted.paid[square.recency, square.frequency])
    best = each[(each.recency == 5) & (each.frequency == 5)].customer_id
    assert in_square(history_of(shop), 5, 5, as_of=AS_OF) == sorted(best)


def test_where_all_purchases_are_old_the_year_of_spending_ends_with_the_newest() -> None:
    history = history_of(bought((1, "01-02", 10), (2, "03-04", 20)))
    later = AS_OF + timedelta(days=5 * 365)
    found = rfm_grid(history, as_of=later)
    assert found.until == datetime(2026, 3, 4, tzinfo=UTC)
    assert sorted(square.spent["JPY"] for square in found.squares) == [10, 20]
    soon = datetime(2026, 3, 20, tzinfo=UTC)
    assert rfm_grid(history, as_of=soon).until == soon


def test_a_grid_of_some_keeps_the_fifths_of_everybody(shop: list[dict[str, Any]]) -> None:
    best = in_square(history_of(shop), 5, 5, as_of=AS_OF)
    (square,) = rfm_grid(history_of(shop), as_of=AS_OF, customer_ids=best[:3]).squares
    assert (square.recency, square.frequency, square.customers) == (5, 5, 3)
    assert in_square(history_of(shop), 5, 5, as_of=AS_OF, customer_ids=best[:3]) == best[:3]
    assert rfm_grid(history_of([]), as_of=AS_OF).customers == 0


def test_who_bought_oftenest_stands_in_the_top_fifth_however_many_they_are() -> None:
    once = [(customer, "06-01", 10.0) for customer in range(1, 21)]
    twice = [(customer, "06-02", 10.0) for customer in range(11, 21)]
    halves = rfm_grid(history_of(bought(*once, *twice)), as_of=AS_OF)
    assert {(s.recency, s.frequency): s.customers for s in halves.squares} == {(1, 1): 10, (5, 5): 10}
    alike = rfm_grid(history_of(bought(*once)), as_of=AS_OF)
    assert {(s.recency, s.frequency): s.customers for s in alike.squares} == {(5, 1): 20}, "nobody stands out"
