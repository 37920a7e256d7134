"""What a backup says about itself."""

from __future__ import annotations

import json
import zipfile
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from farley.base.errors import Invalid

NAME = "manifest.json"
_FORMAT = 1


@dataclass(frozen=True)
class Manifest:
    """Where a backup comes from, and what it holds. `sequences` are the last ids given out, where the database has any
    apart from its tables."""

    format: int
    farley: str
    made_at: str
    vendor: str
    migrations: list[list[str]]
    rows: dict[str, int]
    columns: dict[str, list[str]]
    sequences: dict[str, int]

    @property
    def contents(self) -> str:
        """How much there is in it, in words."""
        customers, interactions = (self.rows.get(t, 0) for t in ("customers_customer", "timeline_interaction"))
        return f"{customers:,} customers and {interactions:,} interactions"

    def text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def manifest_of(
    *, at: datetime, rows: dict[str, int], columns: dict[str, list[str]], sequences: dict[str, int]
) -> Manifest:
    """The manifest of a backup that is being made of the connected database."""
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    return Manifest(
        format=_FORMAT,
        farley=version("farley"),
        made_at=at.isoformat(),
        vendor=connection.vendor,
        migrations=[list(key) for key in applied],
        rows=rows,
        columns=columns,
        sequences=sequences,
    )


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """The manifest in a backup.

    Raises Invalid where the file is something else, or was made by a version that this one cannot know.
    """
    try:
        manifest = Manifest(**json.loads(archive.read(NAME)))
    except (KeyError, ValueError, TypeError) as error:
        raise Invalid("This is not a backup that `farley backup` made.") from error
    if manifest.format > _FORMAT:
        raise Invalid(f"Farley {manifest.farley} made this backup. Restore it with that version or a newer one.")
    return manifest
