"""Find a customer, an action or a page while typing."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from farley.analysis.identity import fold
from farley.base import clock
from farley.base.accounts import User
from farley.customers import queries
from farley.customers.models import Customer
from farley.web.navigation import places
from farley.web.requests import Request, render

SHOWN = 8


@dataclass(frozen=True)
class Choice:
    """One thing to do or page to go to."""

    label: str
    icon: str
    address: str
    key: str = ""


@require_GET
def palette(request: Request) -> HttpResponse:
    """What fits the words typed so far: customers first, then actions and pages."""
    query = request.GET.get("q", "").strip()[:100]
    found = queries.best_matches(request.user, query, most=SHOWN) if query else []
    at = clock.now()
    context = {
        "query": query,
        "found": found,
        "employers": queries.organisations_of([customer.pk for customer in found], on=timezone.localdate(at)),
        "choices": [choice for choice in _choices(request.user, query) if fold(query) in fold(choice.label)],
        "all_address": f"{reverse('customers')}?{urlencode({'q': query})}",
        "create_address": f"{reverse('customer_create')}?{urlencode({'name': query})}",
    }
    template = "palette/results.html#results" if request.headers.get("Sec-Fetch-Dest") == "empty" else None
    return render(request, template or "palette/results.html", context)


@require_GET
def picker(request: Request) -> HttpResponse:
    """Customers for a field in which one is chosen."""
    query = request.GET.get("q", "").strip()[:100]
    found: list[Customer] = queries.best_matches(request.user, query, most=SHOWN) if query else []
    return render(request, "palette/results.html#picker", {"found": found})


def _choices(user: User, query: str) -> list[Choice]:
    pages = [Choice(str(place.label), place.icon, place.address, f"g {place.shortcut}") for place in places()]
    if not user.can_write:
        return pages
    return [
        Choice(_("New customer"), "person-add", reverse("customer_create"), "c"),
        Choice(_("Import a file"), "upload", reverse("import_new")),
        *pages,
    ]
