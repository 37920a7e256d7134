"""Customers: list, get, create, alter, trash and restore."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from farley.api.conditions import IfMatch, as_read, tag_of
from farley.api.door import Bearer, act, caller
from farley.api.paging import page_of, place_at
from farley.api.scopes import Scope
from farley.api.v1 import batches, filters
from farley.api.v1.checks import check_owner, home_country
from farley.api.v1.fields import Id
from farley.api.v1.shapes.batches import BatchAnswer, CustomerBatch
from farley.api.v1.shapes.customers import (
    CustomerCreated,
    CustomerFilters,
    CustomerIn,
    CustomerOut,
    CustomerPage,
    CustomerPatch,
    Lookalike,
)
from farley.base.access import check_audience
from farley.base.accounts import User
from farley.customers import actions, queries
from farley.customers.access import customer_for, customers_for
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer, IdentifierKind

router = Router(tags=["Customers"])
READ, WRITE = Bearer(Scope.CUSTOMERS_READ), Bearer(Scope.CUSTOMERS_WRITE)


@router.get("/customers", auth=READ, response=CustomerPage, summary="List customers")
def list_customers(request: HttpRequest, wanted: Query[CustomerFilters]) -> CustomerPage:
    """Customers that the key's owner may see, in the order of their names, page by page.

    Merged records are left out, and so is the trash unless it is asked for.
    """
    user = caller(request)
    rows = filters.narrowed(customers_for(user), wanted)
    if wanted.cursor:
        name, pk = place_at(wanted.cursor, str, int)
        rows = rows.filter(Q(sort_name__gt=name) | Q(sort_name=name, pk__gt=pk), sort_name__gte=name)
    rows = rows.order_by("sort_name", "pk").prefetch_related("identifiers", "addresses")
    page, after = page_of(rows, wanted.limit, place=lambda row: (row.sort_name, row.pk))
    return CustomerPage(items=shown(user, page), next=after)


@router.post("/customers", auth=WRITE, response={201: CustomerCreated}, summary="Create a customer")
def create_customer(request: HttpRequest, body: CustomerIn) -> Status[CustomerCreated]:
    """Create a customer. The answer names customers who look alike: it may be one of them already."""
    user = caller(request)
    draft = _checked(user, body, region=home_country())
    alike = _lookalikes(user, draft)
    customer = actions.create_customer(draft, **act(request))
    created = shown(user, [_again(customer)])[0]
    return Status(201, CustomerCreated.model_construct(**dict(created), lookalikes=alike))


@router.post("/customers/batch", auth=WRITE, response=BatchAnswer, summary="Create many customers")
def create_customers(request: HttpRequest, body: CustomerBatch) -> BatchAnswer:
    """Create up to 1,000 customers. Each gets a result of its own: what does not fit hinders no other."""
    user, region = caller(request), home_country()
    return batches.run(
        body.items,
        shape=CustomerIn,
        prepare=lambda item: _checked(user, item, region=region),
        create=lambda drafts: [customer.pk for customer in actions.create_customers(drafts, **act(request))],
    )


@router.get("/customers/{customer_id}", auth=READ, response=CustomerOut, summary="Get a customer")
def get_customer(request: HttpRequest, response: HttpResponse, customer_id: Id) -> CustomerOut:
    """One customer, from the trash too. A merged record says into whom it was merged.

    The ETag names the revision: send it as If-Match to alter just this one.
    """
    user = caller(request)
    customer = customer_for(user, customer_id)
    response.headers["ETag"] = tag_of(customer.revision)
    return shown(user, [customer])[0]


@router.patch("/customers/{customer_id}", auth=WRITE, response=CustomerOut, summary="Alter a customer")
def alter_customer(
    request: HttpRequest, response: HttpResponse, customer_id: Id, body: CustomerPatch, if_match: IfMatch = ""
) -> CustomerOut:
    """Alter the fields that are sent. With If-Match, only if nobody else altered the customer since; else 412.

    `revision` in the body asks the same, and is refused with 409.
    """
    user = caller(request)
    customer = customer_for(user, customer_id)
    values = body.model_dump(exclude_unset=True)
    revision = values.pop("revision", None)
    if "audience" in values:
        check_audience(user, values["audience"])
    check_owner(values.get("owner_id"), values.get("team_id"))
    with as_read(if_match, customer.revision) as read:
        altered = actions.update_customer(customer, values, revision=read or revision, **act(request))
    response.headers["ETag"] = tag_of(altered.revision)
    return shown(user, [altered])[0]


@router.put("/customers/{customer_id}/trash", auth=WRITE, response={204: None}, summary="Put a customer in the trash")
def trash_customer(request: HttpRequest, customer_id: Id) -> Status[None]:
    """Put a customer in the trash. Doing it again changes nothing."""
    actions.trash_customers([customer_for(caller(request), customer_id)], **act(request))
    return Status(204, None)


@router.delete("/customers/{customer_id}/trash", auth=WRITE, response={204: None}, summary="Restore a customer")
def restore_customer(request: HttpRequest, customer_id: Id) -> Status[None]:
    """Take a customer out of the trash. Doing it again changes nothing."""
    actions.restore_customers([customer_for(caller(request), customer_id)], **act(request))
    return Status(204, None)


def shown(user: User, customers: list[Customer]) -> list[CustomerOut]:
    """Customers as they go out, with their tags, and with whom they were merged into if the user may see that one."""
    tags = queries.tags_of(customer.pk for customer in customers)
    into = [customer.canonical_id for customer in customers if customer.canonical_id]
    seen = set(customers_for(user).filter(pk__in=into).values_list("pk", flat=True)) if into else set()
    return [
        CustomerOut.of(
            customer,
            tags=tags.get(customer.pk, []),
            merged_into=customer.canonical_id if customer.canonical_id in seen else None,
        )
        for customer in customers
    ]


def _again(customer: Customer) -> Customer:
    return Customer.objects.prefetch_related("identifiers", "addresses").get(pk=customer.pk)


def _checked(user: User, body: CustomerIn, *, region: str) -> CustomerDraft:
    check_audience(user, body.audience)
    check_owner(body.owner_id, body.team_id)
    return body.draft(region=region)


def _lookalikes(user: User, draft: CustomerDraft) -> list[Lookalike]:
    def first(kind: IdentifierKind) -> str:
        return next((identifier.value for identifier in draft.identifiers if identifier.kind == kind), "")

    alike = queries.lookalikes(
        user,
        name=draft.name or f"{draft.family_name} {draft.given_name}".strip(),
        email=first(IdentifierKind.EMAIL),
        phone=first(IdentifierKind.PHONE),
        kind=draft.kind,
        region=draft.region,
    )
    return [Lookalike(id=customer.pk, name=customer.name, reasons=reasons) for customer, reasons in alike]
