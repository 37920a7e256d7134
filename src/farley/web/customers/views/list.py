"""The list of customers: show, count, export, save as a view."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseRedirect, QueryDict, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from farley.base import changes, clock, spreadsheets
from farley.base.accounts import Team, User
from farley.base.acts import act_of
from farley.customers.access import tags_for
from farley.customers.models import AttributeDefinition
from farley.teamwork import access as teamwork_access
from farley.teamwork import actions as teamwork
from farley.understanding.access import segments_for, themes_for
from farley.understanding.queries.themes import titled_by_name
from farley.web.customers import filter_form, listing
from farley.web.customers.columns import columns_of, to_choose_from
from farley.web.requests import Request, is_partial, render


@require_GET
def customers(request: Request) -> HttpResponse:
    """The list, as the address describes it. What the form of the filters sends becomes such an address first."""
    if "match" in request.GET:
        return HttpResponseRedirect(f"{reverse('customers')}?{filter_form.read_form(request.GET).query}")
    state = listing.read_state(request.GET)
    page = listing.page_of(state, request.user, at=clock.now())
    context = {"state": state, "page": page, "columns": columns_of(state), "list_query": quote(state.query)}
    return render(request, "customers/list.html", context | _tools(request, state))


def _tools(request: Request, state: listing.ListState) -> dict[str, object]:
    """What stands around the list: views, filters, columns."""
    views = teamwork_access.views_for(request.user, "customers")
    return {
        "views": [(view, listing.read_state(QueryDict(view.query)).query) for view in views],
        "chips": filter_form.chips_of(state, request.user),
        "all_columns": to_choose_from(state),
        "owners": _owners(),
        "tags": _tags(request),
        "teams": list(Team.open()),
    }


def _owners() -> list[tuple[int, str]]:
    return list(User.objects.filter(is_active=True).order_by("name").values_list("pk", "name")[:200])


def _tags(request: Request) -> list[str]:
    return list(tags_for(request.user).order_by("name").values_list("name", flat=True)[:200])


@require_GET
def filters(request: Request) -> HttpResponse:
    """The form of the filters, drawn only when somebody opens it."""
    state = listing.read_state(request.GET)
    definitions = AttributeDefinition.objects.filter(retired_at=None)
    segments = segments_for(request.user).current().values_list("pk", "name")[:200]
    fields = filter_form.fields_of(
        state,
        people=_owners(),
        tags=_tags(request),
        definitions=definitions,
        segments=segments,
        themes=titled_by_name(request.user, themes_for(request.user).shown()),
    )
    template = "customers/filters.html#form" if is_partial(request) else "customers/filters.html"
    return render(request, template, {"state": state, "fields": fields})


@require_GET
def count(request: Request) -> HttpResponse:
    """How many customers the list holds; asked for after the list is drawn, so that it never waits for it."""
    total = listing.count(listing.read_state(request.GET), request.user, at=clock.now())
    context = {"total": min(total, listing.MOST_COUNTED), "is_more": total > listing.MOST_COUNTED}
    return render(request, "customers/list.html#count", context)


@require_GET
def export(request: Request) -> StreamingHttpResponse:
    """The whole list with the columns shown, as CSV that Excel opens in any language."""
    state = listing.read_state(request.GET)
    batch = changes.open_batch("export", _("Customers"), act_of({"by": request.user, "at": clock.now()}))
    changes.note(batch, "export", {"query": (None, state.query)}, act_of({"by": request.user, "at": clock.now()}))
    response = StreamingHttpResponse(_lines(state, request.user), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="customers.csv"'
    return response


def _lines(state: listing.ListState, user: User) -> Iterator[str]:
    at, columns = clock.now(), columns_of(state)
    yield spreadsheets.BEGINNING + spreadsheets.line(["id", _("Name"), *(str(column.title) for column in columns)])
    place = ""
    while True:
        page = listing.page_of(listing.at_place(state, place), user, at=at)
        for row in page.rows:
            yield spreadsheets.line([str(row.id), row.name, *(column.plain(row) for column in columns)])
        if not page.next:
            return
        place = page.next


@require_POST
def save_view(request: Request) -> HttpResponse:
    """Keep the state of the list under a name."""
    query = request.POST.get("query", "")
    teamwork.save_view(
        list_name="customers",
        name=request.POST.get("name", ""),
        query=query,
        is_shared=request.POST.get("is_shared") == "on",
        by=request.user,
        at=clock.now(),
    )
    return HttpResponseRedirect(f"{reverse('customers')}?{query}")


@require_POST
def forget_view(request: Request, pk: int) -> HttpResponse:
    """Delete a saved view."""
    view = teamwork_access.view_for(request.user, pk)
    teamwork.forget_view(view, by=request.user, at=clock.now())
    return HttpResponseRedirect(reverse("customers"))
