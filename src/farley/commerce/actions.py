"""Record what customers bought."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Unpack

from django.db import transaction

from farley.base import bulk
from farley.base.access import EVERYBODY, require_writer
from farley.base.acts import ActWords, act_of
from farley.base.changes import Act, Batch
from farley.commerce.models import Order, OrderLine, Product
from farley.customers.models import Customer
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.timeline.models import Direction


@dataclass(frozen=True)
class LineDraft:
    """One line of an order."""

    sku: str
    quantity: Decimal = Decimal(1)
    unit_price: Decimal = Decimal(0)
    product_name: str = ""

    @property
    def amount(self) -> Decimal:
        return self.quantity * self.unit_price


@dataclass(frozen=True)
class OrderDraft:
    """An order about to be recorded; without `total` it is the sum of its lines."""

    customer: Customer
    number: str
    placed_at: datetime
    currency: str
    lines: tuple[LineDraft, ...] = ()
    total: Decimal | None = None
    channel: str = "shop"
    audience: str = EVERYBODY
    identifier: str = ""

    @property
    def amount(self) -> Decimal:
        return self.total if self.total is not None else sum((line.amount for line in self.lines), Decimal(0))


@transaction.atomic
def record_orders(drafts: Sequence[OrderDraft], **act: Unpack[ActWords]) -> list[Order]:
    """Record orders with their lines, and each as a purchase or refund on the timeline. Returns those that are new.

    An order whose number this source already gave is left as it is.
    """
    who = act_of(act)
    require_writer(who.by)
    new = _not_yet_recorded(drafts, who.source)
    orders = bulk.insert([_row(draft, who) for draft in new])
    products = _products_for(new, who)
    bulk.insert(
        [
            _line(order, line, products.get(line.sku))
            for order, draft in zip(orders, new, strict=True)
            for line in draft.lines
        ]
    )
    timeline.record_many([_happening(o, d) for o, d in zip(orders, new, strict=True)], **act)
    return orders


@transaction.atomic
def withdraw_orders(which: Batch, /, *, most: int = 1000, **act: Unpack[ActWords]) -> int:
    """Delete up to `most` orders of a batch that is taken back. Returns how many; call it until that is none.

    What they left on the timeline is retracted with the batch itself.
    """
    require_writer(act_of(act).by)
    ids = list(Order.objects.filter(batch=which).order_by("id").values_list("pk", flat=True)[:most])
    Order.objects.filter(pk__in=ids).delete()
    return len(ids)


def _not_yet_recorded(drafts: Sequence[OrderDraft], source: str) -> list[OrderDraft]:
    numbers = sorted({draft.number for draft in drafts})
    seen: set[str] = set()
    for start in range(0, len(numbers), 500):
        found = Order.objects.filter(source=source, number__in=numbers[start : start + 500])
        seen |= set(found.values_list("number", flat=True))
    new = []
    for draft in drafts:
        if draft.number not in seen:
            seen.add(draft.number)
            new.append(draft)
    return new


def _row(draft: OrderDraft, who: Act) -> Order:
    return Order(
        customer_id=draft.customer.pk,
        source=who.source,
        number=draft.number[:120],
        placed_at=draft.placed_at,
        currency=draft.currency,
        total=draft.amount,
        audience=draft.audience,
        batch_id=who.batch.pk if who.batch else None,
        created_at=who.at,
    )


def _line(order: Order, draft: LineDraft, product: Product | None) -> OrderLine:
    name = draft.product_name[:300]
    return OrderLine(
        order_id=order.pk,
        product_id=product.pk if product else None,
        name="" if product and name == product.name else name,
        quantity=draft.quantity,
        unit_price=draft.unit_price,
        amount=draft.amount,
    )


def _products_for(drafts: Sequence[OrderDraft], who: Act) -> dict[str, Product]:
    """The products of these orders, by number. One that is new takes the name by which it is first ordered."""
    names: dict[str, str] = {}
    for line in (line for draft in drafts for line in draft.lines if line.sku):
        names[line.sku] = names.get(line.sku) or line.product_name
    known = _known_products(names)
    new = sorted(names.keys() - known.keys())
    Product.objects.bulk_create(
        [Product(sku=sku[:120], name=names[sku][:300], created_at=who.at) for sku in new],
        ignore_conflicts=True,
        batch_size=1000,
    )
    return known | _known_products(new)


def _known_products(skus: Iterable[str]) -> dict[str, Product]:
    wanted = sorted(skus)
    found: dict[str, Product] = {}
    for start in range(0, len(wanted), 500):
        found |= {product.sku: product for product in Product.objects.filter(sku__in=wanted[start : start + 500])}
    return found


def _happening(order: Order, draft: OrderDraft) -> timeline.Happening:
    what = kinds.Purchase if order.total >= 0 else kinds.Refund
    items = sum((abs(line.quantity) for line in draft.lines), Decimal(0))
    names = [line.product_name or line.sku for line in draft.lines]
    return timeline.Happening(
        customer=draft.customer,
        what=what(order_id=order.pk, number=order.number, items=int(items)),
        channel=draft.channel,
        direction=Direction.IN,
        happened_at=order.placed_at,
        title=", ".join(names[:3]) + (f" +{len(names) - 3}" if len(names) > 3 else ""),
        amount=order.total,
        currency=order.currency,
        audience=draft.audience,
        external_id=f"order:{order.number}",
        identifier=draft.identifier,
    )
