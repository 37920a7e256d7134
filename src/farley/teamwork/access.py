"""The only way to follow-ups and views on behalf of a user."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from farley.base.accounts import User
from farley.base.errors import NotFound
from farley.customers.access import of_seen_customers
from farley.teamwork.models import FollowUp, SavedView


def follow_ups_for(user: User) -> QuerySet[FollowUp]:
    """Follow-ups on customers that the user may see."""
    seen = FollowUp.objects.filter(of_seen_customers(user), customer__trashed_at=None)
    return seen.select_related("customer", "assignee")


def follow_up_for(user: User, pk: int) -> FollowUp:
    """One follow-up.

    Raises NotFound.
    """
    found = follow_ups_for(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such follow-up."))
    return found


def views_for(user: User, list_name: str) -> QuerySet[SavedView]:
    """The user's own saved views of a list, and the shared ones."""
    return SavedView.objects.filter(list=list_name).filter(Q(owner=user) | Q(is_shared=True)).select_related("owner")


def view_for(user: User, pk: int) -> SavedView:
    """One saved view.

    Raises NotFound.
    """
    found = SavedView.objects.filter(Q(owner=user) | Q(is_shared=True) if not user.is_admin else Q(), pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such view."))
    return found
