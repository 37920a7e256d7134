"""Background work of this room: one-line wrappers around actions."""

from __future__ import annotations

from datetime import datetime

from farley.privacy import actions


def finish_erasures(at: datetime) -> None:
    """Take those who were deleted for good out of files and copies."""
    actions.finish_erasures(at=at)


def sweep_files(at: datetime) -> None:
    """Delete files that nobody points at."""
    actions.sweep_files(at=at)
