"""Segments: what each asks in plain words, who is in it, and why; to make, to change and to put away."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest
from ninja import Query, Router
from ninja.responses import Status
from pydantic import Field

from farley.api.door import Bearer, act, caller
from farley.api.paging import CursorWord, Limit, page_of, place_at
from farley.api.scopes import Scope
from farley.api.v1.fields import UNSET, Answer, Audience, Id, Shape
from farley.api.v1.shapes.rules import RuleIn, rule_in
from farley.base import clock, jobs
from farley.base.access import EVERYBODY, Onlookers, check_audience
from farley.base.accounts import User
from farley.customers.access import customer_for
from farley.understanding import actions
from farley.understanding.access import segment_for, segments_for
from farley.understanding.actions import SegmentDraft
from farley.understanding.models import Membership, Segment
from farley.understanding.queries import segments as queries
from farley.understanding.queries.segments import SegmentSummary
from farley.understanding.sentences.counting import counted_in
from farley.understanding.sentences.reasons import ReasonLine, reasons
from farley.understanding.sentences.segments import told, told_of

router = Router(tags=["Segments"])
READ, WRITE = Bearer(Scope.SEGMENTS_READ), Bearer(Scope.SEGMENTS_READ, Scope.SEGMENTS_WRITE)
Name = Annotated[str, Field(min_length=1, max_length=120, examples=["Silent"])]
Description = Annotated[str, Field(max_length=1000)]
_JOB = "farley.understanding.jobs.refresh_segments"


class SegmentIn(Shape):
    """A segment to make. `audience` is who it is for: who may see it, and whose knowledge counts."""

    name: Name
    rule: RuleIn
    description: Description = ""
    audience: Audience = EVERYBODY


class SegmentPatch(Shape):
    """New values for some fields; what is not sent stays as it is. The rule is replaced as a whole."""

    name: Name = UNSET
    rule: RuleIn = UNSET
    description: Description = UNSET
    audience: Audience = UNSET


class SegmentOut(Answer):
    """Customers whom one rule fits. `members` and `change` count those whom the key's owner may see."""

    id: int
    name: str
    description: str
    reading: str = Field(description="The rule in plain words, in the language of Accept-Language")
    audience: str = Field(description="Who may see it; the rule knows only what all of them may see")
    members: int
    change: int = Field(description="How many more there are than thirty days ago, or than when it was made")
    refreshed_at: datetime | None = Field(description="When it was last worked out; null before the first time")
    trashed_at: datetime | None

    @classmethod
    def of(cls, summary: SegmentSummary, reading: str) -> SegmentOut:
        return cls(**_values(summary, reading))


class SegmentDetails(SegmentOut):
    """A segment with its rule as it is kept, and how many were in it on each of the last days, the last being today."""

    rule: dict[str, Any] = Field(description="As it is sent to make one")
    counted: str = Field(description="What counts for organisations and households; empty where only people can fit")
    trend: list[int]

    @classmethod
    def of(cls, summary: SegmentSummary, reading: str) -> SegmentDetails:
        more = {"rule": json.loads(summary.segment.rule), "counted": counted_in(summary.segment)}
        return cls(**_values(summary, reading), **more, trend=list(summary.trend))


class SegmentPage(Answer):
    """Some segments; `next` is the cursor of the page after, null on the last."""

    items: list[SegmentOut]
    next: str | None


class PageFilters(Shape):
    """Which page of a list."""

    cursor: CursorWord = ""
    limit: Limit = 50


class MemberOut(Answer):
    """Somebody in a segment, and since when."""

    customer_id: int
    name: str
    entered_at: datetime
    entered_by: str = Field(description="customer: something happened, or time passed; rule: the rule was changed")

    @classmethod
    def of(cls, row: Membership) -> MemberOut:
        return cls(
            customer_id=row.customer_id, name=row.customer.name, entered_at=row.entered_at, entered_by=row.entered_by
        )


class MemberPage(Answer):
    """Some of a segment's customers; `next` is the cursor of the page after, null on the last."""

    items: list[MemberOut]
    next: str | None


class WhoseOut(Answer):
    """What was measured of somebody while they belonged to the organisation or household, or of itself."""

    customer_id: int
    name: str
    measured: str


class ReasonOut(Answer):
    """One part of a rule: whether it holds for the customer, and what was measured. Deeper parts belong to the last one
    above that is less deep.
    """

    text: str
    holds: bool
    measured: str
    depth: int
    whose: list[WhoseOut] = Field(description="Of an organisation or a household: whose it was; empty for a person")

    @classmethod
    def of(cls, line: ReasonLine) -> ReasonOut:
        whose = [WhoseOut(customer_id=e.customer.pk, name=e.customer.name, measured=e.measured) for e in line.whose]
        return cls(text=line.text, holds=line.holds, measured=line.measured, depth=line.depth, whose=whose)


class WhyOut(Answer):
    """Whether a segment's rule fits a customer at this moment, part by part."""

    customer_id: int
    holds: bool
    reasons: list[ReasonOut]


