"""What can be asked of customers. A rule is a tree: conditions, and what joins them; it is kept as JSON.

The conditions `Did`, `Changed` and `Sounded` are asked of the timeline. `Holds` (an insight stands), `Spoke` (of
a theme), `Mentioned` (somebody or something) and `Recorded` (what stands in the customer's record) are answered by
whoever keeps these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

DEEPEST = 6
MOST_CONDITIONS = 40
# The years in which a day of the calendar may lie.
YEARS = range(1900, 2201)

Days = Annotated[int, Meta(ge=0, le=36_500)]
Word = Annotated[str, Meta(max_length=200)]
Words = Annotated[tuple[Word, ...], Meta(max_length=200)]
Measure = Literal["times", "amount"]


class RuleBroken(ValueError):
    """A kept rule cannot be read, is too deep, or asks for too much at once."""


class Window(Struct, frozen=True, forbid_unknown_fields=True):
    """A stretch of time seen from now: from `begin` days ago (None: since ever) until `end` days ago. Or one of the
    calendar: from the day `since` (None: since ever) until the day `until` (None: until now), both included, where the
    firm is.
    """

    begin: Days | None = None
    end: Days = 0
    since: date | None = None
    until: date | None = None

    @property
    def is_dated(self) -> bool:
        """Whether it is one of the calendar."""
        return self.since is not None or self.until is not None


class Did(Struct, frozen=True, tag="did", forbid_unknown_fields=True):
    """How often, or for how much, something of these kinds happened.

    `amount` counts refunds as less, and only what was paid in `currency`. `words` have to be in the text, `named` in
    the name of the page, event or form. At least one of the two bounds is given; who did nothing of the kind did it 0
    times.
    """

    kinds: Words
    window: Window = Window()
    measure: Measure = "times"
    at_least: float | None = None
    at_most: float | None = None
    currency: Word = ""
    channels: Words = ()
    direction: Literal["", "in", "out"] = ""
    words: Word = ""
    named: Word = ""


class Changed(Struct, frozen=True, tag="changed", forbid_unknown_fields=True):
    """What the last `days` are as a share of as many days before: `at_most` 0.7 is a fall by 30 % or more.

    Who did nothing in the days before is left out: there is nothing to compare with.
    """

    kinds: Words
    days: Annotated[int, Meta(ge=1, le=18_250)]
    measure: Measure = "times"
    at_least: float | None = None
    at_most: float | None = None
    currency: Word = ""


class Sounded(Struct, frozen=True, tag="sounded", forbid_unknown_fields=True):
    """How often the customer's own words sounded so: their tone (-1 to 1) lies within the bounds."""

    at_least: float | None = None
    at_most: float | None = None
    window: Window = Window()
    times: Annotated[int, Meta(ge=1)] = 1


class Holds(Struct, frozen=True, tag="holds", forbid_unknown_fields=True):
    """An insight of this name stands, with one of these statements (none given: any), at least that sure."""

    insight: Word
    statements: Words = ()
    at_least: float = 0.5


class Spoke(Struct, frozen=True, tag="spoke", forbid_unknown_fields=True):
    """The customer spoke of a theme, by its number, in at least so many texts."""

    theme: Annotated[int, Meta(ge=1, le=2**63 - 1)]
    window: Window = Window()
    times: Annotated[int, Meta(ge=1)] = 1


class Mentioned(Struct, frozen=True, tag="mentioned", forbid_unknown_fields=True):
    """The customer named somebody or something in at least so many texts: `customer:5` or `product:3` by its number,
    anything else by its kind and words, as in `phrase:iron kettle` (analysis.entities says which kinds there are).
    """

    about: Word
    window: Window = Window()
    times: Annotated[int, Meta(ge=1)] = 1


class Recorded(Struct, frozen=True, tag="recorded", forbid_unknown_fields=True):
    """What stands in the customer's record: the name of a filter, and the values of which one fits."""

    name: Word
    values: Words


class All(Struct, frozen=True, tag="all", forbid_unknown_fields=True):
    """All parts hold; with no parts, everybody."""

    parts: tuple[Rule, ...] = ()


class AnyOf(Struct, frozen=True, tag="any", forbid_unknown_fields=True):
    """One part holds at least; with no parts, nobody."""

    parts: tuple[Rule, ...] = ()


class Not(Struct, frozen=True, tag="not", forbid_unknown_fields=True):
    """The part does not hold."""

    part: Rule


Timed = Did | Changed | Sounded
Asked = Holds | Spoke | Mentioned | Recorded
Leaf = Timed | Asked
Rule = Did | Changed | Sounded | Holds | Spoke | Mentioned | Recorded | All | AnyOf | Not


def read_rule(text: str | bytes) -> Rule:
    """The rule that was kept as JSON.

    Raises RuleBroken.
    """
    try:
        rule: Rule = msgspec.json.decode(text, type=Rule)
    except (msgspec.DecodeError, RecursionError) as error:
        raise RuleBroken(str(error)) from error
    if _depth(rule) > DEEPEST:
        raise RuleBroken(f"the rule is nested more than {DEEPEST} deep")
    leaves = leaves_of(rule)
    if len(leaves) > MOST_CONDITIONS:
        raise RuleBroken(f"the rule has more than {MOST_CONDITIONS} conditions")
    for leaf in leaves:
        _check(leaf)
    return rule


def written(rule: Rule) -> str:
    """The rule as JSON; equal rules give equal texts."""
    return msgspec.json.encode(rule).decode()


def leaves_of(rule: Rule) -> list[Leaf]:
    """The conditions of a rule, each once, in their order."""
    return list(dict.fromkeys(_leaves(rule)))


def with_leaves(rule: Rule, changed: Callable[[Leaf], Leaf]) -> Rule:
    """The rule with each of its conditions changed."""
    if isinstance(rule, All | AnyOf):
        return msgspec.structs.replace(rule, parts=tuple(with_leaves(part, changed) for part in rule.parts))
    return Not(with_leaves(rule.part, changed)) if isinstance(rule, Not) else changed(rule)


def _leaves(rule: Rule) -> Iterator[Leaf]:
    if isinstance(rule, All | AnyOf):
        for part in rule.parts:
            yield from _leaves(part)
    elif isinstance(rule, Not):
        yield from _leaves(rule.part)
    else:
        yield rule


def _depth(rule: Rule) -> int:
    if isinstance(rule, Not):
        return 1 + _depth(rule.part)
    if isinstance(rule, All | AnyOf):
        return 1 + max(map(_depth, rule.parts), default=0)
    return 0


def _check(leaf: Leaf) -> None:
    if isinstance(leaf, Did | Changed | Sounded) and leaf.at_least is None and leaf.at_most is None:
        raise RuleBroken("a condition says neither at least nor at most how much")
    if isinstance(leaf, Did | Changed) and leaf.measure == "amount" and not leaf.currency:
        raise RuleBroken("a condition about an amount does not say in which currency")
    if isinstance(leaf, Did | Sounded | Spoke | Mentioned):
        _check_window(leaf.window)


def _check_window(window: Window) -> None:
    if window.is_dated and (window.begin is not None or window.end):
        raise RuleBroken("a stretch of time is told both in days ago and in days of the calendar")
    if any(day is not None and day.year not in YEARS for day in (window.since, window.until)):
        raise RuleBroken(f"a day of a stretch of time does not lie within {YEARS[0]} and {YEARS[-1]}")
