"""Who works where, as a table to learn from."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import numpy as np
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from farley.analysis.dialogue.posts import Posts
from farley.customers.models import Relationship
from farley.customers.models.relationship import RelationshipKind

_ALWAYS, _FOREVER = -(2**40), 2**40


def posts() -> Posts:
    """Everybody who works or worked at an organisation, as far as whoever sees the organisation may see the person."""
    rows = Relationship.objects.filter(kind=RelationshipKind.WORKS_FOR)
    rows = rows.filter(from_customer__trashed_at=None, to_customer__trashed_at=None)
    # Who was merged into another record is seen by those who see that one.
    rows = rows.annotate(
        person_today=Coalesce("from_customer__canonical__audience", "from_customer__audience"),
        firm_today=Coalesce("to_customer__canonical__audience", "to_customer__audience"),
    )
    for audience in ("from_customer__audience", "person_today"):
        rows = rows.filter(Q(**{audience: "all"}) | Q(**{audience: F("firm_today")}))
    found = rows.order_by("id").values_list(
        Coalesce("from_customer__canonical", "from_customer"),
        Coalesce("to_customer__canonical", "to_customer"),
        "since",
        "until",
    )
    table = np.array(
        [(person, firm, _moment(since, _ALWAYS), _moment(until, _FOREVER)) for person, firm, since, until in found],
        dtype=np.int64,
    ).reshape(-1, 4)
    return Posts(*table.T)


def _moment(day: date | None, otherwise: int) -> int:
    return otherwise if day is None else int(datetime.combine(day, time(), UTC).timestamp())
