"""What a team noted of its customers in attributes of its own, as a table to learn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from farley.analysis.churn import is_called_leaving
from farley.analysis.propensity.columns import Cell
from farley.customers.models import AttributeDefinition, Customer
from farley.customers.models.attribute import AttributeType


@dataclass(frozen=True)
class OwnAttributes:
    """`table` has a column for each attribute, by its label, with a cell for each of `customer_ids`; `keys` gives the
    labels by their keys.
    """

    customer_ids: tuple[int, ...]
    table: Mapping[str, Sequence[Cell]]
    keys: Mapping[str, str]


def says_who_left() -> bool:
    """Whether one of the attributes is called as one that says who has left."""
    labels = AttributeDefinition.objects.filter(retired_at=None).values_list("label", flat=True)
    return any(is_called_leaving(label) for label in labels)


def own_attributes() -> OwnAttributes:
    """The attributes of all customers of today."""
    definitions = list(AttributeDefinition.objects.filter(retired_at=None))
    rows = list(Customer.objects.current().order_by("id").values_list("id", "attributes"))
    table = {
        definition.label: [_cell(definition.type, values.get(definition.key)) for _pk, values in rows]
        for definition in definitions
    }
    return OwnAttributes(tuple(pk for pk, _values in rows), table, {each.key: each.label for each in definitions})


def _cell(kind: str, value: object) -> Cell:
    if isinstance(value, list):
        return ", ".join(sorted(map(str, value)))
    if kind in (AttributeType.NUMBER, AttributeType.MONEY):
        try:
            return float(str(value)) if value not in (None, "") else None
        except ValueError:
            return None
    return value if isinstance(value, str | float | int | bool | date) else None
