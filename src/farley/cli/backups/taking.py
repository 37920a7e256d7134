"""Take a backup while Farley runs."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from farley.base.errors import Conflict
from farley.cli.backups import manifest as manifests
from farley.cli.backups.manifest import Manifest, manifest_of


def take(target: Path, *, at: datetime) -> Manifest:
    """Write a backup of everything to `target`; it has that name only once it is whole and on disk.

    Others may go on writing meanwhile: what is in the backup is one moment. Raises Conflict where the file exists.
    """
    if target.exists():
        raise Conflict(f"There is a file {target} already. Choose another name, or delete it.")
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        # The backup holds the secret key and everything about everybody: nobody else may read it, not for a moment.
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
                manifest = _write(archive, at)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _write(archive: zipfile.ZipFile, at: datetime) -> Manifest:
    # The database first: files are never altered and only added, so every file that it names is there afterwards.
    manifest = _write_sqlite(archive, at) if connection.vendor == "sqlite" else _write_postgresql(archive, at)
    _write_files(archive)
    archive.writestr("secret.key", settings.SECRET_KEY)
    archive.writestr(manifests.NAME, manifest.text())
    return manifest


def _write_sqlite(archive: zipfile.ZipFile, at: datetime) -> Manifest:
    with tempfile.TemporaryDirectory(dir=settings.HOME) as room:
        copy = Path(room) / "database.sqlite3"
        with closing(sqlite3.connect(copy)) as target:
            connection.ensure_connection()
            connection.connection.backup(target)
            # One file, without a journal beside it.
            target.execute("PRAGMA journal_mode=DELETE")
            tables = [row[0] for row in target.execute(_SQLITE_TABLES)]
            rows = {table: target.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}
        archive.write(copy, "database.sqlite3")
    return manifest_of(at=at, rows=rows, columns={}, sequences={})


_SQLITE_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


def _write_postgresql(archive: zipfile.ZipFile, at: datetime) -> Manifest:
    rows: dict[str, int] = {}
    columns: dict[str, list[str]] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        tables = sorted(connection.introspection.table_names(cursor))
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()")
        sequences = {name: last for name, last in cursor.fetchall() if last is not None}
        for table in tables:
            columns[table] = [c.name for c in connection.introspection.get_table_description(cursor, table)]
            names = ", ".join(map(connection.ops.quote_name, columns[table]))
            out_of = f"COPY {connection.ops.quote_name(table)} ({names}) TO STDOUT"
            with archive.open(f"tables/{table}.copy", "w", force_zip64=True) as entry, cursor.copy(out_of) as copy:
                for piece in copy:
                    entry.write(piece)
            rows[table] = cursor.rowcount
        return manifest_of(at=at, rows=rows, columns=columns, sequences=sequences)


def _write_files(archive: zipfile.ZipFile) -> None:
    folder = Path(settings.FILES)
    for path in sorted(folder.glob("??/*")):
        if not path.name.startswith("_"):
            archive.write(path, f"files/{path.relative_to(folder)}")
