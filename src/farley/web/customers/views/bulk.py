"""What is done with many customers at once, and taken back at once."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from farley.base import clock, jobs
from farley.base.acts import act_of
from farley.base.changes import Batch, open_batch
from farley.base.errors import Invalid, NotFound
from farley.customers import actions
from farley.web.customers import listing
from farley.web.customers.jobs import BulkOrder, carry_out
from farley.web.requests import Request, ids_in, render, way_back
from farley.web.toasts import toast

# More than this is done by the worker, behind a progress bar.
AT_ONCE = 500


@require_POST
def act(request: Request) -> HttpResponse:
    """Assign, tag, untag or trash the chosen customers, or all that the list holds."""
    query = request.POST.get("query", "")
    at = clock.now()
    action = request.POST.get("action", "")
    # The bar holds a field for the tag and one for the colleague, and sends both.
    value = request.POST.get("owner" if action == "assign" and "owner" in request.POST else "value", "")
    order = BulkOrder(
        action=action,
        value=value.strip(),
        ids=ids_in(request.POST.getlist("ids")),
    )
    if request.POST.get("all"):
        state = listing.read_state(QueryDict(query))
        found = listing.customers_in(state, request.user, at=at).order_by("id").values_list("pk", flat=True)
        order = BulkOrder(order.action, order.value, list(found))
    order.check()
    if not order.ids:
        raise Invalid(_("Choose at least one customer."))
    batch = open_batch("bulk", order.title(), act_of({"by": request.user, "at": at}))
    order.keep(batch)
    if len(order.ids) > AT_ONCE:
        jobs.wake("farley.web.customers.jobs.go_on", batch_id=batch.pk)
        return HttpResponseRedirect(reverse("customers_batch", args=[batch.pk]))
    carry_out(batch, at=at)
    number = len(order.ids)
    text = ngettext("%(number)d customer changed.", "%(number)d customers changed.", number) % {"number": number}
    toast(request, text, undo=reverse("customers_undo_batch", args=[batch.pk]))
    return HttpResponseRedirect(f"{reverse('customers')}?{query}")


@require_GET
def progress(request: Request, pk: int) -> HttpResponse:
    """How far a large change has come."""
    template = "customers/batch.html#progress" if request.headers.get("HX-Request") else "customers/batch.html"
    return render(request, template, {"batch": _own_batch(request, pk)})


@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    """Take a change of many customers back."""
    batch = _own_batch(request, pk)
    number = actions.undo_batch(batch, by=request.user, at=clock.now())
    toast(request, ngettext("%(number)d change undone.", "%(number)d changes undone.", number) % {"number": number})
    return HttpResponseRedirect(way_back(request, reverse("customers"), but=reverse("customers_batch", args=[pk])))


def _own_batch(request: Request, pk: int) -> Batch:
    found = Batch.objects.filter(pk=pk, kind="bulk")
    batch = (found if request.user.is_admin else found.filter(by=request.user)).first()
    if batch is None:
        raise NotFound(_("There is no such change."))
    return batch
