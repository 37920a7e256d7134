"""Tags on customers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from farley.base import changes
from farley.base.access import require, require_writer
from farley.base.accounts import Role
from farley.base.acts import ActWords, act_of
from farley.base.errors import Conflict, Invalid
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


@transaction.atomic
def rename_tag(tag: Tag, name: str, **act: Unpack[ActWords]) -> None:
    """Give a tag another name, on all customers that have it. Managers and administrators may.

    Raises Refused, Invalid, Conflict where there is a tag of that name: the two can be merged.
    """
    who = act_of(act)
    require(who.by, Role.MANAGER)
    name = name.strip()[:80]
    if not name:
        raise Invalid(_("Give the tag a name."), field="name")
    if Tag.objects.filter(name=name).exclude(pk=tag.pk).exists():
        raise Conflict(_("There is already a tag “%(name)s”. Merge the two instead.") % {"name": name})
    fields = changes.set_fields(tag, {"name": name})
    tag.save(update_fields=["name"])
    if fields:
        changes.note(tag, "update", fields, who)


@transaction.atomic
def merge_tags(tag: Tag, into: Tag, **act: Unpack[ActWords]) -> int:
    """Put the tag `into` on every customer that has `tag`, and delete `tag`. Returns how many customers had it.

    Raises Refused, Invalid where both are the same.
    """
    who = act_of(act)
    require(who.by, Role.MANAGER)
    if tag.pk == into.pk:
        raise Invalid(_("Choose another tag to merge into."), field="into")
    having = list(CustomerTag.objects.filter(tag=tag).values_list("customer_id", flat=True))
    CustomerTag.objects.bulk_create(
        [CustomerTag(customer_id=pk, tag=into) for pk in having], ignore_conflicts=True, batch_size=2000
    )
    _note_on_customers(having, "tag", {"tag": (tag.name, into.name)}, who)
    changes.note(tag, "merge", {"name": (tag.name, into.name), "customers": (len(having), 0)}, who)
    tag.delete()
    return len(having)


@transaction.atomic
def delete_tag(tag: Tag, **act: Unpack[ActWords]) -> int:
    """Take a tag off every customer and forget it. Returns how many customers had it.

    Raises Refused.
    """
    who = act_of(act)
    require(who.by, Role.MANAGER)
    having = list(CustomerTag.objects.filter(tag=tag).values_list("customer_id", flat=True))
    _note_on_customers(having, "untag", {"tag": (tag.name, None)}, who)
    changes.note(tag, "delete", {"name": (tag.name, None), "customers": (len(having), 0)}, who)
    tag.delete()
    return len(having)


def _note_on_customers(ids: Iterable[int], verb: str, fields: changes.Fields, who: changes.Act) -> None:
    # The history of each customer tells of it too; only the id of the customer is needed for that.
    changes.note_many(changes.change_of(Customer(pk=pk), verb, fields, who) for pk in ids)
