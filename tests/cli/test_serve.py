"""Web and worker start and stop together, however they are stopped."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Installation


def test_serve_answers_revives_what_dies_and_leaves_nothing_behind(installation: Installation) -> None:
    server = installation.start("serve", "--port", free_port())
    url = _announced(server)
    assert urllib.request.urlopen(f"{url}healthz").read() == b"ok\n"

    web, worker = _children(server.pid)
    os.kill(worker, signal.SIGKILL)
    _wait_for(lambda: len(_children(server.pid)) == 2 and worker not in _children(server.pid))
    os.kill(web, signal.SIGKILL)
    # Whoever asks meanwhile waits a moment and gets an answer: the port stays open.
    assert urllib.request.urlopen(f"{url}healthz", timeout=20).read() == b"ok\n"
    _wait_for(lambda: len(_children(server.pid)) == 2)

    children = _children(server.pid)
    began = time.monotonic()
    os.killpg(server.pid, signal.SIGINT)
    os.killpg(server.pid, signal.SIGINT)
    _out, said = server.communicate(timeout=10)
    assert time.monotonic() - began < 5
    assert server.returncode == 0
    assert not [pid for pid in children if _is_running(pid)]
    lines = [line.partition(";")[0] for line in said.splitlines()]
    assert lines == ["The worker ended (signal 9)", "The web ended (signal 9)"]


def test_when_serve_is_killed_its_processes_end_too(installation: Installation) -> None:
    server = installation.start("serve", "--port", free_port())
    _announced(server)
    children = _children(server.pid)
    server.kill()
    _wait_for(lambda: not any(_is_running(pid) for pid in children))
    server.communicate()


@pytest.mark.parametrize("after", [0.15, 0.6, 1.2])
def test_ctrl_c_while_starting_ends_without_a_word(empty_installation: Installation, after: float) -> None:
    server = empty_installation.start("serve", "--port", free_port())
    time.sleep(after)
    os.killpg(server.pid, signal.SIGINT)
    out, said = server.communicate(timeout=5)
    assert server.returncode in (0, 130)
    assert (out, said) == ("", "")


def test_ctrl_c_is_not_lost_in_a_finaliser() -> None:
    script = """
import signal, sys, time
from farley import cli
from farley.cli import commands
class Thing:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)
def run(words):
    Thing()
    time.sleep(30)
    return 0
commands.run = run
sys.exit(cli.main())
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=20)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


def test_a_port_that_was_asked_for_and_is_taken_is_refused(installation: Installation) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        refused = installation.farley("serve", "--port", port)
    assert refused.returncode == 1
    assert refused.stderr == (
        f"Port {port} is taken by another program. Stop that one, or name another port with --port.\n"
    )


def test_without_one_the_nextfree_port_is_taken_and_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from farley.cli import listening

    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        monkeypatch.setattr(listening, "USUAL_PORT", port)
        door = listening.listen("127.0.0.1", None)
        with closing(door.socket):
            assert port < door.port < port + 50
            assert door.url == f"http://127.0.0.1:{door.port}/"
    assert capsys.readouterr().err == f"Port {port} is taken, so Farley uses {door.port}.\n"


def test_a_setting_that_does_not_fit_is_named(empty_installation: Installation) -> None:
    refused = empty_installation.farley("serve", DATABASE_URL="mysql://localhost/farley")
    assert refused.returncode == 1
    assert "DATABASE_URL has the unknown scheme 'mysql'" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_database_that_does_not_answer_is_said_in_a_sentence(empty_installation: Installation) -> None:
    refused = empty_installation.farley("serve", DATABASE_URL="postgresql://127.0.0.1:1/farley")
    assert refused.returncode == 1
    assert refused.stderr.startswith("The database does not answer:")
    assert "Traceback" not in refused.stderr


def _announced(server: subprocess.Popen[str]) -> str:
    """The address that the command printed once the first page can be answered."""
    assert server.stdout
    for line in server.stdout:
        if found := re.search(r"http://\S+", line):
            return found[0]
    raise AssertionError(server.stderr.read() if server.stderr else "")


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _is_running(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def _wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(150):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("did not happen within 15 s")


def free_port() -> int:
    """A port that nobody listens on just now."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])
