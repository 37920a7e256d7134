"""Run a part of a benchmark once on SQLite and once on PostgreSQL, each in a process and an installation of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.postgresql import temporary_postgresql

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("SQLite", "PostgreSQL")
# As a careful administrator sets it up: what is acknowledged is on disk.
DURABLE = (
    *("-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "full_page_writes=on"),
    *("-c", "shared_buffers=1GB", "-c", "max_wal_size=4GB", "-c", "effective_cache_size=4GB"),
)


def on_each(module: str, *words: object) -> dict[str, Any]:
    """What `python -m MODULE WORDS` prints as JSON on its last line, by the name of the database."""
    return {name: on(name, module, *words) for name in NAMES}


def on(name: str, module: str, *words: object) -> Any:
    """The same on one database."""
    with installation(name) as environment:
        done = subprocess.run(
            [sys.executable, "-m", module, *map(str, words)],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
    if done.returncode:
        raise SystemExit(f"{module} on {name} ended with {done.returncode}.")
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def installation(name: str) -> Iterator[dict[str, str]]:
    """The environment of an empty installation on that database; it is gone afterwards."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "bench.floor.settings",
        "FARLEY_LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(ROOT),
    }
    with tempfile.TemporaryDirectory(prefix="farley-bench-") as home:
        environment = os.environ | settings | {"FARLEY_HOME": home, "DATABASE_URL": ""}
        if name == "SQLite":
            yield environment
        else:
            with temporary_postgresql(*DURABLE) as url:
                yield environment | {"DATABASE_URL": url}
