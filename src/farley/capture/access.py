"""The only way to this room's records on behalf of a user.

What came in may hold anything about anybody: sources, quarantine and reviews are for managers and administrators.
Everybody who may write sees their own imports; managers and administrators see all.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from farley.base.access import require, require_writer
from farley.base.accounts import Role, User
from farley.base.errors import NotFound
from farley.capture.models import ImportRun, InboxItem, Review, ReviewState, Source
from farley.customers.access import customers_for


def imports_for(user: User) -> QuerySet[ImportRun]:
    """The imports that a user may see, newest first.

    Raises Refused for read-only users.
    """
    require_writer(user)
    runs = ImportRun.objects.select_related("source", "upload", "created_by").order_by("-id")
    return runs if user.role in (Role.MANAGER, Role.ADMIN) else runs.filter(created_by=user)


def results_for(user: User) -> QuerySet[ImportRun]:
    """What was brought in, newest first: file, numbers, who and when, which everybody may know. The rows stay with
    those who may import.
    """
    begun = ImportRun.objects.exclude(batch=None)
    return begun.select_related("source", "upload", "created_by").order_by("-id")


def import_for(user: User, pk: int) -> ImportRun:
    """One import.

    Raises NotFound, Refused.
    """
    run = imports_for(user).filter(pk=pk).first()
    if run is None:
        raise NotFound(_("There is no such import."))
    return run


def sources_for(user: User) -> QuerySet[Source]:
    """The sources, open ones first.

    Raises Refused.
    """
    require(user, Role.MANAGER)
    return Source.objects.select_related("created_by").order_by("closed_at", "channel", "name")


def source_for(user: User, pk: int) -> Source:
    """One source.

    Raises NotFound, Refused.
    """
    source = sources_for(user).filter(pk=pk).first()
    if source is None:
        raise NotFound(_("There is no such source."))
    return source


def items_for(user: User) -> QuerySet[InboxItem]:
    """What arrived, newest first; filter by state or source.

    Raises Refused.
    """
    require(user, Role.MANAGER)
    return InboxItem.objects.select_related("source").order_by("-id")


def item_for(user: User, pk: int) -> InboxItem:
    """One thing that arrived.

    Raises NotFound, Refused.
    """
    item = items_for(user).filter(pk=pk).first()
    if item is None:
        raise NotFound(_("There is no such item."))
    return item


def reviews_for(user: User) -> QuerySet[Review]:
    """The open reviews of customers whom the user may see, most likely pairs first.

    Raises Refused for read-only users.
    """
    require_writer(user)
    seen = customers_for(user).current()
    # For each review a look at its two customers; with IN a database may try all pairs of customers for a review.
    is_seen = [Exists(seen.filter(pk=OuterRef(name))) for name in ("first_id", "second_id")]
    reviews = Review.objects.filter(*is_seen, state=ReviewState.OPEN)
    return reviews.select_related("first", "second").order_by("-score", "id")


def review_for(user: User, pk: int) -> Review:
    """One open review.

    Raises NotFound, Refused.
    """
    review = reviews_for(user).filter(pk=pk).first()
    if review is None:
        raise NotFound(_("There is no such review."))
    return review
