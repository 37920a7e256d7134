"""The worker is woken when something came in: at once, once, and never beside itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import OperationalError

from farley.base import jobs
from farley.base.jobs import huey

done: list[str] = []


def first(*, at: datetime) -> None:
    done.append("first")


def second(*, at: datetime) -> None:
    done.append("second")


def asked_meanwhile(*, at: datetime) -> None:
    """Once, while it runs, somebody asks for it and another thread takes the call up."""
    done.append("begins")
    if len(done) == 1:
        jobs.wake(f"{__name__}.asked_meanwhile")
        jobs.wake(f"{__name__}.asked_meanwhile")
        work()
    done.append("ends")


def locked(*, at: datetime) -> None:
    raise OperationalError("database is locked")


@pytest.fixture(autouse=True)
def quiet(settings: Any) -> Iterator[None]:
    """Two jobs of our own, and an empty queue before and afterwards."""
    settings.AFTER_INTAKE = [f"{__name__}.first", f"{__name__}.second"]
    done.clear()
    jobs.forget_all()
    yield
    jobs.forget_all()


def work() -> None:
    """What a worker does until nothing waits."""
    while (task := huey.dequeue()) is not None:
        huey.execute(task)


def test_the_queue_is_the_tests_own() -> None:
    assert str(jobs.huey.storage.filename).startswith(tempfile.gettempdir()), "tests empty it"


def test_what_follows_runs_in_its_order(db: None) -> None:
    jobs.wake_after_intake()
    work()
    assert done == ["first", "second"]


def test_many_who_ask_wake_the_worker_once(db: None) -> None:
    for _asking in range(5):
        jobs.wake_after_intake()
    assert jobs.waiting() == 1
    work()
    jobs.wake_after_intake()
    assert jobs.waiting() == 1, "what came in since is news again"


def test_what_never_stops_asking_is_heard_once_in_a_while(db: None) -> None:
    for _asking in range(3):
        jobs.wake_after_intake(pause=100_000_000)
        work()
    assert done == ["first", "second"]
    jobs.wake_after_intake()
    work()
    assert len(done) == 4, "a file does not wait because a website talks"


def test_a_job_that_runs_already_is_not_run_beside_itself(db: None) -> None:
    jobs.wake_after_intake()
    with huey.lock_task(f"{__name__}.first"):
        work()
    assert done == ["second"]


def test_a_job_that_is_asked_for_while_it_runs_runs_once_more_and_not_beside_itself(db: None, settings: Any) -> None:
    settings.SCHEDULE = [(f"{__name__}.asked_meanwhile", 1)]
    jobs.wake(f"{__name__}.asked_meanwhile")
    work()
    assert done == ["begins", "ends", "begins", "ends"]


def test_a_job_that_fails_keeps_no_other_waiting(db: None, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.AFTER_INTAKE = [f"{__name__}.locked", *settings.AFTER_INTAKE]
    jobs.wake_after_intake()
    work()
    assert done == ["first", "second"]
    assert "database is locked" in caplog.text


def test_a_call_that_died_with_its_worker_does_not_silence_the_next(db: None, settings: Any) -> None:
    settings.READERS, settings.SCHEDULE = [], []
    jobs.wake_after_intake()
    huey.dequeue()
    jobs.wake_after_intake()
    assert jobs.waiting() == 0
    jobs.schedule()
    jobs.wake_after_intake()
    assert jobs.waiting() == 1


def test_what_came_in_is_safe_even_where_nobody_can_be_woken(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huey, "put_if_empty", lambda *words: 1 / 0)
    jobs.wake_after_intake()
    assert jobs.waiting() == 0
