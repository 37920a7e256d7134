"""Who works for whom, who belongs to which household."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from farley.base import changes
from farley.base.access import require_writer
from farley.base.acts import ActWords, act_of
from farley.base.errors import Invalid
from farley.customers import search
from farley.customers.models import Customer, Relationship, RelationshipKind


@dataclass(frozen=True)
class RelationshipDraft:
    """`from_customer` is `kind` to `to_customer`: a person works_for an organisation."""

    from_customer: Customer
    to_customer: Customer
    kind: str
    role: str = ""
    since: date | None = None
    until: date | None = None


def relate(draft: RelationshipDraft, **act: Unpack[ActWords]) -> Relationship:
    """Say what one customer is to another.

    Raises Invalid for a customer with itself, an unknown kind, or an end before the beginning.
    """
    return relate_many([draft], **act)[0]


@transaction.atomic
def relate_many(drafts: Sequence[RelationshipDraft], **act: Unpack[ActWords]) -> list[Relationship]:
    """Say it of many at once."""
    who = act_of(act)
    require_writer(who.by)
    for draft in drafts:
        _check(draft)
    rows = Relationship.objects.bulk_create(
        [
            Relationship(
                from_customer=draft.from_customer,
                to_customer=draft.to_customer,
                kind=draft.kind,
                role=draft.role,
                since=draft.since,
                until=draft.until,
                created_at=who.at,
            )
            for draft in drafts
        ],
        batch_size=1000,
    )
    changes.note_many(
        changes.change_of(row.from_customer, "relate", {f"relationship.{row.kind}": (None, row.to_customer_id)}, who)
        for row in rows
    )
    search.reindex([row.from_customer_id for row in rows])
    return rows


@transaction.atomic
def end_relationship(relationship: Relationship, *, until: date | None, **act: Unpack[ActWords]) -> Relationship:
    """Say that a relationship ended on that day; it stays in the history.

    Without a day it goes on after all. Raises Invalid where it would end before it began.
    """
    who = act_of(act)
    require_writer(who.by)
    if until and relationship.since and until < relationship.since:
        raise Invalid(_("It cannot end before it began."), field="until")
    old, relationship.until = relationship.until, until
    relationship.save(update_fields=["until"])
    name, other = f"relationship.{relationship.kind}", relationship.to_customer_id
    fields = {name: (other, None) if until else (None, other), f"{name}.until": (old, until)}
    changes.note(relationship.from_customer, "relate", fields, who)
    search.reindex([relationship.from_customer_id])
    return relationship


@transaction.atomic
def name_role(relationship: Relationship, role: str, **act: Unpack[ActWords]) -> Relationship:
    """Say what somebody is at the organisation that they work for, or in whatever else they belong to.

    Raises Invalid without a role.
    """
    who = act_of(act)
    require_writer(who.by)
    if not role.strip():
        raise Invalid(_("Give the role."), field="role")
    old, relationship.role = relationship.role, role.strip()[:120]
    if old != relationship.role:
        relationship.save(update_fields=["role"])
        name, other = f"relationship.{relationship.kind}", relationship.to_customer_id
        fields = {name: (other, other), f"{name}.role": (old, relationship.role)}
        changes.note(relationship.from_customer, "relate", fields, who)
    return relationship


def _check(draft: RelationshipDraft) -> None:
    if draft.from_customer.pk == draft.to_customer.pk:
        raise Invalid(_("A customer cannot be related to itself."), field="to_customer")
    if draft.kind not in RelationshipKind.values:
        raise Invalid(_("There is no relationship “%(kind)s”.") % {"kind": draft.kind}, field="kind")
    if draft.since and draft.until and draft.until < draft.since:
        raise Invalid(_("It cannot end before it began."), field="until")
