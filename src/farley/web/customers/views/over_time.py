"""A customer over time: money, feeling, contacts, phases and chances as charts."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from farley.base import clock
from farley.customers.access import customer_for
from farley.understanding import queries
from farley.web.customers import page
from farley.web.customers import timeline as timelines
from farley.web.customers.over_time import charts_of
from farley.web.requests import Request, render


@require_GET
def over_time(request: Request, pk: int) -> HttpResponse:
    """The charts of one customer; of an organisation, with what happened with its people."""
    found = customer_for(request.user, pk)
    if found.canonical_id:
        today = customer_for(request.user, found.canonical_id)
        return HttpResponseRedirect(reverse("customer_over_time", args=[today.pk]))
    at = clock.now()
    shown = page.customer_page(found, request.user, at=at)
    everything = timelines.interactions_on(shown, request.user)
    charts = charts_of(found, queries.over_time_of(request.user, everything, shown.ids, at=at), at=at)
    return render(request, "customers/over_time.html", {"customer": found, "charts": charts})
