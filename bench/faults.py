"""kill -9 of web or worker at random moments, during tracking and during an import: is anything lost or doubled?

Senders post events and send each again until it is acknowledged; an import runs through. All along one of the two
processes is killed at a seeded moment and started again. In the end every acknowledged event and every row of the
tables has to be there, once.
"""

from __future__ import annotations

import base64
import csv
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django

from bench.databases import on_each
from bench.figures import Figure, at_least, at_most, told

_KILLS = 100
_SENDERS, _BATCH, _ROWS = 4, 5, 10_000


def run(scale: float) -> list[Figure]:
    """The figures of this benchmark."""
    kills = max(int(_KILLS * scale), 4)
    figures = []
    for database, told_of in on_each("bench.faults", kills).items():
        figures.append(at_least(f"{database}: kills", told_of["kills"], kills))
        figures.append(told(f"{database}: events acknowledged", told_of["acknowledged"]))
        figures.append(at_most(f"{database}: acknowledged events lost", told_of["events_lost"], 0))
        figures.append(at_most(f"{database}: events doubled", told_of["events_doubled"], 0))
        figures.append(at_most(f"{database}: people doubled", told_of["people_doubled"], 0))
        figures.append(told(f"{database}: rows imported", told_of["rows"]))
        figures.append(at_most(f"{database}: rows lost", told_of["rows_lost"], 0))
        figures.append(at_most(f"{database}: rows doubled", told_of["rows_doubled"], 0))
    return figures


