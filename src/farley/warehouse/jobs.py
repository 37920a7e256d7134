"""What the worker calls."""

from __future__ import annotations

from datetime import datetime

from farley.warehouse import actions, export


def copy(*, at: datetime) -> int:
    """Bring the copy up to the streams."""
    written = export.export_all()
    actions.tend_if_needed(at=at)
    return written


def tend(*, at: datetime) -> int:
    """Merge small files, drop old ones."""
    return actions.tend(at=at)
