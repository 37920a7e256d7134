"""Put the answers together: who fits a rule, and why one customer does or does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_, or_

import numpy as np
from numpy.typing import NDArray

from farley.analysis.numerics import Floats, Ints
from farley.analysis.segments.measures import Measured
from farley.analysis.segments.rules import (
    All,
    AnyOf,
    Asked,
    Changed,
    Holds,
    Mentioned,
    Not,
    Recorded,
    Rule,
    Sounded,
    Spoke,
    Timed,
)

Mask = NDArray[np.bool_]
# Answers a condition that is not about the timeline: the customers whom it fits.
Answer = Callable[[Asked], Ints]


@dataclass(frozen=True)
class Deeds:
    """What was measured of an organisation or a household itself, or of somebody while they belonged to it."""

    customer_id: int
    measured: tuple[float, ...]


@dataclass(frozen=True)
class Reason:
    """One part of a rule, whether it holds for the customer, and what was measured (now, and before, for what
    changed); of an organisation or a household also whose it was.
    """

    rule: Rule
    holds: bool
    measured: tuple[float, ...] = ()
    parts: tuple[Reason, ...] = ()
    whose: tuple[Deeds, ...] = ()


def members(rule: Rule, measured: Measured, everybody: Ints, answer: Answer) -> Ints:
    """Those of `everybody` (ids, sorted) whom the rule fits, sorted."""
    return everybody[_mask(rule, measured, everybody, answer)]


def why(rule: Rule, measured: Measured, customer_id: int, answer: Answer, people: Measured | None = None) -> Reason:
    """Why the customer fits, or why not, part by part; `people` is what `measure_people` found of an organisation."""
    one = np.array([customer_id], dtype=np.int64)
    reason = Reason(rule, bool(_mask(rule, measured, one, answer)[0]))
    if isinstance(rule, All | AnyOf):
        return replace(reason, parts=tuple(why(part, measured, customer_id, answer, people) for part in rule.parts))
    if isinstance(rule, Not):
        return replace(reason, parts=(why(rule.part, measured, customer_id, answer, people),))
    if isinstance(rule, Holds | Spoke | Mentioned | Recorded):
        return reason
    found = tuple(float(each[0]) for each in measured.of(rule, one))
    return replace(reason, measured=found, whose=_whose(rule, people) if people else ())


def _whose(leaf: Timed, people: Measured) -> tuple[Deeds, ...]:
    """Who did it, whoever did most first."""
    values = zip(*(each.tolist() for each in people.values[leaf]), strict=True)
    found = [Deeds(pk, each) for pk, each in zip(people.customer_ids.tolist(), values, strict=True) if any(each)]
    return tuple(sorted(found, key=lambda deeds: (tuple(-value for value in deeds.measured), deeds.customer_id)))


def _mask(rule: Rule, measured: Measured, everybody: Ints, answer: Answer) -> Mask:
    if isinstance(rule, All):
        parts = (_mask(part, measured, everybody, answer) for part in rule.parts)
        return reduce(and_, parts, np.ones(len(everybody), dtype=bool))
    if isinstance(rule, AnyOf):
        parts = (_mask(part, measured, everybody, answer) for part in rule.parts)
        return reduce(or_, parts, np.zeros(len(everybody), dtype=bool))
    if isinstance(rule, Not):
        return ~_mask(rule.part, measured, everybody, answer)
    if isinstance(rule, Holds | Spoke | Mentioned | Recorded):
        return np.isin(everybody, answer(rule))
    return _fits(rule, measured.of(rule, everybody))


def _fits(leaf: Timed, found: tuple[Floats, ...]) -> Mask:
    if isinstance(leaf, Sounded):
        return np.asarray(found[0] >= leaf.times)
    if isinstance(leaf, Changed):
        now, before = found
        is_comparable = before > 0
        share = np.divide(now, before, out=np.zeros_like(now), where=is_comparable)
        return is_comparable & _within(share, leaf.at_least, leaf.at_most)
    return _within(found[0], leaf.at_least, leaf.at_most)


def _within(found: Floats, at_least: float | None, at_most: float | None) -> Mask:
    fits = np.ones(len(found), dtype=bool)
    if at_least is not None:
        fits &= found >= at_least
    if at_most is not None:
        fits &= found <= at_most
    return fits
