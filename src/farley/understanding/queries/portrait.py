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
class Worth:
    """The claims on what a customer is worth, None where nothing can be said: the value of the next year, whether they
    still are a customer, how they compare with others, and when they buy next.
    """

    value: InsightView | None
    alive: InsightView | None
    tier: InsightView | None
    coming: InsightView | None


@dataclass(frozen=True)
class Portrait:
    """What the head of a customer's page says. `phase` is None where nothing speaks for one; `because` is the claim
    that it rests on, None where it follows from the purchases alone.
    """

    purchases: int
    first_purchase: datetime | None
    spent: tuple[Spent, ...]
    favourites: tuple[str, ...]
    phase: str | None
    because: InsightView | None
    worth: Worth

    @property
    def has_worth(self) -> bool:
        """Whether anything is known of what the customer is worth."""
        return any((self.worth.value, self.worth.alive, self.worth.tier, self.worth.coming))


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
        spent=tuple(Spent(currency, amount) for currency, amount in bought.spent),
        favourites=bought.favourites,
        phase=phase,
        because=because,
        worth=Worth(
            value=claims.get("expected_value"),
            alive=claims.get("still_a_customer"),
            tier=claims.get("value_tier"),
            coming=claims.get("next_purchase"),
        ),
    )


def _phase(
    bought: commerce.Bought, claims: dict[str, InsightView], at: datetime
) -> tuple[str | None, InsightView | None]:
    """Where the relationship stands, by what was worked out of it, and until then by the customer's own rhythm."""
    if (worked_out := claims.get("relationship_phase")) is not None:
        return worked_out.statement.removeprefix("phase_"), worked_out
    rhythm, spending = claims.get("purchase_rhythm"), claims.get("spending_trend")
    if bought.purchases == 0 or bought.first_at is None:
        # Whether somebody is interested is seen by what they do; of a line in a table nobody knows.
        return None, None
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
