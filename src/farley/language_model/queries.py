"""What was asked of the language model, and what it cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate

from farley.base.accounts import Organisation
from farley.language_model.models import Call, Setup
from farley.language_model.rules import Spent, month_of

_DAYS = 14


@dataclass(frozen=True)
class DayOfCalls:
    """A day: calls, how many of them failed, tokens and cost."""

    day: date
    calls: int
    failed: int
    tokens: int
    cost: object


def spent_this_month(*, at: datetime) -> Spent:
    """What this month cost so far, in the currency of the prices of today. Calls that failed count: a service may
    charge for them.
    """
    found = Call.objects.filter(at__gte=month_of(at, Organisation.zone())).aggregate(
        calls=Count("id"), tokens_in=Sum("tokens_in"), tokens_out=Sum("tokens_out"), cost=_cost()
    )
    return Spent(found["calls"], found["tokens_in"] or 0, found["tokens_out"] or 0, found["cost"] or Spent.cost)


def days_of_calls(*, at: datetime) -> Sequence[DayOfCalls]:
    """The last two weeks, day by day, the newest first; days without a call are left out. Costs as above."""
    rows = (
        Call.objects.filter(at__gte=at - timedelta(days=_DAYS))
        .annotate(day=TruncDate("at", tzinfo=Organisation.zone()))
        .values("day")
        .annotate(
            calls=Count("id"),
            failed=Count("id", filter=~Q(trouble="")),
            tokens_in=Sum("tokens_in"),
            tokens_out=Sum("tokens_out"),
            total=_cost(),
        )
        .order_by("-day")
    )
    return [
        DayOfCalls(
            row["day"], row["calls"], row["failed"], (row["tokens_in"] or 0) + (row["tokens_out"] or 0), row["total"]
        )
        for row in rows
    ]


def _cost() -> Sum:
    """What calls cost in the currency of the prices of today: what was paid in another cannot be added to it."""
    setup = Setup.get()
    return Sum("cost", filter=Q(currency=setup.currency if setup else ""))
