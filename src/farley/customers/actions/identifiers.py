"""Mail addresses, phone numbers, ids and postal addresses of a customer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from farley.analysis.identity import normalise_email, normalise_phone
from farley.base import bulk, changes
from farley.base.access import require_writer
from farley.base.acts import ActWords, act_of
from farley.base.errors import Invalid
from farley.customers import search
from farley.customers.drafts import AddressDraft, IdentifierDraft
from farley.customers.models import Address, Customer, Identifier, IdentifierKind


def key_of(kind: str, value: str, *, region: str = "") -> str:
    """How an identifier is compared: mail addresses in lower case, phone numbers as +E.164 where they can be read."""
    value = value.strip()
    if kind == IdentifierKind.EMAIL:
        return normalise_email(value) or value.casefold()
    if kind == IdentifierKind.PHONE:
        return normalise_phone(value, region) or value
    return value


def identifier_rows(
    customer: Customer, drafts: Iterable[IdentifierDraft], *, region: str, at: datetime
) -> list[Identifier]:
    """The rows for a customer's identifiers, unsaved; empty ones and repeats are left out."""
    rows: dict[tuple[str, str], Identifier] = {}
    for draft in drafts:
        key = key_of(draft.kind, draft.value, region=region)
        if key and (draft.kind, key) not in rows:
            rows[draft.kind, key] = Identifier(
                customer=customer,
                kind=draft.kind,
                value=draft.value.strip()[:400],
                key=key[:400],
                label=draft.label,
                is_primary=draft.is_primary,
                valid_from=draft.valid_from,
                valid_until=draft.valid_until,
                created_at=at,
            )
    return list(rows.values())


def address_row(customer: Customer, draft: AddressDraft, *, at: datetime) -> Address:
    """The row for an address, unsaved."""
    return Address(
        customer=customer,
        label=draft.label,
        country=draft.country.upper(),
        postal_code=draft.postal_code,
        region=draft.region,
        city=draft.city,
        street=draft.street,
        valid_from=draft.valid_from,
        valid_until=draft.valid_until,
        created_at=at,
    )


@transaction.atomic
def add_identifiers(
    customer: Customer, drafts: Sequence[IdentifierDraft], *, region: str = "", **act: Unpack[ActWords]
) -> list[Identifier]:
    """Add ways to reach or recognise a customer; those it already has are left as they are. Returns what was new.

    Raises Invalid for a mail address that is none.
    """
    who = act_of(act)
    require_writer(who.by)
    for draft in drafts:
        if draft.kind == IdentifierKind.EMAIL and "@" not in draft.value:
            raise Invalid(_("“%(value)s” is not a mail address.") % {"value": draft.value}, field="value")
    has = set(Identifier.objects.filter(customer=customer).values_list("kind", "key"))
    rows = identifier_rows(customer, drafts, region=region, at=who.at)
    new = [row for row in rows if (row.kind, row.key) not in has]
    Identifier.objects.bulk_create(new)
    if new:
        changes.note(customer, "update", {f"identifier.{row.kind}": (None, row.value) for row in new}, who)
        search.reindex([customer.pk])
    return new


@transaction.atomic
def add_identifiers_to_many(
    drafts: Mapping[int, Sequence[IdentifierDraft]], *, region: str = "", **act: Unpack[ActWords]
) -> list[Identifier]:
    """Add ways to recognise many customers, by their ids, in a few statements. Returns what was new."""
    who = act_of(act)
    require_writer(who.by)
    customers = Customer.objects.in_bulk(drafts)
    has = set(Identifier.objects.filter(customer__in=customers).values_list("customer_id", "kind", "key"))
    rows = [row for pk, one in customers.items() for row in identifier_rows(one, drafts[pk], region=region, at=who.at)]
    new = [row for row in rows if (row.customer_id, row.kind, row.key) not in has]
    bulk.insert(new)
    changes.note_many(
        changes.change_of(row.customer, "update", {f"identifier.{row.kind}": (None, row.value)}, who) for row in new
    )
    search.reindex({row.customer_id for row in new})
    return new


@transaction.atomic
def remove_identifier(identifier: Identifier, **act: Unpack[ActWords]) -> None:
    """Take a mail address, number or id away from a customer."""
    who = act_of(act)
    require_writer(who.by)
    changes.note(identifier.customer, "update", {f"identifier.{identifier.kind}": (identifier.value, None)}, who)
    identifier.delete()
    search.reindex([identifier.customer_id])


@transaction.atomic
def end_identifier(identifier: Identifier, *, until: date | None, **act: Unpack[ActWords]) -> Identifier:
    """Say that a mail address, number or id is not used any more; it stays, and what came by it stays known.

    Without a day it is used after all. Raises Invalid where it would end before it began.
    """
    who = act_of(act)
    require_writer(who.by)
    old = _end(identifier, until)
    changes.note(identifier.customer, "update", {f"identifier.{identifier.kind}.until": (old, until)}, who)
    return identifier


@transaction.atomic
def add_address(customer: Customer, draft: AddressDraft, **act: Unpack[ActWords]) -> Address:
    """Add an address to a customer."""
    who = act_of(act)
    require_writer(who.by)
    address = address_row(customer, draft, at=who.at)
    address.save()
    changes.note(customer, "update", {"address": (None, str(address))}, who)
    search.reindex([customer.pk])
    return address


@transaction.atomic
def remove_address(address: Address, **act: Unpack[ActWords]) -> None:
    """Take an address away from a customer."""
    who = act_of(act)
    require_writer(who.by)
    changes.note(address.customer, "update", {"address": (str(address), None)}, who)
    address.delete()
    search.reindex([address.customer_id])


@transaction.atomic
def end_address(address: Address, *, until: date | None, **act: Unpack[ActWords]) -> Address:
    """Say that a customer is not at an address any more; it stays in the history.

    Without a day they are there after all. Raises Invalid where it would end before it began.
    """
    who = act_of(act)
    require_writer(who.by)
    old = _end(address, until)
    changes.note(address.customer, "update", {"address.until": (old, until)}, who)
    return address


def _end(reach: Identifier | Address, until: date | None) -> date | None:
    if until and reach.valid_from and until < reach.valid_from:
        raise Invalid(_("It cannot end before it began."), field="until")
    old, reach.valid_until = reach.valid_until, until
    reach.save(update_fields=["valid_until"])
    return old
