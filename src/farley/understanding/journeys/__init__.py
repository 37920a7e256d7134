"""Customers' journeys on behalf of a user: what is asked, how it is answered, and the answers that are kept.

Words: scope (which customers, which time, which part of their journeys), question (what is asked of a scope), answer.
How answers are kept stands in farley.understanding.answers.
"""

from farley.understanding.journeys.answering import answer
from farley.understanding.journeys.keeping import ask
from farley.understanding.journeys.questions import (
    FIRST_DAYS,
    FIRST_STEPS,
    PARTS,
    QUIET_DAYS,
    SETTLED_DAYS,
    Answer,
    Behind,
    Compared,
    Conformed,
    Following,
    Overview,
    Parting,
    Question,
    Scope,
    SegmentFit,
    Split,
    conditions_in,
)

__all__ = [
    "FIRST_DAYS",
    "FIRST_STEPS",
    "PARTS",
    "QUIET_DAYS",
    "SETTLED_DAYS",
    "Answer",
    "Behind",
    "Compared",
    "Conformed",
    "Following",
    "Overview",
    "Parting",
    "Question",
    "Scope",
    "SegmentFit",
    "Split",
    "answer",
    "ask",
    "conditions_in",
]
