"""The only way to the timeline on behalf of a user."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
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
    found = Q(pk__in=())
    for stay in stays:
        theirs = Q(customer=stay.customer_id)
        if stay.begin:
            theirs &= Q(happened_at__gte=stay.begin)
        if stay.end:
            theirs &= Q(happened_at__lt=stay.end)
        found |= theirs
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
