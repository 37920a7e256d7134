"""How a customer is reached, and how customers hang together: added, and ended where it is so no more."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farley.base import clock
from farley.base.accounts import Organisation
from farley.base.errors import Invalid, NotFound
from farley.customers import actions
from farley.customers.access import cluster_for, customer_for, relationships_for
from farley.customers.drafts import IdentifierDraft
from farley.customers.models import Address, Identifier, Relationship
from farley.web.customers.forms import AddressForm, IdentifierForm, RelationshipForm
from farley.web.requests import Request
from farley.web.toasts import toast

Row = TypeVar("Row", bound=Model)


@require_POST
def add_identifier(request: Request, pk: int) -> HttpResponse:
    """Add a mail address, phone number or link."""
    found, form = customer_for(request.user, pk), IdentifierForm(request.POST)
    _check(form)
    organisation = Organisation.get()
    draft = IdentifierDraft(form.cleaned_data["kind"], form.cleaned_data["value"], form.cleaned_data["label"])
    region = organisation.country if organisation else ""
    if not actions.add_identifiers(found, [draft], region=region, by=request.user, at=clock.now()):
        toast(request, _("%(value)s is here already.") % {"value": draft.value}, failed=True)
    return HttpResponseRedirect(reverse("customer", args=[pk]))


@require_POST
def end_identifier(request: Request, pk: int, identifier: int) -> HttpResponse:
    """Say that a mail address or number is not used any more."""
    row, at = _own(request, pk, Identifier.objects.filter(pk=identifier)), clock.now()
    actions.end_identifier(row, until=timezone.localdate(at), by=request.user, at=at)
    _say_ended(request, row.value, undo=reverse("customer_use_identifier", args=[pk, row.pk]))
    return HttpResponseRedirect(reverse("customer", args=[pk]))


@require_POST
def use_identifier(request: Request, pk: int, identifier: int) -> HttpResponse:
    """Say that a mail address or number is used after all."""
    row = _own(request, pk, Identifier.objects.filter(pk=identifier))
    actions.end_identifier(row, until=None, by=request.user, at=clock.now())
    return HttpResponseRedirect(reverse("customer", args=[pk]))


@require_POST
def add_address(request: Request, pk: int) -> HttpResponse:
    """Add an address."""
    found, form = customer_for(request.user, pk), AddressForm(request.POST)
    _check(form)
    actions.add_address(found, form.draft(), by=request.user, at=clock.now())
    return HttpResponseRedirect(reverse("customer", args=[pk]))


@require_POST
def end_address(request: Request, pk: int, address: int) -> HttpResponse:
    """Say that the customer is not at an address any more."""
    row, at = _own(request, pk, Address.objects.filter(pk=address)), clock.now()
    actions.end_address(row, until=timezone.localdate(at), by=request.user, at=at)
    _say_ended(request, str(row), undo=reverse("customer_use_address", args=[pk, row.pk]))
    return HttpResponseRedirect(reverse("customer", args=[pk]))


@require_POST
def use_address(request: Request, pk: int, address: int) -> HttpResponse:
    """Say that the customer is at an address after all."""
    row = _own(request, pk, Address.objects.filter(pk=address))
    actions.end_address(row, until=None, by=request.user, at=clock.now())
    return HttpResponseRedirect(reverse("customer", args=[pk]))


@require_POST
def relate(request: Request, pk: int) -> HttpResponse:
    """Say what another customer is to this one."""
    found, form = customer_for(request.user, pk), RelationshipForm(request.POST)
    _check(form)
    other = customer_for(request.user, form.cleaned_data["other"])
    actions.relate(form.draft(found, other), by=request.user, at=clock.now())
    return HttpResponseRedirect(reverse("customer", args=[pk]))


@require_POST
def end_relationship(request: Request, pk: int, tie: int) -> HttpResponse:
    """Say that a relationship has ended."""
    row, at = _tie(request, pk, tie), clock.now()
    actions.end_relationship(row, until=timezone.localdate(at), by=request.user, at=at)
    toast(request, _("The relationship has ended."), undo=reverse("customer_resume_relationship", args=[pk, tie]))
    return HttpResponseRedirect(reverse("customer", args=[pk]))


@require_POST
def resume_relationship(request: Request, pk: int, tie: int) -> HttpResponse:
    """Say that a relationship goes on after all."""
    actions.end_relationship(_tie(request, pk, tie), until=None, by=request.user, at=clock.now())
    return HttpResponseRedirect(reverse("customer", args=[pk]))


def _say_ended(request: Request, what: str, *, undo: str) -> None:
    toast(request, _("%(what)s is kept as no longer used.") % {"what": what}, undo=undo)


def _check(form: Form) -> None:
    if not form.is_valid():
        raise Invalid(" ".join(str(error) for errors in form.errors.values() for error in errors))


def _tie(request: Request, pk: int, tie: int) -> Relationship:
    ids = cluster_for(request.user, customer_for(request.user, pk))
    row = relationships_for(request.user).filter(Q(from_customer__in=ids) | Q(to_customer__in=ids), pk=tie).first()
    if row is None:
        raise NotFound(_("There is no such relationship."))
    return row


def _own(request: Request, pk: int, rows: QuerySet[Row]) -> Row:
    row = rows.filter(customer__in=cluster_for(request.user, customer_for(request.user, pk))).first()
    if row is None:
        raise NotFound(_("There is no such way to reach this customer."))
    return row
