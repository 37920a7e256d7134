"""One customer: show, make, alter, trash; its history."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from farley.base import clock
from farley.base.accounts import Organisation
from farley.base.changes import Change, kind_of
from farley.base.errors import FarleyError, NotFound
from farley.customers import actions, queries
from farley.customers.access import cluster_for, customer_for, customers_for
from farley.customers.actions.relationships import RelationshipDraft
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer, Kind
from farley.timeline.words import KINDS, channel_name
from farley.understanding.proposals.reading import proposal_of
from farley.understanding.queries import open_forecasts_of, portrait_of, understanding_of
from farley.understanding.queries.promises import open_promises_of
from farley.understanding.queries.segments import segments_with
from farley.understanding.queries.themes import themes_of, titled
from farley.understanding.queries.unknowns import unknowns_of
from farley.web import choices, words
from farley.web.customers import listing, page
from farley.web.customers import timeline as timelines
from farley.web.customers.cells import Cell, cell_of
from farley.web.customers.forms import (
    LANGUAGES,
    CustomerForm,
    DetailsForm,
    audience_choices,
)
from farley.web.customers.history import last_line, lines_of
from farley.web.requests import Request, render
from farley.web.toasts import toast
from farley.web.unknowns.asking import asked


@require_GET
def customer(request: Request, pk: int) -> HttpResponse:
    """The customer page."""
    found = customer_for(request.user, pk)
    if found.canonical_id:
        return HttpResponseRedirect(reverse("customer", args=[customer_for(request.user, found.canonical_id).pk]))
    at = clock.now()
    context: dict[str, Any] = {"page": page.customer_page(found, request.user, at=at), "customer": found}
    everything = timelines.interactions_on(context["page"], request.user)
    state = timelines.read_state(request.GET)
    understood = understanding_of(request.user, context["page"].ids, at=at)
    portrait = portrait_of(request.user, context["page"].ids, understood, at=at)
    unknown = unknowns_of(request.user, found, context["page"].ids)
    context |= {
        "tags": context["page"].tags,
        "understanding": understood,
        "proposal": proposal_of(request.user, context["page"].ids, at=at),
        "forecasts": open_forecasts_of(request.user, context["page"].ids, at=at),
        "portrait": portrait,
        "unknown": unknown,
        "questions": asked(unknown.questions),
        "segments": segments_with(request.user, context["page"].ids),
        "spoken_of": titled(request.user, themes_of(request.user, context["page"].ids)),
        "phase": words.phase_name(portrait.phase),
        "promises": open_promises_of(request.user, context["page"].ids, context["page"].stays, at=at),
    }
    context |= {
        "language_name": dict(LANGUAGES).get(found.language, found.language) if found.language else "",
        "relationship_kinds": words.ties_to_choose_from(),
        "countries": choices.countries(),
        "kinds": list(KINDS.items()),
        "audiences": audience_choices(found, request.user),
        "timeline": timelines.timeline_page(everything, state, request.user, at=at),
        "timeline_state": state,
        "channels": [(c, channel_name(c)) for c in timelines.channels_of(everything)],
        "today": timezone.localdate(at),
        "organisation": Organisation.get(),
    }
    if "list" in request.GET:
        context |= _neighbours(request, found)
    return render(request, "customers/customer.html", context)


def _neighbours(request: Request, customer: Customer) -> dict[str, Any]:
    state = listing.read_state(QueryDict(request.GET["list"]))
    before, after = listing.neighbours(state, customer, request.user, at=clock.now())
    return {"before": before, "after": after, "list_query": state.query}


@require_http_methods(["GET", "POST"])
def create(request: Request) -> HttpResponse:
    """Make a customer."""
    form = CustomerForm(request.POST or None, initial={"name": request.GET.get("name", "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = _create(request, form)
        except FarleyError as error:
            form.add_error(None, str(error))
        else:
            return HttpResponseRedirect(reverse("customer", args=[made.pk]))
    return render(request, "customers/create.html", {"form": form}, status=422 if form.errors else 200)


@transaction.atomic
def _create(request: Request, form: CustomerForm) -> Customer:
    at, organisation = clock.now(), Organisation.get()
    region = organisation.country if organisation else ""
    made = actions.create_customer(form.draft(region=region, owner=request.user), by=request.user, at=at)
    employer = form.cleaned_data["organisation"].strip()
    if employer and made.kind == Kind.PERSON:
        alike = queries.lookalikes(request.user, name=employer, kind=Kind.ORGANISATION)
        if alike:
            works_at = alike[0][0]
        else:
            draft = CustomerDraft(kind=Kind.ORGANISATION, name=employer, owner_id=request.user.pk)
            works_at = actions.create_customer(draft, by=request.user, at=at)
        tie = RelationshipDraft(made, works_at, "works_for", form.cleaned_data["role"])
        actions.relate(tie, by=request.user, at=at)
    return made


@require_GET
def lookalikes(request: Request) -> HttpResponse:
    """Who may already be the one that somebody is typing in."""
    typed = request.GET
    name = typed.get("name", "") or f"{typed.get('family_name', '')}{typed.get('given_name', '')}"
    organisation = Organisation.get()
    alike = queries.lookalikes(
        request.user,
        name=name,
        email=typed.get("email", ""),
        phone=typed.get("phone", ""),
        kind=typed.get("kind", Kind.PERSON),
        region=organisation.country if organisation else "",
    )
    return render(request, "customers/create.html#lookalikes", {"alike": alike})


@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """Alter a customer's names, language, owner, team and audience."""
    found = customer_for(request.user, pk)
    initial = {name: getattr(found, name) for name in (*actions.FIELDS, "revision") if name != "attributes"}
    form = DetailsForm(request.POST or None, initial=initial, customer=found, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_customer(
                found, form.values(), revision=form.cleaned_data["revision"], by=request.user, at=clock.now()
            )
        except FarleyError as error:
            form.add_error(None, str(error))
        else:
            return HttpResponseRedirect(reverse("customer", args=[pk]))
    context = {"form": form, "customer": found}
    return render(request, "customers/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def cell(request: Request, pk: int, name: str) -> HttpResponse:
    """One field, edited where it stands: GET gives its form, POST saves and gives the field again."""
    found = customer_for(request.user, pk)
    shown = cell_of(found, name, request.user)
    if request.method == "GET":
        return render(request, "customers/cell.html#form", {"cell": shown, "customer": found})
    try:
        with transaction.atomic():
            batch = shown.keep(found, request.POST, by=request.user, at=clock.now())
    except FarleyError as error:
        context = {"cell": shown.refused(request.POST, str(error)), "customer": found}
        return render(request, "customers/cell.html#form", context, status=422)
    if batch:
        text = _("%(field)s of %(name)s changed.") % {"field": shown.label, "name": found.name}
        toast(request, text, undo=reverse("customers_undo_batch", args=[batch.pk]))
    saved: Cell = cell_of(customer_for(request.user, pk), name, request.user)
    return render(request, "customers/cell.html#value", {"cell": saved, "customer": found})


@require_GET
def provenance(request: Request, pk: int, name: str) -> HttpResponse:
    """Who set a value, when, and from where."""
    found = customer_for(request.user, pk)
    line = last_line(cluster_for(request.user, found), name, request.user)
    return render(request, "customers/history.html#provenance", {"line": line, "customer": found})


@require_POST
def tags(request: Request, pk: int) -> HttpResponse:
    """Put a tag on the customer, or take one off."""
    found, at = customer_for(request.user, pk), clock.now()
    if add := request.POST.get("add", "").strip():
        actions.tag_customers([found], add, by=request.user, at=at)
    if remove := request.POST.get("remove", ""):
        actions.untag_customers([found], remove, by=request.user, at=at)
    shown = sorted(queries.tags_of([found.pk]).get(found.pk, []))
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(reverse("customer", args=[pk]))
    return render(request, "customers/customer.html#tags", {"customer": found, "tags": shown})


@require_POST
def trash(request: Request, pk: int) -> HttpResponse:
    """Put the customer into the trash."""
    found = customer_for(request.user, pk)
    actions.trash_customers([found], by=request.user, at=clock.now())
    toast(
        request,
        _("%(name)s is in the trash.") % {"name": found.name},
        undo=reverse("customer_restore", args=[pk]),
    )
    return HttpResponseRedirect(reverse("customers"))


@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    """Take the customer out of the trash."""
    found = customer_for(request.user, pk)
    actions.restore_customers([found], by=request.user, at=clock.now())
    return HttpResponseRedirect(reverse("customer", args=[pk]))


@require_GET
def history(request: Request, pk: int) -> HttpResponse:
    """Every change to the customer: who, when, from what to what."""
    found = customer_for(request.user, pk)
    made = Change.objects.filter(subject_kind=kind_of(Customer), subject_id__in=cluster_for(request.user, found))
    lines = lines_of(list(made.select_related("by").order_by("-id")[:200]), request.user)
    return render(request, "customers/history.html", {"customer": found, "lines": lines})


@require_POST
def undo_change(request: Request, pk: int, change: int) -> HttpResponse:
    """Give the fields of one change the values that they had before."""
    found = customers_for(request.user).filter(pk=pk).first()
    made = Change.objects.filter(pk=change, subject_kind=kind_of(Customer), subject_id=pk)
    if found is None or not made.exists():
        raise NotFound(_("There is no such change."))
    if actions.undo(made, by=request.user, at=clock.now()):
        toast(request, _("The earlier value is back."))
    else:
        toast(request, _("It was altered again since: the newer value stays."))
    return HttpResponseRedirect(reverse("customer_history", args=[pk]))
