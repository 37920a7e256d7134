"""The list of customers: its whole state stands in the address, and one page costs a handful of look-ups in indexes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from farley.base.accounts import User
from farley.base.changes import Change, kind_of
from farley.customers import queries
from farley.customers.access import customers_for
from farley.customers.models import AttributeDefinition, Customer, CustomerTag, Identifier, Kind
from farley.customers.models.customer import CustomerQuerySet
from farley.timeline.models import Interaction

PAGE = 50
MOST_COUNTED = 10_000
SORTS = {"name": "sort_name", "last": "last_interaction__happened_at", "created": "id"}
COLUMNS = ("organisation", "email", "phone", "owner", "tags", "last", "kind", "reading", "created")
USUAL_COLUMNS = ("organisation", "owner", "tags", "last")


@dataclass(frozen=True)
class ListState:
    """What the list shows: the filters, the order, the columns, and the place to go on from."""

    q: str = ""
    kind: str = ""
    owner: str = ""
    tag: str = ""
    quiet: int = 0
    batch: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    sort: str = "name"
    columns: tuple[str, ...] = USUAL_COLUMNS
    after: str = ""
    before: str = ""

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set, as they stand in the address."""
        plain = {"q": self.q, "kind": self.kind, "owner": self.owner, "tag": self.tag, "batch": self.batch}
        plain["quiet"] = str(self.quiet) if self.quiet else ""
        plain |= {f"a.{key}": value for key, value in self.attributes.items()}
        return {name: value for name, value in plain.items() if value}

    @property
    def query(self) -> str:
        """The address of this list, without the place in it."""
        words = dict(self.filters)
        if self.sort != "name":
            words["sort"] = self.sort
        if self.columns != USUAL_COLUMNS:
            words["columns"] = ",".join(self.columns)
        return urlencode(words)

    def query_without(self, name: str) -> str:
        """The address of this list without one filter."""
        if name.startswith("a."):
            left = {key: value for key, value in self.attributes.items() if key != name[2:]}
            return replace(self, attributes=left).query
        if name == "quiet":
            return replace(self, quiet=0).query
        cleared: dict[str, Any] = {name: ""}
        return replace(self, **cleared).query

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
    last_channel: str
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
    quiet, batch = words.get("quiet", ""), words.get("batch", "")
    return ListState(
        q=words.get("q", "").strip()[:200],
        kind=words.get("kind", "") if words.get("kind", "") in Kind.values else "",
        owner=words.get("owner", ""),
        tag=words.get("tag", ""),
        quiet=int(quiet) if quiet.isascii() and quiet.isdigit() and len(quiet) < 6 else 0,
        batch=batch if batch.isascii() and batch.isdigit() and len(batch) < 18 else "",
        attributes={name[2:]: str(value) for name, value in words.items() if name.startswith("a.") and value},
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
    if state.kind:
        found = found.filter(kind=state.kind)
    if state.owner:
        found = found.filter(_owned(state.owner, user))
    if state.tag:
        found = found.filter(pk__in=CustomerTag.objects.filter(tag__name=state.tag).values("customer"))
    if state.quiet:
        since = at - timedelta(days=state.quiet)
        found = found.filter(Q(last_interaction=None) | Q(last_interaction__happened_at__lt=since))
    if state.batch:
        found = found.filter(_touched_by(int(state.batch)))
    for key, value in state.attributes.items():
        found = found.filter(_has_attribute(key, value))
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
        _filled(rows, state, at=at),
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


def _owned(owner: str, user: User) -> Q:
    if owner == "me":
        return Q(owner=user)
    if owner == "none":
        return Q(owner=None)
    return Q(owner_id=int(owner)) if owner.isascii() and owner.isdigit() else Q(pk=None)


def _touched_by(batch: int) -> Q:
    """Those whom an import or another batch has made, altered, or written something on the timeline of."""
    changes = Change.objects.filter(batch=batch, subject_kind=kind_of(Customer)).values("subject_id")
    return Q(pk__in=changes) | Q(pk__in=Interaction.objects.filter(batch=batch).values("customer"))


def _has_attribute(key: str, value: str) -> Q:
    definition = AttributeDefinition.objects.filter(key=key).first()
    if definition is None:
        return Q(pk=None)
    if definition.type == "choices":
        # A list inside JSON: SQLite cannot look into it, its text can.
        return Q(**{f"attributes__{key}__icontains": f'"{value}"'})
    wanted: Any = value in ("1", "true", "yes") if definition.type == "yes_no" else value
    return Q(**{f"attributes__{key}": wanted})


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
    "last_interaction__channel",
    "created_at",
    "attributes",
    "sort_name",
)


def _row(values: tuple[Any, ...], sort: str) -> Row:
    pk, name, reading, kind, owner, last_at, channel, created_at, attributes, sort_name = values
    key = {"name": sort_name, "created": str(pk), "last": last_at.isoformat() if last_at else ""}[sort]
    place = _place(key, pk)
    return Row(pk, name, reading, kind, owner or "", last_at, channel or "", created_at, attributes, place)


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
    value, separator, pk = place.rpartition("~")
    if not separator or not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return found
    if column == SORTS["last"] and _moment(value) is None:
        return found
    beyond = "lt" if is_down else "gt"
    if column == "id":
        return found.filter(**{f"id__{beyond}": int(pk)})
    # The first condition is implied by the others: it lets the index begin at the right place.
    return found.filter(**{f"{column}__{beyond}e": value}).filter(
        Q(**{f"{column}__{beyond}": value}) | Q(**{column: value, f"id__{beyond}": int(pk)})
    )


def _moment(value: str) -> datetime | None:
    try:
        return parse_datetime(value)
    except ValueError:
        return None


def _place(value: str, pk: int) -> str:
    return f"{value}~{pk}"


def _filled(rows: list[Row], state: ListState, *, at: datetime) -> list[Row]:
    """The rows with what stands in other tables, one query for each column that is shown."""
    ids = [row.id for row in rows]
    organisations = queries.organisations_of(ids, on=timezone.localdate(at)) if "organisation" in state.columns else {}
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
