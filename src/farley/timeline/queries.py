"""Reads that cross tables."""

from __future__ import annotations

from datetime import datetime

from farley.base.accounts import User
from farley.timeline import kinds
from farley.timeline.access import interactions_with
from farley.timeline.models import Interaction


def without_identifier(user: User, customer_id: int, *, since: datetime, most: int = 200) -> list[Interaction]:
    """What was recorded for a customer since then by hand, so that only a person can say whom it was about."""
    rows = interactions_with(user, [customer_id]).standing().filter(recorded_at__gte=since, identifier="")
    rows = rows.filter(external_id=None).exclude(kind=kinds.Retracted.name)
    return list(rows.select_related("recorded_by").order_by("-happened_at", "-id")[:most])
