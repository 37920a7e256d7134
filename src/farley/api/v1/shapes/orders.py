"""What customers bought."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator

from farley.api.paging import CursorWord, Limit
from farley.api.v1.fields import Answer, Audience, Currency, Id, Moment, Money, Shape
from farley.commerce.actions import LineDraft, OrderDraft
from farley.commerce.models import Order, OrderLine
from farley.customers.models import Customer

_MOST = Decimal(10) ** 14


class OrderLineIn(Shape):
    """One product in an order; a negative quantity is a return."""

    sku: Annotated[str, Field(max_length=120, examples=["TEA-100"])]
    product_name: Annotated[str, Field(max_length=300)] = ""
    quantity: Annotated[Decimal, Field(max_digits=14, decimal_places=3)] = Decimal(1)
    unit_price: Money = Decimal(0)
    unit_cost: Annotated[Money | None, Field(ge=0, description="What one cost us, in the order's currency")] = None

    @model_validator(mode="after")
    def _amount_fits(self) -> OrderLineIn:
        if abs(self.quantity * self.unit_price) >= _MOST:
            raise ValueError("The amount is too large.")
        return self


class OrderIn(Shape):
    """An order to record; without a total it is the sum of its lines."""

    customer_id: Id
    number: Annotated[str, Field(min_length=1, max_length=120, description="Recorded once for each source")]
    placed_at: Moment
    currency: Currency
    lines: list[OrderLineIn] = Field(default_factory=list, max_length=500)
    total: Money | None = None
    channel: Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,29}$")] = "shop"
    audience: Audience = "all"

    @model_validator(mode="after")
    def _sum_fits(self) -> OrderIn:
        if abs(sum((line.quantity * line.unit_price for line in self.lines), Decimal(0))) >= _MOST:
            raise ValueError("The amounts are too large.")
        return self

    def draft(self, customer: Customer) -> OrderDraft:
        """What the room's action takes."""
        lines = (
            LineDraft(line.sku, line.quantity, line.unit_price, line.product_name, line.unit_cost)
            for line in self.lines
        )
        return OrderDraft(
            customer=customer,
            number=self.number,
            placed_at=self.placed_at,
            currency=self.currency,
            lines=tuple(lines),
            total=self.total,
            channel=self.channel,
            audience=self.audience,
        )


class OrderLineOut(Answer):
    """One product in an order."""

    sku: str
    product_name: str
    quantity: Decimal
    unit_price: Decimal
    unit_cost: Decimal | None
    amount: Decimal

    @classmethod
    def of(cls, row: OrderLine) -> OrderLineOut:
        product = row.product
        return cls.model_construct(
            sku=product.sku if product else "",
            product_name=row.product_name,
            quantity=row.quantity,
            unit_price=row.unit_price,
            unit_cost=row.unit_cost,
            amount=row.amount,
        )


class OrderOut(Answer):
    """An order or a return. Without `has_time` only the day was told, and `placed_at` is where it begins."""

    id: int
    customer_id: int
    source: str
    number: str
    placed_at: datetime
    has_time: bool
    currency: str
    total: Decimal
    lines: list[OrderLineOut]

    @classmethod
    def of(cls, row: Order) -> OrderOut:
        """An order whose lines were fetched along."""
        same = {name: getattr(row, name) for name in cls.model_fields if name != "lines"}
        return cls.model_construct(**same, lines=[OrderLineOut.of(line) for line in row.lines.all()])


class OrderPage(Answer):
    """Some orders; `next` is the cursor of the page after, null on the last."""

    items: list[OrderOut]
    next: str | None


class OrderPlace(Shape):
    """Which page of a customer's orders."""

    cursor: CursorWord = ""
    limit: Limit = 50
