"""When the language model may be asked, and from when on a month counts. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Spent:
    """What was used in a month: calls, tokens, and what they cost as far as it is known."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal = Decimal(0)


def month_of(at: datetime, zone: ZoneInfo) -> datetime:
    """When the month began in which it is now, where the organisation is."""
    return at.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def is_spent(spent: Spent, calls_a_month: int | None, cost_a_month: Decimal | None) -> bool:
    """Whether a limit is reached, so that the next call has to wait for the next month."""
    is_over_calls = calls_a_month is not None and spent.calls >= calls_a_month
    return is_over_calls or (cost_a_month is not None and spent.cost >= cost_a_month)
