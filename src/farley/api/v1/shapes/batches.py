"""Many at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from farley.api.problems import Problem
from farley.api.v1.fields import Answer, Shape
from farley.api.v1.shapes.customers import CustomerIn
from farley.api.v1.shapes.interactions import InteractionIn
from farley.api.v1.shapes.orders import OrderIn

MOST = 1000


@dataclass(frozen=True)
class DescribedAs:
    """Items that are described as this shape, but checked one by one: one that does not fit hinders no other."""

    shape: type[Shape]

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        items = handler(self.shape.__pydantic_core_schema__)
        return {"type": "array", "items": items, "minItems": 1, "maxItems": MOST}


_Items = Annotated[list[Any], Field(min_length=1, max_length=MOST)]


class CustomerBatch(Shape):
    """Customers to create."""

    items: Annotated[_Items, DescribedAs(CustomerIn)]


class InteractionBatch(Shape):
    """Interactions to record."""

    items: Annotated[_Items, DescribedAs(InteractionIn)]


class OrderBatch(Shape):
    """Orders to record."""

    items: Annotated[_Items, DescribedAs(OrderIn)]


class BatchResult(Answer):
    """What became of one item: its new id, or why it was refused."""

    index: int
    status: int = Field(description="201, or what the item would have been refused with alone")
    id: int | None = None
    problem: Problem | None = None


class BatchAnswer(Answer):
    """The results in the order of the items."""

    created: int
    refused: int
    results: list[BatchResult]
