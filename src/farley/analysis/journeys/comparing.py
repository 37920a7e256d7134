"""Two groups of customers beside each other: what the one does more often than the other, beyond chance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from math import erfc, sqrt

import ibis

from farley.analysis.calibration import TooFewCases
from farley.analysis.days import DAY
from farley.analysis.journeys.contrasts import (
    FeelingDifference,
    WaitDifference,
    beyond_chance,
    feeling_differences,
    wait_differences,
)
from farley.analysis.journeys.steps import is_ours
from farley.analysis.journeys.walks import NOTHING, Walks
from farley.analysis.numerics import share_interval
from farley.analysis.tables import columns, seconds

FEWEST_IN_A_GROUP = 30
# A step that hardly anybody took says nothing of either group, and each one tested makes the others harder to tell.
FEWEST_WHO_DID = 10


@dataclass(frozen=True)
class Difference:
    """A step, or with `next_step` a transition: how many of the `ours` of one group and of the `theirs` of the other
    took it, the difference of the two shares with its 95 % interval (Newcombe 1998), and whether it is beyond chance
    even though many were looked at (Benjamini and Hochberg 1995, false discovery rate 5 %).
    """

    step: str
    next_step: str
    ours: int
    theirs: int
    our_share: float
    their_share: float
    difference: float
    low: float
    high: float
    p: float
    is_beyond_chance: bool


@dataclass(frozen=True)
class Comparison:
    """Two groups: how many customers each has, and their differences, the largest first: in what they did, in how long
    their ways took, and in how they felt.
    """

    ours: int
    theirs: int
    differences: tuple[Difference, ...]
    waits: tuple[WaitDifference, ...] = ()
    feelings: tuple[FeelingDifference, ...] = ()


def compared(walks: Walks, groups: ibis.Table, *, tones: ibis.Table | None = None) -> Comparison | TooFewCases:
    """Compares the customers whose `side` is 1 with those whose `side` is 0 (a table of customer_id and side): who of
    them took which step, and which transition, at least once; how long transitions took; and, with `tones` (the columns
    of History.tones_of_customers), how their words sound at each step.
    """
    table = walks.table.inner_join(groups, "customer_id")
    sides = columns(table.group_by("side").agg(customers=table.customer_id.nunique()))
    totals = dict(zip(sides["side"].tolist(), sides["customers"].tolist(), strict=True))
    ours, theirs = totals.get(1, 0), totals.get(0, 0)
    if min(ours, theirs) < FEWEST_IN_A_GROUP:
        return TooFewCases(min(ours, theirs), FEWEST_IN_A_GROUP)
    counts = [*_counts(table, walks, is_transition=False), *_counts(table, walks, is_transition=True)]
    tested = [_tested(step, after, us, them, ours, theirs) for step, after, us, them in counts]
    felt = feeling_differences(table, walks, tones) if tones is not None else ()
    return Comparison(ours, theirs, _guarded(tested), wait_differences(table, walks), felt)


def stayed_and_gone(steps: ibis.Table, *, days: int, quiet_days: int, as_of: datetime) -> ibis.Table:
    """Who stayed (side 1) and who is gone (side 0): whether the customer did anything in the last `quiet_days` days.
    What we sent does not count.

    Only those are in it whose first `days` days were over before that time began. So what they did in those first days
    is known of all alike, and nobody did more of anything only because they stayed longer.
    """
    theirs = steps.filter(~is_ours(steps.step))
    customers = theirs.group_by("customer_id").agg(first=theirs["at"].min(), last=theirs["at"].max())
    border = seconds(as_of) - quiet_days * DAY
    old_enough = customers.filter(customers.first + days * DAY <= border)
    return old_enough.select("customer_id", side=(old_enough["last"] >= border).ifelse(1, 0))


def bought_again(steps: ibis.Table, *, within: int, settled: int, as_of: datetime) -> ibis.Table:
    """Who bought a second time within `within` days of the first purchase (side 1), and who did not (side 0).

    What is compared is known of all alike `settled` days after the first purchase, so who bought again sooner is in
    neither; nor is anybody whose days are not over yet.
    """
    bought = steps.filter(steps.step.startswith("purchase|"))
    first = bought.group_by("customer_id").agg(first=bought["at"].min())
    later = bought.inner_join(first, "customer_id")
    later = later.filter(later["at"] > later["first"])
    second = later.group_by("customer_id").agg(second=later["at"].min())
    known = first.filter(first["first"] <= seconds(as_of) - within * DAY)
    both = known.left_join(second, "customer_id").select("customer_id", "first", "second")
    waited = both.second - both["first"]
    both = both.filter(both.second.isnull() | (waited > settled * DAY))
    is_again = both.second.notnull() & (both.second - both["first"] <= within * DAY)
    return both.select("customer_id", side=is_again.ifelse(1, 0))


def _counts(table: ibis.Table, walks: Walks, *, is_transition: bool) -> Iterable[tuple[str, str, int, int]]:
    by = ["step", "next_step"] if is_transition else ["step"]
    rows = table.filter(table.next_step != NOTHING) if is_transition else table
    did = rows.select("customer_id", "side", *by).distinct()
    counted = did.group_by(by).agg(ours=did.count(where=did.side == 1), theirs=did.count(where=did.side == 0))
    counted = counted.filter(counted.ours + counted.theirs >= FEWEST_WHO_DID).order_by(by)
    found = columns(counted)
    for number, ours, theirs in zip(range(len(found["ours"])), found["ours"], found["theirs"], strict=True):
        after = walks.name(int(found["next_step"][number])) if is_transition else ""
        yield walks.name(int(found["step"][number])), after, int(ours), int(theirs)


def _tested(step: str, after: str, us: int, them: int, ours: int, theirs: int) -> Difference:
    low, high = newcombe(us, ours, them, theirs)
    share, other = us / ours, them / theirs
    return Difference(
        step,
        after,
        us,
        them,
        share,
        other,
        share - other,
        low,
        high,
        _p(us, ours, them, theirs),
        is_beyond_chance=False,
    )


def newcombe(hits: int, cases: int, other_hits: int, other_cases: int) -> tuple[float, float]:
    """The 95 % interval of the difference of two shares, from the interval of each (Newcombe 1998, method 10)."""
    share, other = hits / cases, other_hits / other_cases
    low, high = map(float, share_interval(hits, cases, mass=0.95))
    other_low, other_high = map(float, share_interval(other_hits, other_cases, mass=0.95))
    below = sqrt((share - low) ** 2 + (other_high - other) ** 2)
    above = sqrt((high - share) ** 2 + (other - other_low) ** 2)
    return share - other - below, share - other + above


def _p(hits: int, cases: int, other_hits: int, other_cases: int) -> float:
    """How likely a difference as large is by chance alone: the two-sided score test of two shares."""
    together = (hits + other_hits) / (cases + other_cases)
    spread = together * (1 - together) * (1 / cases + 1 / other_cases)
    if spread <= 0:
        return 1.0
    return erfc(abs(hits / cases - other_hits / other_cases) / sqrt(2 * spread))


def _guarded(tested: list[Difference]) -> tuple[Difference, ...]:
    sure = beyond_chance([each.p for each in tested])
    marked = [replace(each, is_beyond_chance=is_sure) for each, is_sure in zip(tested, sure, strict=True)]
    return tuple(sorted(marked, key=lambda each: (-abs(each.difference), each.step, each.next_step)))
