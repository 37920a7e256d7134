"""The map of journeys, who is behind its figures, and two groups beside each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from farley.analysis.journeys import Comparison
from farley.base import clock, jobs
from farley.base.accounts import User
from farley.base.numbers import number_in
from farley.customers.access import customers_for
from farley.understanding import actions
from farley.understanding.answers import Kept
from farley.understanding.journeys import (
    FIRST_DAYS,
    FIRST_STEPS,
    QUIET_DAYS,
    SETTLED_DAYS,
    Behind,
    Compared,
    Following,
    Overview,
    Question,
    Scope,
    ask,
)
from farley.understanding.sentences.segments import statements
from farley.web.journeys import asking, designs, moods, tables
from farley.web.journeys.drawing import draw
from farley.web.journeys.layout import laid_out, most_frequent
from farley.web.journeys.steps import slowness_names, step_name
from farley.web.requests import Request, render
from farley.web.toasts import toast
from farley.web.waiting import is_waiting, progress, waiting

_PAGE = 50
_FEWEST = 10
_JOB = "farley.understanding.jobs.refresh_segments"
_LONG_AGO = timedelta(days=7)


@require_GET
def journeys(request: Request) -> HttpResponse:
    """The map, and the tables behind it."""
    scope, share = asking.scope_in(request.GET), asking.share_in(request.GET)
    by_feeling = asking.is_by_feeling(request.GET)
    kept = ask(request.user, Question("overview", scope), at=clock.now())
    if is_waiting(request):
        return progress(request, kept)
    context: dict[str, Any] = {
        "filters": asking.filters_of(request.GET, request.user),
        "looks": asking.looks_of(scope, share, by_feeling=by_feeling),
        "scope": scope,
        "query": asking.query_of(scope),
    }
    if kept is not None and isinstance(kept.answer, Overview):
        context |= {"overview": kept.answer, "has_enough": kept.answer.customers >= _FEWEST}
        context |= {"until": _if_long_ago(kept.answer.until, kept)}
        if context["has_enough"]:
            context |= _drawn(kept.answer, scope, share, by_feeling)
    return render(request, "journeys/journeys.html", context | waiting(request, kept))


def _if_long_ago(until: datetime, kept: Kept[Any]) -> datetime | None:
    """Where the newest entry is old, everything is counted from there, and the page says so."""
    return until if kept.as_of - until > _LONG_AGO else None


def _drawn(overview: Overview, scope: Scope, share: int, by_feeling: bool) -> dict[str, Any]:
    shown = most_frequent(overview.transitions, share=share)
    layout = laid_out(overview.steps, shown)
    page = reverse("journeys_customers")
    drawing = draw(
        layout,
        {step.step: step for step in overview.steps},
        feelings=moods.known(overview.feelings),
        by_feeling=by_feeling,
        step_address=lambda step: f"{page}?{asking.query_of(scope, step=step)}",
        line_address=lambda line: f"{page}?{asking.query_of(scope, step=line.step, to=line.next_step)}",
    )
    return {
        "drawing": drawing,
        "legend": [] if by_feeling else list(enumerate(slowness_names(), start=1)),
        "sounds": moods.sound_names(),
        "feelings": tables.feelings(overview, scope),
        "shown": len(shown),
        "steps": tables.steps(overview, scope),
        "transitions": tables.transitions(shown, scope),
        "paths": tables.paths(overview, scope),
        "is_begin": scope.part != "purchase",
        "first_steps": FIRST_STEPS,
        "leaving": tables.leaving(overview, scope),
        "slowest": tables.slowest(overview, scope),
        "returns": tables.returns(overview, scope),
        "quiet_days": QUIET_DAYS,
    }


@require_GET
def customers(request: Request) -> HttpResponse:
    """Who took a step, went on from it to another, or went a path; and what followed a step."""
    question, title = _behind_in(request.GET, request.user)
    at = clock.now()
    kept = ask(request.user, question, at=at)
    if is_waiting(request):
        return progress(request, kept)
    following = None
    if question.step and _is_plain(question):
        following = ask(request.user, Question("following", question.scope, step=question.step), at=at)
    context: dict[str, Any] = {
        "question": question,
        "title": title,
        "design": request.GET.get("design", "") if question.plan else "",
        "step": step_name(question.step) if question.step else "",
        "to": step_name(question.to) if question.to else "",
        "within": question.within,
        "first_days": FIRST_DAYS,
        "quiet_days": QUIET_DAYS,
        "back": asking.query_of(question.scope),
        "side": asking.side_name(question) if question.side else "",
    }
    if kept is not None and isinstance(kept.answer, Behind):
        context |= _page_of(request, kept.answer)
    if following is not None and isinstance(following.answer, Following):
        context |= {"following": following.answer, "followers": tables.followers(following.answer)}
    return render(request, "journeys/customers.html", context | waiting(request, kept))


def _behind_in(words: QueryDict, user: User) -> tuple[Question, str]:
    """Of whom an address asks the names; those who deviate from a designed journey with a heading of their own."""
    question, number = asking.behind_in(words), number_in(words.get("design", ""))
    if number is not None:
        return designs.behind_in(number, words, question, user)
    return question, ""


def _is_plain(question: Question) -> bool:
    """Whoever took the step is meant, and nobody in particular."""
    return not (question.to or question.side or question.ended or question.gone or question.returned)


def _page_of(request: Request, behind: Behind) -> dict[str, Any]:
    """One page of them; who has gone to the trash since, or is no longer to be seen, is left out."""
    page = Paginator(behind.customer_ids, _PAGE).get_page(request.GET.get("page"))
    found = customers_for(request.user).current().filter(pk__in=page.object_list)
    rows = found.select_related("owner", "last_interaction").order_by("sort_name", "pk")
    words = request.GET.copy()

    def address(number: int) -> str:
        words["page"] = str(number)
        return f"?{words.urlencode()}"

    return {
        "total": len(behind.customer_ids),
        "rows": list(rows),
        "next": address(page.next_page_number()) if page.has_next() else "",
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
    }


@require_POST
def keep(request: Request) -> HttpResponse:
    """Keep the customers behind a figure as a segment."""
    (question, _title), at = _behind_in(request.GET, request.user), clock.now()
    kept = ask(request.user, question, at=at)
    if kept is None or not isinstance(kept.answer, Behind):
        return HttpResponseRedirect(f"{reverse('journeys_customers')}?{request.GET.urlencode()}")
    name = request.POST.get("name", "")
    segment = actions.keep_customers(kept.answer.customer_ids, name, by=request.user, at=at)
    jobs.wake(_JOB)
    toast(request, _("Kept, with a tag of the same name."), undo=reverse("segment_trash", args=[segment.pk]))
    return HttpResponseRedirect(reverse("segment", args=[segment.pk]))


@require_GET
def compare(request: Request) -> HttpResponse:
    """Those who stayed beside those who are gone, or two groups of one's own choice."""
    question = asking.comparison_in(request.GET)
    kept = ask(request.user, question, at=clock.now())
    if is_waiting(request):
        return progress(request, kept)
    context: dict[str, Any] = {
        "question": question,
        "split": question.split,
        "partings": asking.partings(),
        "our_name": asking.side_name(replace(question, side="ours")),
        "their_name": asking.side_name(replace(question, side="theirs")),
        "filters": asking.filters_of(request.GET, request.user),
        "others": asking.filters_of(request.GET, request.user, prefix="with_"),
        "looks": asking.looks_of(question.scope, 0)[:3],
        "within": [asking.within_of(question.split)],
        "insights": statements(),
        "settled_days": SETTLED_DAYS,
        "scope": question.scope,
        "first_days": FIRST_DAYS,
        "quiet_days": QUIET_DAYS,
        "query": asking.query_of(question.scope),
    }
    if kept is not None and isinstance(kept.answer, Compared):
        result = kept.answer.result
        context |= {"result": result, "has_enough": isinstance(result, Comparison)}
        context |= {"until": _if_long_ago(kept.answer.until, kept)}
        if isinstance(result, Comparison):
            context |= {
                "differences": tables.differences(result, question),
                "waits": tables.waits(result, question),
                "feelings": tables.feeling_differences(result, question),
            }
    return render(request, "journeys/compare.html", context | waiting(request, kept))
