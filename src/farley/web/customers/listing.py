"""The list of customers: its whole state stands in the address, and one page costs a handful of look-ups in indexes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from farley.base.accounts import User
from farley.base.numbers import number_in
from farley.customers import queries
from farley.customers.access import customers_for
from farley.customers.models import Customer, Identifier
from farley.customers.models.customer import CustomerQuerySet
from farley.teamwork import filters
from farley.web.requests import moment_in

PAGE = 50
MOST_COUNTED = 10_000
SORTS = {"name": "sort_name", "last": "last_interaction__happened_at", "created": "id"}
COLUMNS = ("organisation", "email", "phone", "owner", "tags", "last", "kind", "reading", "created")
USUAL_COLUMNS = ("organisation", "owner", "tags", "last")


@dataclass(frozen=True)
class ListState:
    """What the list shows: the filters, the order, the columns, and the place to go on from."""

    q: str = ""
    conditions: filters.Conditions = ()
    groups: tuple[filters.Conditions, ...] = ()
    sort: str = "name"
    columns: tuple[str, ...] = USUAL_COLUMNS
    after: str = ""
    before: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether it holds less than all customers."""
        return bool(self.q or self.conditions or self.groups)

    @property
    def words(self) -> list[tuple[str, str]]:
        """The words searched for and the conditions, as they stand in the address."""
        return [*([("q", self.q)] if self.q else []), *filters.pairs(self.conditions, self.groups)]

    @property
    def order(self) -> list[tuple[str, str]]:
        """Order and columns, where they are not the usual ones, as they stand in the address."""
        sort = [("sort", self.sort)] if self.sort != "name" else []
        return sort + ([("columns", ",".join(self.columns))] if self.columns != USUAL_COLUMNS else [])

    @property
    def query(self) -> str:
        """The address of this list, without the place in it."""
        return urlencode([*self.words, *self.order])

    def without(self, condition: filters.Condition) -> ListState:
        """This list without one condition."""
        return replace(self, conditions=tuple(other for other in self.conditions if other != condition))

    def without_group(self, group: filters.Conditions) -> ListState:
        """This list without one group of conditions."""
        return replace(self, groups=tuple(other for other in self.groups if other != group))

    def query_sorted(self, sort: str) -> str:
        """The address of this list in another order; the same order again turns it round."""
        return replace(self, sort=f"-{sort}" if self.sort == sort else sort).query


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    id: int
    name: str
    reading: str
    kind: str
    owner: str
    last_at: datetime | None
    created_at: datetime
    attributes: Mapping[str, Any]
    place: str
    organisation: str = ""
    organisation_id: int | None = None
    tags: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Page:
    """One page of the list, with the addresses of the ones before and after it."""

    rows: list[Row]
    next: str
    previous: str


def read_state(words: QueryDict) -> ListState:
    """The state that an address describes; what does not make sense is passed over."""
    sort = words.get("sort", "name")
    # One word with commas in an address, one word a column from the form.
    wanted = dict.fromkeys(",".join(words.getlist("columns")).split(","))
    columns = tuple(c for c in wanted if c in COLUMNS or c.startswith("a."))
    return ListState(
        q=words.get("q", "").strip()[:200],
        conditions=filters.read(dict(words.lists())),
        groups=filters.read_groups(dict(words.lists())),
        sort=sort if sort.removeprefix("-") in SORTS else "name",
        columns=columns or USUAL_COLUMNS,
        after=words.get("after", ""),
        before=words.get("before", ""),
    )


def customers_in(state: ListState, user: User, *, at: datetime) -> CustomerQuerySet:
    """The customers that the list holds, all pages of it, in no order."""
    found = customers_for(user).current()
    if state.q:
        found = queries.matching(found, state.q)
    for condition in state.conditions:
        found = found.filter(filters.asked(condition, user, at=at))
    for group in state.groups:
        found = found.filter(filters.asked_of_one(group, user, at=at))
    return found


def count(state: ListState, user: User, *, at: datetime) -> int:
    """How many customers the list holds, counted up to one more than MOST_COUNTED."""
    return customers_in(state, user, at=at).order_by()[: MOST_COUNTED + 1].count()


def page_of(state: ListState, user: User, *, at: datetime) -> Page:
    """One page of the list."""
    backwards = bool(state.before)
    found = _rows(state, user, at=at, place=state.before or state.after, backwards=backwards, most=PAGE + 1)
    rows = found[:PAGE]
    has_more = len(found) > PAGE
    if backwards:
        rows.reverse()
    has_next, has_previous = (True, has_more) if backwards else (has_more, bool(state.after))
    return Page(
        _filled(rows, state, user, at=at),
        next=rows[-1].place if rows and has_next else "",
        previous=rows[0].place if rows and has_previous else "",
    )


