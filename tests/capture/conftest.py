"""The cast of the capture tests: Hana imports, Ben reads along, the organisation sits in Tokyo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from farley.base.accounts import Organisation, Role, User
from farley.base.acts import ActWords
from farley.capture.actions import imports
from farley.capture.channels.csv_import.mapping import Mapping
from farley.capture.channels.csv_import.opening import mapping_of
from farley.capture.channels.csv_import.running import carry_out
from farley.capture.models import ImportRun


@pytest.fixture
def organisation(db: None, now: datetime) -> Organisation:
    return Organisation.objects.create(
        name="Aoba Tea", language="ja", time_zone="Asia/Tokyo", currency="JPY", country="JP", created_at=now
    )


@pytest.fixture
def hana(organisation: Organisation, now: datetime) -> User:
    """Manages sales."""
    return User.objects.create_user("hana@aoba.example", "s3cret-tea!", name="Hana", role=Role.MANAGER, created_at=now)


@pytest.fixture
def ben(organisation: Organisation, now: datetime) -> User:
    """May only read."""
    return User.objects.create_user("ben@aoba.example", "s3cret-tea!", name="Ben", role=Role.READER, created_at=now)


@pytest.fixture
def act(hana: User, now: datetime) -> ActWords:
    return ActWords(by=hana, at=now)


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
