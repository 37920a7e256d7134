"""What is recorded of customers, as those read it who may see them: a few queries for many customers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q

from farley.analysis.unknowns import Check, Contact, Kept, Life, Recorded, Worth, attribute_fact
from farley.base.access import Onlookers, audiences_of
from farley.base.accounts import Organisation
from farley.base.changes import Change
from farley.customers.access import customers_for, relationships_for
from farley.customers.models import (
    BELONGING,
    Address,
    AttributeDefinition,
    Customer,
    Identifier,
    IdentifierKind,
    Relationship,
    RelationshipKind,
)
from farley.customers.models.attribute import AttributeType
from farley.teamwork.models import FollowUp
from farley.timeline.models import Direction, Interaction
from farley.understanding.access import insights_for, not_yet_for
from farley.understanding.models import FactCheck, Holder, Tone

_REACH: dict[str, str] = {
    IdentifierKind.EMAIL: "email",
    IdentifierKind.PHONE: "phone",
    IdentifierKind.URL: "website",
}
# By what we turn to somebody: what they bought is none of it.
_TURNING = ("email", "message", "call", "meeting")
_LATELY = timedelta(days=180)
# What shops and mailing tools report when somebody wants no more mails (Segment's e-mail events among them).
_UNSUBSCRIBED = ("Unsubscribed", "Email Unsubscribed", "Unsubscribe", "配信停止", "退订")


@dataclass
class _Facts:
    """What is found of one customer, before it is complete."""

    kept: dict[str, Kept] = field(default_factory=dict)
    contacts: list[Contact] = field(default_factory=list)
    employment: int | None = None


@dataclass(frozen=True)
class Gathered:
    """What is recorded of some customers, and how long the facts of theirs that were altered had been true."""

    recorded: list[Recorded]
    lives: dict[str, list[Life]]


def gathered(customers: Sequence[Customer], audience: str, *, at: datetime) -> Gathered:
    """What is recorded of customers of one audience, merged records included, as its members may read it."""
    return _Gathering(customers, Onlookers(audience), at).all()


class _Gathering:
    def __init__(self, customers: Sequence[Customer], viewer: Onlookers, at: datetime) -> None:
        self.customers, self.viewer, self.at = customers, viewer, at
        self.on = Organisation.day(at)
        merged = customers_for(viewer).filter(canonical__in=customers)
        self.merged = list(merged)
        self.today: dict[int, int] = {c.pk: c.pk for c in customers}
        self.today |= {c.pk: c.canonical_id for c in self.merged if c.canonical_id}
        self.ids = list(self.today)
        self.facts: dict[int, _Facts] = defaultdict(_Facts)
        self.lives: dict[str, list[Life]] = defaultdict(list)

    def all(self) -> Gathered:
        definitions = list(AttributeDefinition.objects.filter(retired_at=None))
        self._reach()
        self._addresses()
        self._relationships()
        self._attributes(definitions)
        texts, turned_to, prefers = self._texts(), self._turned_to(), self._prefers()
        unsubscribed, checks, worth = self._unsubscribed(), self._checks(), self._worth()
        recorded = [
            Recorded(
                customer_id=customer.pk,
                kind=customer.kind,
                name=customer.name,
                kept=self.facts[customer.pk].kept,
                own_facts=[attribute_fact(d.key) for d in definitions if not d.kinds or customer.kind in d.kinds],
                language=customer.language,
                contacts=self.facts[customer.pk].contacts,
                employment=self.facts[customer.pk].employment,
                texts_in=texts[customer.pk],
                unsubscribed_at=unsubscribed[customer.pk][0],
                mailed_since=unsubscribed[customer.pk][1],
                prefers=prefers.get(customer.pk, ""),
                turned_to_by=turned_to[customer.pk],
                checks=checks[customer.pk],
                worth=worth[customer.pk],
            )
            for customer in self.customers
        ]
        return Gathered(recorded, self.lives)

    def _reach(self) -> None:
        """Mail addresses, numbers and websites; what the customer used to write or call is confirmed by that."""
        used = dict(
            Interaction.objects.filter(customer__in=self.ids, direction=Direction.IN)
            .for_audiences(audiences_of(self.viewer))
            .exclude(identifier="")
            .values_list("identifier")
            .annotate(last=Max("happened_at"))
            .order_by()
        )
        values: dict[tuple[int, str], list[tuple[str, datetime]]] = defaultdict(list)
        rows = Identifier.objects.filter(customer__in=self.ids, kind__in=_REACH).order_by("-is_primary", "id")
        for row in rows:
            fact, last = _REACH[row.kind], used.get(f"{row.kind}:{row.key}", row.created_at)
            self._lived(fact, row.valid_from, row.valid_until, row.created_at)
            if not _is_over(row.valid_until, self.on):
                values[self.today[row.customer_id], fact].append((row.value, max(last, row.created_at)))
        for (pk, fact), found in values.items():
            # Several numbers are no contradiction: the one that was used last counts.
            value, confirmed_at = max(found, key=lambda each: each[1])
            self.facts[pk].kept[fact] = Kept((value,), confirmed_at)

    def _addresses(self) -> None:
        by_label: dict[int, dict[str, list[Address]]] = defaultdict(lambda: defaultdict(list))
        for row in Address.objects.filter(customer__in=self.ids).order_by("id"):
            self._lived("address", row.valid_from, row.valid_until, row.created_at)
            if not _is_over(row.valid_until, self.on):
                by_label[self.today[row.customer_id]][row.label.strip().lower()].append(row)
        for pk, labels in by_label.items():
            same = max(labels.values(), key=lambda rows: len({str(row) for row in rows}))
            values = tuple(dict.fromkeys(str(row) for row in same))
            self.facts[pk].kept["address"] = Kept(values, max(row.created_at for row in same))

    def _relationships(self) -> None:
        ends = Q(from_customer__in=self.ids) | Q(to_customer__in=self.ids)
        rows = relationships_for(self.viewer).filter(ends, kind__in=BELONGING)
        rows = rows.filter(from_customer__trashed_at=None, to_customer__trashed_at=None).order_by("id")
        for row in rows:
            whole, part = self.today.get(row.to_customer_id), self.today.get(row.from_customer_id)
            if part is not None and row.kind == RelationshipKind.WORKS_FOR:
                self._lived("role", row.since, row.until, row.created_at)
            if not row.is_current(on=self.on):
                continue
            if whole is not None:
                self._belongs(whole, row)
            if part is not None and row.kind == RelationshipKind.WORKS_FOR:
                self._works(part, row)

    def _belongs(self, whole: int, row: Relationship) -> None:
        fact = "contacts" if row.kind == RelationshipKind.WORKS_FOR else "members"
        known = self.facts[whole].kept.get(fact)
        last = max(row.created_at, known.confirmed_at) if known else row.created_at
        self.facts[whole].kept[fact] = Kept(("",), last)
        if fact == "contacts":
            self.facts[whole].contacts.append(Contact(row.pk, row.role))

    def _works(self, part: int, row: Relationship) -> None:
        if row.role:
            self.facts[part].kept["role"] = Kept((row.role,), row.created_at)
            self.facts[part].employment = None
        elif "role" not in self.facts[part].kept:
            self.facts[part].employment = row.pk

    def _attributes(self, definitions: Sequence[AttributeDefinition]) -> None:
        """Fields of the team's own, reading and language; records merged into one may disagree."""
        since = self._set_at()
        facts = {attribute_fact(d.key): d for d in definitions}
        values: dict[tuple[int, str], dict[str, datetime]] = defaultdict(dict)
        for row in (*self.customers, *self.merged):
            pk = self.today[row.pk]
            for fact, definition in facts.items():
                if (value := row.attributes.get(definition.key)) not in (None, "", []):
                    values[pk, fact][_written(value)] = since.get(
                        (row.pk, f"attributes.{definition.key}"), row.created_at
                    )
        for (pk, fact), found in values.items():
            # A list holds what it holds; of other fields only one value is right.
            is_list = facts[fact].type == AttributeType.MULTI_CHOICE
            self.facts[pk].kept[fact] = Kept(tuple(found)[:1] if is_list else tuple(found), max(found.values()))
        for row in self.customers:
            for name in ("reading", "language"):
                if value := getattr(row, name):
                    self.facts[row.pk].kept[name] = Kept((value,), since.get((row.pk, name), row.created_at))

    def _set_at(self) -> dict[tuple[int, str], datetime]:
        """When each field got the value that it has; on the way, how long those before had stood. What was taken back
        did not happen.
        """
        changes = Change.objects.filter(subject_kind="customer", subject_id__in=self.ids, verb__in=("create", "update"))
        changes = changes.filter(batch__reverted_at=None)
        created = {row.pk: row.created_at for row in (*self.customers, *self.merged)}
        since: dict[tuple[int, str], datetime] = {}
        for pk, fields, at in changes.order_by("id").values_list("subject_id", "fields", "at"):
            for name, (old, new) in fields.items():
                if name.startswith("attributes.") and old not in (None, "", []):
                    held = (at - since.get((pk, name), created[pk])) / timedelta(days=1)
                    self.lives[attribute_fact(name.removeprefix("attributes."))].append(Life(held, has_ended=True))
                since.pop((pk, name), None)
                if new not in (None, "", []):
                    since[pk, name] = at
        for (_pk, name), at in since.items():
            if name.startswith("attributes."):
                held = (self.at - at) / timedelta(days=1)
                self.lives[attribute_fact(name.removeprefix("attributes."))].append(Life(held, has_ended=False))
        return since

    def _lived(self, fact: str, begins: date | None, ends: date | None, recorded_at: datetime) -> None:
        begin = _midnight(begins) if begins else recorded_at
        end = _midnight(ends) if ends and _is_over(ends, self.on) else self.at
        if end > begin:
            self.lives[fact].append(Life((end - begin) / timedelta(days=1), has_ended=_is_over(ends, self.on)))

    def _texts(self) -> Mapping[int, Counter[str]]:
        """How many texts of each customer's own are in which language."""
        rows = Tone.objects.filter(
            interaction__customer__in=self.ids,
            interaction__direction=Direction.IN,
            interaction__retracted_by=None,
            holder=Holder.CUSTOMER,
        )
        if (audiences := audiences_of(self.viewer)) is not None:
            rows = rows.filter(interaction__audience__in=audiences)
        counts: dict[int, Counter[str]] = defaultdict(Counter)
        counted = rows.values_list("interaction__customer_id", "language").annotate(n=Count("pk")).order_by()
        for pk, language, texts in counted:
            counts[self.today[pk]][language] += texts
        return counts

    def _turned_to(self) -> Mapping[int, Counter[str]]:
        """How often we turned to each customer lately, by channel."""
        rows = Interaction.objects.filter(customer__in=self.ids, kind__in=_TURNING, direction=Direction.OUT)
        rows = rows.filter(happened_at__gt=self.at - _LATELY).standing().for_audiences(audiences_of(self.viewer))
        counts: dict[int, Counter[str]] = defaultdict(Counter)
        for pk, channel, times in rows.values_list("customer_id", "channel").annotate(n=Count("id")).order_by():
            counts[self.today[pk]][channel] += times
        return counts

    def _prefers(self) -> dict[int, str]:
        """The channel by which each turns to us, where that was found."""
        rows = insights_for(self.viewer).standing(at=self.at).believed().filter(name="preferred_channel")
        rows = rows.filter(customer__in=self.ids, statement__startswith="prefers_channel")
        return {self.today[row.customer_id]: str(row.params["channel"]) for row in rows.order_by("as_of")}

    def _unsubscribed(self) -> Mapping[int, tuple[datetime | None, int]]:
        """When each wanted no more mails, and how many they were sent since."""
        found: dict[int, tuple[datetime | None, int]] = defaultdict(lambda: (None, 0))
        rows = Interaction.objects.filter(customer__in=self.ids).standing().for_audiences(audiences_of(self.viewer))
        events = rows.filter(kind="event", title__in=_UNSUBSCRIBED)
        first = dict(events.values_list("customer_id").annotate(first=Min("happened_at")).order_by())
        if not first:
            return found
        mails = rows.filter(customer__in=first, kind="email", direction=Direction.OUT)
        for pk, at in mails.values_list("customer_id", "happened_at"):
            if at > first[pk]:
                found[self.today[pk]] = (first[pk], found[self.today[pk]][1] + 1)
        return found

    def _checks(self) -> Mapping[int, dict[str, Check]]:
        checks: dict[int, dict[str, Check]] = defaultdict(dict)
        for row in FactCheck.objects.filter(customer__in=self.ids, withdrawn_at=None).order_by("at", "id"):
            checks[self.today[row.customer_id]][row.fact] = Check(row.kind, row.at)
        return checks

    def _worth(self) -> Mapping[int, Worth]:
        tiers = insights_for(self.viewer).standing(at=self.at).believed().filter(name="value_tier")
        top = {self.today[r.customer_id]: r.params.get("top_percent") for r in tiers.filter(customer__in=self.ids)}
        due: dict[int, date] = {}
        follow_ups = FollowUp.objects.filter(customer__in=self.ids, done_at=None).order_by("-due_on")
        for pk, due_on in follow_ups.values_list("customer_id", "due_on"):
            due[self.today[pk]] = due_on
        not_yet: dict[int, set[str]] = defaultdict(set)
        for pk, name in not_yet_for(self.viewer).filter(customer__in=self.ids).values_list("customer_id", "name"):
            not_yet[self.today[pk]].add(name)
        return {pk: Worth(top.get(pk), due.get(pk), frozenset(not_yet[pk])) for pk in {*self.today.values()}}


def in_audiences(customers: Iterable[Customer]) -> Iterator[tuple[str, list[Customer]]]:
    """Customers by who may see them."""
    by_audience: dict[str, list[Customer]] = defaultdict(list)
    for customer in customers:
        by_audience[customer.audience].append(customer)
    yield from by_audience.items()


def _is_over(until: date | None, on: date) -> bool:
    return until is not None and until <= on


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _written(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
