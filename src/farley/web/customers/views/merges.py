"""Two records that are one customer: compared side by side, joined, and parted again."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from farley.base import clock
from farley.base.accounts import User
from farley.base.errors import FarleyError, NotFound
from farley.capture.actions.reviews import part as part_customers
from farley.customers import actions
from farley.customers.access import customer_for, customers_for
from farley.customers.models import Merge
from farley.timeline import actions as timeline
from farley.timeline.access import interactions_with
from farley.timeline.queries import without_identifier
from farley.web.customers import page
from farley.web.requests import Request, ids_in, render
from farley.web.toasts import toast


@require_http_methods(["GET", "POST"])
def merge(request: Request, pk: int, other: int) -> HttpResponse:
    """Compare two records, and say that they are one."""
    kept, absorbed = customer_for(request.user, pk), customer_for(request.user, other)
    error = ""
    if request.method == "POST":
        try:
            edge = actions.merge(kept, absorbed, by=request.user, at=clock.now(), why=request.POST.get("why", "")[:500])
        except FarleyError as refused:
            error = str(refused)
        else:
            text = _("%(name)s is one customer now.") % {"name": kept.name}
            toast(request, text, undo=reverse("customer_unmerge", args=[edge.pk]))
            return HttpResponseRedirect(reverse("customer", args=[edge.kept_id]))
    at = clock.now()
    pages = [page.customer_page(customer, request.user, at=at) for customer in (kept, absorbed)]
    context = {"pages": pages, "kept": kept, "absorbed": absorbed, "error": error}
    return render(request, "customers/merge.html", context, status=422 if error else 200)


@require_POST
def unmerge(request: Request, pk: int) -> HttpResponse:
    """Take a merge back. What came in by an identifier goes with it; what was written by hand since is asked about."""
    edge = _merge_for(request.user, pk)
    part_customers(edge, by=request.user, at=clock.now())
    toast(request, _("They are two customers again, each with what was recorded for it."))
    if without_identifier(request.user, edge.kept_id, since=edge.at, most=1):
        return HttpResponseRedirect(reverse("customer_part", args=[pk]))
    return HttpResponseRedirect(reverse("customer", args=[edge.kept_id]))


@require_http_methods(["GET", "POST"])
def part(request: Request, pk: int) -> HttpResponse:
    """After a merge was taken back: say which of the things written down meanwhile belong to the other one."""
    edge = _merge_for(request.user, pk)
    kept, absorbed = customer_for(request.user, edge.kept_id), customer_for(request.user, edge.absorbed_id)
    if request.method == "POST":
        ids = ids_in(request.POST.getlist("ids"))
        chosen = list(interactions_with(request.user, [kept.pk]).filter(pk__in=ids))
        moved = len(timeline.move_many(chosen, absorbed, by=request.user, at=clock.now()))
        toast(request, ngettext("%(number)d entry moved.", "%(number)d entries moved.", moved) % {"number": moved})
        return HttpResponseRedirect(reverse("customer", args=[absorbed.pk]))
    rows = without_identifier(request.user, kept.pk, since=edge.at)
    return render(request, "customers/part.html", {"kept": kept, "absorbed": absorbed, "rows": rows})


def _merge_for(user: User, pk: int) -> Merge:
    seen = customers_for(user)
    edge = Merge.objects.filter(pk=pk, kept__in=seen, absorbed__in=seen).first()
    if edge is None:
        raise NotFound(_("There is no such merge."))
    return edge
