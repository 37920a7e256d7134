"""A person's word that words of a text name nothing of the kind, and taking it back."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farley.base import clock
from farley.base.errors import NotFound
from farley.understanding import actions
from farley.understanding.access import entity_for
from farley.web.customers.views.tones import entry_anew
from farley.web.requests import Request
from farley.web.toasts import toast


@require_POST
def refuse(request: Request, pk: int) -> HttpResponse:
    """Say that words name nothing of the kind, in this text and the customer's others."""
    entity = entity_for(request.user, pk)
    actions.refuse_entity(entity, by=request.user, at=clock.now())
    toast(request, _("Thank you. It is no longer read that way."), undo=reverse("entity_withdraw", args=[pk]))
    return entry_anew(request, entity.interaction)


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take it back: it was a slip."""
    entity = entity_for(request.user, pk)
    if entity.refusal is None:
        raise NotFound(_("There is no such name."))
    actions.withdraw_entity_refusal(entity.refusal, by=request.user, at=clock.now())
    return entry_anew(request, entity.interaction)
