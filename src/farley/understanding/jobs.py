"""What the worker calls."""

from __future__ import annotations

import logging
from datetime import datetime

from farley.timeline.models import Interaction
from farley.understanding import actions
from farley.understanding.catalogue import CATALOGUE, Declaration
from farley.understanding.models import Run
from farley.warehouse import export, store

log = logging.getLogger(__name__)


def read_tones(*, at: datetime) -> int:
    """Read the tone of all new texts. Returns how many."""
    total = 0
    while count := actions.read_new_tones(at=at):
        total += count
    return total


def understand(*, at: datetime) -> int:
    """Work out the insights that are due, settle predictions whose time is up, end what expired. Returns the number
    of runs.
    """
    actions.end_expired(at=at)
    due = [(declaration, as_of) for declaration in CATALOGUE if (as_of := _due(declaration, at))]
    if not due or not Interaction.objects.exists():
        return 0
    export.export_all()
    with store.history() as history:
        for declaration, as_of in due:
            try:
                actions.run_insight(declaration.name, history, as_of=as_of, at=at)
            except Exception as error:
                # One insight that fails must not keep the others from being worked out.
                log.exception("The insight %s could not be worked out.", declaration.name)
                Run.objects.filter(name=declaration.name, as_of=as_of, is_replay=False).update(problem=str(error)[:500])
        actions.settle_predictions(history, at=at)
    return len(due)


def replay(*, at: datetime, anew: bool = False) -> int:
    """Replay the past months that were not replayed yet; `anew` all of them, after an import of old data. Returns the
    number of runs.
    """
    if anew:
        actions.forget_replays()
    if not actions.plan_replays(at=at):
        return 0
    export.export_all()
    with store.history(is_replay=True) as history:
        return actions.replay_history(history, at=at)


def _due(declaration: Declaration, at: datetime) -> datetime | None:
    """As of when to work an insight out now: an unfinished run goes on first."""
    last = Run.objects.filter(name=declaration.name, is_replay=False).order_by("-as_of").first()
    if last is not None and last.finished_at is None:
        return last.as_of
    if last is not None and last.as_of + declaration.every > at:
        return None
    return at if actions.are_tones_read() or not declaration.needs_tones else None
