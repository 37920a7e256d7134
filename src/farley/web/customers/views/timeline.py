"""The timeline on a customer page: more of it, where an entry comes from, taking one back, its files."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from farley.base import clock, files
from farley.customers.access import customer_for
from farley.timeline import access, actions
from farley.timeline.words import kind_name
from farley.web.customers import page
from farley.web.customers import timeline as timelines
from farley.web.requests import Request, render
from farley.web.toasts import toast
from farley.web.words import source_name

# What a browser may show by itself; everything else is only ever saved.
_SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp"}


@require_GET
def entries(request: Request, pk: int) -> HttpResponse:
    """The next entries, or the timeline anew with other filters."""
    found = customer_for(request.user, pk)
    state = timelines.read_state(request.GET)
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(f"{reverse('customer', args=[pk])}?{state.query}")
    at = clock.now()
    shown = page.customer_page(found, request.user, at=at)
    context = {
        "customer": found,
        "timeline_state": state,
        "timeline": timelines.timeline_page(timelines.interactions_on(shown, request.user), state, request.user, at=at),
    }
    part = "days" if state.after else "timeline"
    return render(request, f"customers/timeline.html#{part}", context)


@require_GET
def provenance(request: Request, pk: int) -> HttpResponse:
    """Who recorded an entry, when, from where, and how they knew."""
    interaction = access.interaction_for(request.user, pk)
    context = {
        "interaction": interaction,
        "origin": kind_name(interaction.kind),
        "source": source_name(interaction.source),
        "recognised_by": interaction.identifier.partition(":")[2],
    }
    return render(request, "customers/timeline.html#provenance", context)


@require_POST
def retract(request: Request, pk: int) -> HttpResponse:
    """Say that an entry does not count, and why."""
    interaction = access.interaction_for(request.user, pk)
    actions.retract(interaction, by=request.user, at=clock.now(), why=request.POST.get("why", "")[:500])
    toast(request, _("Marked as not valid. It stays visible, and nothing is concluded from it any more."))
    return HttpResponseRedirect(reverse("customer", args=[interaction.customer_id]))


@require_GET
def attachment(request: Request, pk: int) -> FileResponse:
    """A file, served so that it can do nothing: images are shown, everything else is saved."""
    found = access.attachment_for(request.user, pk)
    is_shown = found.content_type in _SHOWN
    response = FileResponse(
        files.path_of(found.sha256).open("rb"),
        as_attachment=not is_shown,
        filename=found.name,
        content_type=found.content_type if is_shown else "application/octet-stream",
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
