"""What to do next about a customer: what speaks for which action, and what came of it where it was done before."""

from farley.analysis.next_action.choosing import (
    ACTIONS,
    Action,
    Believed,
    Candidate,
    Heard,
    Promise,
    Situation,
    choose,
)
from farley.analysis.next_action.effects import Effect, TooFewCompared, effects_of_actions

__all__ = [
    "ACTIONS",
    "Action",
    "Believed",
    "Candidate",
    "Effect",
    "Heard",
    "Promise",
    "Situation",
    "TooFewCompared",
    "choose",
    "effects_of_actions",
]
