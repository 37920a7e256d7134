"""What was sold and what it cost us, order by order, as tables to count in."""

from __future__ import annotations

import numpy as np
from django.db.models.functions import Coalesce

from farley.analysis.profitability import Sales
from farley.commerce.charges import is_charge
from farley.commerce.models import Order, OrderLine
from farley.understanding.order_lines import entries_of_orders


def sales() -> Sales:
    """All orders and returns of today's customers that stand on the timeline, with their lines of goods; nothing as
    long as no line tells what it cost.
    """
    if not OrderLine.objects.filter(unit_cost__isnull=False).exists():
        return _table([], [])
    entries = entries_of_orders(("purchase", "refund"))
    orders = Order.objects.filter(customer__trashed_at=None, customer__canonical__trashed_at=None).order_by("id")
    rows = orders.values_list(
        "id", Coalesce("customer__canonical", "customer"), "source", "number", "placed_at", "created_at", "currency",
        "total",
    )  # fmt: skip
    found = [
        (pk, customer_id, entry, int(placed_at.timestamp()), int(created_at.timestamp()), currency, float(total))
        for pk, customer_id, source, number, placed_at, created_at, currency, total in rows.iterator(chunk_size=10_000)
        if (entry := entries.get((source, f"order:{number}")))
    ]
    return _table(found, _lines())


def _lines() -> list[tuple[int, int, bool, float, float, float]]:
    """The order of each line, its product, whether it is goods, how many, for how much, and what one cost."""
    rows = OrderLine.objects.order_by("id").values_list(
        "order", "product", "name", "product__name", "quantity", "amount", "unit_cost"
    )
    return [
        (order, product or 0, not is_charge(name or called or ""), float(quantity), float(amount), _number(cost))
        for order, product, name, called, quantity, amount, cost in rows.iterator(chunk_size=10_000)
    ]


def _number(cost: object) -> float:
    return float("nan") if cost is None else float(str(cost))


def _table(
    orders: list[tuple[int, int, int, int, int, str, float]], lines: list[tuple[int, int, bool, float, float, float]]
) -> Sales:
    places = {row[0]: place for place, row in enumerate(orders)}
    whose = [(places[line[0]], line) for line in lines if line[0] in places]
    has_lines = np.zeros(len(orders), dtype=bool)
    has_lines[np.array([place for place, _line in whose], dtype=np.int64)] = True
    goods = [(place, line) for place, line in whose if line[2]]
    return Sales(
        customer_id=np.array([row[1] for row in orders], dtype=np.int64),
        interaction_id=np.array([row[2] for row in orders], dtype=np.int64),
        at=np.array([row[3] for row in orders], dtype=np.int64),
        known_at=np.array([row[4] for row in orders], dtype=np.int64),
        currency=np.array([row[5] for row in orders], dtype=str),
        total=np.array([row[6] for row in orders], dtype=float),
        has_lines=has_lines,
        order=np.array([place for place, _line in goods], dtype=np.int64),
        product_id=np.array([line[1] for _place, line in goods], dtype=np.int64),
        quantity=np.array([line[3] for _place, line in goods], dtype=float),
        amount=np.array([line[4] for _place, line in goods], dtype=float),
        unit_cost=np.array([line[5] for _place, line in goods], dtype=float),
    )
