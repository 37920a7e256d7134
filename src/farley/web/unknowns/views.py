"""What is not known: the worklist, answers, and whom the data leaves out."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from farley.base import clock
from farley.base.accounts import Organisation, Team
from farley.base.errors import NotFound
from farley.base.numbers import number_in
from farley.customers.access import cluster_for, customer_for, relationships_for
from farley.customers.models import Customer, Relationship
from farley.understanding import actions
from farley.understanding.access import fact_check_for, segments_for
from farley.understanding.queries import unknowns
from farley.web.requests import Request, render, way_back
from farley.web.toasts import toast
from farley.web.unknowns import charts
from farley.web.unknowns.asking import Asked, asked, why_name

PAGE = 20
_WHY = ("missing", "old", "contradictory")


@require_GET
def worklist(request: Request) -> HttpResponse:
    """The next best question of each customer, the most valuable first."""
    narrowed, is_mine = _narrowed(request)
    start = number_in(request.GET.get("start", "")) or 0
    rows = list(unknowns.worklist(request.user, narrowed)[start : start + PAGE + 1])
    query = request.GET.copy()
    query.pop("start", None)
    context = {
        "questions": asked(unknowns.question_views(request.user, rows[:PAGE])),
        "query": query.urlencode(),
        "next": start + PAGE if len(rows) > PAGE else None,
        "before": max(0, start - PAGE) if start else None,
        "is_mine": is_mine,
        "narrowed": narrowed,
        "teams": Team.objects.filter(dissolved_at=None).order_by("name"),
        "segments": segments_for(request.user).current(),
        "facts": unknowns.facts_in_question(request.user),
        "reasons": [(why, why_name(why)) for why in _WHY],
        "is_busy": not rows and _is_busy(),
    }
    return render(request, "unknowns/worklist.html", context)


@require_GET
def working(request: Request) -> HttpResponse:
    """Whether what to ask is still being worked out."""
    return render(request, "unknowns/progress.html", {"is_busy": _is_busy()})


def _is_busy() -> bool:
    """Whether the worker does not know yet of all customers who came in."""
    return not unknowns.is_worked_out() or actions.has_newcomers("unknowns")


@require_GET
def coverage(request: Request) -> HttpResponse:
    """How well each fact is known, how long it stays true, and which groups are known less well."""
    covered = unknowns.fact_coverage(request.user)
    chosen = next((each for each in covered if each.fact == request.GET.get("fact", "")), None)
    context = {
        "facts": [(each.fact, each.label) for each in covered],
        "overall": charts.overall_charts(covered),
        "warnings": charts.warnings(covered),
        "chosen": chosen,
        "groups": charts.group_charts(chosen) if chosen else [],
        "ageing": charts.ageing_chart(chosen) if chosen else None,
        "ageing_words": charts.ageing_words(chosen) if chosen else "",
    }
    return render(request, "unknowns/coverage.html", context)


@require_POST
def answer(request: Request, pk: int, fact: str) -> HttpResponse:
    """Write an answer into the record."""
    customer, organisation = customer_for(request.user, pk), Organisation.get()
    values = [value for value in request.POST.getlist("value") if value.strip()]
    given = actions.Answer(
        value=values if len(values) > 1 else "".join(values),
        tie=_tie(request, customer),
        region=organisation.country if organisation else "",
    )
    made = actions.answer_question(customer, fact, given, by=request.user, at=clock.now())
    undo = reverse("unknown_withdraw", args=[pk, made.pk]) if made else ""
    toast(request, _("Thank you. It stands in the record of %(name)s.") % {"name": customer.name}, undo=undo)
    return _go_on(request, customer)


@require_POST
def check(request: Request, pk: int, fact: str) -> HttpResponse:
    """Say that a fact does not apply, was asked in vain, or is still right."""
    customer = customer_for(request.user, pk)
    made = actions.check_fact(customer, fact, request.POST.get("kind", ""), by=request.user, at=clock.now())
    undo = reverse("unknown_withdraw", args=[pk, made.pk])
    toast(request, _("Noted: %(what)s.") % {"what": made.get_kind_display()}, undo=undo)
    return _go_on(request, customer)


@require_POST
def withdraw(request: Request, pk: int, check_id: int) -> HttpResponse:
    """Ask again after all."""
    customer = customer_for(request.user, pk)
    actions.withdraw_check(fact_check_for(request.user, customer, check_id), by=request.user, at=clock.now())
    return _go_on(request, customer)


def _go_on(request: Request, customer: Customer) -> HttpResponse:
    """What comes next of this customer: in the fold of their page, or in their row of the worklist."""
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(way_back(request, reverse("customer", args=[customer.pk])))
    found = unknowns.unknowns_of(request.user, customer, cluster_for(request.user, customer))
    questions = asked(found.questions)
    # htmx names the part by its tag and id.
    if request.headers.get("HX-Target", "").endswith("#unknowns"):
        context = {"customer": customer, "unknown": found, "questions": questions, "is_open": True}
        return render(request, "unknowns/fold.html", context)
    following: Asked | None = questions[0] if questions else None
    return render(request, "unknowns/row.html", {"customer": customer, "asked": following})


def _tie(request: Request, customer: Customer) -> Relationship | None:
    """The relationship that was chosen, one of the customer's own."""
    number = number_in(request.POST.get("tie", ""))
    if number is None:
        return None
    ids = cluster_for(request.user, customer)
    own = Q(from_customer__in=ids) | Q(to_customer__in=ids)
    tie = relationships_for(request.user).filter(own, pk=number).first()
    if tie is None:
        raise NotFound(_("There is no such relationship."))
    return tie


def _narrowed(request: Request) -> tuple[unknowns.Narrowed, bool]:
    """Whose questions are asked for; without a word those of one's own customers, if one has any."""
    asked_for = request.GET
    scope = asked_for.get("scope", "")
    is_mine = scope == "mine" if scope else _has_customers(request)
    why = asked_for.get("why", "")
    narrowed = unknowns.Narrowed(
        owner=request.user.pk if is_mine else None,
        team=number_in(asked_for.get("team", "")),
        segment=number_in(asked_for.get("segment", "")),
        fact=asked_for.get("fact", "")[:80],
        why=why if why in _WHY else "",
    )
    return narrowed, is_mine


def _has_customers(request: Request) -> bool:
    return unknowns.worklist(request.user, unknowns.Narrowed(owner=request.user.pk)).exists()
