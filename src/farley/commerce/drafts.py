"""What is about to be recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from farley.base.access import EVERYBODY
from farley.customers.models import Customer


@dataclass(frozen=True)
class LineDraft:
    """One line of an order. `unit_cost` is what one of it cost us, in the currency of the price; None if not told."""

    sku: str
    quantity: Decimal = Decimal(1)
    unit_price: Decimal = Decimal(0)
    product_name: str = ""
    unit_cost: Decimal | None = None

    @property
    def amount(self) -> Decimal:
        return self.quantity * self.unit_price


@dataclass(frozen=True)
class OrderDraft:
    """An order about to be recorded; without `total` it is the sum of its lines.

    Without `has_time` only the day was told, and `placed_at` is where it begins. `is_dated`: the order itself says when
    it was placed; otherwise that is when we were told of it.
    """

    customer: Customer
    number: str
    placed_at: datetime
    currency: str
    lines: tuple[LineDraft, ...] = ()
    total: Decimal | None = None
    channel: str = "shop"
    audience: str = EVERYBODY
    identifier: str = ""
    has_time: bool = True
    is_dated: bool = True

    @property
    def amount(self) -> Decimal:
        return self.total if self.total is not None else sum((line.amount for line in self.lines), Decimal(0))
