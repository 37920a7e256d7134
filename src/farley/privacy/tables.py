"""Everything in the database that leads to a customer, found by following foreign keys: no table can be forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import CASCADE, ForeignKey, Model

from farley.base.pieces import in_pieces
from farley.customers.models import Customer


def rows_about(customer_ids: Iterable[int]) -> dict[type[Model], set[Any]]:
    """The keys of all rows that belong to these customers, by table, the customers' own first.

    What only mentions them (`Customer.canonical`, set to nothing when they go) is not theirs.
    """
    found: dict[type[Model], set[Any]] = {Customer: set(customer_ids)}
    waiting: list[tuple[type[Model], set[Any]]] = list(found.items())
    while waiting:
        owner, keys = waiting.pop()
        for model, name in _pointing_at(owner):
            own = found.setdefault(model, set())
            new = {pk for some in in_pieces(sorted(keys)) for pk in _keys(model, name, some)} - own
            own |= new
            if new:
                waiting.append((model, new))
    return {model: keys for model, keys in found.items() if keys}


def _keys(model: type[Model], name: str, owners: list[Any]) -> Iterable[Any]:
    return model._base_manager.filter(**{f"{name}__in": owners}).values_list("pk", flat=True)


def _pointing_at(owner: type[Model]) -> Iterator[tuple[type[Model], str]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            points = isinstance(field, ForeignKey) and field.related_model is owner
            if points and getattr(field.remote_field, "on_delete", None) is CASCADE:
                yield model, field.name
