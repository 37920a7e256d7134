"""Take changes back, as far as nobody altered the same thing since."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Unpack

from django.db import transaction

from farley.base.access import require_writer
from farley.base.acts import ActWords, act_of
from farley.base.changes import Batch, Change, kind_of, plain
from farley.customers.access import customers_for
from farley.customers.actions.customers import CustomerUpdate, restore_customers, trash_customers, update_customers
from farley.customers.actions.tags import tag_customers, untag_customers
from farley.customers.models import Customer


@transaction.atomic
def undo(made: Iterable[Change], /, **act: Unpack[ActWords]) -> int:
    """Take changes to customers back, the newest first. Returns how many could be.

    A field that was altered again meanwhile keeps its newer value, and a customer whom one sees no more stays as it is.
    """
    who = act_of(act)
    require_writer(who.by)
    made = sorted((change for change in made if change.subject_kind == kind_of(Customer)), key=lambda c: -c.pk)
    seen = customers_for(who.by) if who.by else Customer.objects.all()
    customers = {c.pk: c for c in seen.filter(pk__in=[change.subject_id for change in made])}
    by_verb: dict[str, list[Change]] = {}
    for change in made:
        if change.subject_id in customers:
            by_verb.setdefault(change.verb, []).append(change)
    done = 0
    for verb, changes in by_verb.items():
        done += _undo_verb(verb, changes, customers, act)
    return done


@transaction.atomic
def undo_batch(made: Batch, /, **act: Unpack[ActWords]) -> int:
    """Take back everything that was changed on customers in one go. Returns how many changes could be."""
    who = act_of(act)
    batch = Batch.objects.select_for_update().get(pk=made.pk)
    if batch.reverted_at is not None:
        return 0
    # What takes it back belongs to it: a fact is as old as it was before.
    done = undo(Change.objects.filter(batch=batch), **(act | {"batch": batch}))
    batch.reverted_at, batch.reverted_by = who.at, who.by
    batch.save(update_fields=["reverted_at", "reverted_by"])
    return done


def _undo_verb(verb: str, made: list[Change], customers: dict[int, Customer], act: ActWords) -> int:
    theirs = [customers[change.subject_id] for change in made]
    if verb in ("trash", "create"):
        return restore_customers(theirs, **act) if verb == "trash" else trash_customers(theirs, **act)
    if verb == "restore":
        return trash_customers(theirs, **act)
    if verb in ("tag", "untag"):
        return _undo_tags(verb, made, customers, act)
    if verb == "update":
        updates = [CustomerUpdate(customers[c.subject_id], _old_values(customers[c.subject_id], c)) for c in made]
        return len(update_customers([update for update in updates if update.values], **act))
    return 0


def _undo_tags(verb: str, made: list[Change], customers: dict[int, Customer], act: ActWords) -> int:
    by_tag: dict[str, list[Customer]] = {}
    for change in made:
        old, new = change.fields["tag"]
        by_tag.setdefault(new or old, []).append(customers[change.subject_id])
    change_back = untag_customers if verb == "tag" else tag_customers
    return sum(change_back(theirs, name, **act) for name, theirs in by_tag.items())


def _old_values(customer: Customer, change: Change) -> dict[str, Any]:
    """What the fields were before, for those that still are what the change made them."""
    values: dict[str, Any] = {}
    attributes: dict[str, Any] = {}
    for name, (old, new) in change.fields.items():
        if name.startswith("attributes."):
            key = name.removeprefix("attributes.")
            if customer.attributes.get(key) == new:
                attributes[key] = old
        elif hasattr(customer, name) and plain(getattr(customer, name)) == new:
            values[name] = old if old is not None or name.endswith("_id") else ""
    if attributes:
        values["attributes"] = attributes
    return values
