"""What a customer is found by, and the look-up itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from farley.analysis.search import tokens
from farley.base import search
from farley.customers.models import Address, Customer, CustomerSearch, Identifier, IdentifierKind

SHOWN_KINDS = {
    IdentifierKind.EMAIL,
    IdentifierKind.PHONE,
    IdentifierKind.URL,
    IdentifierKind.SOCIAL,
    IdentifierKind.EXTERNAL_ID,
    IdentifierKind.USER_ID,
}


def index_new(customers: Sequence[Customer], identifiers: Sequence[Identifier], addresses: Sequence[Address]) -> None:
    """Make customers findable that were just made."""
    texts: dict[int, list[str]] = defaultdict(list)
    for customer in customers:
        texts[customer.pk] += [customer.name, customer.reading]
    for identifier in identifiers:
        texts[identifier.customer_id] += _texts_of(identifier)
    for address in addresses:
        texts[address.customer_id].append(str(address))
    search.index(CustomerSearch, ((pk, tokens("\n".join(parts), infix=True)) for pk, parts in texts.items()))


def reindex(ids: Iterable[int]) -> None:
    """Make customers findable by what they are now."""
    ids = list(ids)
    if ids:
        index_new(
            list(Customer.objects.filter(pk__in=ids)),
            list(Identifier.objects.filter(customer__in=ids)),
            list(Address.objects.filter(customer__in=ids)),
        )


def _texts_of(identifier: Identifier) -> list[str]:
    if identifier.kind not in SHOWN_KINDS:
        return []
    if identifier.kind == IdentifierKind.PHONE:
        # Found by +81 90..., by 090... and by a part of it, however it was written.
        national = "".join(c for c in identifier.value if c.isdigit())
        return [identifier.key.lstrip("+"), national]
    return [identifier.value]
