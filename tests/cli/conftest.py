"""An installation of its own for each test of the command line, and the real command in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

SERVER = os.environ.get("DATABASE_URL", "")


@dataclass
class Installation:
    """A home and a database that belong to one test."""

    home: Path
    database_url: str
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("FARLEY_")}
        return own | {"FARLEY_HOME": str(self.home), "DATABASE_URL": self.database_url} | self.settings

    def farley(self, *words: object, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "farley.cli", *map(str, words)],
            env=self.environment | settings,
            capture_output=True,
            text=True,
            timeout=120,
            cwd=self.home.parent,
        )

    def ask(self, code: str) -> str:
        """What a few lines of Python print inside this installation, from another process."""
        lines = "import django; django.setup(); from datetime import UTC, datetime; at = datetime.now(UTC)\n" + code
        asked = subprocess.run(
            [sys.executable, "-c", lines],
            env=self.environment | {"DJANGO_SETTINGS_MODULE": "farley.config.settings"},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert asked.returncode == 0, asked.stderr
        return asked.stdout.strip()

    def start(self, *words: object) -> subprocess.Popen[str]:
        """Start a command in a process group of its own, as a terminal does."""
        return subprocess.Popen(
            [sys.executable, "-m", "farley.cli", *map(str, words)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            cwd=self.home.parent,
        )


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with one administrator, made once; tests take copies of it."""
    with _database("farley_cli_template") as url:
        template = Installation(tmp_path_factory.mktemp("template") / "home", url)
        made = template.farley("createuser", "hanako@example.com", "--role", "admin", FARLEY_PASSWORD="sakura-saku-9")
        assert made.returncode == 0, made.stderr
        yield template


@pytest.fixture
def installation(migrated: Installation, tmp_path: Path) -> Iterator[Installation]:
    """An installation with one administrator, Hanako."""
    with copy_of(migrated, tmp_path / "home", "copy") as copied:
        yield copied


@contextmanager
def copy_of(installation: Installation, home: Path, name: str) -> Iterator[Installation]:
    """The same installation once more, in another home and under another name in the database server."""
    shutil.copytree(installation.home, home)
    template = urlsplit(installation.database_url).path.removeprefix("/")
    with _database(f"farley_cli_{name}_{os.getpid()}", template=template) as url:
        yield Installation(home, url)


@pytest.fixture
def empty_installation(tmp_path: Path) -> Iterator[Installation]:
    """A home without anything in it."""
    with _database(f"farley_cli_empty_{os.getpid()}") as url:
        yield Installation(tmp_path / "empty", url)


@contextmanager
def _database(name: str, *, template: str = "template0") -> Iterator[str]:
    """The address of a new database, where the tests run on PostgreSQL."""
    if not SERVER:
        yield ""
        return
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield urlsplit(SERVER)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
