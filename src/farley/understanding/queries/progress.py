"""How far the working out has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from farley.timeline.models import Interaction
from farley.understanding.catalogue import BY_NAME, CATALOGUE
from farley.understanding.models import Run

# What is learned from records alone may be worked out before anything happened with anybody.
_OF_ENTRIES = frozenset(each.name for each in CATALOGUE if each.inputs)


@dataclass(frozen=True)
class Failing:
    """An insight that could not be worked out, and why, in the words of the failure; `failures` times in a row."""

    name: str
    problem: str
    failures: int
    at: datetime


@dataclass(frozen=True)
class Progress:
    """`percent` of what is being worked out now; `is_busy` while something is, and from the first entry on until
    something was worked out for the `is_first` time.
    """

    is_busy: bool
    is_first: bool
    percent: int


def progress(*, at: datetime) -> Progress:
    """How far the runs are."""
    runs = list(Run.objects.filter(is_replay=False).order_by("-as_of", "-id")[: 2 * len(CATALOGUE)])
    open_runs = [run for run in runs if run.finished_at is None and run.failed_at is None]
    of_entries = [run for run in runs if run.name in _OF_ENTRIES]
    is_awaited = not of_entries and Interaction.objects.exists()
    is_due = bool(open_runs) or is_awaited
    return Progress(
        is_busy=is_due,
        is_first=is_due and all(run.finished_at is None for run in of_entries),
        percent=0 if is_awaited and not open_runs else _percent(open_runs),
    )


def failing_insights() -> tuple[Failing, ...]:
    """The insights that cannot be worked out, as of today or of a month of the replayed history. The worker tries each
    again, after longer and longer rests.
    """
    runs = Run.objects.filter(finished_at=None, failed_at__isnull=False, name__in=BY_NAME)
    newest = {
        run.name: Failing(run.name, run.problem, run.failures, run.failed_at)
        for run in runs.order_by("name", "failed_at")
        if run.failed_at
    }
    return tuple(newest.values())


def _percent(runs: list[Run]) -> int:
    if not runs:
        return 100
    return int(100 * sum(run.done / run.total if run.total else 0 for run in runs) / len(runs))
