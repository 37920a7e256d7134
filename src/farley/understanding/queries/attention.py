"""What needs attention today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Window
from django.db.models.functions import RowNumber

from farley.base.accounts import User
from farley.understanding.access import insights_for
from farley.understanding.catalogue import BY_NAME
from farley.understanding.queries.autonomy import asked_only
from farley.understanding.sentences import sentence

_PLACE = Window(RowNumber(), partition_by="name", order_by=["-confidence", "id"])


@dataclass(frozen=True)
class Attention:
    """One claim that somebody should look at: about whom, what, and how sure (whole per cent)."""

    insight_id: int
    customer_id: int
    customer_name: str
    owner_id: int | None
    name: str
    question: str
    statement: str
    sentence: str
    percent: int
    status: str
    first_claimed_at: datetime

    @property
    def sureness(self) -> float:
        """How sure, from 0 to 1."""
        return self.percent / 100


def attention_for(user: User, *, at: datetime, most: int = 20, only_own: bool = False) -> tuple[Attention, ...]:
    """The claims that call for attention, the surest of each insight in turn, so that none crowds out the others.

    With `only_own` only those about the user's own customers. Insights that were wrong too often are left out.
    """
    rows = insights_for(user).standing(at=at).believed().filter(calls_for_attention=True, customer__trashed_at=None)
    rows = rows.exclude(name__in=asked_only())
    if only_own:
        rows = rows.filter(customer__owner=user)
    rows = rows.select_related("customer").annotate(place=_PLACE).order_by("place", "-confidence", "id")[:most]
    return tuple(
        Attention(
            insight_id=row.pk,
            customer_id=row.customer.current_id,
            customer_name=row.customer.name,
            owner_id=row.customer.owner_id,
            name=row.name,
            question=str(BY_NAME[row.name].question),
            statement=row.statement,
            sentence=sentence(row.statement, row.params),
            percent=round(100 * row.confidence),
            status=row.status,
            first_claimed_at=row.first_claimed_at,
        )
        for row in rows
    )
