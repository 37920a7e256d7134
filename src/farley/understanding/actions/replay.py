"""Replay the history month by month, to see how good the predictions would have been."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db.models import Max, Min

from farley.analysis.tables import History
from farley.timeline.models import Interaction
from farley.understanding.actions.predictions import settle_predictions
from farley.understanding.actions.runs import try_insight
from farley.understanding.actions.tones import are_tones_read
from farley.understanding.catalogue import BY_NAME, CATALOGUE
from farley.understanding.models import Run

# Before there are some months there is nothing to learn from, and beyond three years nobody asks.
_FIRST_MONTHS = 4
_LAST_MONTHS = 4
_MOST_MONTHS = 36
# Where nothing is forecast, there is nothing to learn from the past.
_FORETELLING = tuple(declaration for declaration in CATALOGUE if declaration.predicts)


def plan_replays(*, at: datetime) -> list[Run]:
    """The replays that can be worked out now: each insight at the beginning of each past month not replayed yet. One
    that failed rests for a while.
    """
    planned = set(Run.objects.filter(is_replay=True).values_list("name", "as_of"))
    wanted = [(declaration.name, month) for month in _months(at) for declaration in _FORETELLING]
    new = [
        Run(name=name, as_of=month, is_replay=True, asked_at=at)
        for name, month in wanted
        if (name, month) not in planned
    ]
    Run.objects.bulk_create(new, ignore_conflicts=True)
    runs = Run.objects.filter(is_replay=True, finished_at=None, name__in=BY_NAME).order_by("as_of", "id")
    tones_are_read = are_tones_read()
    return [run for run in runs if (tones_are_read or not BY_NAME[run.name].needs_tones) and not run.is_resting(at=at)]


def replay_history(history: History, *, at: datetime) -> int:
    """Work out what each insight would have predicted at the beginning of each past month, and settle it.

    Goes on where it stopped, and does only the new months when asked again. Returns the number of runs done. For a
    replay, `history` should take imported records as known when they happened (warehouse.store): otherwise the past is
    empty.
    """
    todo = plan_replays(at=at)
    for run in todo:
        try_insight(run.name, history, as_of=run.as_of, at=at, is_replay=True)
    settle_predictions(history, at=at)
    return len(todo)


def forget_replays() -> int:
    """Forget what was replayed, so that it is replayed with what is known now. Returns the number of runs.

    One after the other: all predictions of years at once would fill the memory.
    """
    runs = list(Run.objects.filter(is_replay=True).order_by("pk"))
    for run in runs:
        run.delete()
    return len(runs)


def _months(at: datetime) -> Iterator[datetime]:
    """The beginnings of past months of which something is known, the oldest first.

    They end when the history does, a season later, by when every prediction has met its outcome: of a shop that closed
    years ago only the years in which it was open can teach anything.
    """
    known = Interaction.objects.exclude(kind="retracted").aggregate(first=Min("happened_at"), last=Max("happened_at"))
    if known["first"] is None:
        return
    end = min(_number(at), _number(known["last"]) + _LAST_MONTHS)
    for number in range(max(_number(known["first"]) + _FIRST_MONTHS, end - _MOST_MONTHS), end):
        yield datetime((number - 1) // 12, (number - 1) % 12 + 1, 1, tzinfo=UTC)


def _number(day: datetime) -> int:
    """Months counted from the year 0, so that they can be added."""
    return day.year * 12 + day.month
