"""Bring a backup back, into an installation that holds nothing yet."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor

from farley.base import jobs
from farley.base.errors import Conflict, Invalid
from farley.cli.backups import moving
from farley.cli.backups.manifest import Manifest, read_manifest
from farley.privacy import actions as privacy
from farley.understanding import answers
from farley.warehouse import actions as warehouse

_FILE = re.compile(r"files/([0-9a-f]{2}/[0-9a-f]{64})")
_TELLING_TABLES = ("base_user", "base_organisation", "customers_customer")
_PIECE = 1024 * 1024


def restore(source: Path, *, replace: bool, at: datetime) -> Manifest:
    """Bring database, files and secret key back from a backup, and the database to this version's shape.

    Raises Conflict where something is there already (unless `replace`) or Farley runs here; Invalid where the file is
    no whole backup, or one that this version or this database cannot read.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = read_manifest(archive)
            restored = {Path(name).name for name in archive.namelist() if _FILE.fullmatch(name)}
            _refuse_what_does_not_fit(archive, manifest)
            _refuse_what_is_in_use(replace=replace, at=at)
            _restore_files(archive, made_at=datetime.fromisoformat(manifest.made_at))
            _restore_secret_key(archive)
            if connection.vendor == "sqlite":
                _restore_sqlite(archive)
            else:
                _restore_postgresql(archive, manifest)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise Invalid(f"{source} is damaged or not a backup: {error}") from error
    except FileNotFoundError as error:
        raise Invalid(f"There is no file {error.filename}.") from error
    jobs.forget_all()
    call_command("migrate", interactive=False, verbosity=0)
    # What was copied came from the records that were here before; the worker copies these anew.
    warehouse.start_anew()
    answers.forget_all()
    # Who was deleted for good since the backup was made comes back with it, and goes again.
    privacy.erase_again(at=at)
    privacy.finish_erasures(at=at)
    if replace:
        _drop_files_of_before(restored)
    return manifest


