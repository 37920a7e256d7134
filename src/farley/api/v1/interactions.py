"""What happened with customers: read, follow, record, retract."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.responses import Status

from farley.api.door import Bearer, act, caller, require_scope
from farley.api.paging import cursor_to, page_of, place_at
from farley.api.scopes import Scope
from farley.api.v1 import batches
from farley.api.v1.fields import Id
from farley.api.v1.lookups import CustomersById
from farley.api.v1.shapes.batches import BatchAnswer, InteractionBatch
from farley.api.v1.shapes.interactions import (
    InteractionDetail,
    InteractionFilters,
    InteractionIn,
    InteractionOut,
    InteractionPage,
    InteractionStream,
    RetractionIn,
    StreamPlace,
)
from farley.api.v1.shapes.topics import TopicsOut, topics_of
from farley.base import search
from farley.base.access import check_audience
from farley.base.errors import Conflict
from farley.base.streams import Place, rows_after
from farley.customers.access import cluster_for, customer_for
from farley.timeline import actions
from farley.timeline.access import interaction_for, interactions_for, interactions_with
from farley.timeline.models import Interaction, InteractionQuerySet, InteractionSearch

router = Router(tags=["Interactions"])
READ, WRITE = Bearer(Scope.INTERACTIONS_READ), Bearer(Scope.INTERACTIONS_WRITE)
_BEGINNING = Place(-(2**62), 0)


@router.get(
    "/customers/{customer_id}/interactions", auth=READ, response=InteractionPage, summary="Read a customer's timeline"
)
def list_interactions(request: HttpRequest, customer_id: Id, wanted: Query[InteractionFilters]) -> InteractionPage:
    """What happened with a customer, newest first, under every record that was merged into this one."""
    user = caller(request)
    ids = cluster_for(user, customer_for(user, customer_id))
    rows = _narrowed(interactions_with(user, ids), wanted)
    if wanted.cursor:
        at, pk = place_at(wanted.cursor, datetime, int)
        rows = rows.filter(Q(happened_at__lt=at) | Q(happened_at=at, pk__lt=pk), happened_at__lte=at)
    rows = rows.order_by("-happened_at", "-pk")
    page, after = page_of(rows, wanted.limit, place=lambda row: (row.happened_at, row.pk))
    topics = _topics(request, page) if wanted.with_topics else {}
    return InteractionPage(items=[InteractionOut.of(row, topics.get(row.pk)) for row in page], next=after)


@router.get("/interactions", auth=READ, response=InteractionStream, summary="Follow what is recorded")
def follow_interactions(request: HttpRequest, place: Query[StreamPlace]) -> InteractionStream:
    """Everything that was recorded since the cursor, oldest first, retractions included, with all customers.

    The order is that of the commits, so a reader that keeps `next` misses nothing. A retraction is an interaction of
    the kind `retracted`, whose `data.interaction_ids` no longer count.
    """
    after = Place(*place_at(place.cursor, int, int)) if place.cursor else _BEGINNING
    rows = rows_after(interactions_for(caller(request)), after, limit=place.limit)
    last = Place(rows[-1].tx, rows[-1].pk) if rows else after
    return InteractionStream(items=[InteractionOut.of(row) for row in rows], next=cursor_to(last.tx, last.id))


@router.post("/interactions", auth=WRITE, response={201: InteractionOut}, summary="Record an interaction")
def record_interaction(request: HttpRequest, body: InteractionIn) -> Status[InteractionOut]:
    """Put a note, call, meeting, mail, message, form or event on a customer's timeline."""
    user = caller(request)
    check_audience(user, body.audience)
    recorded = actions.record_many([body.happening(customer_for(user, body.customer_id))], **act(request))
    if not recorded:
        raise Conflict(_("This was already recorded."))
    return Status(201, InteractionOut.of(recorded[0]))


@router.post("/interactions/batch", auth=WRITE, response=BatchAnswer, summary="Record many interactions")
def record_interactions(request: HttpRequest, body: InteractionBatch) -> BatchAnswer:
    """Record up to 1,000 interactions. Each gets a result of its own: what does not fit hinders no other."""
    user = caller(request)
    customers = CustomersById(user, body.items)

    def prepare(item: InteractionIn) -> actions.Happening:
        check_audience(user, item.audience)
        return item.happening(customers[item.customer_id])

    def create(happenings: list[actions.Happening]) -> list[int | None]:
        return batches.ids_of(happenings, actions.record_many(happenings, **act(request)), _is_of)

    return batches.run(body.items, shape=InteractionIn, prepare=prepare, create=create)


@router.get("/interactions/{interaction_id}", auth=READ, response=InteractionOut, summary="Get an interaction")
def get_interaction(request: HttpRequest, interaction_id: Id, wanted: Query[InteractionDetail]) -> InteractionOut:
    """One thing that happened."""
    row = interaction_for(caller(request), interaction_id)
    return InteractionOut.of(row, _topics(request, [row])[row.pk] if wanted.with_topics else None)


@router.post(
    "/interactions/{interaction_id}/retraction",
    auth=WRITE,
    response={201: InteractionOut},
    summary="Retract an interaction",
)
def retract_interaction(request: HttpRequest, interaction_id: Id, body: RetractionIn) -> Status[InteractionOut]:
    """Say that something recorded does not count, and why. The record stays; the answer is the retraction."""
    interaction = interaction_for(caller(request), interaction_id)
    return Status(201, InteractionOut.of(actions.retract(interaction, **act(request, why=body.why))))


def _topics(request: HttpRequest, rows: Sequence[Interaction]) -> dict[int, TopicsOut]:
    require_scope(request, Scope.INSIGHTS_READ)
    return topics_of(caller(request), rows)


def _is_of(happening: actions.Happening, row: Interaction) -> bool:
    return (happening.external_id, happening.customer.pk) == (row.external_id, row.customer_id)


def _narrowed(rows: InteractionQuerySet, wanted: InteractionFilters) -> InteractionQuerySet:
    rows = rows if wanted.include_retracted else rows.standing()
    asked = {
        "kind": wanted.kind or None,
        "channel": wanted.channel or None,
        "happened_at__gte": wanted.since,
        "happened_at__lt": wanted.until,
        "pk__in": search.hits(InteractionSearch, wanted.q),
    }
    return rows.filter(**{name: value for name, value in asked.items() if value is not None})
