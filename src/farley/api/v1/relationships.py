"""How customers hang together."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.responses import Status

from farley.api.door import Bearer, act, caller
from farley.api.scopes import Scope
from farley.api.v1.fields import Id
from farley.api.v1.shapes.relationships import RelationshipIn, RelationshipList, RelationshipOut, RelationshipPatch
from farley.base.errors import NotFound
from farley.customers import actions, queries
from farley.customers.access import customer_for, relationships_for
from farley.customers.actions.relationships import RelationshipDraft

router = Router(tags=["Relationships"])
READ, WRITE = Bearer(Scope.CUSTOMERS_READ), Bearer(Scope.CUSTOMERS_WRITE)


@router.get(
    "/customers/{customer_id}/relationships", auth=READ, response=RelationshipList, summary="List relationships"
)
def list_relationships(request: HttpRequest, customer_id: Id) -> RelationshipList:
    """A customer's relationships in both directions, past ones included, with customers whom the owner may see."""
    user = caller(request)
    customer = customer_for(user, customer_id)
    rows = queries.relationships_of(user, [customer.pk])
    return RelationshipList(items=[RelationshipOut.of(row) for row in rows])


@router.post(
    "/customers/{customer_id}/relationships",
    auth=WRITE,
    response={201: RelationshipOut},
    summary="Relate two customers",
)
def relate(request: HttpRequest, customer_id: Id, body: RelationshipIn) -> Status[RelationshipOut]:
    """Say what this customer is to another: a person works_for an organisation."""
    user = caller(request)
    draft = RelationshipDraft(
        from_customer=customer_for(user, customer_id),
        to_customer=customer_for(user, body.to_customer_id),
        kind=body.kind,
        role=body.role,
        since=body.since,
        until=body.until,
    )
    return Status(201, RelationshipOut.of(actions.relate(draft, **act(request))))


@router.patch("/relationships/{relationship_id}", auth=WRITE, response=RelationshipOut, summary="End a relationship")
def end_relationship(request: HttpRequest, relationship_id: Id, body: RelationshipPatch) -> RelationshipOut:
    """Say on which day a relationship ended; it stays in the history."""
    found = relationships_for(caller(request)).filter(pk=relationship_id).first()
    if found is None:
        raise NotFound(_("There is no such relationship."))
    return RelationshipOut.of(actions.end_relationship(found, until=body.until, **act(request)))
