"""Tags on customers."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status
from pydantic import Field

from farley.api.door import Bearer, act, caller
from farley.api.scopes import Scope
from farley.api.v1.fields import Answer, Id
from farley.customers import actions
from farley.customers.access import customer_for, tags_for

router = Router(tags=["Tags"])
READ, WRITE = Bearer(Scope.CUSTOMERS_READ), Bearer(Scope.CUSTOMERS_WRITE)
Word = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^\S(.*\S)?$")]


class TagList(Answer):
    """Words that are put on customers."""

    items: list[str]


@router.get("/tags", auth=READ, response=TagList, summary="List tags")
def list_tags(request: HttpRequest) -> TagList:
    """The tags on customers whom the key's owner may see, in the order of the alphabet."""
    return TagList(items=list(tags_for(caller(request)).order_by("name").values_list("name", flat=True)))


@router.put("/customers/{customer_id}/tags/{tag}", auth=WRITE, response={204: None}, summary="Tag a customer")
def tag_customer(request: HttpRequest, customer_id: Id, tag: Word) -> Status[None]:
    """Put a tag on a customer. Doing it again changes nothing."""
    actions.tag_customers([customer_for(caller(request), customer_id)], tag, **act(request))
    return Status(204, None)


@router.delete("/customers/{customer_id}/tags/{tag}", auth=WRITE, response={204: None}, summary="Untag a customer")
def untag_customer(request: HttpRequest, customer_id: Id, tag: Word) -> Status[None]:
    """Take a tag off a customer. Where there was none, nothing changes."""
    actions.untag_customers([customer_for(caller(request), customer_id)], tag, **act(request))
    return Status(204, None)
