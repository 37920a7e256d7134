"""What is copied: streams, row by row as they grow, and snapshots, whole whenever they changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
from django.db.models import Case, CharField, F, JSONField, Q, QuerySet, Value, When
from django.db.models.fields.json import KT

from farley.analysis.stays import moments_between
from farley.base.accounts import Organisation
from farley.base.changes import Change
from farley.customers.models import BELONGING, Customer, Relationship
from farley.timeline.models import Interaction

_TIME = pa.timestamp("us", tz="UTC")
# Where the name of what happened stands in its data; for all others the kind says it.
_NAMES = {"page_view": "url", "event": "event", "form": "form"}
# A part of a page's address that is a number or a key, and not a word: each visitor has another one there.
_KEY = re.compile(r"[0-9]+|(?=[\w-]*[0-9])[\w-]{20,}|.*(?:@|%40).*")


@dataclass(frozen=True)
class Stream:
    """Rows that are only ever added. `rows` gives a queryset of named tuples with `tx` and `id`; `row` makes of one
    what the schema asks. `indexed` are the columns whose smallest and largest values may stand in the table's log:
    never what somebody said. A `customer_id` or an `interaction_id` tells whose row it is, for erasure.
    """

    name: str
    schema: pa.Schema
    rows: Callable[[], QuerySet[Any, Any]]
    row: Callable[[Any], dict[str, Any]]
    indexed: tuple[str, ...]
    partition: str = ""

    @property
    def has_customers(self) -> bool:
        """Whether its rows say whose they are; otherwise the interaction does, on which each hangs."""
        return "customer_id" in self.schema.names


@dataclass(frozen=True)
class Snapshot:
    """A table that is copied whole whenever one of its `changes` is new. `indexed` are the columns with the ids of
    customers, for erasure.
    """

    name: str
    schema: pa.Schema
    rows: Callable[[], Iterable[Any]]
    changes: Callable[[], QuerySet[Any, Any]]
    indexed: tuple[str, ...]


def _interactions() -> QuerySet[Any, Any]:
    retraction = Case(When(kind="retracted", then=F("data")), default=None, output_field=JSONField())
    named = [When(kind=kind, then=KT(f"data__{key}")) for kind, key in _NAMES.items()]
    name = Case(*named, default=Value(""), output_field=CharField())
    return Interaction.objects.annotate(retraction=retraction, name=name).values_list(
        "tx",
        "id",
        "customer_id",
        "kind",
        "channel",
        "direction",
        "name",
        "happened_at",
        "recorded_at",
        "source",
        "text",
        "amount",
        "currency",
        "audience",
        "retraction",
        named=True,
    )


def _interaction(row: Any) -> dict[str, Any]:
    return {
        "interaction_id": row.id,
        "customer_id": row.customer_id,
        "kind": row.kind,
        "channel": row.channel,
        "direction": row.direction,
        "name": page_of(row.name or "") if row.kind == "page_view" else (row.name or "")[:200],
        "happened_at": row.happened_at,
        "recorded_at": row.recorded_at,
        "source": row.source,
        "text": row.text,
        "amount": None if row.amount is None else float(row.amount),
        "currency": row.currency,
        "audience": row.audience,
        "retracts": list(row.retraction["interaction_ids"]) if row.retraction else None,
        "month": f"{row.happened_at:%Y-%m}",
    }


def page_of(url: str) -> str:
    """The page that an address leads to, the same for all who look at it: without what stands behind a question mark,
    and with a star in place of numbers, keys and mail addresses.
    """
    try:
        parts = urlsplit(url).path.split("/")
    except ValueError:  # brackets that are no address
        return ""
    return "/".join("*" if _KEY.fullmatch(part) else part for part in parts)[:200] or "/"


def _customers() -> QuerySet[Any, Any]:
    return Customer.objects.order_by("id").values_list(
        "id", "canonical_id", "kind", "audience", "trashed_at", named=True
    )


def _relationships() -> Iterator[tuple[int, int, int, int]]:
    """Each with its time where our organisation is."""
    zone = Organisation.zone()
    rows = Relationship.objects.filter(kind__in=BELONGING).order_by("id")
    for one, other, since, until in rows.values_list("from_customer", "to_customer", "since", "until"):
        yield (one, other, *moments_between(since, until, zone))


def _of_relationships() -> QuerySet[Any, Any]:
    """What alters them: also a new time zone of ours, in which their days begin and end."""
    about = Q(subject_kind="customer", verb="relate") | Q(subject_kind="organisation", fields__has_key="time_zone")
    return Change.objects.filter(about).values_list("tx", "id", named=True)


INTERACTIONS = Stream(
    name="interactions",
    schema=pa.schema(
        [
            ("interaction_id", pa.int64()),
            ("customer_id", pa.int64()),
            ("kind", pa.string()),
            ("channel", pa.string()),
            ("direction", pa.string()),
            ("name", pa.string()),
            ("happened_at", _TIME),
            ("recorded_at", _TIME),
            ("source", pa.string()),
            ("text", pa.string()),
            ("amount", pa.float64()),
            ("currency", pa.string()),
            ("audience", pa.string()),
            ("retracts", pa.list_(pa.int64())),
            ("month", pa.string()),
        ]
    ),
    rows=_interactions,
    row=_interaction,
    indexed=("interaction_id", "customer_id", "happened_at", "recorded_at"),
    partition="month",
)

CUSTOMERS = Snapshot(
    name="customers",
    schema=pa.schema(
        [
            ("id", pa.int64()),
            ("canonical_id", pa.int64()),
            ("kind", pa.string()),
            ("audience", pa.string()),
            ("trashed_at", _TIME),
        ]
    ),
    rows=_customers,
    changes=lambda: Change.objects.filter(subject_kind="customer").values_list("tx", "id", named=True),
    indexed=("id",),
)

# By which somebody belongs to an organisation or a household.
RELATIONSHIPS = Snapshot(
    name="relationships",
    schema=pa.schema(
        [("from_id", pa.int64()), ("to_id", pa.int64()), ("begin", pa.int64()), ("end", pa.int64())],
    ),
    rows=_relationships,
    changes=_of_relationships,
    indexed=("from_id", "to_id"),
)
