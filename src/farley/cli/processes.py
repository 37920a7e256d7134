"""Web and worker as two processes that start and stop together."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from farley.base.errors import FarleyError
from farley.cli.listening import Door

# A web server that cannot start ends, which is noticed at once. One that is slow is on a busy machine.
_LONGEST_START = 300.0
_LONG_START = 20.0
_LONGEST_ANSWER = 2.0
_LONGEST_STOP = 4.0
_LONGEST_PAUSE = 60.0


def run_together(door: Door, *, when_up: Callable[[], None]) -> int:
    """Start web and worker, call `when_up` when the first page can be answered, and wait for Ctrl-C.

    One that dies is started again, after a pause that doubles each time. When this returns both are gone; if we are
    killed they notice and end too. Raises FarleyError where one of them ends before the first page.
    """
    stop = _Stop()
    with _lifeline() as lifeline:
        web = _Child("web", ("web", str(door.socket.fileno())), (door.socket.fileno(),))
        children = [web, _Child("worker", ("worker",))]
        try:
            for child in children:
                child.start(lifeline)
            if _is_up(door, children, stop):
                when_up()
            while not stop.asked:
                for child in children:
                    child.keep_running(lifeline)
                time.sleep(0.1)
            return 0
        finally:
            _end(children, stop)
            door.socket.close()


class _Stop:
    """Remembers that somebody asked us to stop, and whether they asked twice."""

    def __init__(self) -> None:
        self.times = 0
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: object) -> None:
        self.times += 1

    @property
    def asked(self) -> bool:
        return self.times > 0

    @property
    def at_once(self) -> bool:
        return self.times > 1


@contextlib.contextmanager
def _lifeline() -> Iterator[int]:
    """The reading end of a pipe that nobody writes to: it ends when we do, however we end."""
    reading, writing = os.pipe()
    try:
        yield reading
    finally:
        os.close(reading)
        os.close(writing)


@dataclass
class _Child:
    """One of the processes, started again when it dies."""

    name: str
    words: Sequence[str]
    files: Sequence[int] = ()
    running: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = 1.0
    start_at: float = 0.0

    def start(self, lifeline: int) -> None:
        # A session of its own: Ctrl-C reaches only us, and we stop the others in order.
        self.running = subprocess.Popen(
            [sys.executable, "-m", "farley.cli.child", str(lifeline), *self.words],
            pass_fds=(lifeline, *self.files),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.started_at = time.monotonic()

    def has_ended(self) -> bool:
        return self.running is None or self.running.poll() is not None

    def keep_running(self, lifeline: int) -> None:
        """Start it again if it died; soon after the first time, later and later if it dies again and again."""
        now = time.monotonic()
        if self.running is not None and self.has_ended():
            if now - self.started_at > _LONGEST_PAUSE:
                self.pause = 1.0
            print(
                f"The {self.name} ended ({self._reason()}); starting it again in {self.pause:.0f} s.", file=sys.stderr
            )
            self.running, self.start_at, self.pause = None, now + self.pause, min(self.pause * 2, _LONGEST_PAUSE)
        if self.running is None and now >= self.start_at:
            self.start(lifeline)

    def _reason(self) -> str:
        code = self.running.returncode if self.running else 0
        return f"signal {-code}" if code < 0 else f"exit code {code}"


def _is_up(door: Door, children: Sequence[_Child], stop: _Stop) -> bool:
    """Wait until the web server answers; False when somebody pressed Ctrl-C meanwhile."""
    began, has_told = time.monotonic(), False
    while not stop.asked:
        for child in children:
            if child.has_ended():
                raise FarleyError(f"The {child.name} could not start. What it said stands above.")
        if _answers(door):
            return True
        waited = time.monotonic() - began
        if waited > _LONGEST_START:
            raise FarleyError(f"The web server did not answer within {_LONGEST_START:.0f} s. Try again in a moment.")
        if waited > _LONG_START and not has_told:
            print("This takes longer than usual: other programs keep the machine busy.", flush=True)
            has_told = True
        time.sleep(0.05)
    return False


def _answers(door: Door) -> bool:
    host, port = door.socket.getsockname()[:2]
    connection = http.client.HTTPConnection(host, port, timeout=_LONGEST_ANSWER)
    try:
        connection.request("GET", "/healthz")
        return bool(connection.getresponse().status)
    except OSError:
        return False
    finally:
        connection.close()


def _end(children: Sequence[_Child], stop: _Stop) -> None:
    running = [child.running for child in children if child.running and not child.has_ended()]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + _LONGEST_STOP
    while any(process.poll() is None for process in running) and time.monotonic() < deadline and not stop.at_once:
        time.sleep(0.02)
    for process in running:
        process.kill()
        process.wait()
