"""Relationships between customers."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from farley.api.v1.fields import Answer, Id, Shape
from farley.customers.models import Relationship, RelationshipKind


class RelationshipIn(Shape):
    """What the customer in the address is to another."""

    to_customer_id: Id
    kind: RelationshipKind
    role: Annotated[str, Field(max_length=120, examples=["head of purchasing"])] = ""
    since: date | None = None
    until: date | None = None


class RelationshipPatch(Shape):
    """The day on which it ended."""

    until: date


class RelationshipOut(Answer):
    """It reads from the first to the second: from_customer works_for to_customer."""

    id: int
    from_customer_id: int
    from_customer_name: str
    to_customer_id: int
    to_customer_name: str
    kind: str
    role: str
    since: date | None
    until: date | None

    @classmethod
    def of(cls, row: Relationship) -> RelationshipOut:
        return cls.model_construct(
            id=row.pk,
            from_customer_id=row.from_customer_id,
            from_customer_name=row.from_customer.name,
            to_customer_id=row.to_customer_id,
            to_customer_name=row.to_customer.name,
            kind=row.kind,
            role=row.role,
            since=row.since,
            until=row.until,
        )


class RelationshipList(Answer):
    """All relationships of a customer."""

    items: list[RelationshipOut]
