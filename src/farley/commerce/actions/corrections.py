"""An order that says something else by now: its row is altered, and its entry on the timeline is corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Unpack

from django.db import transaction

from farley.base import changes
from farley.base.access import require_writer
from farley.base.acts import ActWords, act_of
from farley.base.changes import Act, Batch, Change, kind_of
from farley.base.pieces import in_pieces
from farley.commerce.actions.entries import entries_of, happening_of, write_lines
from farley.commerce.drafts import LineDraft, OrderDraft
from farley.commerce.models import Order, OrderLine
from farley.timeline import actions as timeline
from farley.timeline.models import Interaction

_CENT = Decimal("0.0001")


@transaction.atomic
def correct_orders(pairs: Sequence[tuple[Order, OrderDraft]], **act: Unpack[ActWords]) -> int:
    """Bring orders up to date with what is told of them now. Returns how many have changed.

    What a draft does not tell stays: without lines, the lines; without the cost of a product, its cost; without a date
    of its own, the day. The first draft of an order counts.
    """
    once = {order.pk: (order, draft) for order, draft in reversed(pairs)}
    lines = _lines_of(once)
    told = [(order, _filled(draft, order, lines[order.pk])) for order, draft in once.values()]
    return _bring_up_to_date(told, lines, **act)


def _bring_up_to_date(
    told: Sequence[tuple[Order, OrderDraft]], lines: Mapping[int, tuple[LineDraft, ...]], **act: Unpack[ActWords]
) -> int:
    who = act_of(act)
    require_writer(who.by)
    differing = [(o, draft, fields) for o, draft in told if (fields := _differences(o, draft, lines[o.pk]))]
    if not differing:
        return 0
    for order, draft, fields in differing:
        order.total, order.currency = draft.amount, draft.currency
        order.placed_at, order.has_time = draft.placed_at, draft.has_time
        changes.note(order, "update", fields, who)
    columns = ["total", "currency", "placed_at", "has_time"]
    Order.objects.bulk_update([order for order, _draft, _fields in differing], columns, batch_size=500)
    _replace_lines([(order, draft) for order, draft, fields in differing if fields.keys() & {"lines", "costs"}], who)
    # The timeline tells what the customer bought, not what it cost us.
    to_tell = [(order, draft) for order, draft, fields in differing if fields.keys() - {"costs"}]
    entries = entries_of([order for order, _draft in to_tell])
    timeline.correct_many(
        [
            (entry, happening_of(order, _at_the_entry(draft, entry)))
            for order, draft in to_tell
            if (entry := entries.get(order.pk))
        ],
        **act,
    )
    return len(differing)


@transaction.atomic
def restore_orders(which: Batch, /, **act: Unpack[ActWords]) -> int:
    """Give orders back what they said before a batch corrected them, if nobody altered them since. Returns how many."""
    noted = Change.objects.filter(batch=which, verb="update", subject_kind=kind_of(Order)).order_by("-id")
    by_order = {change.subject_id: change for change in noted}
    restored = 0
    for some in in_pieces(by_order):
        orders = list(Order.objects.filter(pk__in=some).select_related("customer"))
        lines = _lines_of(order.pk for order in orders)
        before = [
            (order, draft)
            for order in orders
            if (draft := _as_before(order, by_order[order.pk].fields, lines[order.pk]))
        ]
        restored += _bring_up_to_date(before, lines, **act)
        gone = [(order, draft) for order, draft in before if order.pk not in entries_of([order])]
        timeline.record_many([happening_of(order, draft) for order, draft in gone], **act)
    return restored


def _lines_of(order_ids: Iterable[int]) -> dict[int, tuple[LineDraft, ...]]:
    lines: dict[int, list[LineDraft]] = defaultdict(list)
    for some in in_pieces(order_ids):
        for row in OrderLine.objects.filter(order__in=some).select_related("product").order_by("id"):
            sku = row.product.sku if row.product else ""
            line = LineDraft(sku, row.quantity, row.unit_price, row.product_name, row.unit_cost)
            lines[row.order_id].append(line)
    return defaultdict(tuple, {pk: tuple(own) for pk, own in lines.items()})


def _filled(draft: OrderDraft, order: Order, lines: tuple[LineDraft, ...]) -> OrderDraft:
    """The draft with what the order knows already where it tells nothing."""
    costs = _costs(lines) if draft.currency in ("", order.currency) else {}
    return replace(
        draft,
        total=draft.amount,
        lines=_with_costs(draft.lines, costs) or lines,
        currency=draft.currency or order.currency,
        placed_at=draft.placed_at if draft.is_dated else order.placed_at,
        has_time=draft.has_time if draft.is_dated else order.has_time,
        audience=order.audience,
    )


def _with_costs(lines: Iterable[LineDraft], costs: Mapping[str, Decimal]) -> tuple[LineDraft, ...]:
    """The lines with these costs where they tell none."""
    return tuple(replace(line, unit_cost=costs.get(line.sku)) if line.unit_cost is None else line for line in lines)


def _costs(lines: Iterable[LineDraft]) -> dict[str, Decimal]:
    """What the products of these lines cost us, by number, where that is known."""
    return {line.sku: line.unit_cost for line in lines if line.unit_cost is not None}


def _differences(order: Order, draft: OrderDraft, lines: tuple[LineDraft, ...]) -> dict[str, tuple[Any, Any]]:
    fields: dict[str, tuple[Any, Any]] = {}
    if abs(order.total - draft.amount) > _CENT:
        fields["total"] = (order.total, draft.amount)
    if order.currency != draft.currency:
        fields["currency"] = (order.currency, draft.currency)
    if order.placed_at != draft.placed_at:
        fields["placed_at"] = (order.placed_at, draft.placed_at)
    if order.has_time != draft.has_time:
        fields["has_time"] = (order.has_time, draft.has_time)
    pairs = {
        "lines": (_as_told(lines), _as_told(draft.lines)),
        "costs": (_costs_as_told(lines), _costs_as_told(draft.lines)),
    }
    return fields | {name: (old, new) for name, (old, new) in pairs.items() if old != new}


def _as_told(lines: Iterable[LineDraft]) -> list[list[str]]:
    """Lines as they stand in a change: number of the product, quantity, price."""
    return sorted([line.sku[:120], _plain(line.quantity, 3), _plain(line.unit_price, 4)] for line in lines)


def _costs_as_told(lines: Iterable[LineDraft]) -> list[list[str]]:
    """The known costs of lines as they stand in a change: number of the product, cost of one."""
    return sorted([sku[:120], _plain(cost, 4)] for sku, cost in _costs(lines).items())


def _plain(number: Decimal, places: int) -> str:
    return f"{round(number, places).normalize():f}"


def _at_the_entry(draft: OrderDraft, entry: Interaction) -> OrderDraft:
    """The draft as told of whom the entry stands with, in the way it came in."""
    return replace(draft, customer=entry.customer, identifier=entry.identifier, channel=entry.channel)


def _replace_lines(pairs: Sequence[tuple[Order, OrderDraft]], who: Act) -> None:
    OrderLine.objects.filter(order__in=[order for order, _draft in pairs]).delete()
    write_lines(pairs, who)


def _as_before(order: Order, fields: dict[str, Any], lines: tuple[LineDraft, ...]) -> OrderDraft | None:
    """The order as it was before a change; None if it is not what that change made it any more."""
    old = {name: pair[0] for name, pair in fields.items()}
    made = {name: pair[1] for name, pair in fields.items()}
    stands = {"lines": _as_told(lines), "costs": _costs_as_told(lines)}
    is_altered = any(made.get(name, now) != now for name, now in stands.items())
    if is_altered or Decimal(made.get("total", order.total)) != order.total:
        return None
    names = {line.sku: line.product_name for line in lines}
    costs = {sku: Decimal(cost) for sku, cost in old.get("costs", stands["costs"])}
    told = [LineDraft(sku, Decimal(q), Decimal(price), names.get(sku, "")) for sku, q, price in old.get("lines", ())]
    return OrderDraft(
        customer=order.customer,
        number=order.number,
        placed_at=datetime.fromisoformat(old["placed_at"]) if "placed_at" in old else order.placed_at,
        has_time=old.get("has_time", order.has_time),
        currency=old.get("currency", order.currency),
        lines=tuple(replace(line, unit_cost=costs.get(line.sku)) for line in told or lines),
        total=Decimal(old.get("total", order.total)),
        audience=order.audience,
    )
