"""Claims that nobody renewed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from farley.understanding.models import Insight


def end_expired(*, at: datetime) -> int:
    """End the claims whose time is up. Returns how many."""
    return Insight.objects.filter(ended_at=None, expires_at__lte=at).update(ended_at=F("expires_at"))
