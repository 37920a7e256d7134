"""What is not known of customers: what is missing, what may no longer be true, what contradicts itself, whom the data
leaves out, and what it would be worth to ask.
"""

from farley.analysis.unknowns.coverage import Count, Coverage, coverage_of
from farley.analysis.unknowns.facts import (
    CONTRADICTORY,
    MISSING,
    OLD,
    Check,
    Contact,
    Kept,
    Recorded,
    Worth,
    attribute_fact,
    is_attribute,
    wanted,
)
from farley.analysis.unknowns.lifetimes import ASSUMED_DAYS, HowLong, Life, how_long
from farley.analysis.unknowns.questions import Question, questions_of, state_of

__all__ = [
    "ASSUMED_DAYS",
    "CONTRADICTORY",
    "MISSING",
    "OLD",
    "Check",
    "Contact",
    "Count",
    "Coverage",
    "HowLong",
    "Kept",
    "Life",
    "Question",
    "Recorded",
    "Worth",
    "attribute_fact",
    "coverage_of",
    "how_long",
    "is_attribute",
    "questions_of",
    "state_of",
    "wanted",
]
