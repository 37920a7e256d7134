"""Two records that are one customer: compared side by side, joined, and parted again."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from farley.base import clock
from farley.base.errors import FarleyError, NotFound
from farley.customers import actions
from farley.customers.access import customer_for, customers_for
from farley.customers.models import Merge
from farley.web.customers import page
from farley.web.requests import Request, render
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
    """Take a merge back."""
    edge = Merge.objects.filter(pk=pk, kept__in=customers_for(request.user)).first()
    if edge is None:
        raise NotFound(_("There is no such merge."))
    actions.unmerge(edge, by=request.user, at=clock.now())
    toast(request, _("They are two customers again, each with what was recorded for it."))
    return HttpResponseRedirect(reverse("customer", args=[edge.kept_id]))
