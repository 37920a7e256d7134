"""Make, alter, trash and restore customers. The bulk verbs do the work; the others are bulk verbs for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from farley.analysis.identity import normalise_company, normalise_name
from farley.base import bulk, changes
from farley.base.access import require, require_writer
from farley.base.accounts import Role
from farley.base.acts import ActWords, act_of
from farley.base.changes import Act
from farley.base.errors import Conflict, Invalid
from farley.customers import names, search
from farley.customers.actions.identifiers import address_row, identifier_rows
from farley.customers.actions.tags import put_tags
from farley.customers.drafts import CustomerDraft, IdentifierDraft
from farley.customers.models import Address, Customer, Identifier, IdentifierKind, Kind
from farley.customers.rules import Definitions, checked_attributes, definitions_of

NAME_FIELDS = ("kind", "name", "family_name", "given_name", "name_order", "reading", "language")
FIELDS = (*NAME_FIELDS, "owner_id", "team_id", "audience", "attributes")


@dataclass(frozen=True)
class CustomerUpdate:
    """New values for some fields of one customer; attributes given are merged into those it has, None removes one."""

    customer: Customer
    values: Mapping[str, Any]
    revision: int | None = None


def create_customer(draft: CustomerDraft, **act: Unpack[ActWords]) -> Customer:
    """Make one customer.

    Raises Invalid where there is neither a name nor an identifier, or where a value does not fit its attribute.
    """
    return create_customers([draft], **act)[0]


@transaction.atomic
def create_customers(drafts: Sequence[CustomerDraft], **act: Unpack[ActWords]) -> list[Customer]:
    """Make many customers, in the order of the drafts. All or none.

    Raises Invalid for the first draft that does not fit.
    """
    who = act_of(act)
    require_writer(who.by)
    definitions = definitions_of(draft.attributes for draft in drafts)
    customers = bulk.insert([_new(draft, definitions, who) for draft in drafts])
    identifiers: list[Identifier] = []
    addresses: list[Address] = []
    for customer, draft in zip(customers, drafts, strict=True):
        identifiers += identifier_rows(customer, draft.identifiers, region=draft.region, at=who.at)
        addresses += [address_row(customer, address, at=who.at) for address in draft.addresses]
    bulk.insert(identifiers)
    bulk.insert(addresses)
    put_tags({c.pk: d.tags for c, d in zip(customers, drafts, strict=True) if d.tags})
    changes.note_many(
        changes.change_of(customer, "create", _created_fields(customer, draft), who)
        for customer, draft in zip(customers, drafts, strict=True)
    )
    search.index_new(customers, identifiers, addresses)
    return customers


def update_customer(
    customer: Customer, values: Mapping[str, Any], *, revision: int | None = None, **act: Unpack[ActWords]
) -> Customer:
    """Alter some fields of one customer. With `revision`, only if nobody else altered it since that one was read.

    Raises Conflict, Invalid.
    """
    return update_customers([CustomerUpdate(customer, values, revision)], **act)[0]


@transaction.atomic
def update_customers(updates: Sequence[CustomerUpdate], **act: Unpack[ActWords]) -> list[Customer]:
    """Alter many customers; what stays as it was is not noted as a change."""
    who = act_of(act)
    require_writer(who.by)
    locked = {
        c.pk: c for c in Customer.objects.select_for_update().filter(pk__in=[update.customer.pk for update in updates])
    }
    definitions = definitions_of(update.values.get("attributes") or {} for update in updates)
    altered: dict[int, Customer] = {}
    notes, seen_by_others = [], []
    for update in updates:
        customer = locked[update.customer.pk]
        if update.revision is not None and update.revision != customer.revision:
            raise Conflict(_("Somebody else changed this customer meanwhile. Reload the page to see it."))
        fields = _apply(customer, update.values, definitions)
        if fields:
            customer.revision += 1
            altered[customer.pk] = customer
            notes.append(changes.change_of(customer, "update", fields, who))
        if "audience" in fields:
            seen_by_others.append(customer.pk)
    Customer.objects.bulk_update(altered.values(), [*FIELDS, "sort_name", "match_name", "revision"], batch_size=500)
    changes.note_many(notes)
    search.reindex(altered)
    _look_again(seen_by_others)
    return [locked[update.customer.pk] for update in updates]


def _look_again(customer_ids: Sequence[int]) -> None:
    """Let other rooms look anew at what they keep for whoever sees a customer: another audience may know less."""
    for name in settings.WHEN_AUDIENCES_CHANGE if customer_ids else ():
        import_string(name)(customer_ids)


@transaction.atomic
def trash_customers(customers: Iterable[Customer], **act: Unpack[ActWords]) -> int:
    """Put customers into the trash; they can be restored from there. Returns how many."""
    return _set_trashed(customers, act_of(act), "trash")


@transaction.atomic
def restore_customers(customers: Iterable[Customer], **act: Unpack[ActWords]) -> int:
    """Take customers out of the trash. Returns how many."""
    return _set_trashed(customers, act_of(act), "restore")


@transaction.atomic
def delete_for_good(ids: Iterable[int], **act: Unpack[ActWords]) -> None:
    """Delete customers and what hangs on them. For `privacy.actions.erase_customer`, which sees to everything else.

    Raises Refused for all but administrators.
    """
    who = act_of(act)
    if who.by is not None:
        require(who.by, Role.ADMIN)
    ids = list(ids)
    Customer.objects.filter(pk__in=ids).delete()
    changes.note_many(changes.change_of(Customer(pk=pk), "remove", {}, who) for pk in ids)


def _set_trashed(customers: Iterable[Customer], who: Act, verb: str) -> int:
    require_writer(who.by)
    new = who.at if verb == "trash" else None
    found = list(
        Customer.objects.select_for_update()
        .filter(pk__in=[customer.pk for customer in customers], trashed_at__isnull=verb == "trash")
        .order_by("id")
    )
    Customer.objects.filter(pk__in=[customer.pk for customer in found]).update(trashed_at=new)
    changes.note_many(
        changes.change_of(customer, verb, {"trashed_at": (customer.trashed_at, new)}, who) for customer in found
    )
    return len(found)


def _new(draft: CustomerDraft, definitions: Definitions, who: Act) -> Customer:
    attributes = checked_attributes(draft.attributes, {}, kind=draft.kind, definitions=definitions)
    customer = Customer(created_at=who.at, attributes=attributes)
    for name in (*NAME_FIELDS, "owner_id", "team_id", "audience"):
        setattr(customer, name, getattr(draft, name))
    if not (draft.name or draft.family_name or draft.given_name):
        if not draft.identifiers:
            raise Invalid(_("Give at least a name, a mail address or a phone number."), field="name")
        customer.name = min(draft.identifiers, key=_says_little).value[:300]
    _derive_names(customer)
    return customer


def _says_little(identifier: IdentifierDraft) -> int:
    """Who has no name is called by what a person can read: rather by a mail address than by a number of some shop."""
    order: dict[str, int] = {IdentifierKind.EMAIL: 0, IdentifierKind.PHONE: 1, IdentifierKind.ANONYMOUS_ID: 3}
    return order.get(identifier.kind, 2)


def _apply(customer: Customer, values: Mapping[str, Any], definitions: Definitions) -> dict[str, tuple[Any, Any]]:
    fixed = dict(values)
    unknown = fixed.keys() - set(FIELDS)
    if unknown:
        raise Invalid(_("There is no field “%(name)s”.") % {"name": sorted(unknown)[0]}, field=sorted(unknown)[0])
    attributes = fixed.pop("attributes", None)
    parts_given = bool({"family_name", "given_name", "name_order"} & fixed.keys())
    if parts_given and "name" not in fixed:
        fixed["name"] = ""
    before = {name: getattr(customer, name) for name in NAME_FIELDS}
    fields = changes.set_fields(customer, fixed)
    if set(fields) & set(NAME_FIELDS):
        _derive_names(customer)
        fields = {name: pair for name, pair in fields.items() if name not in NAME_FIELDS}
        fields |= {n: (before[n], getattr(customer, n)) for n in NAME_FIELDS if before[n] != getattr(customer, n)}
    if attributes is not None:
        merged = checked_attributes(attributes, customer.attributes, kind=customer.kind, definitions=definitions)
        for key in merged.keys() | customer.attributes.keys():
            if merged.get(key) != customer.attributes.get(key):
                fields[f"attributes.{key}"] = (customer.attributes.get(key), merged.get(key))
        customer.attributes = merged
    return fields


def _derive_names(customer: Customer) -> None:
    family, given = customer.family_name.strip(), customer.given_name.strip()
    customer.family_name, customer.given_name = family, given
    if (family or given) and not customer.name_order:
        customer.name_order = names.usual_order(family, given)
    if not customer.name.strip():
        customer.name = names.full_name(family, given, customer.name_order)
    customer.name = customer.name.strip()[:300]
    if not customer.name:
        raise Invalid(_("A customer needs a name."), field="name")
    if not customer.reading:
        customer.reading = names.reading_of(customer.name, customer.language)
    customer.sort_name = names.sort_name(customer.kind, customer.name, family, given, customer.reading)
    normalise = normalise_name if customer.kind == Kind.PERSON else normalise_company
    customer.match_name = normalise(customer.name)[:300]


def _created_fields(customer: Customer, draft: CustomerDraft) -> dict[str, tuple[Any, Any]]:
    fields = {name: (None, value) for name in FIELDS if name != "attributes" and (value := getattr(customer, name))}
    fields |= {f"attributes.{key}": (None, value) for key, value in customer.attributes.items()}
    for identifier in draft.identifiers:
        fields[f"identifier.{identifier.kind}"] = (None, identifier.value)
    return fields
