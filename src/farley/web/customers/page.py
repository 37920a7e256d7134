"""What the customer page shows, gathered from the rooms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from farley.analysis.trend import Stay
from farley.base.accounts import User
from farley.customers import queries
from farley.customers.access import cluster_for
from farley.customers.models import (
    BELONGING,
    Address,
    AttributeDefinition,
    Customer,
    Identifier,
    IdentifierKind,
    Kind,
    Merge,
)
from farley.teamwork.access import follow_ups_for
from farley.teamwork.models import FollowUp
from farley.web.customers.cells import attribute_cell
from farley.web.words import tie_name

# How customers are reached, each with its icon.
REACH: dict[str, str] = {
    IdentifierKind.EMAIL: "email",
    IdentifierKind.PHONE: "call",
    IdentifierKind.URL: "globe",
    IdentifierKind.SOCIAL: "message",
}


@dataclass(frozen=True)
class Tie:
    """A relationship as seen from the customer whose page it is."""

    id: int
    other: Customer
    kind: str
    role: str
    since: date | None
    until: date | None
    is_outgoing: bool
    is_current: bool

    @property
    def name(self) -> str:
        """What the other customer is to this one."""
        return tie_name(self.kind, self.is_outgoing)

    @property
    def stay(self) -> Stay:
        """From the start of its first day until the end of its last, where the reader is."""
        end = self.until + timedelta(days=1) if self.until else None
        return Stay(self.other.pk, start_of(self.since) if self.since else None, start_of(end) if end else None)


@dataclass(frozen=True)
class Fact:
    """A value of one of the team's own fields."""

    definition: AttributeDefinition
    value: Any

    @property
    def cell_name(self) -> str:
        """The field's name among those that are edited in place."""
        return f"a.{self.definition.key}"

    @property
    def field_name(self) -> str:
        """The field's name in the record of changes."""
        return f"attributes.{self.definition.key}"

    @property
    def shown(self) -> str:
        """The value as a reader sees it."""
        return attribute_cell(self.definition, self.value).shown

    @property
    def link(self) -> str:
        """Where the value leads, if it is an address of the web."""
        return attribute_cell(self.definition, self.value).link


@dataclass(frozen=True)
class Reach:
    """A way to reach a customer, with its icon."""

    identifier: Identifier
    icon: str


@dataclass(frozen=True)
class CustomerPage:
    """One customer with everything that stands around the timeline."""

    customer: Customer
    ids: list[int]
    tags: Sequence[str]
    identifiers: Sequence[Identifier]
    addresses: Sequence[Address]
    facts: Sequence[Fact]
    ties: Sequence[Tie]
    follow_ups: Sequence[FollowUp]
    merges: Sequence[Merge]

    @property
    def employer(self) -> Tie | None:
        """Where a person works now."""
        return next((t for t in self.ties if t.kind == "works_for" and t.is_outgoing and t.is_current), None)

    @property
    def people(self) -> list[Tie]:
        """Who works or worked here, those who still do first."""
        mine = [tie for tie in self.ties if tie.kind == "works_for" and not tie.is_outgoing]
        return sorted(mine, key=lambda tie: (not tie.is_current, tie.other.sort_name))

    @property
    def stays(self) -> tuple[Stay, ...]:
        """Who belongs or belonged to an organisation or a household, and when: what happened with them then counts."""
        ties = self.ties if self.customer.kind != Kind.PERSON else ()
        return tuple(tie.stay for tie in ties if tie.kind in BELONGING and not tie.is_outgoing)

    @property
    def other_ties(self) -> list[Tie]:
        """The relationships that are neither employer nor employee."""
        return [tie for tie in self.ties if tie.kind != "works_for" or (tie.is_outgoing and tie != self.employer)]

    @property
    def reach(self) -> list[Reach]:
        """How the customer is reached; ids that only machines use are left out."""
        return [Reach(i, REACH[i.kind]) for i in self.identifiers if i.kind in REACH]

    @property
    def phone(self) -> Identifier | None:
        """The number to call first."""
        return self._first(IdentifierKind.PHONE)

    @property
    def email(self) -> Identifier | None:
        """The address to write to first."""
        return self._first(IdentifierKind.EMAIL)

    def _first(self, kind: str) -> Identifier | None:
        return next((i for i in self.identifiers if i.kind == kind and not i.valid_until), None)

    @property
    def numbers(self) -> list[Identifier]:
        """Customer numbers and user ids."""
        return [i for i in self.identifiers if i.kind in (IdentifierKind.EXTERNAL_ID, IdentifierKind.USER_ID)]


def start_of(day: date) -> datetime:
    """When a day begins where the reader is."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def customer_page(customer: Customer, user: User, *, at: datetime) -> CustomerPage:
    """Everything on the page of a customer whom the user may see, merged records included."""
    ids = cluster_for(user, customer)
    return CustomerPage(
        customer=customer,
        ids=ids,
        tags=sorted({tag for tags in queries.tags_of(ids).values() for tag in tags}),
        identifiers=_once(Identifier.objects.filter(customer__in=ids).order_by("-is_primary", "valid_until", "id")),
        addresses=list(Address.objects.filter(customer__in=ids).order_by("valid_until", "id")),
        facts=_facts(customer),
        ties=_ties(ids, user, on=timezone.localdate(at)),
        follow_ups=list(follow_ups_for(user).filter(customer__in=ids, done_at=None).order_by("due_on", "id")[:20]),
        merges=list(
            Merge.objects.filter(kept__in=ids, absorbed__in=ids, undone_at=None)
            .select_related("absorbed", "by")
            .order_by("-at")
        ),
    )


def _once(identifiers: Any) -> list[Identifier]:
    """Each identifier once, where two merged records have the same."""
    return list({(i.kind, i.key): i for i in reversed(list(identifiers))}.values())[::-1]


def _facts(customer: Customer) -> list[Fact]:
    definitions = AttributeDefinition.objects.filter(retired_at=None)
    fitting = [d for d in definitions if not d.kinds or customer.kind in d.kinds]
    return [Fact(definition, customer.attributes.get(definition.key)) for definition in fitting]


def _ties(ids: list[int], user: User, *, on: date) -> list[Tie]:
    ties = []
    for row in queries.relationships_of(user, ids):
        is_outgoing = row.from_customer_id in ids
        other = row.to_customer if is_outgoing else row.from_customer
        if other.trashed_at is None:
            is_current = row.is_current(on=on)
            ties.append(Tie(row.pk, other, row.kind, row.role, row.since, row.until, is_outgoing, is_current))
    return sorted(ties, key=lambda tie: (not tie.is_current, tie.kind, tie.other.sort_name))
