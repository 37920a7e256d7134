"""What is not known of customers: the worklist, what is asked of one, and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.responses import Status
from pydantic import Field

from farley.api.door import Bearer, act, caller
from farley.api.paging import CursorWord, Limit, page_of, place_at
from farley.api.scopes import Scope
from farley.api.v1.checks import home_country
from farley.api.v1.fields import Answer, Id, Shape
from farley.base.accounts import User
from farley.base.errors import NotFound
from farley.customers.access import cluster_for, customer_for, relationships_for
from farley.customers.models import Customer, Relationship
from farley.understanding import actions
from farley.understanding.access import fact_check_for
from farley.understanding.models import CheckKind
from farley.understanding.queries import unknowns as queries
from farley.understanding.queries.unknowns import CheckView, Narrowed, QuestionView

router = Router(tags=["Unknowns"])
READ, WRITE = Bearer(Scope.INSIGHTS_READ), Bearer(Scope.CUSTOMERS_WRITE)
# What is answered tells what else is asked of the customer.
ANSWER = Bearer(Scope.CUSTOMERS_WRITE, Scope.INSIGHTS_READ)
Fact = Annotated[str, Field(max_length=80, pattern="^[a-z][a-z0-9_.]*$", examples=["phone"])]
Value = Annotated[str, Field(max_length=2_000)]


class QuestionOut(Answer):
    """Something one would like to know of a customer, and what makes it worth asking. `ties` are the relationships of
    which one has the role that is asked for.
    """

    customer_id: int
    customer_name: str
    fact: str
    label: str
    why: str = Field(description="missing, old or contradictory")
    sentence: str = Field(description="In the language of Accept-Language")
    because: list[str]
    ties: list[int]

    @classmethod
    def of(cls, view: QuestionView) -> QuestionOut:
        return cls(
            customer_id=view.customer.pk,
            customer_name=view.customer.name,
            fact=view.fact,
            label=view.label,
            why=view.why,
            sentence=view.sentence,
            because=list(view.because),
            ties=[tie.id for tie in view.ties],
        )


class QuestionPage(Answer):
    """Some questions; `next` is the cursor of the page after, null on the last."""

    items: list[QuestionOut]
    next: str | None


class QuestionFilters(Shape):
    """What the worklist can be narrowed by."""

    owner_id: Id | None = None
    team_id: Id | None = None
    segment_id: Id | None = None
    fact: Annotated[str, Field(max_length=80, examples=["phone"])] = ""
    why: Literal["", "missing", "old", "contradictory"] = ""
    cursor: CursorWord = ""
    limit: Limit = 50


class CheckOut(Answer):
    """What a person said of a fact, which keeps it from being asked."""

    id: int
    fact: str
    label: str
    kind: str = Field(description="not_applicable or no_answer")
    by: str
    at: datetime

    @classmethod
    def of(cls, view: CheckView) -> CheckOut:
        return cls(**{name: getattr(view, name) for name in cls.model_fields})


class UnknownsOut(Answer):
    """What is not known of a customer, the best to ask first, and what was closed by a person's word."""

    questions: list[QuestionOut]
    closed: list[CheckOut]


class FactAnswerIn(Shape):
    """What somebody found out; for a field with several choices, a list. A role is held in one of the question's
    `ties`.
    """

    value: Value | Annotated[list[Value], Field(min_length=1, max_length=500)]
    tie_id: Id | None = None


class FactCheckIn(Shape):
    """A word on a fact: it does not apply, it was asked in vain, or it is right as it stands."""

    kind: CheckKind


@router.get("/unknowns", auth=READ, response=QuestionPage, summary="List what to ask")
def list_unknowns(request: HttpRequest, wanted: Query[QuestionFilters]) -> QuestionPage:
    """The best question of each customer whom the key's owner may see, the most valuable first; of a fact, or for a
    reason, all of these.
    """
    user = caller(request)
    asked = Narrowed(wanted.owner_id, wanted.team_id, wanted.segment_id, wanted.fact, wanted.why)
    rows = queries.worklist(user, asked)
    if wanted.cursor:
        worth, pk = place_at(wanted.cursor, float, int)
        rows = rows.filter(Q(worth__lt=worth) | Q(worth=worth, pk__gt=pk))
    page, after = page_of(rows, wanted.limit, place=lambda row: (row.worth, row.pk))
    return QuestionPage(items=[QuestionOut.of(view) for view in queries.question_views(user, page)], next=after)


@router.get("/customers/{customer_id}/unknowns", auth=READ, response=UnknownsOut, summary="See what is not known")
def customer_unknowns(request: HttpRequest, customer_id: Id) -> UnknownsOut:
    """What is asked of one customer, and what somebody said so that it is not asked."""
    user = caller(request)
    return _unknowns_of(user, customer_for(user, customer_id))


@router.post(
    "/customers/{customer_id}/unknowns/{fact}/answers",
    auth=ANSWER,
    response={201: UnknownsOut},
    summary="Answer a question",
)
def answer_unknown(request: HttpRequest, customer_id: Id, fact: Fact, body: FactAnswerIn) -> Status[UnknownsOut]:
    """Write an answer into the customer's record. The response says what is asked next."""
    user = caller(request)
    customer = _asked_of(user, customer_id, fact)
    given = actions.Answer(body.value, tie=_tie(user, customer, body.tie_id), region=home_country())
    actions.answer_question(customer, fact, given, **act(request))
    return Status(201, _unknowns_of(user, customer))


@router.post(
    "/customers/{customer_id}/unknowns/{fact}/checks",
    auth=ANSWER,
    response={201: UnknownsOut},
    summary="Close a question without an answer",
)
def check_unknown(request: HttpRequest, customer_id: Id, fact: Fact, body: FactCheckIn) -> Status[UnknownsOut]:
    """Say that a fact does not apply, was asked in vain, or is right as it stands; then it is not asked for a while."""
    user = caller(request)
    customer = _asked_of(user, customer_id, fact)
    actions.check_fact(customer, fact, body.kind, **act(request))
    return Status(201, _unknowns_of(user, customer))


@router.delete(
    "/customers/{customer_id}/unknowns/checks/{check_id}",
    auth=WRITE,
    response={204: None},
    summary="Ask again after all",
)
def withdraw_check(request: HttpRequest, customer_id: Id, check_id: Id) -> Status[None]:
    """Take back what was said of a fact: it is asked again."""
    user = caller(request)
    check = fact_check_for(user, customer_for(user, customer_id), check_id)
    actions.withdraw_check(check, **act(request))
    return Status(204, None)


def _asked_of(user: User, customer_id: int, fact: str) -> Customer:
    """The customer, of whom this is in question."""
    customer = customer_for(user, customer_id)
    if not queries.is_asked(customer, fact):
        raise NotFound(_("Nothing is asked about this of the customer."))
    return customer


def _tie(user: User, customer: Customer, tie_id: int | None) -> Relationship | None:
    if tie_id is None:
        return None
    ids = cluster_for(user, customer)
    own = Q(from_customer__in=ids) | Q(to_customer__in=ids)
    tie = relationships_for(user).filter(own, pk=tie_id).first()
    if tie is None:
        raise NotFound(_("There is no such relationship."))
    return tie


def _unknowns_of(user: User, customer: Customer) -> UnknownsOut:
    found = queries.unknowns_of(user, customer, cluster_for(user, customer))
    return UnknownsOut(
        questions=[QuestionOut.of(view) for view in found.questions],
        closed=[CheckOut.of(view) for view in found.closed],
    )
