"""By what a customer is found in what is not filed under them: raw mails, events, files."""

from __future__ import annotations

from collections.abc import Sequence

from farley.base.personal_data import Subject
from farley.customers.models import Customer, Identifier, IdentifierKind, Kind

# A shorter name stands by chance in too many sentences.
SHORTEST_NAME = 2


def subject_of(customers: Sequence[Customer]) -> Subject:
    """The records of one customer, with everything by which raw material names them."""
    ids = tuple(customer.pk for customer in customers)
    rows = list(Identifier.objects.filter(customer__in=ids).values_list("kind", "key", "label", "value"))
    names = {customer.name for customer in customers if customer.kind != Kind.ORGANISATION}
    return Subject(
        ids=ids,
        marks=frozenset(
            (kind, key, label if kind == IdentifierKind.EXTERNAL_ID else "") for kind, key, label, _value in rows
        ),
        written=tuple(dict.fromkeys(value for _kind, _key, _label, value in rows)),
        names=tuple(sorted(name for name in names if len(name) >= SHORTEST_NAME)),
    )
