"""Who belongs together: rules about what customers did, said and are, worked out over all of them at once.

`rules` is what can be asked, `measures` asks the timeline in one pass, `members` puts the answers together and says of
one customer why, or why not.
"""

from farley.analysis.segments.measures import Measured, measure, measure_people
from farley.analysis.segments.members import Deeds, Reason, members, why
from farley.analysis.segments.rules import (
    All,
    AnyOf,
    Changed,
    Did,
    Holds,
    Mentioned,
    Not,
    Recorded,
    Rule,
    RuleBroken,
    Sounded,
    Spoke,
    Window,
    leaves_of,
    read_rule,
    with_leaves,
    written,
)

__all__ = [
    "All",
    "AnyOf",
    "Changed",
    "Deeds",
    "Did",
    "Holds",
    "Measured",
    "Mentioned",
    "Not",
    "Reason",
    "Recorded",
    "Rule",
    "RuleBroken",
    "Sounded",
    "Spoke",
    "Window",
    "leaves_of",
    "measure",
    "measure_people",
    "members",
    "read_rule",
    "why",
    "with_leaves",
    "written",
]
