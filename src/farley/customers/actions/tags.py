"""Tags on customers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Unpack

from django.db import transaction

from farley.base import changes
from farley.base.access import require_writer
from farley.base.acts import ActWords, act_of
from farley.customers.models import Customer, CustomerTag, Tag


def put_tags(tags_of: Mapping[int, Iterable[str]]) -> None:
    """Put tags on customers by id, without a note of its own: for verbs that note the tags themselves."""
    wanted = {name.strip()[:80] for tags in tags_of.values() for name in tags if name.strip()}
    if not wanted:
        return
    Tag.objects.bulk_create([Tag(name=name) for name in sorted(wanted)], ignore_conflicts=True)
    by_name = {tag.name: tag for tag in Tag.objects.filter(name__in=wanted)}
    CustomerTag.objects.bulk_create(
        [
            CustomerTag(customer_id=pk, tag=by_name[name.strip()[:80]])
            for pk, names in tags_of.items()
            for name in names
            if name.strip()
        ],
        ignore_conflicts=True,
        batch_size=2000,
    )


@transaction.atomic
def tag_customers(customers: Iterable[Customer], name: str, **act: Unpack[ActWords]) -> int:
    """Put one tag on many customers. Returns how many did not have it."""
    who = act_of(act)
    require_writer(who.by)
    customers = list(customers)
    have = set(CustomerTag.objects.filter(customer__in=customers, tag__name=name).values_list("customer_id", flat=True))
    new = [customer for customer in customers if customer.pk not in have]
    put_tags({customer.pk: [name] for customer in new})
    changes.note_many(changes.change_of(customer, "tag", {"tag": (None, name)}, who) for customer in new)
    return len(new)


@transaction.atomic
def untag_customers(customers: Iterable[Customer], name: str, **act: Unpack[ActWords]) -> int:
    """Take one tag off many customers. Returns how many had it."""
    who = act_of(act)
    require_writer(who.by)
    rows = CustomerTag.objects.filter(customer__in=list(customers), tag__name=name).select_related("customer")
    had = [row.customer for row in rows]
    rows.delete()
    changes.note_many(changes.change_of(customer, "untag", {"tag": (name, None)}, who) for customer in had)
    return len(had)
