"""Everything that we hold about a customer, for handing over. The caller got the customer through access."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import BinaryField, Model

from farley.base import changes
from farley.base.changes import Change
from farley.base.pieces import in_pieces
from farley.base.search import SearchIndex
from farley.customers.models import Customer
from farley.privacy.shares import shares
from farley.privacy.subjects import subject_of
from farley.privacy.tables import rows_about


@dataclass(frozen=True)
class Held:
    """One record about the customer: its table, and its fields by name."""

    table: str
    record: dict[str, Any]


def everything_about(customer: Customer) -> Iterator[Held]:
    """All that stands about a customer and the records merged into it: tables, what changed in them, raw material.

    Table by table, as they are read. Left out is what only makes them findable, and is worked out from the rest.
    """
    subject = subject_of([customer, *Customer.objects.filter(canonical=customer).order_by("pk")])
    rows = rows_about(subject.ids)
    for model, keys in rows.items():
        if not issubclass(model, SearchIndex):
            for some in in_pieces(sorted(keys)):
                for record in model._base_manager.filter(pk__in=some).order_by("pk").values(*_readable(model)):
                    yield Held(model._meta.label, record)
    for model, keys in rows.items():
        yield from _changes_of(changes.kind_of(model), sorted(keys))
    for share in shares():
        for table, record in share.held(subject):
            yield Held(table, record)


def _readable(model: type[Model]) -> list[str]:
    """Without what is the same once more, in numbers for a machine."""
    return [field.attname for field in model._meta.concrete_fields if not isinstance(field, BinaryField)]


def _changes_of(kind: str, keys: list[Any]) -> Iterator[Held]:
    for some in in_pieces(keys):
        for record in Change.objects.filter(subject_kind=kind, subject_id__in=some).order_by("pk").values():
            yield Held(Change._meta.label, dict(record))
