"""Which groups of customers are known less well than the others, beyond chance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from farley.analysis.numerics import share_interval

MINIMUM_CASES = 30
# A group is known less well when even the high end of its share lies ten points below everybody's.
_TOO_LITTLE = 0.1


@dataclass(frozen=True)
class Count:
    """Of how many customers of a group a fact is wanted, of how many it is known, and of how many of these it is old.
    Customers to whom it does not apply are not among them.
    """

    value: str
    wanted: int
    known: int
    old: int


@dataclass(frozen=True)
class Coverage:
    """How well a group is known. `share` has an 80 % interval; all are None below 30 customers."""

    count: Count
    share: float | None
    low: float | None
    high: float | None
    old_share: float | None
    is_less_known: bool


def coverage_of(counts: Iterable[Count], everybody: Count) -> tuple[Coverage, ...]:
    """How well each group is known, the largest first, compared with everybody, those of no group included."""
    usual = everybody.known / everybody.wanted if everybody.wanted else 0.0
    rows = sorted(counts, key=lambda count: (-count.wanted, count.value))
    return tuple(_covered(row, usual) for row in rows)


def _covered(count: Count, usual: float) -> Coverage:
    old = count.old / count.known if count.known >= MINIMUM_CASES else None
    if count.wanted < MINIMUM_CASES:
        return Coverage(count, None, None, None, old, is_less_known=False)
    low, high = (float(end) for end in share_interval(count.known, count.wanted))
    share = count.known / count.wanted
    return Coverage(count, share, low, high, old, is_less_known=high < usual - _TOO_LITTLE)
