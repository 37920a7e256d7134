"""What this room lets lists of customers be narrowed down by."""

from __future__ import annotations

from django.db.models import Q
from django.db.models.functions import Coalesce

from farley.base.access import Viewer, audiences_of
from farley.base.numbers import number_in
from farley.teamwork.filters import Filter
from farley.understanding.access import said_for, themes_for
from farley.understanding.models import Membership


def _is_id(value: str) -> bool:
    return number_in(value) is not None


def _in_segment(value: str, user: Viewer) -> Q:
    """Those who are in the segment now. One that the user may not see holds nobody."""
    rows = Membership.objects.filter(segment=int(value), segment__trashed_at=None, left_at=None)
    audiences = audiences_of(user)
    if audiences is not None:
        rows = rows.filter(segment__audience__in=audiences)
    return Q(pk__in=rows.values("customer"))


SEGMENT = Filter("segment", _is_id, _in_segment)


def _spoke_of(value: str, user: Viewer) -> Q:
    """Those who spoke of the theme, as far as the user may see that. One that the user may not see nobody spoke of."""
    theme = themes_for(user).filter(pk=int(value)).values("pk")
    rows = said_for(user).filter(theme__counted_in__in=theme).order_by()
    today = Coalesce("customer__canonical", "customer")
    return Q(pk__in=rows.values_list(today, flat=True))


THEME = Filter("theme", _is_id, _spoke_of)
