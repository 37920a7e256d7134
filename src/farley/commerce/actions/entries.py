"""What an order leaves beside its own row: its lines with their products, and its entry on the timeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from farley.base import bulk
from farley.base.changes import Act
from farley.base.pieces import in_pieces
from farley.commerce.drafts import LineDraft, OrderDraft
from farley.commerce.models import Order, OrderLine, Product
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.timeline.models import Direction, Interaction


def write_lines(pairs: Sequence[tuple[Order, OrderDraft]], who: Act) -> None:
    """Write the lines of orders that have none, and make the products that are not known yet."""
    products = _products_for([draft for _order, draft in pairs], who)
    bulk.insert([_line(order, line, products.get(line.sku)) for order, draft in pairs for line in draft.lines])


def entries_of(orders: Iterable[Order]) -> dict[int, Interaction]:
    """The entries of orders that stand on the timeline, by the order's id."""
    ids = {(order.source, external_id_of(order)): order.pk for order in orders}
    found: dict[int, Interaction] = {}
    for some in in_pieces(sorted({external_id for _source, external_id in ids})):
        rows = Interaction.objects.standing().filter(external_id__in=some).select_related("customer")
        found |= {ids[key]: row for row in rows if (key := (row.source, str(row.external_id))) in ids}
    return found


def external_id_of(order: Order) -> str:
    """By which id the timeline knows an order of its source."""
    return f"order:{order.number}"


def _line(order: Order, draft: LineDraft, product: Product | None) -> OrderLine:
    name = draft.product_name[:300]
    return OrderLine(
        order_id=order.pk,
        product_id=product.pk if product else None,
        name="" if product and name == product.name else name,
        quantity=draft.quantity,
        unit_price=draft.unit_price,
        unit_cost=draft.unit_cost,
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


def happening_of(order: Order, draft: OrderDraft) -> timeline.Happening:
    """The entry of an order: a purchase, or a refund where money went back."""
    what = kinds.Purchase if order.total >= 0 else kinds.Refund
    items = sum((abs(line.quantity) for line in draft.lines), Decimal(0))
    names = [line.product_name or line.sku for line in draft.lines]
    return timeline.Happening(
        customer=draft.customer,
        what=what(order_id=order.pk, number=order.number, items=int(items)),
        channel=draft.channel,
        direction=Direction.IN,
        happened_at=order.placed_at,
        has_time=order.has_time,
        title=", ".join(names[:3]) + (f" +{len(names) - 3}" if len(names) > 3 else ""),
        amount=order.total,
        currency=order.currency,
        audience=draft.audience,
        external_id=external_id_of(order),
        identifier=draft.identifier,
    )
