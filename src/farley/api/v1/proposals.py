"""What to do next about customers: read it, accept it, put it off, or say that it is wrong."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router
from ninja.responses import Status
from pydantic import Field

from farley.api.door import Bearer, act, caller, require_scope
from farley.api.paging import CursorWord, Limit, page_of, place_at
from farley.api.scopes import Scope
from farley.api.v1.fields import Answer, Id, Shape
from farley.base import clock
from farley.understanding.access import proposal_for, proposals_for
from farley.understanding.proposals import answering
from farley.understanding.proposals.reading import ProposalView, proposal_view, proposal_views

router = Router(tags=["Proposals"])
READ, JUDGE = Bearer(Scope.INSIGHTS_READ), Bearer(Scope.VERDICTS_WRITE)


class ProposalOut(Answer):
    """What to do next about a customer. `difference`, `low` and `high` say how much more often the good end came where
    this was done before (80 % interval), from comparing past cases and not from an experiment; null with too few cases.
    """

    id: int
    customer_id: int
    action: str
    headline: str = Field(description="In the language of Accept-Language")
    why: str
    reach: str
    effect: str
    is_owed: bool = Field(description="Whether the customer may expect it of us, whatever comes of it")
    answer: str = Field(description="empty, accepted, not_now or wrong")
    colleague: str
    difference: float | None
    low: float | None
    high: float | None
    made_at: datetime
    expires_at: datetime
    done_at: datetime | None

    @classmethod
    def of(cls, view: ProposalView) -> ProposalOut:
        return cls(**{name: getattr(view, name) for name in cls.model_fields})


class ProposalPage(Answer):
    """Some proposals; `next` is the cursor of the page after, null on the last."""

    items: list[ProposalOut]
    next: str | None


class ProposalFilters(Shape):
    """What the list can be narrowed by."""

    customer_id: Id | None = None
    action: Annotated[str, Field(max_length=30, examples=["remind"])] = ""
    cursor: CursorWord = ""
    limit: Limit = 50


class ProposalAnswerIn(Shape):
    """Your word on a proposal."""

    answer: Literal["accepted", "not_now", "wrong"]
    why: Annotated[str, Field(max_length=200)] = ""


@router.get("/proposals", auth=READ, response=ProposalPage, summary="List proposals")
def list_proposals(request: HttpRequest, wanted: Query[ProposalFilters]) -> ProposalPage:
    """What to do next about customers whom the key's owner may see, the newest first; those that stand."""
    rows = proposals_for(caller(request)).standing(at=clock.now()).select_related("customer", "colleague")
    if wanted.customer_id is not None:
        rows = rows.filter(customer=wanted.customer_id)
    if wanted.action:
        rows = rows.filter(action=wanted.action)
    if wanted.cursor:
        rows = rows.filter(pk__lt=place_at(wanted.cursor, int)[0])
    page, after = page_of(rows.order_by("-pk"), wanted.limit, place=lambda row: (row.pk,))
    return ProposalPage(items=[ProposalOut.of(view) for view in proposal_views(page)], next=after)


@router.post("/proposals/{proposal_id}/answers", auth=JUDGE, response={201: ProposalOut}, summary="Answer a proposal")
def answer_proposal(request: HttpRequest, proposal_id: Id, body: ProposalAnswerIn) -> Status[ProposalOut]:
    """Accept a proposal, which sets a follow-up (the key needs follow_ups:write for that), put it off for two weeks, or
    say that it is wrong.
    """
    user = caller(request)
    if body.answer == "accepted":
        require_scope(request, Scope.FOLLOW_UPS_WRITE)
    answering.answer_proposal(proposal_for(user, proposal_id), body.answer, **act(request, why=body.why))
    return Status(201, ProposalOut.of(proposal_view(user, proposal_for(user, proposal_id), at=clock.now())))


@router.delete("/proposals/{proposal_id}/answers/last", auth=JUDGE, response={204: None}, summary="Withdraw the answer")
def withdraw_answer(request: HttpRequest, proposal_id: Id) -> Status[None]:
    """Take an answer back: it was a slip. The follow-up that it set goes, unless it was ticked off (the key needs
    follow_ups:write for that).
    """
    proposal = proposal_for(caller(request), proposal_id)
    if proposal.follow_up_id is not None:
        require_scope(request, Scope.FOLLOW_UPS_WRITE)
    answering.withdraw_answer(proposal, **act(request))
    return Status(204, None)
