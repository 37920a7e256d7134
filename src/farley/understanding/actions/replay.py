"""Replay the history month by month, to see how good the predictions would have been; anew, stopped and gone on with as
people want it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Unpack

from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils.translation import gettext as _

from farley.analysis.tables import History
from farley.base.access import require
from farley.base.accounts import Role
from farley.base.acts import ActWords, act_of
from farley.base.errors import Conflict
from farley.timeline.models import Interaction
from farley.understanding.actions.predictions import settle_predictions
from farley.understanding.actions.runs import try_insight
from farley.understanding.actions.tones import are_tones_read
from farley.understanding.catalogue import BY_NAME, CATALOGUE
from farley.understanding.models import ReplayWish, ReplayWord, Run
from farley.understanding.queries.replays import last_wish, replay_state, wanted_anew_at

# Before there are some months there is nothing to learn from, and beyond three years nobody asks.
_FIRST_MONTHS = 4
_LAST_MONTHS = 4
_MOST_MONTHS = 36
# Where nothing is forecast, there is nothing to learn from the past, and only a history to tell.
_REPLAYED = tuple(declaration for declaration in CATALOGUE if declaration.predicts or declaration.keeps_past)


@transaction.atomic
def replay_anew(**act: Unpack[ActWords]) -> None:
    """Ask for all of the past to be replayed once more, with what is known now; the worker does it.

    Raises Refused for all below managers, Conflict where there is no past to replay or it is under way.
    """
    who = act_of(act)
    require(who.by, Role.MANAGER)
    state = replay_state()
    if state.is_under_way:
        raise Conflict(_("The history is being replayed already."))
    if state.percent is None:
        raise Conflict(_("There is no history to replay yet: that takes some months."))
    ReplayWish.objects.create(word=ReplayWord.ANEW, by=who.by, at=who.at)


@transaction.atomic
def stop_replay(**act: Unpack[ActWords]) -> None:
    """Stop the replay after the month and insight that it is at. What was replayed so far counts; it can go on.

    Raises Refused for all below managers, Conflict where it is not under way.
    """
    who = act_of(act)
    require(who.by, Role.MANAGER)
    if not replay_state().is_under_way:
        raise Conflict(_("Nothing is being replayed."))
    ReplayWish.objects.create(word=ReplayWord.STOP, by=who.by, at=who.at)


@transaction.atomic
def go_on_with_replay(**act: Unpack[ActWords]) -> None:
    """Go on with a replay where it was stopped.

    Raises Refused for all below managers, Conflict where it was not stopped.
    """
    who = act_of(act)
    require(who.by, Role.MANAGER)
    if not is_replay_stopped():
        raise Conflict(_("The replay was not stopped."))
    ReplayWish.objects.create(word=ReplayWord.GO_ON, by=who.by, at=who.at)


def is_replay_stopped() -> bool:
    """Whether somebody stopped it, and nobody wanted it to go on since."""
    last = last_wish()
    return last is not None and last.word == ReplayWord.STOP


def plan_replays(*, at: datetime) -> list[Run]:
    """The replays that can be worked out now: each insight at the beginning of each past month not replayed yet, or not
    since somebody wanted all of it anew. One that failed rests for a while.
    """
    planned = set(Run.objects.filter(is_replay=True).values_list("name", "as_of"))
    wanted = [(declaration.name, month) for month in _months(at) for declaration in _REPLAYED]
    new = [
        Run(name=name, as_of=month, is_replay=True, asked_at=at)
        for name, month in wanted
        if (name, month) not in planned
    ]
    Run.objects.bulk_create(new, ignore_conflicts=True)
    runs = Run.objects.filter(_is_undone(), is_replay=True, name__in=BY_NAME).order_by("as_of", "id")
    tones_are_read = are_tones_read()
    return [run for run in runs if (tones_are_read or not BY_NAME[run.name].needs_tones) and not run.is_resting(at=at)]


def _is_undone() -> Q:
    anew_at = wanted_anew_at()
    return Q(finished_at=None) | Q(asked_at__lt=anew_at) if anew_at else Q(finished_at=None)


def replay_history(history: History, *, at: datetime) -> int:
    """Work out what each insight would have predicted at the beginning of each past month, and settle it.

    Goes on where it stopped, and does only the new months when asked again. Returns the number of runs done. For a
    replay, `history` should take imported records as known when they happened (warehouse.store): otherwise the past is
    empty. It ends early where somebody stops it, or wants all of it anew.
    """
    wish, anew_at, done = last_wish(), wanted_anew_at(), 0
    for run in plan_replays(at=at):
        if last_wish() != wish:
            break
        if anew_at is not None and run.asked_at < anew_at:
            # Until then the scorecard has what was replayed before.
            run.delete()
        try_insight(run.name, history, as_of=run.as_of, at=at, is_replay=True)
        done += 1
    settle_predictions(history, at=at)
    return done


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
