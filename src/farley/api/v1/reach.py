"""How a customer is reached and where they are: identifiers and addresses."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.responses import Status

from farley.api.door import Bearer, act, caller
from farley.api.scopes import Scope
from farley.api.v1.checks import home_country
from farley.api.v1.fields import Id
from farley.api.v1.shapes.customers import AddressIn, AddressOut, IdentifierIn, IdentifierOut
from farley.base.errors import Conflict, NotFound
from farley.customers import actions
from farley.customers.access import customer_for
from farley.customers.models import Address, Identifier

router = Router(tags=["Customers"])
WRITE = Bearer(Scope.CUSTOMERS_WRITE)


@router.post(
    "/customers/{customer_id}/identifiers", auth=WRITE, response={201: IdentifierOut}, summary="Add an identifier"
)
def add_identifier(request: HttpRequest, customer_id: Id, body: IdentifierIn) -> Status[IdentifierOut]:
    """Add a mail address, phone number or id. One that the customer already has is refused with 409."""
    customer = customer_for(caller(request), customer_id)
    added = actions.add_identifiers(customer, [body.draft()], region=home_country(), **act(request))
    if not added:
        raise Conflict(_("The customer already has this."))
    return Status(201, IdentifierOut.of(added[0]))


@router.delete(
    "/customers/{customer_id}/identifiers/{identifier_id}",
    auth=WRITE,
    response={204: None},
    summary="Remove an identifier",
)
def remove_identifier(request: HttpRequest, customer_id: Id, identifier_id: Id) -> Status[None]:
    """Take a mail address, phone number or id away from a customer."""
    customer = customer_for(caller(request), customer_id)
    identifier = Identifier.objects.filter(customer=customer, pk=identifier_id).first()
    if identifier is None:
        raise NotFound(_("The customer has no such identifier."))
    actions.remove_identifier(identifier, **act(request))
    return Status(204, None)


@router.post("/customers/{customer_id}/addresses", auth=WRITE, response={201: AddressOut}, summary="Add an address")
def add_address(request: HttpRequest, customer_id: Id, body: AddressIn) -> Status[AddressOut]:
    """Add an address to a customer."""
    customer = customer_for(caller(request), customer_id)
    return Status(201, AddressOut.of(actions.add_address(customer, body.draft(), **act(request))))


@router.delete(
    "/customers/{customer_id}/addresses/{address_id}", auth=WRITE, response={204: None}, summary="Remove an address"
)
def remove_address(request: HttpRequest, customer_id: Id, address_id: Id) -> Status[None]:
    """Take an address away from a customer."""
    customer = customer_for(caller(request), customer_id)
    address = Address.objects.filter(customer=customer, pk=address_id).first()
    if address is None:
        raise NotFound(_("The customer has no such address."))
    actions.remove_address(address, **act(request))
    return Status(204, None)
