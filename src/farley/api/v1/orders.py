"""What customers bought: list and record."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.responses import Status

from farley.api.door import Bearer, act, caller
from farley.api.paging import page_of, place_at
from farley.api.scopes import Scope
from farley.api.v1 import batches
from farley.api.v1.fields import Id
from farley.api.v1.lookups import CustomersById
from farley.api.v1.shapes.batches import BatchAnswer, OrderBatch
from farley.api.v1.shapes.orders import OrderIn, OrderOut, OrderPage, OrderPlace
from farley.base.access import check_audience
from farley.base.errors import Conflict
from farley.commerce import actions
from farley.commerce.access import orders_with
from farley.commerce.models import Order
from farley.customers.access import cluster_for, customer_for

router = Router(tags=["Orders"])
READ, WRITE = Bearer(Scope.ORDERS_READ), Bearer(Scope.ORDERS_WRITE)


@router.get("/customers/{customer_id}/orders", auth=READ, response=OrderPage, summary="List a customer's orders")
def list_orders(request: HttpRequest, customer_id: Id, place: Query[OrderPlace]) -> OrderPage:
    """A customer's orders and returns, newest first, under every record that was merged into this one."""
    user = caller(request)
    rows = orders_with(user, cluster_for(user, customer_for(user, customer_id))).prefetch_related("lines__product")
    if place.cursor:
        at, pk = place_at(place.cursor, datetime, int)
        rows = rows.filter(Q(placed_at__lt=at) | Q(placed_at=at, pk__lt=pk))
    rows = rows.order_by("-placed_at", "-pk")
    page, after = page_of(rows, place.limit, place=lambda row: (row.placed_at, row.pk))
    return OrderPage(items=[OrderOut.of(order) for order in page], next=after)


@router.post("/orders", auth=WRITE, response={201: OrderOut}, summary="Record an order")
def record_order(request: HttpRequest, body: OrderIn) -> Status[OrderOut]:
    """Record an order or return; it becomes a purchase or refund on the customer's timeline.

    A number that this source already gave is refused with 409, and nothing changes.
    """
    user = caller(request)
    check_audience(user, body.audience)
    recorded = actions.record_orders([body.draft(customer_for(user, body.customer_id))], **act(request))
    if not recorded:
        raise Conflict(_("An order with this number was already recorded."))
    kept = Order.objects.prefetch_related("lines__product").get(pk=recorded[0].pk)
    return Status(201, OrderOut.of(kept))


@router.post("/orders/batch", auth=WRITE, response=BatchAnswer, summary="Record many orders")
def record_orders(request: HttpRequest, body: OrderBatch) -> BatchAnswer:
    """Record up to 1,000 orders. Each gets a result of its own: what does not fit hinders no other."""
    user = caller(request)
    customers = CustomersById(user, body.items)

    def prepare(item: OrderIn) -> actions.OrderDraft:
        check_audience(user, item.audience)
        return item.draft(customers[item.customer_id])

    def create(drafts: list[actions.OrderDraft]) -> list[int | None]:
        return batches.ids_of(drafts, actions.record_orders(drafts, **act(request)), _is_of)

    return batches.run(body.items, shape=OrderIn, prepare=prepare, create=create)


def _is_of(draft: actions.OrderDraft, order: Order) -> bool:
    return draft.number == order.number
