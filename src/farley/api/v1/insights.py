"""What customers seem to mean: read it, judge it, and see how often it was right."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from farley.analysis.calibration import Scores
from farley.api.door import Bearer, act, caller
from farley.api.paging import page_of, place_at
from farley.api.scopes import Scope
from farley.api.v1.awaited import Awaited, awaited
from farley.api.v1.fields import Id
from farley.api.v1.shapes.insights import (
    InsightDetails,
    InsightFilters,
    InsightOut,
    InsightPage,
    InsightScoreOut,
    MonthOut,
    NotYetOut,
    ScorecardOut,
    UnderstandingOut,
    VerdictIn,
)
from farley.base import clock
from farley.customers.access import cluster_for, customer_for
from farley.understanding import actions, queries
from farley.understanding.access import insight_for, insights_for, verdict_for

router = Router(tags=["Insights"])
READ, JUDGE = Bearer(Scope.INSIGHTS_READ), Bearer(Scope.VERDICTS_WRITE)


@router.get("/customers/{customer_id}/insights", auth=READ, response=UnderstandingOut, summary="Understand a customer")
def understand_customer(request: HttpRequest, customer_id: Id) -> UnderstandingOut:
    """Everything that is understood of a customer now, each claim with its evidence; and what cannot be said yet."""
    user = caller(request)
    ids = cluster_for(user, customer_for(user, customer_id))
    known = queries.understanding_of(user, ids, at=clock.now())
    return UnderstandingOut(
        insights=[InsightDetails.of(view) for view in known.insights],
        refuted=[InsightDetails.of(view) for view in known.refuted],
        not_yet=[NotYetOut.of(view) for view in known.not_yet],
        is_busy=known.progress.is_busy,
    )


@router.get("/insights", auth=READ, response=InsightPage, summary="List insights")
def list_insights(request: HttpRequest, wanted: Query[InsightFilters]) -> InsightPage:
    """Claims about all customers that the key's owner may see, newest first; those that stand, unless asked for all."""
    rows = insights_for(caller(request))
    rows = rows if wanted.include_ended else rows.standing(at=clock.now())
    asked = {
        "name": wanted.name or None,
        "status": wanted.status,
        "customer": wanted.customer_id,
    }
    rows = rows.filter(**{name: value for name, value in asked.items() if value is not None})
    only_ask = queries.asked_only()
    if wanted.calls_for_attention is not None:
        calls = Q(calls_for_attention=True) & ~Q(name__in=only_ask)
        rows = rows.filter(calls if wanted.calls_for_attention else ~calls)
    if wanted.cursor:
        rows = rows.filter(pk__lt=place_at(wanted.cursor, int)[0])
    page, after = page_of(rows.order_by("-pk"), wanted.limit, place=lambda row: (row.pk,))
    return InsightPage(items=[InsightOut.of(row, only_ask) for row in page], next=after)


@router.get("/insights/{insight_id}", auth=READ, response=InsightDetails, summary="Get an insight")
def get_insight(request: HttpRequest, insight_id: Id) -> InsightDetails:
    """One claim with what speaks for it and against it."""
    user = caller(request)
    return InsightDetails.of(queries.insight_view(user, insight_for(user, insight_id), at=clock.now()))


@router.post("/insights/{insight_id}/verdicts", auth=JUDGE, response={201: InsightOut}, summary="Judge an insight")
def judge_insight(request: HttpRequest, insight_id: Id, body: VerdictIn) -> Status[InsightOut]:
    """Confirm, correct or refute a claim. What was refuted is not claimed again unless something new happens."""
    insight = insight_for(caller(request), insight_id)
    verdict = actions.record_verdict(insight, body.kind, correction=body.correction, **act(request, why=body.why))
    return Status(201, InsightOut.of(verdict.insight, queries.asked_only()))


@router.delete(
    "/insights/{insight_id}/verdicts/last", auth=JUDGE, response={204: None}, summary="Withdraw the last verdict"
)
def withdraw_verdict(request: HttpRequest, insight_id: Id) -> Status[None]:
    """Take back the last verdict that the caller may see: it was a slip. The one before it counts again, if any."""
    user = caller(request)
    actions.withdraw_verdict(verdict_for(user, insight_for(user, insight_id)), **act(request))
    return Status(204, None)


@router.get("/scorecard", auth=READ, response={200: ScorecardOut, 202: Awaited}, summary="See how often it was right")
def get_scorecard(request: HttpRequest, response: HttpResponse) -> ScorecardOut | Status[Awaited]:
    """Predictions against what happened, and people's verdicts, insight by insight and month by month. Where there is
    very much, it is counted after it was asked for: until then the answer is 202.
    """
    kept = queries.scorecard_for(caller(request), at=clock.now())
    if kept is None:
        return awaited(response)
    return ScorecardOut(insights=[_score(each) for each in kept.answer], as_of=kept.as_of)


def _score(each: queries.InsightScore) -> InsightScoreOut:
    scores = each.scores if isinstance(each.scores, Scores) else None
    return InsightScoreOut(
        name=each.name,
        question=each.question,
        predicts=each.predicts,
        has_enough=each.has_enough,
        cases=scores.cases if scores else getattr(each.scores, "has", 0),
        brier=scores.brier if scores else None,
        baseline_brier=scores.baseline_brier if scores else None,
        skill=scores.skill if scores else None,
        skill_low=scores.skill_low if scores else None,
        skill_high=scores.skill_high if scores else None,
        confirmed=each.verdicts.confirmed,
        corrected=each.verdicts.corrected,
        refuted=each.verdicts.refuted,
        open=each.open,
        months=[MonthOut(**{name: getattr(month, name) for name in MonthOut.model_fields}) for month in each.months],
    )
