"""The verbs of this room."""

from farley.language_model.actions.asking import Unavailable, ask
from farley.language_model.actions.errands import (
    Passage,
    carry_out,
    forget_old,
    request_reading,
    request_summary,
    wait_no_longer,
)
from farley.language_model.actions.setting_up import SetupDraft, forget_key, set_up

__all__ = [
    "Passage",
    "SetupDraft",
    "Unavailable",
    "ask",
    "carry_out",
    "forget_key",
    "forget_old",
    "request_reading",
    "request_summary",
    "set_up",
    "wait_no_longer",
]
