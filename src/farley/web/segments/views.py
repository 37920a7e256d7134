"""Segments: list, build, look at, put away."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from farley.analysis.segments import RuleBroken, read_rule, written
from farley.base import clock, jobs
from farley.base.access import EVERYBODY, Onlookers, check_audience, require_writer
from farley.base.accounts import Organisation
from farley.base.errors import Conflict, FarleyError, Invalid
from farley.base.numbers import number_in
from farley.customers.access import customer_for
from farley.understanding import actions
from farley.understanding.access import segment_for, segments_for
from farley.understanding.actions import SegmentDraft
from farley.understanding.models import Segment
from farley.understanding.queries import segments as queries
from farley.understanding.sentences.counting import counted_in, how_counted
from farley.understanding.sentences.reasons import reasons
from farley.understanding.sentences.segments import read_out, told, told_of
from farley.web.requests import Request, is_partial, render
from farley.web.segments.ask import draft_for
from farley.web.segments.builder import Builder, audiences_for, builder_of
from farley.web.segments.charts import moves_chart
from farley.web.segments.conditions import Draft, draft_about, draft_of, read_form, rule_of
from farley.web.segments.likeness import alike_rows
from farley.web.segments.suggestions import BY_KEY, SUGGESTIONS
from farley.web.settings.paging import page_of
from farley.web.toasts import toast
from farley.web.waiting import is_waiting, progress, said, waiting

_JOB = "farley.understanding.jobs.refresh_segments"
_MOVES = 50
# A condition holds no longer word; half a word would fit nobody.
_LONGEST_ABOUT = 200
_VALUES = ("name", "description", "audience", "revision")


@require_GET
def segments(request: Request) -> HttpResponse:
    """All segments, with how many are in each."""
    found = list(segments_for(request.user).current().select_related("created_by")[:200])
    rules = told_of(found)
    rows = [(row, rules[row.segment.pk]) for row in queries.summaries(request.user, found, at=clock.now())]
    made = {segment.rule for segment in found}
    suggestions = [each for each in SUGGESTIONS if written(rule_of(each.draft)) not in made]
    return render(request, "segments/segments.html", {"rows": rows, "suggestions": suggestions})


@require_http_methods(["GET", "POST"])
def create(request: Request) -> HttpResponse:
    """Make a segment, from nothing or from a suggestion."""
    require_writer(request.user)
    if request.method == "POST":
        return _save(request, None)
    suggestion = BY_KEY.get(request.GET.get("from", ""))
    asked = request.GET.get("asked", "").strip()
    draft = (draft_for(request.user, asked) if asked else None) or (suggestion.draft if suggestion else Draft())
    about = request.GET.get("about", "").strip()
    if 0 < len(about) <= _LONGEST_ABOUT:
        draft = draft_about(about, request.user)
    values = {"name": str(suggestion.name) if suggestion else asked[:120], "description": "", "audience": EVERYBODY}
    return render(request, "segments/edit.html", _form(request, draft, values))


@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """Alter a segment."""
    segment = segment_for(request.user, pk)
    actions.require_keeper(segment, request.user)
    if request.method == "POST":
        return _save(request, segment)
    values = {name: str(getattr(segment, name)) for name in _VALUES}
    try:
        draft, error = draft_of(read_rule(segment.rule)), ""
    except (RuleBroken, Invalid) as problem:
        draft, error = Draft(), str(problem)
    return render(request, "segments/edit.html", _form(request, draft, values, segment, error=error))


@require_POST
def build(request: Request) -> HttpResponse:
    """The builder with a condition or a group more, or less."""
    require_writer(request.user)
    draft = read_form(request.POST)
    if is_partial(request):
        return render(request, "segments/edit.html#builder", {"builder": _builder(request, draft)})
    values = {name: request.POST.get(name, "") for name in _VALUES}
    number = number_in(request.POST.get("segment", ""))
    segment = None if number is None else segment_for(request.user, number)
    return render(request, "segments/edit.html", _form(request, draft, values, segment))


@require_POST
def count(request: Request) -> HttpResponse:
    """How many the rule fits that is just being built, and the rule in words."""
    audience = request.POST.get("audience", EVERYBODY)
    try:
        rule = rule_of(read_form(request.POST))
        actions.check_rule(rule)
        check_audience(request.user, audience)
    except FarleyError as error:
        return render(request, "segments/edit.html#count", {"problem": str(error)})
    total = queries.count_fitting(request.user, rule, audience, at=clock.now())
    told_too = {"reading": read_out(rule, request.user), "counted": how_counted(rule, request.user)}
    return render(request, "segments/edit.html#count", {"total": total, **told_too})


@require_GET
def segment(request: Request, pk: int) -> HttpResponse:
    """One segment: its members, who came and went, and why somebody is in it."""
    found = segment_for(request.user, pk)
    if answer := _while_pending(request, found, "members"):
        return answer
    at = clock.now()
    (summary,) = queries.summaries(request.user, [found], at=at)
    page = page_of(queries.members_of(request.user, found), request.GET.get("after", ""), by=("-entered_at", "-id"))
    context = {
        "summary": summary,
        "page": page,
        "is_first": not request.GET.get("after"),
        "audience": dict(audiences_for(request.user)).get(found.audience, _("limited")),
    }
    return render(request, "segments/segment.html", context | _frame(request, found, "members"))


@require_GET
def moves(request: Request, pk: int) -> HttpResponse:
    """Who came into a segment and who left it."""
    found = segment_for(request.user, pk)
    if answer := _while_pending(request, found, "moves"):
        return answer
    at = clock.now()
    context = {
        "moves": queries.moves_of(request.user, found, most=_MOVES),
        "chart": moves_chart(queries.weeks_of(request.user, found, at=at)),
    }
    return render(request, "segments/moves.html", context | _frame(request, found, "moves"))


@require_GET
def why(request: Request, pk: int) -> HttpResponse:
    """Why a customer is in a segment, or why not."""
    found = segment_for(request.user, pk)
    number = number_in(request.GET.get("customer", ""))
    context = _frame(request, found, "why")
    if number is not None:
        customer = customer_for(request.user, number)
        reason = queries.why_in(found, customer, at=clock.now())
        context |= {"customer": customer, "holds": reason.holds, "lines": reasons(reason, Onlookers(found.audience))}
    return render(request, "segments/why.html", context)


@require_GET
def alike(request: Request, pk: int) -> HttpResponse:
    """Who is not in a segment and is like those who are."""
    found = segment_for(request.user, pk)
    if answer := _while_pending(request, found, "alike"):
        return answer
    kept = queries.alike_with(request.user, found, at=clock.now())
    if is_waiting(request):
        return progress(request, kept)
    context = {"alike": alike_rows(kept.answer if kept else []), **waiting(request, kept)}
    return render(request, "segments/alike.html", context | _frame(request, found, "alike"))


@require_POST
def trash(request: Request, pk: int) -> HttpResponse:
    """Put a segment away."""
    found = segment_for(request.user, pk)
    actions.trash_segment(found, by=request.user, at=clock.now())
    toast(request, _("The segment was put into the trash."), undo=reverse("segment_restore", args=[pk]))
    return HttpResponseRedirect(reverse("segments"))


@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    """Bring a segment back."""
    actions.restore_segment(segment_for(request.user, pk), by=request.user, at=clock.now())
    jobs.wake(_JOB)
    return HttpResponseRedirect(reverse("segment", args=[pk]))


def _while_pending(request: Request, segment: Segment, part: str) -> HttpResponse | None:
    """The page while nobody knows yet who is in a segment, which shows itself anew when that is known."""
    is_pending = segment.refreshed_at is None and not segment.problem and segment.trashed_at is None
    if is_waiting(request) and (is_pending or part != "alike"):
        return said(request, is_done=not is_pending)
    if not is_pending:
        return None
    return render(request, "segments/frame.html", _frame(request, segment, part) | waiting(request, None))


def _frame(request: Request, segment: Segment, part: str) -> dict[str, Any]:
    """What stands around each part of a segment."""
    keeper = _is_keeper(request, segment)
    words = {"reading": told(segment), "counted": counted_in(segment)}
    return {"segment": segment, "part": part, "is_keeper": keeper, **words}


def _save(request: Request, segment: Segment | None) -> HttpResponse:
    draft = read_form(request.POST)
    values = {name: request.POST.get(name, "") for name in _VALUES}
    at = clock.now()
    try:
        wanted = SegmentDraft(values["name"], rule_of(draft), values["description"], values["audience"] or EVERYBODY)
        if segment is None:
            segment = actions.create_segment(wanted, by=request.user, at=at)
        else:
            seen = number_in(values["revision"])
            actions.update_segment(segment, wanted, revision=seen, by=request.user, at=at)
    except (Invalid, Conflict) as error:
        context = _form(request, draft, values, segment, error=str(error))
        return render(request, "segments/edit.html", context, status=409 if isinstance(error, Conflict) else 422)
    jobs.wake(_JOB)
    return HttpResponseRedirect(reverse("segment", args=[segment.pk]))


def _form(
    request: Request, draft: Draft, values: dict[str, str], segment: Segment | None = None, *, error: str = ""
) -> dict[str, Any]:
    return {
        "builder": _builder(request, draft),
        "values": values,
        "segment": segment,
        "audiences": audiences_for(request.user),
        "error": error,
    }


def _builder(request: Request, draft: Draft) -> Builder:
    organisation = Organisation.get()
    return builder_of(draft, request.user, currency=organisation.currency if organisation else "")


def _is_keeper(request: Request, segment: Segment) -> bool:
    try:
        actions.require_keeper(segment, request.user)
    except FarleyError:
        return False
    return True
