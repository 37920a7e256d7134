"""A person decides whether two customers are one."""

from __future__ import annotations

from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from farley.base import changes
from farley.base.access import require_writer
from farley.base.acts import ActWords, act_of
from farley.base.errors import Conflict
from farley.capture.models import Review, ReviewState
from farley.customers import actions as customers
from farley.customers.models import Customer, Merge


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
    """Take back that they are two: the pair is shown again."""
    who = act_of(act)
    require_writer(who.by)
    taken_back = Review.objects.filter(pk=review.pk, state=ReviewState.DIFFERENT)
    if taken_back.update(state=ReviewState.OPEN, decided_by=None, decided_at=None):
        changes.note(review, "reopen", {"state": (ReviewState.DIFFERENT, ReviewState.OPEN)}, who)


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
