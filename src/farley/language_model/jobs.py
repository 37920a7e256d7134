"""What the worker does here."""

from __future__ import annotations

from datetime import datetime

from farley.language_model import actions


def carry_out(*, at: datetime) -> None:
    """Do what people asked of the language model."""
    actions.wait_no_longer(at=at)
    actions.carry_out(at=at)


def forget(*, at: datetime) -> None:
    """Let go of what was asked long ago."""
    actions.forget_old(at=at)
