"""A huge line, a locked database, a full disk: Farley says what is the matter, keeps its memory, and goes on after."""

from __future__ import annotations

import json
import re
import resource
import socket
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.conftest import SERVER, Installation

SMALL = "name,email\nKen,ken@example.com\n"
KEYS = """
from farley.api.actions import create_key
from farley.base.accounts import User
from farley.capture.actions.sources import create_source
scopes = ["imports:read", "imports:write"]
print(create_key(name="Shop", scopes=scopes, by=User.objects.get(), at=at).secret)
print(create_source("web_tracking", "Site", with_key=True, by=None, at=at).write_key)
"""
COUNT = "from farley.capture.models import InboxItem; print(InboxItem.objects.count())"


@dataclass(frozen=True)
class Running:
    """A server with keys for its interface and for tracking."""

    url: str
    pid: int
    api_key: str
    write_key: str

    def upload(self, *pieces: bytes) -> tuple[int, dict[str, str]]:
        """Send a table file to the interface for programs, piece by piece."""
        name = b'--x\r\nContent-Disposition: form-data; name="source_name"\r\n\r\nShop\r\n'
        head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="table.csv"\r\n\r\n'
        parts = [name + head, *pieces, b"\r\n--x--\r\n"]
        length = str(sum(map(len, parts)))
        told = {"Authorization": f"Bearer {self.api_key}", "Content-Type": "multipart/form-data; boundary=x"}
        return self._post("/api/v1/imports", iter(parts), told | {"Content-Length": length})

    def track(self, number: int) -> tuple[int, dict[str, str]]:
        """Send one event."""
        event = {"userId": "u", "event": "Looked", "messageId": f"m{number}", "writeKey": self.write_key}
        return self._post("/v1/track", json.dumps(event).encode(), {})

    def _post(self, path: str, body: bytes | Iterator[bytes], headers: dict[str, str]) -> tuple[int, dict[str, str]]:
        request = urllib.request.Request(self.url + path, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)


@pytest.fixture
def running(installation: Installation) -> Iterator[Running]:
    """A server that runs."""
    api_key, write_key = installation.ask(KEYS).split()
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = installation.start("serve", "--port", port)
    try:
        assert server.stdout
        url = next(found[0] for line in server.stdout if (found := re.search(r"http://[^/\s]+", line)))
        yield Running(url, server.pid, api_key, write_key)
    finally:
        server.terminate()
        server.communicate(timeout=20)


def family(pid: int) -> Iterator[int]:
    """A process and all that it started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from family(int(child))


def most_memory(pid: int) -> int:
    """The most that any process of a family has ever had in memory, in KB."""
    found = (re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{one}/status").read_text()) for one in family(pid))
    return max(int(match[1]) for match in found if match)


def test_two_hundred_megabytes_on_one_line_are_refused_and_memory_stays(running: Running) -> None:
    assert running.upload(SMALL.encode())[0] == 201
    before = most_memory(running.pid)
    status, told = running.upload(*[b"x," * (1 << 19)] * 200)
    assert (status, "longer than 1 MB" in told["detail"]) == (422, True)
    assert most_memory(running.pid) - before < 60_000


@contextmanager
def full_disk(pid: int) -> Iterator[None]:
    """No process of the family can write beyond the first KB of a file, which is a full disk to it."""
    before = {one: resource.prlimit(one, resource.RLIMIT_FSIZE) for one in family(pid)}
    for one, (_soft, hard) in before.items():
        resource.prlimit(one, resource.RLIMIT_FSIZE, (1024, hard))
    try:
        yield
    finally:
        for one, limits in before.items():
            resource.prlimit(one, resource.RLIMIT_FSIZE, limits)


@pytest.mark.skipif(bool(SERVER), reason="a server of its own writes on PostgreSQL")
def test_on_a_full_disk_everybody_is_told_and_all_goes_on_when_there_is_room(
    running: Running, installation: Installation
) -> None:
    assert running.track(1)[0] == 200
    with full_disk(running.pid):
        status, told = running.track(2)
        assert (status, told["code"]) == (503, "no_room")
        status, told = running.upload(SMALL.encode())
        assert (status, told["type"].rsplit("/")[-1].rsplit(":")[-1]) == (507, "no-room")
        assert told["detail"].startswith("There is no room left on the disk")
    assert running.track(2)[0] == 200
    assert running.upload(SMALL.encode())[0] == 201
    assert installation.ask(COUNT) == "2"


@pytest.mark.skipif(bool(SERVER), reason="a lock on the whole database is SQLite's own")
def test_while_the_database_is_locked_an_import_says_so_and_then_goes_on(
    installation: Installation, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    table.write_text(SMALL)
    lock = sqlite3.connect(installation.home / "farley.sqlite3", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    refused = installation.farley("import", table)
    assert refused.returncode == 1
    assert refused.stderr.startswith("The database does not answer: database is locked")
    assert "Traceback" not in refused.stderr
    lock.execute("ROLLBACK")
    assert "1 customers new" in installation.farley("import", table).stdout
