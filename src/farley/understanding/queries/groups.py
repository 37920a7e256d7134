"""Customers in groups, as far as the reader may see: by when they first bought, by how lately and how often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from farley.analysis.cohorts import Cohort, Newest, cohorts, newest
from farley.analysis.rfm_grid import Grid, in_square, rfm_grid
from farley.analysis.tables import History, columns
from farley.base.accounts import User
from farley.understanding import answers
from farley.understanding.access import memberships_for
from farley.understanding.answers import Kept, Matter
from farley.understanding.models import Segment
from farley.understanding.queries.fitting import asked_of


@dataclass(frozen=True)
class Cohorts:
    """The cohorts, the currency of their money, all currencies that were paid in, the most used first, and when
    somebody last bought, and last for the first time (None: nobody did).
    """

    found: tuple[Cohort, ...]
    currency: str
    currencies: tuple[str, ...]
    newest: Newest | None


@dataclass(frozen=True)
class Asked:
    """Of whom is asked: of a segment's members of today, or of everybody."""

    segment: int | None = None


@dataclass(frozen=True)
class AskedOfCohorts(Asked):
    """Cohorts between these bounds; money in a currency."""

    bounds: tuple[datetime, ...] = ()
    currency: str = ""


@dataclass(frozen=True)
class AskedOfSquare(Asked):
    """Who is in one square of the grid."""

    recency: int = 1
    frequency: int = 1


def cohorts_of(
    user: User, bounds: Sequence[datetime], *, currency: str, segment: Segment | None, at: datetime
) -> Kept[Cohorts] | None:
    """Cohorts between the bounds, of a segment's members of today (None: everybody); money in `currency`, or in the
    one most used where nobody paid in that. None while the worker works it out.
    """
    return answers.ask(COHORTS, user, AskedOfCohorts(_key(segment), tuple(bounds), currency), at=at)


def grid_of(user: User, *, segment: Segment | None, at: datetime) -> Kept[Grid] | None:
    """How many customers are in each fifth of how lately and how often; of a segment's members (None: everybody)."""
    return answers.ask(GRIDS, user, Asked(_key(segment)), at=at)


def square_of(
    user: User, recency: int, frequency: int, *, segment: Segment | None, at: datetime
) -> Kept[tuple[int, ...]] | None:
    """The ids of the customers in one square of the grid."""
    return answers.ask(SQUARES, user, AskedOfSquare(_key(segment), recency, frequency), at=at)


def _key(segment: Segment | None) -> int | None:
    return segment.pk if segment else None


def _cohorts(user: User, asked: AskedOfCohorts, at: datetime) -> Cohorts:
    ids = _members(user, asked)

    def found(history: History) -> Cohorts:
        known = _currencies(history, at)
        chosen = asked.currency if asked.currency in known else next(iter(known), "")
        rows = cohorts(history, asked.bounds, as_of=at, currency=chosen, customer_ids=ids)
        return Cohorts(tuple(rows), chosen, known, newest(history, as_of=at, customer_ids=ids))

    return asked_of(user, lambda sight: found(sight.history))


def _grid(user: User, asked: Asked, at: datetime) -> Grid:
    ids = _members(user, asked)
    return asked_of(user, lambda sight: rfm_grid(sight.history, as_of=at, customer_ids=ids))


def _square(user: User, asked: AskedOfSquare, at: datetime) -> tuple[int, ...]:
    ids, place = _members(user, asked), (asked.recency, asked.frequency)
    return tuple(asked_of(user, lambda sight: in_square(sight.history, *place, as_of=at, customer_ids=ids)))


def _segments(asked: Asked) -> list[int]:
    return [] if asked.segment is None else [asked.segment]


COHORTS: Matter[AskedOfCohorts, Cohorts] = Matter(
    "cohorts", AskedOfCohorts, lambda _asked: Cohorts, _cohorts, segments=_segments
)
GRIDS: Matter[Asked, Grid] = Matter("grids", Asked, lambda _asked: Grid, _grid, segments=_segments)
SQUARES: Matter[AskedOfSquare, tuple[int, ...]] = Matter(
    "squares", AskedOfSquare, lambda _asked: tuple[int, ...], _square, segments=_segments
)


def _members(user: User, asked: Asked) -> list[int] | None:
    if asked.segment is None:
        return None
    return list(memberships_for(user).filter(segment=asked.segment, left_at=None).values_list("customer_id", flat=True))


def _currencies(history: History, at: datetime) -> tuple[str, ...]:
    rows = history.known_by(at).interactions
    rows = rows.filter(rows.kind == "purchase", rows.amount.notnull())
    counted = columns(rows.group_by(currency=rows.currency.fill_null("")).agg(times=rows.interaction_id.count()))
    times = dict(zip(counted["currency"].tolist(), counted["times"].tolist(), strict=True))
    return tuple(sorted(times, key=lambda name: (-times[name], name)))
