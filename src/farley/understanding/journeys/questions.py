"""What can be asked of journeys, and what the answers look like."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from urllib.parse import parse_qs

from farley.analysis.calibration import TooFewCases
from farley.analysis.journeys import Comparison, Follower, Return, StepCount, Transition
from farley.analysis.journeys.conformance import Conformance, Fit
from farley.analysis.journeys.feelings import Feeling
from farley.analysis.journeys.paths import Variants
from farley.teamwork import filters

FIRST_DAYS = 90
QUIET_DAYS = 90
# Of journeys over years only their beginnings are ever alike: paths are compared by their first steps.
FIRST_STEPS = 6
# The whole journey, its first FIRST_DAYS days, or the way to the first purchase.
PARTS = ("all", "first", "purchase")
# What is done in so many days after the first purchase is compared between those who bought again later and the others.
SETTLED_DAYS = 14

Parting = Literal["stayed", "again", "insight", "rest", "groups"]


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
class Split:
    """How the customers are parted in two, ours and theirs.

    `stayed`: who did anything lately, beside who did not. `again`: who bought a second time within `within` days of the
    first, beside who did not. `insight`: of whom it is believed ("purchase_rhythm:rhythm_broken", or just the name),
    beside those of whom it is not; of whom nothing can be said yet is in neither. `rest`: the customers of the scope
    beside all others. `groups`: the customers of the scope beside those of `others`, conditions as in a scope.
    """

    by: Parting = "stayed"
    others: str = ""
    within: int = 90
    insight: str = ""


@dataclass(frozen=True)
class Question:
    """What is asked of a scope.

    `overview`: all about it. `behind`: which customers took a step (`ended`: it is the last of their own; `gone`: and
    they have been quiet since; `returned`: came back to it after others), went on from it `to` another, or went a
    `variant`; with `side` only those on that side of the `split`. `following`: what comes within `within` days after a
    step. `compared`: how the two sides of the `split` differ.

    `followed`: how far customers keep to the designed journey `plan` (analysis.journeys.plans, as JSON). With a plan,
    `behind` asks who deviates so (`deviation`) at its step `planned`, or with `passage` who went from it to that one.
    """

    about: Literal["overview", "behind", "following", "compared", "followed"]
    scope: Scope = field(default_factory=Scope)
    step: str = ""
    to: str = ""
    ended: bool = False
    gone: bool = False
    returned: bool = False
    variant: tuple[int, ...] = ()
    side: Literal["", "ours", "theirs"] = ""
    split: Split = field(default_factory=Split)
    within: int = 30
    plan: str = ""
    planned: int = 0
    deviation: str = ""
    passage: int | None = None


@dataclass(frozen=True)
class Overview:
    """How many customers and happenings there are, the steps and transitions that are most frequent (of how many), the
    paths, the steps to which customers come back, and how customers feel at each step and on each transition. `until`
    is the newest entry: who has been quiet since when is counted from there, so that an old table tells of its own
    time.
    """

    until: datetime
    customers: int
    happenings: int
    steps: tuple[StepCount, ...]
    transitions: tuple[Transition, ...]
    all_transitions: int
    variants: Variants
    returns: tuple[Return, ...]
    feelings: tuple[Feeling, ...]


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


@dataclass(frozen=True)
class SegmentFit:
    """How far the members of a segment keep to a plan."""

    segment: int
    name: str
    fit: Fit


@dataclass(frozen=True)
class Conformed:
    """A designed journey beside what happened, of all and by segment; `until` as above."""

    until: datetime
    result: Conformance
    segments: tuple[SegmentFit, ...]


Answer = Overview | Behind | Following | Compared | Conformed
ANSWERS: dict[str, type[Answer]] = {
    "overview": Overview,
    "behind": Behind,
    "following": Following,
    "compared": Compared,
    "followed": Conformed,
}


def conditions_in(customers: str) -> filters.Conditions:
    """The conditions that a scope's words stand for."""
    return filters.read(parse_qs(customers))
