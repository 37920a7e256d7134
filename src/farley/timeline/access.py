"""The only way to the timeline on behalf of a user."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import BooleanField, Case, Q, Value, When
from django.utils.translation import gettext as _

from farley.analysis.trend import Stay
from farley.base.access import audiences_of
from farley.base.accounts import User
from farley.base.errors import NotFound
from farley.customers.access import of_seen_customers
from farley.timeline.models import Attachment, Interaction, InteractionQuerySet


def interactions_for(user: User) -> InteractionQuerySet:
    """The interactions that a user may see, of customers that they may see."""
    visible = Interaction.objects.all().for_audiences(audiences_of(user))
    return visible.filter(of_seen_customers(user))


def interactions_with(user: User, customer_ids: list[int]) -> InteractionQuerySet:
    """The interactions that a user may see with customers that the caller already got through customers.access."""
    return Interaction.objects.filter(customer__in=customer_ids).for_audiences(audiences_of(user))


def of_stays(stays: Iterable[Stay]) -> Q:
    """The condition that something happened with somebody in a stay of theirs with a customer whom the caller got
    through customers.access.
    """
    together: defaultdict[tuple[datetime | None, datetime | None], list[int]] = defaultdict(list)
    for stay in stays:
        together[stay.begin, stay.end].append(stay.customer_id)
    always = Q(customer__in=together.pop((None, None), ()))
    if not together:
        return always
    # Side by side in a CASE: SQLite refuses conditions that are nested more than 1,000 deep, as a long OR is.
    whens = [When(_between(ids, begin, end), then=Value(True)) for (begin, end), ids in together.items()]
    is_theirs = Case(*whens, default=Value(False), output_field=BooleanField())
    # The ids once more by themselves, as an index finds these.
    return always | Q(is_theirs, customer__in=[pk for ids in together.values() for pk in ids])


def _between(customer_ids: list[int], begin: datetime | None, end: datetime | None) -> Q:
    found = Q(customer__in=customer_ids)
    if begin:
        found &= Q(happened_at__gte=begin)
    if end:
        found &= Q(happened_at__lt=end)
    return found


def interaction_for(user: User, pk: int) -> Interaction:
    """One interaction.

    Raises NotFound.
    """
    found = interactions_for(user).select_related("customer", "recorded_by").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such entry."))
    return found


def attachment_for(user: User, pk: int) -> Attachment:
    """One attachment of an interaction that the user may see.

    Raises NotFound.
    """
    found = Attachment.objects.filter(pk=pk, interaction__in=interactions_for(user)).first()
    if found is None:
        raise NotFound(_("There is no such file."))
    return found