def _refuse_what_does_not_fit(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    if (manifest.vendor, connection.vendor) == ("postgresql", "sqlite"):
        raise Invalid(
            "This is a backup of a PostgreSQL database, and goes into PostgreSQL only: make an empty database there, "
            "and set DATABASE_URL=postgresql://user:password@host/name. (A backup from SQLite goes into either.)"
        )
    known = MigrationExecutor(connection).loader.disk_migrations
    labels = {app.label for app in apps.get_app_configs()}
    if [name for app, name in manifest.migrations if app in labels and (app, name) not in known]:
        raise Invalid(f"Farley {manifest.farley} made this backup. Restore it with that version or a newer one.")
    if broken := archive.testzip():
        raise Invalid(f"The backup is damaged: {broken} is not as it was written.")


def _refuse_what_is_in_use(*, replace: bool, at: datetime) -> None:
    beat = jobs.last_beat()
    if beat is not None and at - beat < timedelta(seconds=2 * jobs.SECONDS_BETWEEN_BEATS):
        raise Conflict("Farley runs here. Stop it, wait half a minute, and restore then.")
    if not replace and not _is_empty():
        raise Conflict(
            "This installation holds data already. Set FARLEY_HOME and DATABASE_URL to an empty place, "
            "or replace what is here with --replace: it is gone then."
        )


def _is_empty() -> bool:
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for table in tables.intersection(_TELLING_TABLES):
            cursor.execute(f"SELECT 1 FROM {_quoted([table])} LIMIT 1")
            if cursor.fetchone():
                return False
    return True


def _restore_files(archive: zipfile.ZipFile, *, made_at: datetime) -> None:
    for name in archive.namelist():
        if found := _FILE.fullmatch(name):
            path = Path(settings.FILES) / found[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as entry, path.open("wb") as file:
                shutil.copyfileobj(entry, file, _PIECE)
            # As old as the backup, or they would count as brought in just now.
            os.utime(path, (made_at.timestamp(),) * 2)


def _drop_files_of_before(restored: set[str]) -> None:
    """What was here and is not in the backup belongs to records that are gone now."""
    for path in Path(settings.FILES).glob("??/*"):
        if path.name not in restored:
            path.unlink()


def _restore_secret_key(archive: zipfile.ZipFile) -> None:
    """The key that signed the sessions and sealed the secrets in the database; a key from the environment stays."""
    if os.environ.get("FARLEY_SECRET_KEY"):
        return
    path = settings.HOME / "secret.key"
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(archive.read("secret.key"))


def _restore_sqlite(archive: zipfile.ZipFile) -> None:
    target = Path(connection.settings_dict["NAME"])
    connection.close()
    unfinished = target.with_name(f".{target.name}.unfinished")
    _unpack_sqlite(archive, unfinished)
    # The old journal belongs to the old file; SQLite would play it into the new one.
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    unfinished.replace(target)


def _unpack_sqlite(archive: zipfile.ZipFile, to: Path) -> None:
    with archive.open("database.sqlite3") as entry, to.open("wb") as file:
        shutil.copyfileobj(entry, file, _PIECE)
        file.flush()
        os.fsync(file.fileno())
    with closing(sqlite3.connect(to)) as copy:
        damage = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if damage != "ok":
        to.unlink()
        raise Invalid(f"The database in the backup is damaged: {damage}")


def _restore_postgresql(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    _drop_tables()
    _migrate_to({(app, name) for app, name in manifest.migrations})
    with transaction.atomic(), connection.cursor() as cursor:
        shape = set(connection.introspection.table_names(cursor))
        tables = sorted(shape.intersection(manifest.rows) - {"django_migrations"})
        # Migrations may have brought rows of their own.
        cursor.execute(f"TRUNCATE {_quoted(tables)}")
        # References are checked at the end of the transaction, so the order of the tables does not matter.
        fill = _fill_from_sqlite if manifest.vendor == "sqlite" else _fill_from_copies
        _set_sequences(cursor, fill(archive, manifest, tables, cursor))
        _move_streams_into_the_past(cursor)
        cursor.execute("ANALYZE")


def _fill_from_copies(
    archive: zipfile.ZipFile, manifest: Manifest, tables: list[str], cursor: CursorWrapper
) -> dict[str, int]:
    for table in tables:
        into = f"COPY {_quoted([table])} ({_quoted(manifest.columns[table])}) FROM STDIN"
        with archive.open(f"tables/{table}.copy") as entry, cursor.copy(into) as copy:
            while piece := entry.read(_PIECE):
                copy.write(piece)
    return manifest.sequences


def _fill_from_sqlite(
    archive: zipfile.ZipFile, manifest: Manifest, tables: list[str], cursor: CursorWrapper
) -> dict[str, int]:
    with tempfile.TemporaryDirectory(dir=settings.HOME) as room:
        file = Path(room) / "database.sqlite3"
        _unpack_sqlite(archive, file)
        with closing(sqlite3.connect(file)) as source:
            moving.copy_tables(source, tables, cursor)
            return moving.last_ids(source)


def _drop_tables() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if tables := connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {_quoted(tables)} CASCADE")


def _migrate_to(applied: set[tuple[str, str]]) -> None:
    """Give the empty database the shape that the backup's database had."""
    executor = MigrationExecutor(connection)
    nodes = executor.loader.graph.node_map
    known = applied & nodes.keys()
    followed = {parent.key for key in known for parent in nodes[key].parents if parent.key[0] == key[0]}
    executor.migrate(sorted(known - followed))


def _set_sequences(cursor: CursorWrapper, sequences: dict[str, int]) -> None:
    """Ids that were given out once are not given out again, even where the record is gone: changes still name it."""
    cursor.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()")
    for (name,) in cursor.fetchall():
        if name in sequences:
            cursor.execute("SELECT setval(%s::regclass, %s)", [_quoted([name]), sequences[name]])


def _move_streams_into_the_past(cursor: CursorWrapper) -> None:
    """Shift the transaction numbers of streams and of the cursors in them below zero, in their order.

    Another server counted them: here they might lie in the future, where no reader looks yet.
    """
    cursor.execute(
        "SELECT table_name FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'tx'"
    )
    tables = [table for (table,) in cursor.fetchall()]
    newest = " UNION ALL ".join(f"SELECT max(tx) FROM {_quoted([table])}" for table in tables)
    cursor.execute(f"SELECT max(max) FROM ({newest}) AS streams")
    highest = cursor.fetchone()[0]
    if highest is not None and highest >= 0:
        for table in tables:
            cursor.execute(f"UPDATE {_quoted([table])} SET tx = tx - %s", [highest + 1])


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in names)
