"""Customers in groups, as far as the reader may see: by when they first bought, by how lately and how often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from farley.analysis.cohorts import Cohort, cohorts
from farley.analysis.rfm_grid import Grid, in_square, rfm_grid
from farley.analysis.tables import History, columns
from farley.base.accounts import User
from farley.understanding.access import memberships_for
from farley.understanding.models import Segment
from farley.understanding.queries.fitting import asked_of


@dataclass(frozen=True)
class Cohorts:
    """The cohorts, the currency of their money, and all currencies that were paid in, the most used first."""

    found: tuple[Cohort, ...]
    currency: str
    currencies: tuple[str, ...]


def cohorts_of(
    user: User, bounds: Sequence[datetime], *, currency: str, segment: Segment | None, at: datetime
) -> Cohorts:
    """Cohorts between the bounds, of a segment's members of today (None: everybody); money in `currency`, or in the
    one most used where nobody paid in that.
    """
    ids = _members(user, segment)

    def asked(history: History) -> Cohorts:
        known = _currencies(history, at)
        chosen = currency if currency in known else next(iter(known), "")
        found = cohorts(history, bounds, as_of=at, currency=chosen, customer_ids=ids)
        return Cohorts(tuple(found), chosen, known)

    return asked_of(user, lambda sight: asked(sight.history))


def grid_of(user: User, *, segment: Segment | None, at: datetime) -> Grid:
    """How many customers are in each fifth of how lately and how often; of a segment's members (None: everybody)."""
    ids = _members(user, segment)
    return asked_of(user, lambda sight: rfm_grid(sight.history, as_of=at, customer_ids=ids))


def square_of(user: User, recency: int, frequency: int, *, segment: Segment | None, at: datetime) -> list[int]:
    """The ids of the customers in one square of the grid."""
    ids = _members(user, segment)
    return asked_of(user, lambda sight: in_square(sight.history, recency, frequency, as_of=at, customer_ids=ids))


def _members(user: User, segment: Segment | None) -> list[int] | None:
    if segment is None:
        return None
    return list(memberships_for(user).filter(segment=segment, left_at=None).values_list("customer_id", flat=True))


def _currencies(history: History, at: datetime) -> tuple[str, ...]:
    rows = history.known_by(at).interactions
    rows = rows.filter(rows.kind == "purchase", rows.amount.notnull())
    counted = columns(rows.group_by(currency=rows.currency.fill_null("")).agg(times=rows.interaction_id.count()))
    times = dict(zip(counted["currency"].tolist(), counted["times"].tolist(), strict=True))
    return tuple(sorted(times, key=lambda name: (-times[name], name)))
