"""Designed journeys: list, draw, look at beside what happened, earlier versions, put away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from farley.analysis.journeys.conformance import FEWEST_CUSTOMERS
from farley.analysis.journeys.plans import Plan, read_plan
from farley.base import clock
from farley.base.access import require_writer
from farley.base.accounts import User
from farley.base.errors import Invalid
from farley.base.numbers import number_in
from farley.understanding import actions
from farley.understanding.access import journey_design_for, journey_designs_for
from farley.understanding.journeys import QUIET_DAYS, Conformed, Question, Scope, ask
from farley.understanding.models import JourneyDesign
from farley.web import formats
from farley.web.journeys import asking, beside, designing
from farley.web.requests import Request, is_partial, render
from farley.web.toasts import toast
from farley.web.waiting import is_waiting, progress, waiting

_MOST = 200


@require_GET
def designs(request: Request) -> HttpResponse:
    """All designed journeys."""
    found = journey_designs_for(request.user).filter(trashed_at=None)[:_MOST]
    rows = [(design, " → ".join(step.name for step in read_plan(design.plan).steps)) for design in found]
    return render(request, "journeys/designs.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def create(request: Request) -> HttpResponse:
    """Draw a journey."""
    require_writer(request.user)
    if request.method == "POST":
        return _save(request, None)
    values = {"name": "", "owner": str(request.user.pk)}
    return render(request, "journeys/editor.html", _form(designing.example(), values))


@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """Alter a designed journey."""
    design = journey_design_for(request.user, pk)
    require_writer(request.user)
    if request.method == "POST":
        return _save(request, design)
    values = {"name": design.name, "owner": str(design.owner_id or "")}
    draft = designing.draft_of(read_plan(design.plan))
    return render(request, "journeys/editor.html", _form(draft, values, design))


@require_POST
def build(request: Request) -> HttpResponse:
    """The editor with a step more, less, or at another place."""
    require_writer(request.user)
    draft = designing.read_form(request.POST)
    number = number_in(request.POST.get("design", ""))
    design = None if number is None else journey_design_for(request.user, number)
    page = "journeys/editor.html#steps" if is_partial(request) else "journeys/editor.html"
    go_on = designing.touched(request.POST.get("do", ""), len(draft))
    return render(request, page, _form(draft, _values(request.POST), design) | {"go_on": go_on})


def _save(request: Request, design: JourneyDesign | None) -> HttpResponse:
    draft, values, at = designing.read_form(request.POST), _values(request.POST), clock.now()
    try:
        wanted = actions.JourneyDraft(values["name"], designing.plan_of(draft), number_in(values["owner"]))
        if design is None:
            design = actions.create_journey(wanted, by=request.user, at=at)
        else:
            before = design.version
            design = actions.update_journey(design, wanted, by=request.user, at=at)
            _tell_of_version(request, design, before)
    except Invalid as error:
        form = _form(draft, values, design, error=str(error))
        return render(request, "journeys/editor.html", form, status=422)
    return HttpResponseRedirect(reverse("journey_design", args=[design.pk]))


def _tell_of_version(request: Request, design: JourneyDesign, before: int) -> None:
    if design.version != before:
        undo = reverse("journey_design_return", args=[design.pk, before])
        toast(request, _("Kept as version %(number)s.") % {"number": design.version}, undo=undo)


def _values(form: QueryDict) -> dict[str, str]:
    return {name: form.get(name, "") for name in ("name", "owner")}


def _form(
    draft: designing.Draft, values: dict[str, str], design: JourneyDesign | None = None, *, error: str = ""
) -> dict[str, Any]:
    people = User.objects.filter(is_active=True).order_by("name").values_list("pk", "name")[:_MOST]
    return {
        "steps": draft,
        "values": values,
        "design": design,
        "owners": [("", _("nobody")), *((str(pk), name) for pk, name in people)],
        "what": designing.what_choices(),
        "channels": designing.channel_choices(),
        "error": error,
    }


@require_GET
def design(request: Request, pk: int) -> HttpResponse:
    """A designed journey beside what really happened."""
    found = journey_design_for(request.user, pk)
    plan, scope = read_plan(found.plan), scope_in(request.GET)
    kept = ask(request.user, Question("followed", scope, plan=found.plan), at=clock.now())
    if is_waiting(request):
        return progress(request, kept)
    context: dict[str, Any] = {
        "design": found,
        "filters": [*asking.filters_of(request.GET, request.user), asking.looks_of(scope, 0)[0]],
        "fewest": FEWEST_CUSTOMERS,
        "quiet_days": QUIET_DAYS,
    }
    if kept is not None and isinstance(kept.answer, Conformed):
        context |= _beside(found, plan, scope, kept.answer, request.user)
    return render(request, "journeys/design.html", context | waiting(request, kept))


def scope_in(words: QueryDict) -> Scope:
    """Whose journeys and of which time; the plan itself says which steps and channels."""
    scope = asking.scope_in(words)
    return Scope(customers=scope.customers, days=scope.days)


def _beside(design: JourneyDesign, plan: Plan, scope: Scope, answer: Conformed, user: User) -> dict[str, Any]:
    result, page = answer.result, reverse("journeys_customers")

    def behind(step: int, **more: str | int) -> str:
        where = asking.query_of(scope, design=design.pk, at=step + 1)
        passage = {"then": int(more["passage"]) + 1} if "passage" in more else {}
        return f"{page}?{where}&" + "&".join(f"{name}={value}" for name, value in (passage or more).items())

    own = reverse("journey_design", args=[design.pk])
    return {
        "result": result,
        "has_enough": result.fit.customers >= FEWEST_CUSTOMERS,
        "fit": formats.percent(result.fit.mean),
        "fit_range": formats.percent_range(result.fit.low, result.fit.high),
        "under_way": result.fit.customers - result.done - result.stopped,
        "drawing": beside.draw(plan, result, behind),
        "steps": beside.steps(plan, result, behind),
        "astray": beside.astray(plan, result, behind),
        "segments": beside.by_segment(answer.segments, user, lambda segment: f"{own}?segment={segment}"),
        "periods": beside.by_period(result.periods),
        "farthest": beside.farthest(result, user),
        "wholly": behind(0, deviation="wholly"),
    }


def behind_in(number: int, words: QueryDict, question: Question, user: User) -> tuple[Question, str]:
    """Of whom an address of a designed journey asks the names, and what they did, in words.

    Raises NotFound.
    """
    found = journey_design_for(user, number)
    plan, step, then = read_plan(found.plan), _place(words.get("at", "")), _place(words.get("then", ""))
    deviation = words.get("deviation", "took")
    names = dict(enumerate(each.name for each in plan.steps))
    title = beside.deviation_name(deviation, names.get(step, ""))
    if then >= 0:
        title = f"{names.get(step, '')} → {names.get(then, '')}"
    passage = then if then >= 0 else None
    scope = scope_in(words)
    asked = replace(question, scope=scope, plan=found.plan, planned=step, deviation=deviation, passage=passage)
    return asked, title


def _place(text: str) -> int:
    """Numbers in addresses begin with 1; -1 where there is none."""
    return (number_in(text) or 0) - 1


@require_GET
def versions(request: Request, pk: int) -> HttpResponse:
    """The earlier versions of a designed journey, the newest first."""
    found = journey_design_for(request.user, pk)
    rows = [
        (version, " → ".join(step.name for step in read_plan(version.plan).steps))
        for version in found.versions.select_related("by").order_by("-number")[:_MOST]
    ]
    return render(request, "journeys/versions.html", {"design": found, "rows": rows})


@require_POST
def return_to(request: Request, pk: int, number: int) -> HttpResponse:
    """Make an earlier version the newest one again."""
    found = journey_design_for(request.user, pk)
    before = found.version
    changed = actions.return_to_version(found, number, by=request.user, at=clock.now())
    _tell_of_version(request, changed, before)
    return HttpResponseRedirect(reverse("journey_design", args=[pk]))


@require_POST
def trash(request: Request, pk: int) -> HttpResponse:
    """Put a designed journey away."""
    actions.trash_journey(journey_design_for(request.user, pk), by=request.user, at=clock.now())
    undo = reverse("journey_design_restore", args=[pk])
    toast(request, _("The designed journey was put into the trash."), undo=undo)
    return HttpResponseRedirect(reverse("journey_designs"))


@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    """Bring a designed journey back."""
    actions.restore_journey(journey_design_for(request.user, pk), by=request.user, at=clock.now())
    return HttpResponseRedirect(reverse("journey_design", args=[pk]))