@router.get("/segments", auth=READ, response=SegmentPage, summary="List segments")
def list_segments(request: HttpRequest, wanted: Query[PageFilters]) -> SegmentPage:
    """The segments that the key's owner may see, by name, without those in the trash."""
    user = caller(request)
    rows = segments_for(user).current()
    if wanted.cursor:
        name, pk = place_at(wanted.cursor, str, int)
        rows = rows.filter(Q(name__gt=name) | Q(name=name, pk__gt=pk))
    page, after = page_of(rows.order_by("name", "pk"), wanted.limit, place=lambda row: (row.name, row.pk))
    rules, summaries = told_of(page), queries.summaries(user, page, at=clock.now())
    return SegmentPage(items=[SegmentOut.of(each, rules[each.segment.pk]) for each in summaries], next=after)


@router.post("/segments", auth=WRITE, response={201: SegmentDetails}, summary="Create a segment")
def create_segment(request: HttpRequest, body: SegmentIn) -> Status[SegmentDetails]:
    """Make a segment. Who belongs to it is worked out within a minute; `refreshed_at` says when it was."""
    user = caller(request)
    check_audience(user, body.audience)
    draft = SegmentDraft(body.name, rule_in(json.dumps(body.rule)), body.description, body.audience)
    made = actions.create_segment(draft, **act(request))
    jobs.wake(_JOB)
    return Status(201, _shown(user, made))


@router.get("/segments/{segment_id}", auth=READ, response=SegmentDetails, summary="Get a segment")
def get_segment(request: HttpRequest, segment_id: Id) -> SegmentDetails:
    """One segment with its rule, as it is kept and in plain words; from the trash too, where nobody is in it."""
    user = caller(request)
    return _shown(user, segment_for(user, segment_id))


@router.patch("/segments/{segment_id}", auth=WRITE, response=SegmentDetails, summary="Alter a segment")
def alter_segment(request: HttpRequest, segment_id: Id, body: SegmentPatch) -> SegmentDetails:
    """Alter the fields that are sent; its maker and managers can. With another rule or audience who belongs to it is
    worked out anew.
    """
    user = caller(request)
    segment = segment_for(user, segment_id)
    sent = body.model_dump(exclude_unset=True)
    if "audience" in sent:
        check_audience(user, sent["audience"])
    rule = rule_in(json.dumps(sent["rule"]) if "rule" in sent else segment.rule)
    same = {name: sent.get(name, getattr(segment, name)) for name in ("name", "description", "audience")}
    actions.update_segment(segment, SegmentDraft(rule=rule, **same), revision=segment.revision, **act(request))
    jobs.wake(_JOB)
    return _shown(user, segment)


@router.put("/segments/{segment_id}/trash", auth=WRITE, response={204: None}, summary="Put a segment in the trash")
def trash_segment(request: HttpRequest, segment_id: Id) -> Status[None]:
    """Put a segment away; its maker and managers can. Its history stays. Doing it again changes nothing."""
    segment = segment_for(caller(request), segment_id)
    if segment.trashed_at is None:
        actions.trash_segment(segment, **act(request))
    return Status(204, None)


@router.delete("/segments/{segment_id}/trash", auth=WRITE, response={204: None}, summary="Restore a segment")
def restore_segment(request: HttpRequest, segment_id: Id) -> Status[None]:
    """Bring a segment back; its members are worked out anew. Doing it again changes nothing."""
    segment = segment_for(caller(request), segment_id)
    if segment.trashed_at is not None:
        actions.restore_segment(segment, **act(request))
        jobs.wake(_JOB)
    return Status(204, None)


@router.get("/segments/{segment_id}/customers", auth=READ, response=MemberPage, summary="List a segment's customers")
def list_members(request: HttpRequest, segment_id: Id, wanted: Query[PageFilters]) -> MemberPage:
    """Who is in a segment now, who came last first, as far as the key's owner may see them."""
    user = caller(request)
    rows = queries.members_of(user, segment_for(user, segment_id))
    if wanted.cursor:
        entered_at, pk = place_at(wanted.cursor, datetime, int)
        rows = rows.filter(Q(entered_at__lt=entered_at) | Q(entered_at=entered_at, pk__lt=pk))
    rows = rows.order_by("-entered_at", "-pk")
    page, after = page_of(rows, wanted.limit, place=lambda row: (row.entered_at, row.pk))
    return MemberPage(items=[MemberOut.of(row) for row in page], next=after)


@router.get("/segments/{segment_id}/customers/{customer_id}", auth=READ, response=WhyOut, summary="Ask why, or why not")
def explain_membership(request: HttpRequest, segment_id: Id, customer_id: Id) -> WhyOut:
    """Why a customer belongs in a segment, or why not, with what was measured; asked afresh at this moment."""
    user = caller(request)
    segment, customer = segment_for(user, segment_id), customer_for(user, customer_id)
    reason = queries.why_in(segment, customer, at=clock.now())
    lines = [ReasonOut.of(line) for line in reasons(reason, Onlookers(segment.audience))]
    return WhyOut(customer_id=customer.pk, holds=reason.holds, reasons=lines)


def _shown(user: User, segment: Segment) -> SegmentDetails:
    (summary,) = queries.summaries(user, [segment], at=clock.now())
    return SegmentDetails.of(summary, told(segment))


def _values(summary: SegmentSummary, reading: str) -> dict[str, Any]:
    own = {"reading": reading, "members": summary.members, "change": summary.change}
    same = {name: getattr(summary.segment, name) for name in SegmentOut.model_fields if name not in own}
    return own | same
