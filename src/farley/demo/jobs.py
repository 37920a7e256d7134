"""What the worker can be woken for: to load the sample company, and to remove it."""

from __future__ import annotations

from datetime import datetime

from farley.base import jobs
from farley.base.accounts import User
from farley.demo import actions


def load_sample_data(*, by_id: int, at: datetime) -> None:
    """Load the sample company for this user; nobody can sign in as its staff."""
    actions.load(by=User.objects.get(pk=by_id), at=at)
    jobs.wake_after_intake()


def remove_sample_data(*, by_id: int, at: datetime) -> None:
    """Remove the sample company for this user."""
    actions.remove(by=User.objects.get(pk=by_id), at=at)
