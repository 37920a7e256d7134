"""The fields that the organisation defines for its customers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from farley.base import clock
from farley.base.accounts import Organisation, Role
from farley.base.errors import NotFound
from farley.customers import actions
from farley.customers.actions.attributes import AttributeDraft
from farley.customers.models import AttributeDefinition
from farley.customers.models.attribute import AttributeType
from farley.web.errors import carry_out
from farley.web.requests import Request, render
from farley.web.security import for_role
from farley.web.settings.forms import FieldForm
from farley.web.settings.preview import PreviewForm
from farley.web.toasts import toast


@for_role(Role.MANAGER)
@require_safe
def fields(request: Request) -> HttpResponse:
    """All fields in their order, and those that are retired."""
    every = list(AttributeDefinition.objects.all())
    context = {
        "fields": [definition for definition in every if definition.retired_at is None],
        "retired": [definition for definition in every if definition.retired_at is not None],
    }
    return render(request, "settings/fields.html", context)


@for_role(Role.MANAGER)
@require_http_methods(["GET", "POST"])
def new_field(request: Request) -> HttpResponse:
    """Defines a field."""
    form = FieldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft = _draft(form)
        if carry_out(form, lambda: actions.define_attribute(draft, by=request.user, at=clock.now())):
            toast(request, _("The field “%(label)s” is there.") % {"label": draft.label})
            return redirect("fields")
    context = {"form": form, "preview": PreviewForm.of_draft(_unchecked_draft(request))}
    return render(request, "settings/field.html", context, status=422 if form.errors else 200)


def _draft(form: FieldForm) -> AttributeDraft:
    words = form.cleaned_data
    is_choice = words["type"] in (AttributeType.CHOICE, AttributeType.MULTI_CHOICE)
    organisation = Organisation.get()
    currency = words["currency"] or (organisation.currency if organisation else "")
    return AttributeDraft(
        words["label"],
        words["type"],
        choices=form.lines() if is_choice else [],
        currency=currency if words["type"] == AttributeType.MONEY else "",
        kinds=words["kinds"],
    )


@for_role(Role.MANAGER)
@require_safe
def preview_field(request: Request) -> HttpResponse:
    """How the field will look, while it is being defined."""
    context = {"preview": PreviewForm.of_draft(_unchecked_draft(request))}
    return render(request, "settings/field.html#preview", context)


def _unchecked_draft(request: Request) -> AttributeDraft:
    asked = request.POST or request.GET
    type_ = asked.get("type", AttributeType.TEXT)
    return AttributeDraft(
        asked.get("label", "").strip() or _("Name of the field"),
        type_ if type_ in AttributeType.values else AttributeType.TEXT,
        choices=[line.strip() for line in asked.get("choices", "").splitlines() if line.strip()],
        currency=asked.get("currency", ""),
    )


@for_role(Role.MANAGER)
@require_http_methods(["GET", "POST"])
def field(request: Request, pk: int) -> HttpResponse:
    """Alters a field: its name, its choices, for whom it is."""
    definition = _definition(pk)
    form = FieldForm(request.POST or None, definition=definition)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        carry_out(
            form,
            lambda: actions.alter_attribute(
                definition,
                label=words["label"],
                choices=form.lines(),
                kinds=words["kinds"],
                by=request.user,
                at=clock.now(),
            ),
        )
        if form.is_valid():
            toast(request, _("The field “%(label)s” is saved.") % {"label": definition.label})
            return redirect("fields")
    context = {"form": form, "definition": definition, "preview": PreviewForm.of(definition)}
    return render(request, "settings/field.html", context, status=422 if form.errors else 200)


@for_role(Role.MANAGER)
@require_POST
def move_field(request: Request, pk: int) -> HttpResponse:
    """Moves a field one place up or down."""
    places = -1 if request.POST.get("way") == "up" else 1
    actions.move_attribute(_definition(pk), places=places, by=request.user, at=clock.now())
    return redirect("fields")


@for_role(Role.MANAGER)
@require_POST
def retire_field(request: Request, pk: int) -> HttpResponse:
    """Hides a field everywhere."""
    definition = _definition(pk)
    actions.retire_attribute(definition, by=request.user, at=clock.now())
    text = _("The field “%(label)s” is retired. Its values are kept.") % {"label": definition.label}
    toast(request, text)
    return redirect("fields")


@for_role(Role.MANAGER)
@require_POST
def restore_field(request: Request, pk: int) -> HttpResponse:
    """Brings a retired field back."""
    actions.restore_attribute(_definition(pk), by=request.user, at=clock.now())
    return redirect("fields")


def _definition(pk: int) -> AttributeDefinition:
    found = AttributeDefinition.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such field."))
    return found