def measure(kills: int, seed: int = 7) -> dict[str, int]:
    """Play it in an empty installation: half of the kills while events come in, half while tables are imported."""
    django.setup()
    from django.core.management import call_command

    from bench.customers import found

    call_command("migrate", verbosity=0)
    found()
    dice = random.Random(seed)
    return {"kills": kills} | _tracking(kills // 2, dice) | _importing(kills - kills // 2, dice)


@dataclass
class _Process:
    """The web server or the worker, killed and started again."""

    words: list[str]
    files: tuple[int, ...]
    running: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        words = [sys.executable, "-m", "farley.cli.child", str(self.files[0]), *self.words]
        self.running = subprocess.Popen(words, pass_fds=self.files)

    def kill(self) -> None:
        self.running.send_signal(signal.SIGKILL)
        self.running.wait()


@contextmanager
def _started(*processes: _Process) -> Iterator[None]:
    for process in processes:
        process.start()
    try:
        yield
    finally:
        for process in processes:
            process.kill()


@contextmanager
def _lifeline() -> Iterator[int]:
    reading, writing = os.pipe()
    try:
        yield reading
    finally:
        os.close(reading)
        os.close(writing)


def _tracking(kills: int, dice: random.Random) -> dict[str, int]:
    from farley.base import clock
    from farley.capture import pipeline
    from farley.capture.actions.sources import create_source
    from farley.capture.models import InboxItem
    from farley.customers.models import Identifier
    from farley.timeline.models import Interaction

    key = create_source("web_tracking", "Site", with_key=True, by=None, at=clock.now()).write_key
    with socket.create_server(("127.0.0.1", 0)) as listener, _lifeline() as lifeline:
        web = _Process(["web", str(listener.fileno())], (lifeline, listener.fileno()))
        worker = _Process(["worker"], (lifeline,))
        senders = [_Sender(number, listener.getsockname()[1], key) for number in range(_SENDERS)]
        with _started(web, worker):
            for sender in senders:
                sender.start()
            for _ in range(kills):
                _wait_for_another(senders)
                time.sleep(dice.uniform(0, 1.0))
                victim = dice.choice((web, worker))
                victim.kill()
                victim.start()
            _wait_for_another(senders)
            for sender in senders:
                sender.stop()
    pipeline.work_off(now=clock.now)
    acknowledged = {event for sender in senders for event in sender.acknowledged}
    kept = set(InboxItem.objects.values_list("key", flat=True))
    people = Counter(Identifier.objects.filter(kind="user_id").values_list("key", flat=True))
    recorded = Counter(Interaction.objects.filter(kind="event").values_list("data__event", flat=True))
    return {
        "acknowledged": len(acknowledged),
        "events_lost": len(acknowledged - kept) + len(acknowledged - recorded.keys()),
        "events_doubled": sum(count - 1 for count in recorded.values()),
        "people_doubled": sum(count - 1 for count in people.values()),
    }


class _Sender(threading.Thread):
    """Posts events, and each of them again until it is acknowledged."""

    def __init__(self, number: int, port: int, key: str) -> None:
        super().__init__(daemon=True)
        self.number, self.port = number, port
        self.basic = base64.b64encode(f"{key}:".encode()).decode()
        self.acknowledged: list[str] = []
        self.is_stopped = False

    def run(self) -> None:
        turn = 0
        while not self.is_stopped:
            names = [f"{self.number}-{turn}-{place}" for place in range(_BATCH)]
            if self._send(names):
                self.acknowledged += names
                turn += 1
            else:
                time.sleep(0.02)

    def stop(self) -> None:
        self.is_stopped = True
        self.join()

    def _send(self, names: list[str]) -> bool:
        events = [
            {"type": "track", "event": name, "messageId": name, "userId": f"user {turn % 50}"}
            for turn, name in enumerate(names, self.number)
        ]
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(
                "POST", "/v1/batch", json.dumps({"batch": events}), {"Authorization": f"Basic {self.basic}"}
            )
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def _wait_for_another(senders: list[_Sender]) -> None:
    """Until one more event is acknowledged: the server is up again."""
    before = [len(sender.acknowledged) for sender in senders]
    deadline = time.monotonic() + 120
    while [len(sender.acknowledged) for sender in senders] == before:
        if time.monotonic() > deadline:
            raise SystemExit("no event was acknowledged for two minutes")
        time.sleep(0.01)


def _importing(kills: int, dice: random.Random) -> dict[str, int]:
    """Import one table after the other, and kill the worker until it was killed often enough."""
    from farley.customers.models import Identifier

    left, tables = kills, 0
    with tempfile.TemporaryDirectory() as room:
        while left > 0:
            left -= _import(Path(room) / f"{tables}.csv", tables, left, dice)
            tables += 1
    found = Counter(Identifier.objects.filter(kind="external_id").values_list("key", flat=True))
    wanted = {f"{table}-{number}" for table in range(tables) for number in range(_ROWS)}
    return {
        "rows": tables * _ROWS,
        "rows_lost": len(wanted - found.keys()),
        "rows_doubled": sum(count - 1 for count in found.values()),
    }


def _import(path: Path, table: int, most: int, dice: random.Random) -> int:
    """Import a table with a worker that is killed at random moments; returns how many times."""
    from farley.capture.models import ImportRun

    run, killed = _begun(path, table), 0
    with _lifeline() as lifeline:
        worker = _Process(["worker"], (lifeline,))
        with _started(worker):
            while ImportRun.objects.get(pk=run.pk).is_under_way:
                begun = run.position
                # Not while it only starts: wait until it has moved on, then a moment that nobody chose.
                while run.is_under_way and run.position == begun:
                    time.sleep(0.02)
                    run.refresh_from_db()
                time.sleep(dice.uniform(0, 0.5))
                if killed < most and ImportRun.objects.get(pk=run.pk).is_under_way:
                    worker.kill()
                    killed += 1
                    worker.start()
                run.refresh_from_db()
    if run.state != "done":
        raise SystemExit(f"the import ended as {run.state}: {run.reason}")
    return killed


def _begun(path: Path, table: int) -> Any:
    from farley.base import clock
    from farley.base.acts import ActWords
    from farley.capture.actions import imports

    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Customer number", "Name", "Email"])
        writer.writerows([f"{table}-{n}", f"山田 {table} {n}", f"n{n}@t{table}.example"] for n in range(_ROWS))
    act = ActWords(by=None, at=clock.now())
    upload = imports.keep_upload([path.read_bytes()], path.name, **act)
    return imports.start_import(imports.prepare_import(upload, **act), **act)


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
