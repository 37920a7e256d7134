"""What can be asked of journeys, and what the answers look like."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from urllib.parse import parse_qs

from farley.analysis.calibration import TooFewCases
from farley.analysis.journeys import Comparison, Follower, Return, StepCount, Transition
from farley.analysis.journeys.paths import Variants
from farley.teamwork import filters

FIRST_DAYS = 90
QUIET_DAYS = 90
# Of journeys over years only their beginnings are ever alike: paths are compared by their first steps.
FIRST_STEPS = 6
# The whole journey, its first FIRST_DAYS days, or the way to the first purchase.
PARTS = ("all", "first", "purchase")


@dataclass(frozen=True)
class Scope:
    """Which journeys are looked at. `customers` are conditions as they stand in the address of a list of customers
    ("kind=person&tag=vip"; "" is everybody); `days` the last so many days (0: all time); `part` one of PARTS. With
    `pages` and `channels` steps are told apart more finely (farley.analysis.journeys.Detail).
    """

    customers: str = ""
    days: int = 0
    channel: str = ""
    part: str = "all"
    pages: bool = False
    channels: bool = False


@dataclass(frozen=True)
class Question:
    """What is asked of a scope.

    `overview`: all about it. `behind`: which customers took a step (`ended`: with it their journey ends), went on from
    it `to` another, or went a `variant`; with `side` only those who stayed, or are gone. `following`: what comes
    within `within` days after a step. `stayed`: what those who stayed did differently. `groups`: how the customers of
    this scope differ from those of `others`, which are conditions as in a scope.
    """

    about: Literal["overview", "behind", "following", "stayed", "groups"]
    scope: Scope = field(default_factory=Scope)
    step: str = ""
    to: str = ""
    ended: bool = False
    variant: tuple[int, ...] = ()
    side: Literal["", "stayed", "gone"] = ""
    within: int = 30
    others: str = ""


@dataclass(frozen=True)
class Overview:
    """How many customers and happenings there are, the steps and transitions that are most frequent (of how many), the
    paths, and the steps to which customers come back. `until` is the newest entry: who has been quiet since when is
    counted from there, so that an old table tells of its own time.
    """

    until: datetime
    customers: int
    happenings: int
    steps: tuple[StepCount, ...]
    transitions: tuple[Transition, ...]
    all_transitions: int
    variants: Variants
    returns: tuple[Return, ...]


@dataclass(frozen=True)
class Behind:
    """The ids of customers, in their order."""

    customer_ids: tuple[int, ...]


@dataclass(frozen=True)
class Following:
    """Of how many customers who took the step it is known, and what followed."""

    customers: int
    followers: tuple[Follower, ...]


@dataclass(frozen=True)
class Compared:
    """How two groups differ, or that one of them is too small; `until` as above."""

    until: datetime
    result: Comparison | TooFewCases


Answer = Overview | Behind | Following | Compared
ANSWERS: dict[str, type[Answer]] = {
    "overview": Overview,
    "behind": Behind,
    "following": Following,
    "stayed": Compared,
    "groups": Compared,
}


def conditions_in(customers: str) -> filters.Conditions:
    """The conditions that a scope's words stand for."""
    return filters.read(parse_qs(customers))
