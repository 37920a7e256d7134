"""Reads that cross tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q
from django.db.models.functions import Coalesce

from farley.analysis.identity import fold, normalise_company, normalise_name
from farley.base import search
from farley.base.accounts import User
from farley.base.pieces import in_pieces
from farley.customers.access import customers_for, of_seen_customers, relationships_for
from farley.customers.actions.identifiers import key_of
from farley.customers.models import (
    BELONGING,
    Customer,
    CustomerSearch,
    CustomerTag,
    Identifier,
    IdentifierKind,
    Kind,
    Relationship,
    RelationshipKind,
)
from farley.customers.models.customer import CustomerQuerySet


def cluster_ids(customer: Customer) -> list[int]:
    """The ids under which facts about this customer were recorded: its own, and those of the records merged into it."""
    return [customer.pk, *Customer.objects.filter(canonical=customer).values_list("pk", flat=True)]


def matching(customers: CustomerQuerySet, query: str) -> CustomerQuerySet:
    """Those of the customers that contain every word of the query in a name, reading, identifier or address."""
    is_hit = search.is_hit(CustomerSearch, query)
    return customers if is_hit is None else customers.filter(is_hit)


def best_matches(user: User, query: str, *, most: int) -> list[Customer]:
    """The customers whom somebody who types this most likely means: names that begin so, then what contains it.

    Costs two look-ups in indexes.
    """
    folded = fold(query)
    seen = customers_for(user).current()
    first = list(seen.filter(sort_name__gte=folded, sort_name__lt=folded + "\U0010ffff").order_by("sort_name")[:most])
    is_hit = search.is_hit(CustomerSearch, query)
    if len(first) >= most or is_hit is None:
        return first
    known = {customer.pk for customer in first}
    others = [customer for customer in seen.filter(is_hit)[:100] if customer.pk not in known]
    others.sort(key=lambda customer: (folded not in fold(customer.name), len(customer.name), customer.sort_name))
    return [*first, *others][:most]


def organisations_of(user: User, ids: Iterable[int], *, on: date) -> dict[int, Customer]:
    """The organisation that each person works for on that day, by the person's id, as far as the user may see it."""
    rows = (
        relationships_for(user)
        .filter(Q(until=None) | Q(until__gte=on), from_customer__in=list(ids), kind=RelationshipKind.WORKS_FOR)
        .order_by("since", "id")
    )
    return {row.from_customer_id: row.to_customer for row in rows}


def relationships_of(user: User, ids: Iterable[int]) -> list[Relationship]:
    """The relationships of these customers with those whom the user may see, both directions, past ones included."""
    ids = list(ids)
    found = relationships_for(user).filter(Q(from_customer__in=ids) | Q(to_customer__in=ids))
    return list(found.order_by("kind", "since", "id"))


def wholes_of(ids: Iterable[int]) -> set[int]:
    """The organisations and households to which any of these customers ever belonged, as who they are today, whoever
    may know that.
    """
    return {whole for _member, whole in memberships_of(ids)}


def memberships_of(ids: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Which of these customers ever belonged to which organisation or household, both as who they are today, whoever
    may know that.
    """
    for some in in_pieces(sorted(set(ids))):
        own = Q(from_customer__in=some) | Q(from_customer__canonical__in=some)
        rows = Relationship.objects.filter(own, kind__in=BELONGING).order_by()
        whole = Coalesce("to_customer__canonical", "to_customer")
        yield from rows.values_list(Coalesce("from_customer__canonical", "from_customer"), whole)


def tags_of(ids: Iterable[int]) -> dict[int, list[str]]:
    """The tags on customers, by id."""
    tags: dict[int, list[str]] = defaultdict(list)
    rows = CustomerTag.objects.filter(customer__in=list(ids)).order_by("tag__name")
    for pk, name in rows.values_list("customer_id", "tag__name"):
        tags[pk].append(name)
    return tags


def lookalikes(
    user: User,
    *,
    name: str = "",
    email: str = "",
    phone: str = "",
    kind: str = Kind.PERSON,
    region: str = "",
    most: int = 5,
) -> list[tuple[Customer, list[str]]]:
    """Customers who might already be the one about to be created, each with the reasons: "email", "phone", "name".

    A handful of look-ups in indexes, so that it can run while somebody types.
    """
    seen = customers_for(user).current()
    reasons: dict[int, list[str]] = defaultdict(list)
    for identifier_kind, value in ((IdentifierKind.EMAIL, email), (IdentifierKind.PHONE, phone)):
        if value.strip():
            key = key_of(identifier_kind, value, region=region)
            rows = Identifier.objects.filter(of_seen_customers(user), kind=identifier_kind, key=key)
            rows = rows.filter(customer__canonical=None, customer__trashed_at=None)
            for pk in rows.values_list("customer_id", flat=True)[:most]:
                reasons[pk].append(str(identifier_kind))
    if name.strip():
        match = normalise_name(name) if kind == Kind.PERSON else normalise_company(name)
        same = seen.filter(match_name=match, kind=kind) if match else seen.none()
        for pk in same.values_list("pk", flat=True)[:most]:
            reasons[pk].append("name")
    found = seen.filter(pk__in=reasons)
    return sorted(((c, reasons[c.pk]) for c in found), key=lambda pair: -len(pair[1]))[:most]
