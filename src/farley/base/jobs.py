"""Background work. A job is only a wake-up call: what is to be done stands in rows and cursors.

So a worker that is killed loses nothing, and the next one goes on.

Huey keeps its calls in a small database file of its own beside the data.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from huey import SqliteHuey, crontab
from huey.exceptions import RateLimitExceeded, TaskLockedException

from farley.base import clock

log = logging.getLogger(__name__)
huey = SqliteHuey("farley", filename=str(settings.HOME / "jobs.sqlite3"), utc=True, fsync=False)


@huey.task(retries=3, retry_delay=10)
def call(name: str, words: dict[str, Any]) -> None:
    """Run the job with this dotted name; one that has its time is not run beside itself."""
    if not words and name in _with_a_time():
        _run_alone(name)
    else:
        close_old_connections()
        job_named(name)(**words, at=clock.now())


def wake(name: str, **words: Any) -> None:
    """Ask the worker to run a job soon; `name` is the dotted name of a function that takes `at=` and these words."""
    call(name, words)


# That AFTER_INTAKE was asked for, and has not begun.
_ASKED = "farley.after_intake"


def wake_after_intake(*, pause: int = 0) -> None:
    """Something came in: ask the worker for AFTER_INTAKE now, and not only when the clock strikes.

    However many ask, it waits in the queue once; with a `pause` in seconds it is asked for at most so often, and what
    comes in meanwhile is left to the schedule.
    """
    try:
        if pause:
            huey.rate_limit(_ASKED, limit=1, per=pause, retry=False).acquire()
        if huey.put_if_empty(_ASKED, True):
            after_intake()
    except RateLimitExceeded:
        pass
    except Exception:
        # What came in is safe, and the clock strikes anyway.
        log.warning("The worker could not be woken.", exc_info=True)


@huey.task()
def after_intake() -> None:
    """Run AFTER_INTAKE, one after the other; what runs already is not run beside itself."""
    huey.delete(_ASKED)
    for name in settings.AFTER_INTAKE:
        try:
            _run_alone(name)
        except Exception:
            # The others need not wait for the clock to strike because one met, say, a database that is locked.
            log.exception("The job %s failed; its time comes again.", name)


def _run_alone(name: str) -> None:
    """Run a job, and not beside itself. Where it runs already, whoever runs it does so once more afterwards: it may
    have passed by what it is asked for now.
    """
    again = f"farley.again.{name}"
    huey.put_if_empty(again, True)
    while huey.get(again, peek=True):
        try:
            with huey.lock_task(name):
                huey.delete(again)
                close_old_connections()
                job_named(name)(at=clock.now())
        except TaskLockedException:
            return


def _with_a_time() -> list[str]:
    """The jobs that run by the clock."""
    return [*settings.READERS, *(name for name, _minutes in settings.SCHEDULE)]


def job_named(name: str) -> Callable[..., Any]:
    """The function behind a dotted name."""
    module, _dot, function = name.rpartition(".")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


def schedule() -> None:
    """Put what runs by the clock into the worker's calendar: SCHEDULE, and each minute the readers of the streams.

    Each also runs once now, for what the clock struck while no worker ran.
    """
    huey.delete(_ASKED)  # A worker that was killed may have taken the call, and left this behind.
    for name, minutes in [*((name, 1) for name in settings.READERS), *settings.SCHEDULE]:
        run_now = _every(name, minutes)
        run_now()


def _every(name: str, minutes: int) -> Callable[[], object]:
    when = crontab(minute=f"*/{minutes}") if minutes < 60 else crontab(minute="7", hour=f"*/{max(minutes // 60, 1)}")

    @huey.periodic_task(when, name=f"every_{name.replace('.', '_')}")
    def run() -> None:
        _run_alone(name)

    # So that a worker which begins knows the lock, and frees it where its holder was killed.
    huey.lock_task(name)
    call_soon: Callable[[], object] = run
    return call_soon


# The worker says so often that it is alive.
SECONDS_BETWEEN_BEATS = 10
_HEARTBEAT = settings.HOME / "worker.alive"


def beat(*, at: datetime) -> None:
    """The worker says that it is alive."""
    _HEARTBEAT.touch()
    os.utime(_HEARTBEAT, (at.timestamp(), at.timestamp()))


def last_beat() -> datetime | None:
    """When a worker last said that it is alive; None where none ever did."""
    try:
        return datetime.fromtimestamp(_HEARTBEAT.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def waiting() -> int:
    """How many calls no worker has taken up yet."""
    return int(huey.pending_count())


def forget_all() -> None:
    """Throw every call away; what is to be done still stands in rows and cursors."""
    huey.flush()
