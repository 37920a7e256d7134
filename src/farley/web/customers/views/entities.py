"""A person's word that words of a text name nothing of the kind, and taking it back."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farley.base import clock
from farley.base.errors import NotFound
from farley.timeline.models import Interaction
from farley.understanding import actions
from farley.understanding.access import entity_for
from farley.understanding.models import Entity, EntityRefusal
from farley.web.customers.timeline import PAGE
from farley.web.customers.views.tones import entry_anew
from farley.web.requests import Request
from farley.web.toasts import toast


@require_POST
def refuse(request: Request, pk: int) -> HttpResponse:
    """Say that words name nothing of the kind, in this text and the customer's others."""
    entity = entity_for(request.user, pk)
    refusal = actions.refuse_entity(entity, by=request.user, at=clock.now())
    toast(request, _("Thank you. It is no longer read that way."), undo=reverse("entity_withdraw", args=[pk]))
    return entry_anew(request, entity.interaction, _also_in(entity, refusal))


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take it back: it was a slip."""
    entity = entity_for(request.user, pk)
    if entity.refusal is None:
        raise NotFound(_("There is no such name."))
    others = _also_in(entity, entity.refusal)
    actions.withdraw_entity_refusal(entity.refusal, by=request.user, at=clock.now())
    return entry_anew(request, entity.interaction, others)


def _also_in(entity: Entity, refusal: EntityRefusal) -> list[int]:
    """The entries around this one that say the same: a page shows few more."""
    rows = Interaction.objects.filter(entities__refusal=refusal).exclude(pk=entity.interaction_id)
    at = entity.interaction.happened_at
    newer = rows.filter(happened_at__gt=at).order_by("happened_at", "pk")
    older = rows.filter(happened_at__lte=at).order_by("-happened_at", "-pk")
    return sorted({*newer.values_list("pk", flat=True)[:PAGE], *older.values_list("pk", flat=True)[:PAGE]})
