"""What the capture tests share: Dora brings things in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from farley.base.acts import ActWords
from farley.capture.actions import imports
from farley.capture.channels.csv_import.mapping import Mapping
from farley.capture.channels.csv_import.opening import mapping_of
from farley.capture.channels.csv_import.running import carry_out
from farley.capture.models import ImportRun
from tests.capture.website import CREATE, Website, ask, running
from tests.cast import Colleagues
from tests.cli.conftest import Installation, copy_of, installation, migrated

__all__ = ["Installation", "installation", "migrated"]


@pytest.fixture(scope="package")
def _running(migrated: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Website]:
    home = tmp_path_factory.mktemp("site") / "home"
    with copy_of(migrated, home, "site") as copied, running(copied) as website:
        yield website


@pytest.fixture
def site(_running: Website) -> Website:
    """A website that sends to a running Farley: one server for all who leave it as it is, with nothing in it yet."""
    return replace(_running, key=ask(_running.installation, CREATE))


@pytest.fixture
def act(team: Colleagues, now: datetime) -> ActWords:
    """What Dora does, who manages sales."""
    return ActWords(by=team.dora, at=now)


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The pauses with which the readers of what came in are woken."""
    pauses: list[int] = []
    monkeypatch.setattr("farley.base.jobs.wake_after_intake", lambda *, pause=0: pauses.append(pause))
    return pauses


@pytest.fixture
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FILES", tmp_path / "files")


@pytest.fixture
def prepared(_files: None, act: ActWords) -> Callable[..., ImportRun]:
    """Upload a table and prepare its import, with parts of the proposed mapping altered."""

    def prepare(content: str | bytes, *, name: str = "table.csv", source: str = "Shop", **changed: object) -> ImportRun:
        raw = content if isinstance(content, bytes) else content.encode()
        run = imports.prepare_import(imports.keep_upload([raw], name, **act), source_name=source, **act)
        mapping: Mapping = replace(mapping_of(run), **changed)  # type: ignore[arg-type]
        return imports.choose_mapping(run, mapping, **act)

    return prepare


@pytest.fixture
def imported(prepared: Callable[..., ImportRun], act: ActWords, now: datetime) -> Callable[..., ImportRun]:
    """Import a table from beginning to end."""

    def run_through(content: str | bytes, **words: object) -> ImportRun:
        run = imports.start_import(prepared(content, **words), **act)
        carry_out(run.pk, now=lambda: now)
        run.refresh_from_db()
        return run

    return run_through
