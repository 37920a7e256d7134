"""The fields that a team defines for its customers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.responses import Status
from pydantic import Field

from farley.api.door import Bearer, act
from farley.api.scopes import Scope
from farley.api.v1.fields import Answer, Shape
from farley.base.errors import NotFound
from farley.customers import actions
from farley.customers.actions.attributes import AttributeDraft
from farley.customers.models import AttributeDefinition, Kind
from farley.customers.models.attribute import AttributeType

router = Router(tags=["Attributes"])
READ, WRITE = Bearer(Scope.CUSTOMERS_READ), Bearer(Scope.ATTRIBUTES_WRITE)
Key = Annotated[str, Field(max_length=60, pattern="^[a-z][a-z0-9_]*$", examples=["tier"])]


class AttributeIn(Shape):
    """A field to define. Without a key, one is made from the label."""

    label: Annotated[str, Field(min_length=1, max_length=120, examples=["Tier"])]
    type: AttributeType = AttributeType.TEXT
    key: Key | None = None
    choices: list[Annotated[str, Field(min_length=1, max_length=200)]] = Field(default_factory=list, max_length=500)
    currency: Annotated[str, Field(pattern="^([A-Z]{3})?$", description="For money")] = ""
    kinds: list[Kind] = Field(default_factory=list, max_length=3, description="Empty for every kind of customer")


class AttributeOut(Answer):
    """A field of customers; its values stand in their `attributes` under its key."""

    key: str
    label: str
    type: str
    choices: list[str]
    currency: str
    kinds: list[str]
    retired_at: datetime | None

    @classmethod
    def of(cls, row: AttributeDefinition) -> AttributeOut:
        return cls.model_construct(**{name: getattr(row, name) for name in cls.model_fields})


class AttributeList(Answer):
    """The fields in their order."""

    items: list[AttributeOut]


@router.get("/attributes", auth=READ, response=AttributeList, summary="List attributes")
def list_attributes(request: HttpRequest) -> AttributeList:
    """All fields that were defined, those that are no longer used included."""
    return AttributeList(items=[AttributeOut.of(row) for row in AttributeDefinition.objects.all()])


@router.post("/attributes", auth=WRITE, response={201: AttributeOut}, summary="Define an attribute")
def define_attribute(request: HttpRequest, body: AttributeIn) -> Status[AttributeOut]:
    """Define a field for customers. The key's owner has to be a manager or an administrator."""
    draft = AttributeDraft(**(dict(body) | {"key": body.key or ""}))
    return Status(201, AttributeOut.of(actions.define_attribute(draft, **act(request))))


@router.delete("/attributes/{key}", auth=WRITE, response={204: None}, summary="Retire an attribute")
def retire_attribute(request: HttpRequest, key: Key) -> Status[None]:
    """Hide a field everywhere; its values stay."""
    definition = AttributeDefinition.objects.filter(key=key, retired_at=None).first()
    if definition is None:
        raise NotFound(_("There is no such field."))
    actions.retire_attribute(definition, **act(request))
    return Status(204, None)
