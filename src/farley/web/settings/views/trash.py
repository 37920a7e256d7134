"""What was put into the trash, and out of it again."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from farley.base import clock
from farley.base.changes import Change, kind_of
from farley.customers import actions
from farley.customers.access import customers_for
from farley.customers.models import Customer
from farley.web.requests import Request, ids_in, render
from farley.web.settings.paging import page_of
from farley.web.toasts import toast


@require_safe
def trash(request: Request) -> HttpResponse:
    """The customers in the trash that a user may see, the newest first, with who put them there."""
    found = customers_for(request.user).in_trash()
    page = page_of(found, request.GET.get("after", ""), by=("-trashed_at", "-id"))
    trashed_by = _trashed_by(page.rows)
    rows = [(customer, trashed_by.get(customer.pk, "")) for customer in page.rows]
    return render(request, "settings/trash.html", {"rows": rows, "after": page.after})


def _trashed_by(rows: list[Customer]) -> dict[int, str]:
    noted = Change.objects.filter(
        subject_kind=kind_of(Customer), subject_id__in=[customer.pk for customer in rows], verb="trash"
    )
    return dict(noted.order_by("id").values_list("subject_id", "by__name"))


@require_POST
def restore(request: Request) -> HttpResponse:
    """Takes the chosen customers out of the trash."""
    chosen = ids_in(request.POST.getlist("id"))
    found = customers_for(request.user).in_trash().filter(pk__in=chosen)
    count = actions.restore_customers(found, by=request.user, at=clock.now())
    toast(request, ngettext("%(n)s customer is back.", "%(n)s customers are back.", count) % {"n": count})
    return redirect("trash")
