"""Find a customer, an action or a page while typing."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from farley.analysis.identity import fold
from farley.base import clock
from farley.base.accounts import User
from farley.base.numbers import number_in
from farley.customers import queries
from farley.customers.access import tags_for
from farley.customers.models import Customer
from farley.web import formats
from farley.web.navigation import places
from farley.web.requests import Request, render

SHOWN = 8
MOST_NAMES = 200


@dataclass(frozen=True)
class Choice:
    """One thing to do or page to go to."""

    label: str
    icon: str
    address: str
    key: str = ""


@dataclass(frozen=True)
class Command:
    """Something to do with the customers that are ticked in a list, as the list's own bar would send it."""

    label: str
    icon: str
    action: str
    value: str = ""


@require_GET
def palette(request: Request) -> HttpResponse:
    """What fits the words typed so far: what to do with the rows that are ticked, customers, actions and pages."""
    query = request.GET.get("q", "").strip()[:100]
    found = queries.best_matches(request.user, query, most=SHOWN) if query else []
    at = clock.now()
    context = {
        "query": query,
        "found": found,
        "chosen": _chosen(request),
        "commands": _commands(request.user, query) if _chosen(request) else [],
        "new_tag": _chosen(request) and request.user.can_write and _is_new_tag(request.user, query),
        "employers": queries.organisations_of(request.user, [c.pk for c in found], on=timezone.localdate(at)),
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


def _chosen(request: Request) -> str:
    """How many rows are ticked, in words; "" where none are."""
    chosen = request.GET.get("chosen", "")
    if chosen == "all":
        return _("With all that match")
    number = number_in(chosen) or 0
    text = ngettext("With %(number)s chosen customer", "With %(number)s chosen customers", number)
    return text % {"number": formats.number(number)} if number else ""


def _commands(user: User, query: str) -> list[Command]:
    """What can be done with the rows that are ticked."""
    if not user.can_write:
        return []
    tags = list(tags_for(user).order_by("name").values_list("name", flat=True)[:MOST_NAMES])
    people = User.objects.filter(is_active=True).order_by("name").values_list("pk", "name")[:MOST_NAMES]
    known = [
        *(Command(_("Add the tag “%(tag)s”") % {"tag": tag}, "tag", "tag", tag) for tag in tags),
        *(Command(_("Assign to %(name)s") % {"name": name}, "person", "assign", str(pk)) for pk, name in people),
        *(Command(_("Remove the tag “%(tag)s”") % {"tag": tag}, "close", "untag", tag) for tag in tags),
        Command(_("Put into the trash"), "delete", "trash"),
    ]
    if not query:
        return [known[0], *known[len(tags) : len(tags) + 1], known[-1]]
    return [command for command in known if fold(query) in fold(command.label)][:SHOWN]


def _is_new_tag(user: User, query: str) -> bool:
    return bool(query) and len(query) <= 80 and not tags_for(user).filter(name__iexact=query).exists()


def _choices(user: User, query: str) -> list[Choice]:
    pages = [Choice(str(place.label), place.icon, place.address, f"g {place.shortcut}") for place in places()]
    if not user.can_write:
        return pages
    return [
        Choice(_("New customer"), "person-add", reverse("customer_create"), "c"),
        Choice(_("Import a file"), "upload", reverse("import_new")),
        *pages,
    ]
