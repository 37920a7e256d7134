"""Whom and what texts may name: customers, those around them, products, and the places where customers live."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from farley.analysis.entities import Known, Target, product_key
from farley.analysis.identity import normalise_company, normalise_email, normalise_name
from farley.base.accounts import Organisation, User
from farley.base.pieces import in_pieces
from farley.capture.models import Source
from farley.commerce.models import OrderLine, Product
from farley.customers.models import Address, Customer, Identifier, IdentifierKind, Kind, Relationship
from farley.customers.models.relationship import RelationshipKind

_MOST_PLACES = 300
# What orders call a product is looked up in the newest of them.
_MOST_LINES = 20_000
_KINDS = {Kind.PERSON: "person", Kind.ORGANISATION: "organisation"}
_TODAY = Coalesce("canonical", "id")
# A relationship keeps the records it was made for; these are the customers of today.
_ENDS = (Coalesce("from_customer__canonical", "from_customer"), Coalesce("to_customer__canonical", "to_customer"))


class WhomWeKnow:
    """Asks the database for names: what is the same for all texts once, when it is first needed."""

    @cached_property
    def region(self) -> str:
        """The country in which phone numbers are probably written."""
        organisation = Organisation.get()
        return organisation.country if organisation else ""

    @cached_property
    def ourselves(self) -> frozenset[str]:
        """What we and our colleagues are called: nobody has to be told of these."""
        organisation = Organisation.get()
        names = {normalise_company(organisation.name)} if organisation else set()
        for name in User.objects.values_list("name", flat=True):
            names |= {normalise_name(name), *(normalise_name(part) for part in name.split())}
        return frozenset(names - {""})

    @cached_property
    def our_addresses(self) -> frozenset[str]:
        """The mail addresses of our colleagues, and those that sources name as ours."""
        return _addresses(each for each in self._named if "@" in each[1:]) | self._of_colleagues

    @cached_property
    def our_domains(self) -> frozenset[str]:
        """Where all mail addresses are ours: domains that sources name, and those of our colleagues unless customers
        write from there too, as from a provider of free mail.
        """
        named = {each.lower().lstrip("@") for each in self._named if "@" not in each[1:]}
        others = {address.partition("@")[2] for address in self._of_colleagues} - named
        customers = Identifier.objects.filter(kind=IdentifierKind.EMAIL, customer__trashed_at=None)
        return frozenset(named | {each for each in others if not customers.filter(key__endswith=f"@{each}").exists()})

    def is_our_address(self, address: str) -> bool:
        """Whether a mail address, as it is compared, is that of one of us."""
        return address in self.our_addresses or address.partition("@")[2] in self.our_domains

    @cached_property
    def _of_colleagues(self) -> frozenset[str]:
        return _addresses(User.objects.values_list("email", flat=True))

    @cached_property
    def _named(self) -> tuple[str, ...]:
        """Addresses and domains that sources name as ours."""
        settings = Source.objects.values_list("settings", flat=True)
        return tuple(each for source in settings for each in source.get("ours", ()) if each)

    @cached_property
    def products(self) -> dict[str, Target]:
        """Our products by what they are called, in their own words or in those of an order."""
        found: dict[str, set[int]] = defaultdict(set)
        for pk, *names in Product.objects.values_list("pk", "name", "sku"):
            for name in names:
                found[product_key(name)].add(pk)
        newest = OrderLine.objects.exclude(name="").exclude(product=None).order_by("-pk").values_list("product", "name")
        for product, name in set(newest[:_MOST_LINES]):
            if product is not None:
                found[product_key(name)].add(product)
        return {key: Target("product", min(ids)) for key, ids in found.items() if key and len(ids) == 1}

    @cached_property
    def places(self) -> frozenset[str]:
        """Where most customers live."""
        present = Address.objects.filter(valid_until=None)
        found: set[str] = set()
        for column in ("region", "city"):
            rows = present.exclude(**{column: ""}).values(column).annotate(times=Count("pk")).order_by("-times", column)
            found.update(row[column] for row in rows[:_MOST_PLACES])
        return frozenset(found)

    def known(self, keys: Iterable[str], customer_ids: Iterable[int]) -> dict[int, Known]:
        """What names may mean in texts that hold these keys, for each of the customers whose texts they are."""
        names, near = _full_names(keys), _near(set(customer_ids))
        return {
            customer: Known(names=names, near=near[customer], products=self.products, places=self.places)
            for customer in set(customer_ids)
        }


def employers_of(customer_ids: Iterable[int]) -> dict[int, set[int]]:
    """For whom customers work now: who writes names their own firm in every letter."""
    found: dict[int, set[int]] = defaultdict(set)
    works = Relationship.objects.filter(kind=RelationshipKind.WORKS_FOR, until=None)
    for some in in_pieces(_every_record(customer_ids)):
        for one, two in works.filter(from_customer__in=some).values_list(*_ENDS):
            found[one].add(two)
    return found


def owners_of(identifiers: Iterable[tuple[str, str]]) -> dict[tuple[str, str], set[int]]:
    """Whose these mail addresses and phone numbers are: kind and key, and the customers of today who have it."""
    wanted, found = set(identifiers), defaultdict(set)
    for some in in_pieces({key for _kind, key in wanted}):
        rows = Identifier.objects.filter(key__in=some, kind__in=(IdentifierKind.EMAIL, IdentifierKind.PHONE))
        rows = rows.filter(customer__trashed_at=None)
        today = Coalesce("customer__canonical", "customer")
        for kind, key, customer in rows.values_list("kind", "key", today):
            found[kind, key].add(customer)
    return {each: found[each] for each in wanted if each in found}


def _addresses(written: Iterable[str]) -> frozenset[str]:
    return frozenset(address for each in written if (address := normalise_email(each)))


def _full_names(keys: Iterable[str]) -> dict[str, Target]:
    """Who is called so; a name that two customers have in common is nobody's."""
    found: dict[str, set[Target]] = defaultdict(set)
    for some in in_pieces(sorted(set(keys) - {""})):
        rows = Customer.objects.filter(match_name__in=some, kind__in=_KINDS, trashed_at=None)
        rows = rows.filter(canonical__trashed_at=None)
        for name, kind, pk in rows.values_list("match_name", "kind", _TODAY):
            found[name].add(Target(_KINDS[Kind(kind)], pk))
    return _unique(found)


