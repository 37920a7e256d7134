"""Reads that cross tables."""

from __future__ import annotations

from collections.abc import Iterable

from farley.commerce.models import Order


def orders_of(customer_ids: Iterable[int], *, most: int = 50) -> list[Order]:
    """The newest orders of these customers with their lines; the caller got the customers through customers.access."""
    orders = Order.objects.filter(customer__in=list(customer_ids)).prefetch_related("lines__product")
    return list(orders.order_by("-placed_at", "-id")[:most])
