"""A person decides whether two customers are one."""

from __future__ import annotations

from typing import Unpack

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from farley.base import changes
from farley.base.access import require_writer
from farley.base.acts import ActWords, act_of
from farley.base.errors import Conflict
from farley.capture.models import Review, ReviewState
from farley.customers import actions as customers
from farley.customers.models import Customer, Merge
from farley.customers.queries import cluster_ids


@transaction.atomic
def merge_reviewed(review: Review, *, kept: Customer, **act: Unpack[ActWords]) -> Merge:
    """They are one: join them by an edge that can be taken back. `kept` is the record whose name stays.

    Raises Conflict if somebody else has decided, Invalid if they cannot be one.
    """
    review = _decide(review, ReviewState.SAME, act)
    absorbed = review.second if kept.pk == review.first_id else review.first
    reasons = [str(reason["code"]) for reason in review.reasons]
    return customers.merge(kept, absorbed, reasons=reasons, **act)


@transaction.atomic
def keep_apart(review: Review, **act: Unpack[ActWords]) -> None:
    """They are two: the pair is not shown again.

    Raises Conflict if somebody else has decided.
    """
    _decide(review, ReviewState.DIFFERENT, act)


@transaction.atomic
def reopen(review: Review, **act: Unpack[ActWords]) -> None:
    """Take back what was decided: the pair is shown again, and if it was made one, it is two until somebody decides."""
    who = act_of(act)
    require_writer(who.by)
    locked = Review.objects.select_for_update().get(pk=review.pk)
    if locked.state == ReviewState.OPEN:
        return
    if locked.state == ReviewState.SAME and (edge := _edge_of(locked)):
        customers.unmerge(edge, **act)
    changes.note(locked, "reopen", {"state": (locked.state, ReviewState.OPEN)}, who)
    locked.state, locked.decided_by, locked.decided_at = ReviewState.OPEN, None, None
    locked.save(update_fields=["state", "decided_by", "decided_at"])


@transaction.atomic
def part(edge: Merge, **act: Unpack[ActWords]) -> None:
    """They are two after all: take the merge back, and let the reviews that called them one say so too.

    Raises Invalid where it was taken back before.
    """
    who = act_of(act)
    customers.unmerge(edge, **act)
    kept, absorbed = (cluster_ids(Customer.objects.get(pk=pk)) for pk in (edge.kept_id, edge.absorbed_id))
    crossing = Q(first__in=kept, second__in=absorbed) | Q(first__in=absorbed, second__in=kept)
    for review in Review.objects.select_for_update().filter(crossing, state=ReviewState.SAME):
        changes.note(review, "decide", {"state": (review.state, ReviewState.DIFFERENT)}, who)
        review.state, review.decided_by, review.decided_at = ReviewState.DIFFERENT, who.by, who.at
        review.save(update_fields=["state", "decided_by", "decided_at"])


def _edge_of(review: Review) -> Merge | None:
    pair = (review.first_id, review.second_id)
    return Merge.objects.filter(kept__in=pair, absorbed__in=pair, undone_at=None).first()


def _decide(review: Review, state: ReviewState, act: ActWords) -> Review:
    who = act_of(act)
    require_writer(who.by)
    locked = Review.objects.select_for_update(of=("self",)).select_related("first", "second").get(pk=review.pk)
    if locked.state != ReviewState.OPEN:
        raise Conflict(_("Somebody else has already decided this."))
    locked.state, locked.decided_by, locked.decided_at = state, who.by, who.at
    locked.save(update_fields=["state", "decided_by", "decided_at"])
    changes.note(locked, "decide", {"state": (ReviewState.OPEN, state)}, who)
    return locked
