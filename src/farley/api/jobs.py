"""What the worker calls."""

from __future__ import annotations

from datetime import datetime

from farley.api import actions


def forget_answers(*, at: datetime) -> int:
    """Delete remembered answers that no caller will ask for again. Returns how many."""
    return actions.forget_answers(at=at)
