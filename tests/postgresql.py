"""A PostgreSQL server for the length of the tests: on loopback, on a free port, in a folder that goes away."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

# Nothing outlives the tests, so nothing has to reach the disk; nothing is large enough to be compiled first.
_FAST = [
    *("-c", "fsync=off"),
    *("-c", "synchronous_commit=off"),
    *("-c", "full_page_writes=off"),
    *("-c", "shared_buffers=256MB"),
    *("-c", "jit=off"),
]


@contextmanager
def temporary_postgresql(*options: str) -> Iterator[str]:
    """Start a server, yield its DATABASE_URL, stop it and delete its files."""
    binaries = _newest_binaries()
    room = Path(tempfile.mkdtemp(prefix="farley-postgresql-"))
    as_user = _unprivileged(room)
    port = _free_port()
    data = room / "data"
    try:
        _run(as_user, binaries / "initdb", "-D", data, "-U", "farley", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        wanted = " ".join(["-p", str(port), "-k", str(room), "-c", "listen_addresses=127.0.0.1", *(options or _FAST)])
        _run(as_user, binaries / "pg_ctl", "-D", data, "-w", "-l", room / "log", "-o", wanted, "start")
        _run(as_user, binaries / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "farley", "farley")
        yield f"postgresql://farley@127.0.0.1:{port}/farley"
    finally:
        _run(as_user, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop", check=False)
        shutil.rmtree(room, ignore_errors=True)


def _newest_binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not found:
        raise SystemExit("PostgreSQL is not installed. ./farley test installs it.")
    return found[-1].parent


def _unprivileged(room: Path) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as the user that Debian made for it."""
    if os.getuid() != 0:
        return []
    user = pwd.getpwnam("postgres")
    os.chown(room, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(as_user: list[str], *command: object, check: bool = True) -> None:
    words = [*as_user, *map(str, command)]
    subprocess.run(words, check=check, stdout=subprocess.DEVNULL, cwd="/tmp")
