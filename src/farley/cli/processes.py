"""Web and worker as two processes that start and stop together."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable


def free_port(wanted: int, host: str) -> int:
    """The wanted port, or the next free one after it."""
    for port in range(wanted, wanted + 50):
        with contextlib.closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise OSError(f"No free port between {wanted} and {wanted + 49}. Name one with --port.")


def run_together(*, host: str, port: int, when_up: Callable[[], None]) -> int:
    """Start web and worker, and wait until one ends or somebody presses Ctrl-C; then both are gone.

    Returns the exit code of the one that ended by itself, 0 after Ctrl-C.
    """
    web = [sys.executable, "-m", "uvicorn", "farley.config.asgi:application", "--host", host, "--port", str(port)]
    web += ["--log-level", "warning", "--timeout-graceful-shutdown", "3", "--no-server-header", "--lifespan", "auto"]
    worker = [sys.executable, "-m", "farley.cli", "worker"]
    stop = _Stop()
    # A group of their own: Ctrl-C reaches only us, and we stop them in order.
    children = [subprocess.Popen(command, start_new_session=True) for command in (web, worker)]
    try:
        _wait_until_up(host, port, children)
        when_up()
        while not stop.asked:
            for child in children:
                if child.poll() is not None:
                    return child.returncode
            time.sleep(0.2)
        return 0
    finally:
        _stop(children)


class _Stop:
    """Remembers that somebody asked us to stop."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: object) -> None:
        self.asked = True


def _wait_until_up(host: str, port: int, children: list[subprocess.Popen[bytes]]) -> None:
    for _ in range(300):
        if any(child.poll() is not None for child in children):
            return
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
            return
        time.sleep(0.1)


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=6)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
