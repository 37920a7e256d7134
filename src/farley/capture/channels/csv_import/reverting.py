"""Take a run back: what it put on the timeline is retracted, its orders are withdrawn, its customers go to the trash.

Every step is a small transaction that can be repeated, so a worker that is killed half-way is followed by one that goes
on. What other sources or people have added since stays, and so do the customers it was added to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from farley.base.acts import ActWords
from farley.base.changes import Change, kind_of
from farley.base.pieces import in_pieces
from farley.capture.models import ImportRun, ImportState
from farley.commerce.actions import restore_orders, withdraw_orders
from farley.commerce.models import Order
from farley.customers import actions as customers
from farley.customers.actions.customers import FIELDS, CustomerUpdate
from farley.customers.models import Address, Customer, Identifier
from farley.timeline.actions import retract_batch
from farley.timeline.models import Interaction

PIECE = 500


def take_back(run: ImportRun, *, now: Callable[[], datetime]) -> None:
    """Take back everything that a run brought in."""
    assert run.batch is not None
    while retract_batch(run.batch, most=PIECE, **_act(run, now())):
        pass
    while withdraw_orders(run.batch, most=PIECE, **_act(run, now())):
        pass
    restore_orders(run.batch, **_act(run, now()))
    for ids in in_pieces(_subjects(run, "create"), PIECE):
        _trash_untouched(ids, _act(run, now()))
    for ids in in_pieces(_subjects(run, "update"), PIECE):
        _restore_values(run, ids, _act(run, now()))
    run.batch.reverted_at, run.batch.reverted_by = now(), run.created_by
    run.batch.save(update_fields=["reverted_at", "reverted_by"])
    ImportRun.objects.filter(pk=run.pk).update(state=ImportState.REVERTED, finished_at=now())


def _act(run: ImportRun, at: datetime) -> ActWords:
    return ActWords(by=run.created_by, at=at, source=run.source.label, why=f"import {run.pk} taken back")


def _subjects(run: ImportRun, verb: str) -> list[int]:
    rows = Change.objects.filter(batch=run.batch, verb=verb, subject_kind=kind_of(Customer))
    return list(dict.fromkeys(rows.order_by("id").values_list("subject_id", flat=True)))


@transaction.atomic
def _trash_untouched(ids: Iterable[int], act: ActWords) -> None:
    created = set(ids)
    in_use = set(Interaction.objects.filter(customer__in=created).standing().values_list("customer_id", flat=True))
    in_use |= set(Order.objects.filter(customer__in=created).values_list("customer_id", flat=True))
    customers.trash_customers(Customer.objects.filter(pk__in=created - in_use), **act)


@transaction.atomic
def _restore_values(run: ImportRun, ids: Iterable[int], act: ActWords) -> None:
    """Give customers their old values again where nobody has altered them since."""
    noted: dict[int, list[Change]] = defaultdict(list)
    rows = Change.objects.filter(batch=run.batch, verb="update", subject_kind=kind_of(Customer), subject_id__in=ids)
    for change in rows.order_by("-id"):
        noted[change.subject_id].append(change)
    people = Customer.objects.in_bulk(noted)
    updates = [CustomerUpdate(people[pk], values) for pk in people if (values := _old_values(people[pk], noted[pk]))]
    customers.update_customers(updates, **act)
    for pk in people:
        _remove_added(people[pk], noted[pk], act)


def _old_values(customer: Customer, noted: Iterable[Change]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    attributes: dict[str, Any] = {}
    for change in noted:
        for name, (old, new) in change.fields.items():
            if name in FIELDS and values.get(name, getattr(customer, name)) == new:
                values[name] = old
            key = name.removeprefix("attributes.")
            if key != name and attributes.get(key, customer.attributes.get(key)) == new:
                attributes[key] = old
    return values | ({"attributes": attributes} if attributes else {})


def _remove_added(customer: Customer, noted: Iterable[Change], act: ActWords) -> None:
    added = [(name, new) for change in noted for name, (_old, new) in change.fields.items()]
    for name, value in added:
        if name.startswith("identifier."):
            kind = name.removeprefix("identifier.")
            for identifier in Identifier.objects.filter(customer=customer, kind=kind, value=value):
                customers.remove_identifier(identifier, **act)
        elif name == "address":
            for address in Address.objects.filter(customer=customer):
                if str(address) == value:
                    customers.remove_address(address, **act)