def _near(customer_ids: set[int]) -> dict[int, dict[str, Target]]:
    """The short names of those around each customer, the customer included: family names of people, and firms."""
    around: dict[int, set[int]] = {customer: {customer} for customer in customer_ids}
    ties = _ties(customer_ids)
    further = _ties({other for customer in customer_ids for other in ties.get(customer, ())})
    for customer in customer_ids:
        for other in ties.get(customer, ()):
            around[customer] |= {other} | further[other]
    called = _short_names({pk for ids in around.values() for pk in ids})
    near: dict[int, dict[str, Target]] = {}
    for customer, ids in around.items():
        found: dict[str, set[Target]] = defaultdict(set)
        for pk in ids:
            for name, target in called.get(pk, ()):
                found[name].add(target)
        near[customer] = _unique(found)
    return near


def _ties(customer_ids: set[int]) -> dict[int, set[int]]:
    """Those to whom customers are tied now, by customer."""
    found: dict[int, set[int]] = defaultdict(set)
    for some in in_pieces(_every_record(customer_ids)):
        rows = Relationship.objects.filter(Q(from_customer__in=some) | Q(to_customer__in=some), until=None)
        for one, two in rows.values_list(*_ENDS):
            found[one].add(two)
            found[two].add(one)
    return found


def _every_record(customer_ids: Iterable[int]) -> list[int]:
    """These customers with the records that were merged into them, for which relationships may have been made."""
    today = set(customer_ids)
    merged = (Customer.objects.filter(canonical__in=some).values_list("pk", flat=True) for some in in_pieces(today))
    return sorted(today.union(*merged))


def _short_names(customer_ids: set[int]) -> dict[int, list[tuple[str, Target]]]:
    found: dict[int, list[tuple[str, Target]]] = {}
    for some in in_pieces(sorted(customer_ids)):
        rows = Customer.objects.filter(pk__in=some, kind__in=_KINDS, trashed_at=None)
        for pk, kind, family, name, match in rows.values_list("pk", "kind", "family_name", "name", "match_name"):
            target = Target(_KINDS[Kind(kind)], pk)
            short = normalise_name(family or _family_of(name)) if target.kind == "person" else match
            found[pk] = [(short, target)] if short else []
    return found


def _family_of(name: str) -> str:
    """The family name of a name that was written in one piece: it stands first in Japanese, last in Latin letters."""
    parts = name.split()
    if len(parts) < 2:
        return ""
    return parts[-1] if name.isascii() else parts[0]


def _unique(found: dict[str, set[Target]]) -> dict[str, Target]:
    return {name: next(iter(targets)) for name, targets in found.items() if len(targets) == 1}


def rows_of(customer_ids: Sequence[int]) -> Iterator[int]:
    """The ids under which facts about these customers were recorded, those of merged records included."""
    for some in in_pieces(customer_ids):
        yield from Customer.objects.filter(Q(pk__in=some) | Q(canonical__in=some)).values_list("pk", flat=True)
