"""Record what customers bought, and take it back with its batch."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Unpack

from django.db import transaction

from farley.base import bulk
from farley.base.access import require_writer
from farley.base.accounts import User
from farley.base.acts import ActWords, act_of
from farley.base.changes import Act, Batch
from farley.base.pieces import in_pieces
from farley.commerce.access import orders_for
from farley.commerce.actions.corrections import correct_orders
from farley.commerce.actions.entries import entries_of, happening_of, write_lines
from farley.commerce.drafts import OrderDraft
from farley.commerce.models import Order
from farley.timeline import actions as timeline


@transaction.atomic
def record_orders(drafts: Sequence[OrderDraft], *, corrects: bool = False, **act: Unpack[ActWords]) -> list[Order]:
    """Record orders with their lines, and each as a purchase or refund on the timeline. Returns those that are new.

    An order whose number this source already gave is left as it is; or, with `corrects`, brought up to date if it says
    something else by now, as far as one may see it. It stays with the customer for whom it was recorded.
    """
    who = act_of(act)
    require_writer(who.by)
    known = _known_orders(drafts, who.source)
    if corrects:
        seen = _seen(known, who.by)
        correct_orders([(seen[draft.number], draft) for draft in drafts if draft.number in seen], **act)
    new = _not_yet_recorded(drafts, known)
    orders = bulk.insert([_row(draft, who) for draft in new])
    pairs = list(zip(orders, new, strict=True))
    write_lines(pairs, who)
    timeline.record_many([happening_of(order, draft) for order, draft in pairs], **act)
    return orders


@transaction.atomic
def withdraw_orders(which: Batch, /, *, most: int = 1000, **act: Unpack[ActWords]) -> int:
    """Delete up to `most` orders of a batch that is taken back. Returns how many; call it until that is none.

    What they left on the timeline is retracted with the batch itself, or here, where a later batch corrected it.
    """
    require_writer(act_of(act).by)
    orders = list(Order.objects.filter(batch=which).order_by("id")[:most])
    timeline.retract_many(list(entries_of(orders).values()), may_come_again=True, **act)
    Order.objects.filter(pk__in=[order.pk for order in orders]).delete()
    return len(orders)


def _known_orders(drafts: Iterable[OrderDraft], source: str) -> dict[str, Order]:
    known: dict[str, Order] = {}
    for some in in_pieces(sorted({draft.number for draft in drafts})):
        known |= {order.number: order for order in Order.objects.filter(source=source, number__in=some)}
    return known


def _seen(known: Mapping[str, Order], user: User | None) -> Mapping[str, Order]:
    if user is None:
        return known
    ids = [order.pk for order in known.values()]
    seen = {pk for some in in_pieces(ids) for pk in orders_for(user).filter(pk__in=some).values_list("pk", flat=True)}
    return {number: order for number, order in known.items() if order.pk in seen}


def _not_yet_recorded(drafts: Sequence[OrderDraft], known: Container[str]) -> list[OrderDraft]:
    seen: set[str] = set()
    new = []
    for draft in drafts:
        if draft.number not in seen and draft.number not in known:
            seen.add(draft.number)
            new.append(draft)
    return new


def _row(draft: OrderDraft, who: Act) -> Order:
    return Order(
        customer_id=draft.customer.pk,
        source=who.source,
        number=draft.number[:120],
        placed_at=draft.placed_at,
        has_time=draft.has_time,
        currency=draft.currency,
        total=draft.amount,
        audience=draft.audience,
        batch_id=who.batch.pk if who.batch else None,
        created_at=who.at,
    )
