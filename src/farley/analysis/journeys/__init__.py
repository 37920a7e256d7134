"""Customers' journeys: from one step to the next over all channels.

Words: step (something that happened, told apart by its kind, direction and name), walk (one customer's steps in their
order), transition (one step directly after another), variant (one order of steps, and all customers who went it),
session (steps without a long pause between them). Everything is worked out by ibis expressions that are written to run
unchanged on other engines too; what comes out are plain records.
"""

from farley.analysis.journeys.comparing import Comparison, Difference, bought_again, compared, stayed_and_gone
from farley.analysis.journeys.contrasts import FeelingDifference, WaitDifference
from farley.analysis.journeys.flow import (
    Follower,
    Return,
    StepCount,
    Transition,
    followers,
    returns,
    step_counts,
    transitions,
    who_returned,
)
from farley.analysis.journeys.paths import Variant, variants
from farley.analysis.journeys.sessions import Sessions, sessions
from farley.analysis.journeys.steps import Detail, between, since_first, steps_of, until
from farley.analysis.journeys.walks import Walks, walks_of

__all__ = [
    "Comparison",
    "Detail",
    "Difference",
    "FeelingDifference",
    "Follower",
    "Return",
    "Sessions",
    "StepCount",
    "Transition",
    "Variant",
    "WaitDifference",
    "Walks",
    "between",
    "bought_again",
    "compared",
    "followers",
    "returns",
    "sessions",
    "since_first",
    "stayed_and_gone",
    "step_counts",
    "steps_of",
    "transitions",
    "until",
    "variants",
    "walks_of",
    "who_returned",
]
