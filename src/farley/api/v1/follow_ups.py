"""What somebody means to do about a customer by a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.responses import Status
from pydantic import Field

from farley.api.door import Bearer, act, caller
from farley.api.paging import CursorWord, Limit, page_of, place_at
from farley.api.scopes import Scope
from farley.api.v1.fields import Answer, Id, Shape
from farley.base.accounts import User
from farley.base.errors import Invalid
from farley.customers.access import customer_for
from farley.teamwork import actions
from farley.teamwork.access import follow_up_for, follow_ups_for
from farley.teamwork.models import FollowUp

router = Router(tags=["Follow-ups"])
READ, WRITE = Bearer(Scope.FOLLOW_UPS_READ), Bearer(Scope.FOLLOW_UPS_WRITE)


class FollowUpIn(Shape):
    """A follow-up to set; without an assignee it is the key's owner's own."""

    customer_id: Id
    text: Annotated[str, Field(min_length=1, max_length=400, examples=["Call back about the sample"])]
    due_on: date
    assignee_id: Id | None = None


class FollowUpPatch(Shape):
    """Another day."""

    due_on: date


class FollowUpOut(Answer):
    """A follow-up; `done_at` is empty while it is open."""

    id: int
    customer_id: int
    assignee_id: int
    text: str
    due_on: date
    created_at: datetime
    done_at: datetime | None

    @classmethod
    def of(cls, row: FollowUp) -> FollowUpOut:
        return cls.model_construct(**{name: getattr(row, name) for name in cls.model_fields})


class FollowUpPage(Answer):
    """Some follow-ups; `next` is the cursor of the page after, null on the last."""

    items: list[FollowUpOut]
    next: str | None


class FollowUpFilters(Shape):
    """What the list can be narrowed by."""

    customer_id: Id | None = None
    assignee_id: Id | None = None
    due_until: date | None = None
    include_done: bool = False
    cursor: CursorWord = ""
    limit: Limit = 50


@router.get("/follow-ups", auth=READ, response=FollowUpPage, summary="List follow-ups")
def list_follow_ups(request: HttpRequest, wanted: Query[FollowUpFilters]) -> FollowUpPage:
    """Follow-ups on customers that the key's owner may see, the most urgent first; open ones, unless asked for all."""
    asked = {
        "customer": wanted.customer_id,
        "assignee": wanted.assignee_id,
        "due_on__lte": wanted.due_until,
        "done_at__isnull": None if wanted.include_done else True,
    }
    rows = follow_ups_for(caller(request)).filter(**{name: value for name, value in asked.items() if value is not None})
    if wanted.cursor:
        due_on, pk = place_at(wanted.cursor, date, int)
        rows = rows.filter(Q(due_on__gt=due_on) | Q(due_on=due_on, pk__gt=pk))
    page, after = page_of(rows.order_by("due_on", "pk"), wanted.limit, place=lambda row: (row.due_on, row.pk))
    return FollowUpPage(items=[FollowUpOut.of(row) for row in page], next=after)


@router.post("/follow-ups", auth=WRITE, response={201: FollowUpOut}, summary="Set a follow-up")
def set_follow_up(request: HttpRequest, body: FollowUpIn) -> Status[FollowUpOut]:
    """Remember to do something about a customer by a day; it shows on the assignee's home page."""
    made = actions.set_follow_up(
        customer_for(caller(request), body.customer_id),
        text=body.text,
        due_on=body.due_on,
        assignee=_assignee(body.assignee_id),
        **act(request),
    )
    return Status(201, FollowUpOut.of(made))


@router.patch("/follow-ups/{follow_up_id}", auth=WRITE, response=FollowUpOut, summary="Move a follow-up")
def move_follow_up(request: HttpRequest, follow_up_id: Id, body: FollowUpPatch) -> FollowUpOut:
    """Put a follow-up off, or bring it forward."""
    follow_up = follow_up_for(caller(request), follow_up_id)
    actions.move_follow_up(follow_up, due_on=body.due_on, **act(request))
    return FollowUpOut.of(follow_up)


@router.put("/follow-ups/{follow_up_id}/done", auth=WRITE, response=FollowUpOut, summary="Finish a follow-up")
def finish_follow_up(request: HttpRequest, follow_up_id: Id) -> FollowUpOut:
    """Tick a follow-up off."""
    follow_up = follow_up_for(caller(request), follow_up_id)
    if follow_up.done_at is None:
        actions.finish_follow_up(follow_up, **act(request))
    return FollowUpOut.of(follow_up)


@router.delete("/follow-ups/{follow_up_id}/done", auth=WRITE, response=FollowUpOut, summary="Reopen a follow-up")
def reopen_follow_up(request: HttpRequest, follow_up_id: Id) -> FollowUpOut:
    """Take back that a follow-up was ticked off."""
    follow_up = follow_up_for(caller(request), follow_up_id)
    if follow_up.done_at is not None:
        actions.reopen_follow_up(follow_up, **act(request))
    return FollowUpOut.of(follow_up)


def _assignee(pk: int | None) -> User | None:
    if pk is None:
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None:
        raise Invalid(_("There is no such user."), field="assignee_id")
    return user
