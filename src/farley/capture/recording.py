"""The one way from what a channel read to the records: resolve who it is, then customers, orders and timeline.

Everything here works on whole chunks with bulk verbs; whoever calls it opens the transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.db.models import F

from farley.base.accounts import Organisation, User
from farley.base.acts import ActWords
from farley.base.changes import Batch, Change, kind_of
from farley.base.errors import FarleyError
from farley.capture.arrivals import Arrival, Bought, Occurred
from farley.capture.doubts import note_doubts, note_lookalikes
from farley.capture.identity import Resolved, Resolver
from farley.commerce import actions as commerce
from farley.customers import actions as customers
from farley.customers.actions.customers import CustomerUpdate
from farley.customers.actions.relationships import RelationshipDraft
from farley.customers.drafts import AddressDraft, CustomerDraft
from farley.customers.models import Address, Customer, Identifier, IdentifierKind, Kind, Relationship, RelationshipKind
from farley.timeline import actions as timeline

# Two who resolve at once would each make the same new person: neither sees yet what the other is about to commit.
RESOLVING = "capture.resolving"
FAULTS_OF_DATA = (FarleyError, ValueError, ArithmeticError, TypeError, DataError, IntegrityError)


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of many arrivals. `known`: it was recorded before, and is left as it is."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    recorded: int = 0
    known: int = 0
    skipped: int = 0
    refused: int = 0
    rows: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(Counts)))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a chunk comes from: what stands as source, by whom and when, and the country its phone numbers are of."""

    source: str
    by: User | None
    at: datetime
    region: str = ""
    batch: Batch | None = None

    @property
    def act(self) -> ActWords:
        return ActWords(by=self.by, at=self.at, source=self.source, batch=self.batch)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a chunk; `problems` tells for each arrival what kept it out, "" where nothing did."""

    counts: Counts
    problems: tuple[str, ...]
    customers: tuple[Customer | None, ...]


def record(arrivals: Sequence[Arrival], origin: Origin) -> Recorded:
    """Resolve and record a chunk of arrivals.

    Raises Invalid if one of them cannot become a record; the caller then tries them one by one.
    """
    resolved = _resolve(arrivals, origin)
    note_lookalikes([one.customer for one in resolved if one.is_new and one.customer], at=origin.at)
    pairs = [(arrival, who) for arrival, who in zip(arrivals, resolved, strict=True) if who.customer]
    counts = _update(pairs, origin)
    _employ(pairs, origin)
    counts += _record_orders(pairs, origin) + _record_occurrences(pairs, origin)
    return Recorded(counts, tuple(who.problem for who in resolved), tuple(who.customer for who in resolved))


def record_what_can_be(arrivals: Sequence[Arrival], origin: Origin) -> Recorded:
    """Record all at once; if that fails, halve until those that are to blame stand alone, with the reason.

    What the database's lock or disk does wrong is not the data's fault: that is raised, and comes again later.
    """
    if not arrivals:
        return Recorded(Counts(), (), ())
    try:
        with transaction.atomic():
            return record(arrivals, origin)
    except FAULTS_OF_DATA as error:
        if len(arrivals) == 1:
            return Recorded(Counts(), (str(error)[:500] or repr(error),), (None,))
    half = len(arrivals) // 2
    first, second = record_what_can_be(arrivals[:half], origin), record_what_can_be(arrivals[half:], origin)
    customers = first.customers + second.customers
    return Recorded(first.counts + second.counts, first.problems + second.problems, customers)


def _resolve(arrivals: Sequence[Arrival], origin: Origin) -> list[Resolved]:
    """Who each arrival is about: told already, or to be found by its identifiers."""
    resolver = Resolver(region=origin.region, act=origin.act)
    found, doubts = resolver.resolve([arrival.who for arrival in arrivals if arrival.customer is None])
    note_doubts(doubts, at=origin.at)
    in_order = iter(found)
    return [
        Resolved(arrival.customer, mark=f"{IdentifierKind.ANONYMOUS_ID}:{arrival.browser}")
        if arrival.customer
        else next(in_order)
        for arrival in arrivals
    ]


_Pairs = Sequence[tuple[Arrival, Resolved]]


def _update(pairs: _Pairs, origin: Origin) -> Counts:
    """Give customers who were known already what is new about them, as far as the arrivals ask for that."""
    created = sum(who.is_new for _arrival, who in pairs)
    known = [(arrival, who) for arrival, who in pairs if not who.is_new and arrival.existing in ("fill", "update")]
    standing = _what_stands(known)
    updates = [
        CustomerUpdate(who.customer, values)
        for arrival, who in known
        if who.customer and (values := _new_values(who.customer, arrival, standing, origin))
    ]
    before = {update.customer.pk: update.customer.revision for update in updates}
    after = customers.update_customers(updates, **origin.act) if updates else []
    altered = {customer.pk for customer in after if customer.revision != before[customer.pk]}
    altered |= _add_addresses(known, origin)
    altered |= {who.customer.pk for _arrival, who in known if who.customer and who.has_gained}
    _tag(known, origin)
    asked = {who.customer.pk for _arrival, who in known if who.customer}
    skipped = sum(arrival.existing == "skip" and not who.is_new for arrival, who in pairs)
    return Counts(created=created, updated=len(altered), unchanged=len(asked - altered), skipped=skipped)


@dataclass(frozen=True)
class _Standing:
    """What has to be known of those of whom only gaps are filled: whose name is no more than one of their identifiers,
    and which source said last what stands in a field, by customer and key.
    """

    unnamed: frozenset[int]
    said_by: Mapping[tuple[int, str], str]


def _what_stands(pairs: _Pairs) -> _Standing:
    """One query for the names, and one for each field in which something else stands than is told."""
    filled = [(who.customer, arrival.who) for arrival, who in pairs if who.customer and arrival.existing == "fill"]
    named = [customer.pk for customer, told in filled if told.name]
    unnamed = (
        Identifier.objects.filter(customer__in=named, value=F("customer__name")) if named else Identifier.objects.none()
    )
    others: dict[str, set[int]] = defaultdict(set)
    for customer, told in filled:
        for key, value in told.attributes.items():
            if key in customer.attributes and customer.attributes[key] != value:
                others[key].add(customer.pk)
    said_by: dict[tuple[int, str], str] = {}
    for key, ids in others.items():
        noted = Change.objects.filter(subject_kind=kind_of(Customer), subject_id__in=ids)
        noted = noted.filter(fields__has_key=f"attributes.{key}").order_by("id")
        said_by |= {(pk, key): source for pk, source in noted.values_list("subject_id", "source")}
    return _Standing(frozenset(unnamed.values_list("customer_id", flat=True)), said_by)


def _new_values(customer: Customer, arrival: Arrival, standing: _Standing, origin: Origin) -> dict[str, Any]:
    draft = arrival.who
    values = {name: value for name in _TOLD if (value := getattr(draft, name))}
    if "name" in values and ("family_name" in values or "given_name" in values):
        del values["name"]
    if draft.attributes:
        values["attributes"] = dict(draft.attributes)
    if arrival.existing == "fill":
        values = _only_gaps(customer, values, standing, origin)
    return values


_TOLD = ("name", "family_name", "given_name", "name_order", "reading", "language", "owner_id")


def _only_gaps(customer: Customer, values: dict[str, Any], standing: _Standing, origin: Origin) -> dict[str, Any]:
    gaps = {name: value for name, value in values.items() if name != "attributes" and not getattr(customer, name)}
    if "name" in values and customer.pk in standing.unnamed:
        gaps["name"] = values["name"]
    told = values.get("attributes", {})
    # What a source says anew of what it said itself is filled in, too: a plan that was free is paid by now.
    attributes = {
        key: value
        for key, value in told.items()
        if key not in customer.attributes
        or (customer.attributes[key] != value and standing.said_by.get((customer.pk, key)) == origin.source)
    }
    return gaps | ({"attributes": attributes} if attributes else {})


def _add_addresses(pairs: _Pairs, origin: Origin) -> set[int]:
    told = [(who.customer, arrival.who.addresses) for arrival, who in pairs if who.customer and arrival.who.addresses]
    ids = {customer.pk for customer, _addresses in told}
    has = {(row.customer_id, _place(row)) for row in Address.objects.filter(customer__in=ids)} if ids else set()
    gained = set()
    for customer, addresses in told:
        for address in addresses:
            if (customer.pk, _place(address)) not in has:
                customers.add_address(customer, address, **origin.act)
                has.add((customer.pk, _place(address)))
                gained.add(customer.pk)
    return gained


def _place(address: Address | AddressDraft) -> tuple[str, ...]:
    return (address.country.upper(), address.postal_code, address.region, address.city, address.street)


def _tag(pairs: _Pairs, origin: Origin) -> None:
    for tag in sorted({tag for arrival, _who in pairs for tag in arrival.who.tags}):
        tagged = [who.customer for arrival, who in pairs if who.customer and tag in arrival.who.tags]
        customers.tag_customers(tagged, tag, **origin.act)


def _employ(pairs: _Pairs, origin: Origin) -> None:
    """Say of people for whom they work, making the organisations that are not known yet."""
    told = [(arrival, who.customer) for arrival, who in pairs if who.customer and arrival.employer]
    names = list(dict.fromkeys(arrival.employer for arrival, _customer in told))
    if not names:
        return
    drafts = [CustomerDraft(kind=Kind.ORGANISATION, name=name) for name in names]
    employers, _doubts = Resolver(region=origin.region, act=origin.act).resolve(drafts)
    by_name = dict(zip(names, employers, strict=True))
    known = _employments({customer.pk for _arrival, customer in told})
    today = Organisation.day(origin.at)
    new: dict[tuple[int, int], RelationshipDraft] = {}
    for arrival, person in told:
        employer = by_name[arrival.employer].customer
        if employer is None:
            continue
        has_changed = arrival.existing == "update" and _leave_others(known[person.pk], employer, today, origin)
        same = [row for row in known[person.pk] if row.to_customer_id == employer.pk]
        if not any(row.until is None for row in same) and (has_changed or not same):
            since = today if has_changed else None
            new[person.pk, employer.pk] = RelationshipDraft(
                person, employer, RelationshipKind.WORKS_FOR, arrival.role[:120], since
            )
    customers.relate_many(list(new.values()), **origin.act)


def _employments(people: Iterable[int]) -> dict[int, list[Relationship]]:
    rows = Relationship.objects.filter(kind=RelationshipKind.WORKS_FOR, from_customer__in=set(people))
    by_person: dict[int, list[Relationship]] = defaultdict(list)
    for row in rows.select_related("from_customer", "to_customer").order_by("id"):
        by_person[row.from_customer_id].append(row)
    return by_person


def _leave_others(rows: Iterable[Relationship], employer: Customer, today: date, origin: Origin) -> bool:
    """End what somebody was to other employers, now that a file names a new one. Returns whether there were any."""
    current = [row for row in rows if row.until is None]
    if any(row.to_customer.current_id == employer.current_id for row in current):
        return False
    for row in current:
        customers.end_relationship(row, until=max(today, row.since or today), **origin.act)
    return bool(current)


def _record_orders(pairs: _Pairs, origin: Origin) -> Counts:
    drafts = [_order(arrival.bought, who) for arrival, who in pairs if arrival.bought]
    new = commerce.record_orders(drafts, corrects=True, **origin.act) if drafts else []
    return Counts(recorded=len(new), known=len(drafts) - len(new))


def _order(bought: Bought, who: Resolved) -> commerce.OrderDraft:
    assert who.customer is not None
    return commerce.OrderDraft(
        customer=who.customer,
        number=bought.number,
        placed_at=bought.placed_at,
        currency=bought.currency,
        lines=bought.lines,
        total=bought.total,
        channel=bought.channel,
        identifier=who.mark,
        has_time=bought.has_time,
        is_dated=bought.is_dated,
    )


def _record_occurrences(pairs: _Pairs, origin: Origin) -> Counts:
    happenings = [_happening(arrival.occurred, who) for arrival, who in pairs if arrival.occurred]
    new = timeline.record_many(happenings, **origin.act) if happenings else []
    return Counts(recorded=len(new), known=len(happenings) - len(new))


def _happening(occurred: Occurred, who: Resolved) -> timeline.Happening:
    assert who.customer is not None
    return timeline.Happening(
        customer=who.customer,
        what=occurred.what,
        channel=occurred.channel,
        happened_at=occurred.happened_at,
        has_time=occurred.has_time,
        direction=occurred.direction,
        title=occurred.title,
        text=occurred.text,
        learned_how=occurred.learned_how,
        external_id=occurred.external_id,
        identifier=who.mark,
        thread=occurred.thread,
        files=occurred.files,
    )
