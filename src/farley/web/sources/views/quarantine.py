"""What arrived and could not be read: why, as it came, and what is to become of it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from farley.base import clock, jobs
from farley.base.accounts import Role
from farley.base.errors import Invalid
from farley.capture.access import item_for, items_for
from farley.capture.actions import inbox
from farley.capture.models import InboxItem, ItemState
from farley.capture.traffic import beginning_of, reasons_in, with_beginnings
from farley.web.requests import Request, ids_in, render
from farley.web.security import for_role
from farley.web.settings.paging import page_of
from farley.web.sources.arrived import beginning, verbatim
from farley.web.toasts import toast

MOST_SHOWN = 64 * 1024


@for_role(Role.MANAGER)
@require_safe
def quarantine(request: Request) -> HttpResponse:
    """What waits, by its reason; the items of one reason, or all of them."""
    found = items_for(request.user).filter(state=ItemState.QUARANTINED)
    reason = request.GET.get("reason", "")
    chosen = with_beginnings(found.filter(reason=reason) if reason else found)
    page = page_of(chosen, request.GET.get("after", ""), by=("-received_at", "-id"), size=25)
    context = {
        "reasons": reasons_in(found),
        "reason": reason,
        "items": [(item, beginning(beginning_of(item))) for item in page.rows],
        "after": page.after,
    }
    return render(request, "sources/quarantine.html", context)


@for_role(Role.MANAGER)
@require_safe
def item(request: Request, pk: int) -> HttpResponse:
    """One thing that arrived, exactly as it came."""
    found = item_for(request.user, pk)
    text, is_cut = verbatim(bytes(found.payload), MOST_SHOWN)
    context = {"item": found, "text": text, "is_cut": is_cut, "size": len(found.payload)}
    return render(request, "sources/item.html", context)


@for_role(Role.MANAGER)
@require_POST
def retry(request: Request) -> HttpResponse:
    """Let things be read anew: those chosen, or all of one reason."""
    count = inbox.try_again(_chosen(request), by=request.user, at=clock.now())
    jobs.wake("farley.capture.jobs.work_off_inbox")
    toast(request, ngettext("%(count)d is tried again.", "%(count)d are tried again.", count) % {"count": count})
    return HttpResponseRedirect(reverse("quarantine"))


@for_role(Role.MANAGER)
@require_POST
def discard(request: Request) -> HttpResponse:
    """Say that things are of no interest; it is noted who said so."""
    count = inbox.set_aside(_chosen(request), by=request.user, at=clock.now())
    toast(request, ngettext("%(count)d is set aside.", "%(count)d are set aside.", count) % {"count": count})
    return HttpResponseRedirect(reverse("quarantine"))


def _chosen(request: Request) -> QuerySet[InboxItem]:
    found = items_for(request.user).filter(state=ItemState.QUARANTINED).select_related(None).only("pk", "state")
    ids = ids_in(request.POST.getlist("ids"))
    if ids:
        return found.filter(pk__in=ids)
    if "reason" in request.POST and (sources := ids_in(request.POST.getlist("source"))):
        return found.filter(reason=request.POST["reason"], source=sources[-1])
    raise Invalid(_("Choose at least one line."))
