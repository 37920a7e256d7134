"""A customer in a few sentences: what is known, and what it seems to add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from farley.base.accounts import User
from farley.commerce import queries as commerce
from farley.understanding.queries.customer import CustomerUnderstanding, InsightView

# Enough to speak of loyalty: a year of buying, and more often than by chance.
_LOYAL_PURCHASES = 6
_LOYAL_DAYS = 365


@dataclass(frozen=True)
class Spent:
    """What was bought in one currency, less what was given back."""

    currency: str
    amount: Decimal


@dataclass(frozen=True)
class Portrait:
    """What the head of a customer's page says. `phase` is None where nothing speaks for one; `because` is the claim
    that it rests on, None where it follows from the purchases alone.
    """

    purchases: int
    first_purchase: datetime | None
    last_purchase: datetime | None
    spent: tuple[Spent, ...]
    favourites: tuple[str, ...]
    phase: str | None
    because: InsightView | None


def portrait_of(
    user: User, customer_ids: Sequence[int], understood: CustomerUnderstanding, *, at: datetime
) -> Portrait:
    """The portrait of a customer whom the caller got through access, from what this user may see."""
    bought = commerce.bought_by(user, customer_ids)
    claims = {view.name: view for view in understood.insights}
    phase, because = _phase(bought, claims, at)
    return Portrait(
        purchases=bought.purchases,
        first_purchase=bought.first_at,
        last_purchase=bought.last_at,
        spent=tuple(Spent(currency, amount) for currency, amount in bought.spent),
        favourites=bought.favourites,
        phase=phase,
        because=because,
    )


def _phase(
    bought: commerce.Bought, claims: dict[str, InsightView], at: datetime
) -> tuple[str | None, InsightView | None]:
    """Where the relationship stands, by the customer's own rhythm."""
    rhythm, spending = claims.get("purchase_rhythm"), claims.get("spending_trend")
    if bought.purchases == 0 or bought.first_at is None:
        return "prospect", None
    if bought.purchases == 1:
        return "first_purchase", None
    if rhythm is not None and rhythm.statement == "rhythm_ended":
        return "lost", rhythm
    if rhythm is not None and rhythm.statement == "rhythm_broken":
        return "at_risk", rhythm
    if spending is not None and spending.statement == "spending_rises":
        return "growing", spending
    if bought.purchases >= _LOYAL_PURCHASES and (at - bought.first_at).days >= _LOYAL_DAYS and rhythm is not None:
        return "loyal", rhythm
    return ("growing", rhythm) if rhythm is not None else (None, None)