def neighbours(state: ListState, customer: Customer, user: User, *, at: datetime) -> tuple[int | None, int | None]:
    """The customers before and after this one in the list that one came from."""
    name = state.sort.removeprefix("-")
    value = {"name": customer.sort_name, "created": str(customer.pk), "last": ""}[name]
    if name == "last":
        last = Customer.objects.filter(pk=customer.pk).values_list("last_interaction__happened_at", flat=True).first()
        value = last.isoformat() if last else ""
    place = _place(value, customer.pk)
    before = _rows(state, user, at=at, place=place, backwards=True, most=1)
    after = _rows(state, user, at=at, place=place, backwards=False, most=1)
    return (before[0].id if before else None, after[0].id if after else None)


def _rows(state: ListState, user: User, *, at: datetime, place: str, backwards: bool, most: int) -> list[Row]:
    sort, is_down = state.sort.removeprefix("-"), state.sort.startswith("-") != backwards
    rows: list[Row] = []
    for part, column in _parts(customers_in(state, user, at=at), sort, place, backwards=backwards):
        begun = not rows
        found = _after(part, column, place if begun else "", is_down=is_down)
        sign = "-" if is_down else ""
        order = [f"{sign}id"] if column == "id" else [f"{sign}{column}", f"{sign}id"]
        # The page is chosen first, so that nothing is joined to rows that only have to be sorted.
        chosen = Customer.objects.filter(pk__in=found.order_by(*order).values("pk")[: most - len(rows)])
        rows += [_row(values, sort) for values in chosen.order_by(*order).values_list(*_READ)]
        if len(rows) >= most:
            break
    return rows


_READ = (
    "id",
    "name",
    "reading",
    "kind",
    "owner__name",
    "last_interaction__happened_at",
    "created_at",
    "attributes",
    "sort_name",
)


def _row(values: tuple[Any, ...], sort: str) -> Row:
    pk, name, reading, kind, owner, last_at, created_at, attributes, sort_name = values
    key = {"name": sort_name, "created": str(pk), "last": last_at.isoformat() if last_at else ""}[sort]
    place = _place(key, pk)
    return Row(pk, name, reading, kind, owner or "", last_at, created_at, attributes, place)


def _parts(found: CustomerQuerySet, sort: str, place: str, *, backwards: bool) -> list[tuple[CustomerQuerySet, str]]:
    """The list in the pieces that an index can give in order; who was never in touch comes last."""
    if sort != "last":
        return [(found, SORTS[sort])]
    parts = [
        (found.filter(last_interaction__isnull=False), SORTS["last"]),
        (found.filter(last_interaction__isnull=True), "id"),
    ]
    if place:
        is_in_second = place.startswith("~")
        parts = parts[: 1 + is_in_second] if backwards else parts[is_in_second:]
    return parts[::-1] if backwards else parts


def _after(found: CustomerQuerySet, column: str, place: str, *, is_down: bool) -> CustomerQuerySet:
    value, separator, last = place.rpartition("~")
    pk = number_in(last)
    if not separator or pk is None:
        return found
    if column == SORTS["last"] and moment_in(value) is None:
        return found
    beyond = "lt" if is_down else "gt"
    if column == "id":
        return found.filter(**{f"id__{beyond}": pk})
    # The first condition is implied by the others: it lets the index begin at the right place.
    return found.filter(**{f"{column}__{beyond}e": value}).filter(
        Q(**{f"{column}__{beyond}": value}) | Q(**{column: value, f"id__{beyond}": pk})
    )


def _place(value: str, pk: int) -> str:
    return f"{value}~{pk}"


def _filled(rows: list[Row], state: ListState, user: User, *, at: datetime) -> list[Row]:
    """The rows with what stands in other tables, one query for each column that is shown."""
    ids = [row.id for row in rows]
    organisations = (
        queries.organisations_of(user, ids, on=timezone.localdate(at)) if "organisation" in state.columns else {}
    )
    tags = queries.tags_of(ids) if "tags" in state.columns else {}
    reach = _reach(ids) if {"email", "phone"} & set(state.columns) else {}
    return [
        replace(
            row,
            organisation=organisations[row.id].name if row.id in organisations else "",
            organisation_id=organisations[row.id].pk if row.id in organisations else None,
            tags=tuple(tags.get(row.id, ())),
            email=reach.get((row.id, "email"), ""),
            phone=reach.get((row.id, "phone"), ""),
        )
        for row in rows
    ]


def _reach(ids: list[int]) -> dict[tuple[int, str], str]:
    found = Identifier.objects.filter(customer__in=ids, kind__in=["email", "phone"], valid_until=None)
    ordered = found.order_by("is_primary", "-id").values_list("customer_id", "kind", "value")
    return {(pk, kind): value for pk, kind, value in ordered}


def at_place(state: ListState, place: str) -> ListState:
    """The same list, from a place on."""
    return replace(state, after=place, before="")
