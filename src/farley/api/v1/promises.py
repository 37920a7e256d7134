"""What we and customers promised: read it, say what became of it, and by which day it is due."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from django.db.models import Q
from django.http import HttpRequest
from ninja import Query, Router
from ninja.responses import Status
from pydantic import Field

from farley.api.door import Bearer, act, caller, require_scope
from farley.api.paging import CursorWord, Limit, page_of, place_at
from farley.api.scopes import Scope
from farley.api.v1.fields import Answer, Id, Shape
from farley.base import clock
from farley.understanding import actions
from farley.understanding.access import promise_for, promises_for
from farley.understanding.queries.promises import PromiseView, promise_views

router = Router(tags=["Promises"])
READ, JUDGE = Bearer(Scope.INSIGHTS_READ), Bearer(Scope.VERDICTS_WRITE)


class PromiseOut(Answer):
    """A promise in a text. `percent` is how often such findings are right; `kept_at` is when a later entry showed that
    it was kept.
    """

    id: int
    interaction_id: int
    customer_id: int
    is_ours: bool = Field(description="Whether we promised it; otherwise the customer did")
    sentence: str
    promised_at: datetime
    due_on: date | None
    is_day_said: bool = Field(description="Whether a person said the day; otherwise the text tells it")
    is_overdue: bool
    is_open: bool = Field(description="Whether nothing shows yet that it was kept, and nobody settled it")
    percent: int
    word: str = Field(description="A person's word: empty, kept, still_open, follow_up or no_promise")
    said_by: str
    kept_at: datetime | None
    kept_with_id: int | None

    @classmethod
    def of(cls, view: PromiseView) -> PromiseOut:
        return cls(**{name: getattr(view, name) for name in cls.model_fields})


class PromisePage(Answer):
    """Some promises; `next` is the cursor of the page after, null on the last."""

    items: list[PromiseOut]
    next: str | None


class PromiseFilters(Shape):
    """What the list can be narrowed by."""

    customer_id: Id | None = None
    side: Literal["us", "customer"] | None = Field(default=None, description="Who promised")
    due_until: date | None = None
    include_settled: bool = False
    cursor: CursorWord = ""
    limit: Limit = 50


class PromiseAnswerIn(Shape):
    """Your word on what became of a promise."""

    word: Literal["kept", "still_open", "follow_up", "no_promise"]


class PromiseDayIn(Shape):
    """By which day it is due; null for none."""

    due_on: date | None


@router.get("/promises", auth=READ, response=PromisePage, summary="List promises")
def list_promises(request: HttpRequest, wanted: Query[PromiseFilters]) -> PromisePage:
    """What was promised in texts that the key's owner may see, the newest first; what is open, unless asked for all. A
    customer's are also those of the records that were merged into them.
    """
    rows = promises_for(caller(request))
    if not wanted.include_settled:
        rows = rows.open()
    if wanted.customer_id is not None:
        rows = rows.filter(Q(customer=wanted.customer_id) | Q(customer__canonical=wanted.customer_id))
    if wanted.side:
        rows = rows.filter(by=wanted.side)
    if wanted.due_until:
        rows = rows.filter(due_on__lte=wanted.due_until)
    if wanted.cursor:
        at, pk = place_at(wanted.cursor, datetime, int)
        rows = rows.filter(Q(happened_at__lt=at) | Q(happened_at=at, pk__lt=pk))
    rows = rows.order_by("-happened_at", "-pk")
    page, after = page_of(rows, wanted.limit, place=lambda row: (row.happened_at, row.pk))
    return PromisePage(items=[PromiseOut.of(view) for view in promise_views(page, at=clock.now())], next=after)


@router.get("/promises/{promise_id}", auth=READ, response=PromiseOut, summary="See a promise")
def get_promise(request: HttpRequest, promise_id: Id) -> PromiseOut:
    """One promise, and what became of it so far."""
    return _promise(request, promise_id)


@router.post("/promises/{promise_id}/answers", auth=JUDGE, response={201: PromiseOut}, summary="Answer a promise")
def answer_promise(request: HttpRequest, promise_id: Id, body: PromiseAnswerIn) -> Status[PromiseOut]:
    """Say that a promise was kept, is still open, or is none; or make a follow-up of it (the key needs follow_ups:write
    for that). It counts also when the text is read anew.
    """
    if body.word == "follow_up":
        require_scope(request, Scope.FOLLOW_UPS_WRITE)
    actions.answer_promise(promise_for(caller(request), promise_id), body.word, **act(request))
    return Status(201, _promise(request, promise_id))


@router.delete(
    "/promises/{promise_id}/answers/last", auth=JUDGE, response={204: None}, summary="Withdraw the last answer"
)
def withdraw_promise_answer(request: HttpRequest, promise_id: Id) -> Status[None]:
    """Take the last answer back: it was a slip, and the one before counts again. The follow-up that it made goes,
    unless it was ticked off (the key needs follow_ups:write for that).
    """
    promise = promise_for(caller(request), promise_id)
    if promise.answer and promise.answer.follow_up_id is not None:
        require_scope(request, Scope.FOLLOW_UPS_WRITE)
    actions.withdraw_promise_answer(promise, **act(request))
    return Status(204, None)


@router.put("/promises/{promise_id}/day", auth=JUDGE, response=PromiseOut, summary="Correct the day of a promise")
def set_promise_day(request: HttpRequest, promise_id: Id, body: PromiseDayIn) -> PromiseOut:
    """Say by which day a promise is due, or that it has none. It counts whatever the text tells, also when that is read
    anew.
    """
    actions.set_promise_day(promise_for(caller(request), promise_id), due_on=body.due_on, **act(request))
    return _promise(request, promise_id)


@router.delete("/promises/{promise_id}/day", auth=JUDGE, response=PromiseOut, summary="Withdraw the day of a promise")
def withdraw_promise_day(request: HttpRequest, promise_id: Id) -> PromiseOut:
    """Take the day back that was said last: the one before counts again, or the one that the text tells."""
    actions.withdraw_promise_day(promise_for(caller(request), promise_id), **act(request))
    return _promise(request, promise_id)


def _promise(request: HttpRequest, pk: int) -> PromiseOut:
    (view,) = promise_views([promise_for(caller(request), pk)], at=clock.now())
    return PromiseOut.of(view)
