"""Claims and what people say to them; how often they were right."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from farley.base import clock
from farley.base.access import has_role
from farley.base.accounts import Role
from farley.base.errors import NotFound
from farley.base.numbers import number_in
from farley.customers.access import customer_for
from farley.timeline.words import kind_name
from farley.understanding import actions, answers, queries
from farley.understanding.access import insight_for, insights_for, prediction_for, verdict_for
from farley.understanding.catalogue import BY_NAME, CATALOGUE
from farley.understanding.models import Insight, Status
from farley.understanding.proposals.reading import action_scores
from farley.understanding.sentences.topics import TOPICS
from farley.web.insights import charts, equity
from farley.web.requests import Request, render, way_back
from farley.web.toasts import toast
from farley.web.waiting import is_waiting, progress, waiting

PAGE = 20


@require_GET
def insights(request: Request) -> HttpResponse:
    """What Farley believes now, what calls for attention first; by question, by verdict."""
    at = clock.now()
    name = request.GET.get("name", "") if request.GET.get("name", "") in BY_NAME else ""
    status = request.GET.get("status", "") if request.GET.get("status", "") in Status.values else ""
    found = insights_for(request.user).standing(at=at).filter(customer__trashed_at=None)
    found = found.filter(status=status or Status.OPEN)
    if name:
        found = found.filter(name=name)
    elif not status:
        found = found.filter(calls_for_attention=True).exclude(name__in=queries.asked_only())
    start = number_in(request.GET.get("start", "")) or 0
    rows = list(
        found.select_related("customer", "despite__by").order_by("-calls_for_attention", "-confidence", "id")[
            start : start + PAGE + 1
        ]
    )
    claims = queries.insight_views(request.user, rows[:PAGE], at=at)
    context = {
        "has_claims": bool(rows) or insights_for(request.user).standing(at=at).exists(),
        "claims": list(zip(claims, [row.customer for row in rows[:PAGE]], strict=True)),
        "next": start + PAGE if len(rows) > PAGE else None,
        "topics": [(declaration.name, TOPICS[declaration.name]) for declaration in CATALOGUE],
        "topic": TOPICS[name] if name else "",
        "question": BY_NAME[name].question if name else "",
        "name": name,
        "status": status,
        "progress": queries.progress(at=at),
    }
    return render(request, "insights/insights.html", context)


@require_GET
def working(request: Request) -> HttpResponse:
    """How far the working out has come."""
    return render(request, "insights/progress.html#progress", {"progress": queries.progress(at=clock.now())})


@require_POST
def judge(request: Request, pk: int) -> HttpResponse:
    """Confirm, correct or refute a claim."""
    insight = insight_for(request.user, pk)
    verdict = actions.record_verdict(
        insight,
        request.POST.get("kind", ""),
        correction=request.POST.get("correction", ""),
        why=request.POST.get("why", "")[:1000],
        by=request.user,
        at=clock.now(),
    )
    toast(
        request, _("Thank you. This counts on the scorecard."), undo=reverse("insight_withdraw", args=[pk, verdict.pk])
    )
    return _answer(request, insight)


@require_POST
def withdraw(request: Request, pk: int, verdict: int) -> HttpResponse:
    """Take a verdict back: it was a slip."""
    insight = insight_for(request.user, pk)
    actions.withdraw_verdict(verdict_for(request.user, insight, verdict), by=request.user, at=clock.now())
    return _answer(request, insight)


@require_GET
def scorecard(request: Request) -> HttpResponse:
    """How often we were right, question by question, against a naive guess."""
    user, at = request.user, clock.now()
    kept = answers.together(queries.scorecard_for(user, at=at), action_scores(user, at=at))
    if is_waiting(request):
        return progress(request, kept)
    card, proposed = kept.answer if kept else ((), ())
    context = {
        "settled": [score for score in card if score.has_enough],
        "scores": [(each, charts.reliability_chart(each), charts.months_chart(each)) for each in card if each.predicts],
        "judged": [score for score in card if not score.predicts],
        "actions": proposed,
        "is_held_back": any(each.held_back for each in proposed),
        "runs": queries.progress(at=at),
        "replay": queries.replay_state(),
        "is_manager": has_role(user, Role.MANAGER),
        "failing": [(TOPICS[each.name], each) for each in queries.failing_insights()] if user.is_admin else [],
    }
    return render(request, "insights/scorecard.html", context | waiting(request, kept))


@require_GET
def insight_card(request: Request, name: str) -> HttpResponse:
    """One insight in full: by group, over time, what people said, and how it is worked out."""
    if name not in BY_NAME:
        raise NotFound(_("There is no such insight."))
    card = queries.insight_card(request.user, name, at=clock.now())
    context = {
        "declaration": card.declaration,
        "reads": [kind_name(kind) for kind in card.declaration.inputs] or [_("fields of your own")],
        "score": card.score,
        "drift": card.drift,
        "people": card.people,
        "reliability": charts.reliability_chart(card.score),
        "months": charts.months_chart(card.score),
        "groups": charts.group_charts(card),
        "acceptance": charts.acceptance_chart(card),
        "people_chart": charts.people_chart(card),
    }
    return render(request, "insights/card.html", context)


@require_GET
def service(request: Request) -> HttpResponse:
    """Whether everybody is served alike: who waits longer, and whom nobody turned to."""
    kept = queries.service_equity(request.user, at=clock.now())
    if is_waiting(request):
        return progress(request, kept)
    found = kept.answer if kept else ()
    parts = [(equity.title_of(each), equity.warnings(each), equity.charts_of(each)) for each in found]
    return render(request, "insights/service.html", {"parts": parts} | waiting(request, kept))


@require_POST
def judge_by_gut(request: Request, pk: int) -> HttpResponse:
    """Keep what somebody thinks will happen, before it has."""
    prediction, at = prediction_for(request.user, pk), clock.now()
    percent = number_in(request.POST.get("percent", ""))
    actions.judge_by_gut(prediction, -1 if percent is None else percent / 100, by=request.user, at=at)
    customer = customer_for(request.user, prediction.customer.current_id)
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(reverse("customer", args=[customer.pk]))
    forecasts = queries.open_forecasts_of(request.user, [customer.pk], at=at)
    return render(request, "insights/gut.html", {"forecasts": forecasts, "is_open": True})


def _answer(request: Request, insight: Insight) -> HttpResponse:
    insight = insight_for(request.user, insight.pk)
    came_from = way_back(request, reverse("customer", args=[insight.customer.current_id]))
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(came_from)
    # Among the claims about many each says about whom it is.
    is_among_many = came_from.partition("?")[0] == reverse("insights")
    claim = queries.insight_view(request.user, insight, at=clock.now())
    return render(
        request, "insights/claim.html", {"claim": claim, "owner": insight.customer, "with_customer": is_among_many}
    )
