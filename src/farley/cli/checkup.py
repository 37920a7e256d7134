"""What `doctor` looks at: each check says what it found, and what to do where something is wrong."""

from __future__ import annotations

import os
import shutil
import smtplib
import sqlite3
import stat
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from farley.base import jobs
from farley.base.accounts import Organisation, User
from farley.base.streams import rows_after
from farley.understanding.queries import failing_insights
from farley.warehouse import tables
from farley.warehouse.streams import INTERACTIONS


class Level(StrEnum):
    """How a check ended; only a fault makes `doctor` fail."""

    GOOD = "ok"
    NOTE = "note"
    FAULT = "FAULT"


@dataclass(frozen=True)
class Finding:
    """What one check found; `advice` says what to do, and is empty where all is well."""

    subject: str
    level: Level
    says: str
    advice: str = ""


_MB = 1024 * 1024
_LITTLE_DISK, _TOO_LITTLE_DISK = 2048 * _MB, 256 * _MB
_SHORTEST_KEY = 32
_FAR_BEHIND = 10_000
_LATE_BEAT = timedelta(seconds=3 * jobs.SECONDS_BETWEEN_BEATS)


def examine(*, at: datetime) -> list[Finding]:
    """Every check in turn. A check that breaks is itself a finding; what needs the database is left out without it."""
    findings = [_safely("Home", home), _safely("Secret key", secret_key), _safely("Disk", disk)]
    findings += _database_findings()
    findings.append(_safely("Worker", lambda: worker(at=at)))
    return [*findings, _safely("Address", address), _safely("Mail", mail)]


def _database_findings() -> list[Finding]:
    reached = _safely("Database", reach_database)
    if reached.level == Level.FAULT:
        return [reached]
    migrated = _safely("Migrations", migrations)
    findings = [reached, _safely("Durability", durability), migrated]
    if migrated.level == Level.FAULT:
        return findings
    findings += [_safely("Organisation", organisation), _safely("Warehouse", warehouse)]
    return [*findings, _safely("Insights", insights)]


def _safely(subject: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:
        reason = f"{type(error).__name__}: {error}".strip()
        return Finding(
            subject, Level.FAULT, f"could not be looked at: {reason}", "Read the message; it names the cause."
        )


def home() -> Finding:
    """Whether everything that belongs to the installation can be written, and nobody else can read it."""
    probe = settings.HOME / f".written-by-doctor.{os.getpid()}"
    try:
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        advice = "Give the user who runs Farley the right to write there, or set FARLEY_HOME to another folder."
        return Finding("Home", Level.FAULT, f"{settings.HOME} cannot be written: {error.strerror}", advice)
    mode = stat.S_IMODE(settings.HOME.stat().st_mode)
    if mode & 0o077:
        says = f"others on this machine can look into {settings.HOME} (mode {mode:o})"
        return Finding("Home", Level.FAULT, says, f"chmod 700 {settings.HOME}")
    return Finding("Home", Level.GOOD, str(settings.HOME))


def secret_key() -> Finding:
    """Whether nobody else can read or guess the key that signs everybody's sessions."""
    path = settings.HOME / "secret.key"
    if len(settings.SECRET_KEY) < _SHORTEST_KEY:
        advice = "Use a long random one: whoever guesses it can sign in as anybody. Everybody signs in anew then."
        return Finding("Secret key", Level.FAULT, f"has only {len(settings.SECRET_KEY)} characters", advice)
    if os.environ.get("FARLEY_SECRET_KEY"):
        if path.exists() and path.read_text().strip() != settings.SECRET_KEY:
            says = f"comes from FARLEY_SECRET_KEY, and {path} holds another"
            return Finding("Secret key", Level.NOTE, says, "Keep the one that people are signed in with, and drop one.")
        return Finding("Secret key", Level.GOOD, "comes from FARLEY_SECRET_KEY")
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return Finding("Secret key", Level.FAULT, f"others can read {path} (mode {mode:o})", f"chmod 600 {path}")
    return Finding("Secret key", Level.GOOD, f"{path}, readable by its owner alone")


def disk() -> Finding:
    """Whether there is room to go on."""
    free = shutil.disk_usage(settings.HOME).free
    says = f"{free / 1e9:.1f} GB free in {settings.HOME}"
    advice = "Make room, or move the folder to a larger disk and set FARLEY_HOME."
    if free < _TOO_LITTLE_DISK:
        return Finding("Disk", Level.FAULT, says, advice)
    return Finding(
        "Disk", Level.NOTE if free < _LITTLE_DISK else Level.GOOD, says, advice if free < _LITTLE_DISK else ""
    )


def reach_database() -> Finding:
    """Whether the database answers."""
    name = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    where = settings.DATABASES["default"]["NAME"]
    if connection.vendor == "sqlite" and not Path(where).exists():
        advice = "Nothing is wrong if Farley was never started here: `farley serve` makes it."
        return Finding("Database", Level.FAULT, f"there is no file {where}", advice)
    try:
        connection.ensure_connection()
    except Exception as error:
        advice = "Check DATABASE_URL, and that the server runs and lets this user in."
        return Finding("Database", Level.FAULT, f"does not answer: {str(error).strip()}", advice)
    return Finding("Database", Level.GOOD, f"{name} {'.'.join(map(str, _server_version()))}, {where}")


def _server_version() -> tuple[int, ...]:
    if connection.vendor == "sqlite":
        return sqlite3.sqlite_version_info
    version: int = connection.pg_version  # type: ignore[attr-defined]
    return divmod(version, 10000)


def migrations() -> Finding:
    """Whether the database has the shape that this version of Farley expects."""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    known = set(executor.loader.disk_migrations)
    newer = [f"{app}.{name}" for app, name in executor.loader.applied_migrations if (app, name) not in known]
    if newer:
        advice = "Run the newer version again, or restore a backup of the older one."
        return Finding("Migrations", Level.FAULT, f"a newer Farley was here ({newer[0]})", advice)
    if missing:
        return Finding("Migrations", Level.FAULT, f"{missing} are missing", "`farley serve` brings them in.")
    return Finding("Migrations", Level.GOOD, "at the newest version")


def durability() -> Finding:
    """Whether what was acknowledged is on disk, even if the power fails."""
    return _sqlite_durability() if connection.vendor == "sqlite" else _postgresql_durability()


def _sqlite_durability() -> Finding:
    with connection.cursor() as cursor:
        mode, synchronous, damage = (
            cursor.execute(f"PRAGMA {word}").fetchone()[0] for word in ("journal_mode", "synchronous", "quick_check(1)")
        )
    if damage != "ok":
        return Finding("Durability", Level.FAULT, f"the file is damaged: {damage}", "Restore the newest backup.")
    if mode != "wal":
        advice = "The folder must be on a local disk: write-ahead logging does not work over a network."
        return Finding("Durability", Level.FAULT, f"the journal is “{mode}” and not write-ahead", advice)
    return Finding("Durability", Level.GOOD, f"write-ahead log, synchronous={synchronous}, the file is whole")


def _postgresql_durability() -> Finding:
    weak = []
    with connection.cursor() as cursor:
        for word in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute("SELECT current_setting(%s)", [word])
            if cursor.fetchone()[0] == "off":
                weak.append(word)
    if weak:
        advice = "Set them to on in postgresql.conf: without, a power cut loses what was acknowledged."
        return Finding("Durability", Level.FAULT, f"{', '.join(weak)} off", advice)
    return Finding("Durability", Level.GOOD, "commits reach the disk")


def organisation() -> Finding:
    """Whether the set-up was done, and its time zone is known here."""
    found = Organisation.get()
    if found is None:
        return Finding("Organisation", Level.NOTE, "not set up yet", "Open Farley in a browser: the first page asks.")
    if not User.objects.filter(role="admin", is_active=True).exists():
        advice = "farley createuser MAIL --role admin"
        return Finding("Organisation", Level.FAULT, f"{found.name} has no administrator", advice)
    try:
        zoneinfo.ZoneInfo(found.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        advice = "Choose another under Settings, such as Asia/Tokyo; until then times are shown in UTC."
        return Finding("Organisation", Level.FAULT, f"the time zone “{found.time_zone}” is unknown", advice)
    return Finding("Organisation", Level.GOOD, f"{found.name}, {found.time_zone}, {found.currency}")


def warehouse() -> Finding:
    """Whether the copy that insights are worked out from is there and keeps up."""
    table = tables.opened(INTERACTIONS.name)
    if table is None:
        advice = "Nothing is wrong on the first day: the worker makes it within a minute."
        return Finding("Warehouse", Level.NOTE, "nothing was copied yet", advice)
    place = tables.place_of(table)
    behind = len(rows_after(INTERACTIONS.rows(), place, limit=_FAR_BEHIND))
    if behind == _FAR_BEHIND:
        advice = "If this stays so for minutes, see what the worker says."
        return Finding("Warehouse", Level.NOTE, f"{behind:,} or more interactions behind", advice)
    return Finding("Warehouse", Level.GOOD, f"{len(tables.files_of(INTERACTIONS.name))} files, {behind} rows behind")


def insights() -> Finding:
    """Whether every insight could be worked out. The worker tries again by itself, so one failure is only noted."""
    failing = failing_insights()
    if not failing:
        return Finding("Insights", Level.GOOD, "none fails")
    says = "; ".join(f"{each.name} failed {each.failures} times in a row: {each.problem}" for each in failing)
    level = Level.FAULT if any(each.failures > 1 for each in failing) else Level.NOTE
    return Finding("Insights", level, says, "The worker's log tells more. It tries again by itself, ever less often.")


def worker(*, at: datetime) -> Finding:
    """Whether somebody does the background work."""
    beat, waiting = jobs.last_beat(), jobs.waiting()
    left = f", {waiting} jobs wait" if waiting else ""
    advice = "Start `farley serve`, or `farley worker` beside your own web server."
    if beat is None:
        return Finding("Worker", Level.FAULT, f"none has run here{left}", advice)
    if at - beat > _LATE_BEAT:
        return Finding("Worker", Level.FAULT, f"last heard of at {beat:%Y-%m-%d %H:%M:%S} UTC{left}", advice)
    return Finding("Worker", Level.GOOD, f"alive {max((at - beat).seconds, 0)} s ago{left}")


def address() -> Finding:
    """Under which address others reach Farley; links in mails begin with it."""
    if not settings.BASE_URL:
        advice = "Set FARLEY_BASE_URL=https://... where others than you use it; links in mails need it."
        return Finding("Address", Level.NOTE, f"answers to {', '.join(settings.ALLOWED_HOSTS)} only", advice)
    if not settings.BASE_URL.startswith("https://"):
        advice = "Put a server with a certificate in front, and begin FARLEY_BASE_URL with https://."
        return Finding("Address", Level.NOTE, f"{settings.BASE_URL} is not encrypted", advice)
    return Finding("Address", Level.GOOD, settings.BASE_URL)


def mail() -> Finding:
    """Whether mails can be sent; nothing is."""
    if not settings.EMAIL_HOST:
        advice = "To send invitations, set FARLEY_SMTP_HOST, FARLEY_SMTP_USER and FARLEY_SMTP_PASSWORD."
        return Finding("Mail", Level.NOTE, "no mail server is set, mails are printed where Farley runs", advice)
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=5) as server:
            if settings.EMAIL_USE_TLS:
                server.starttls()
            if settings.EMAIL_HOST_USER:
                server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except (OSError, smtplib.SMTPException) as error:
        advice = "Check the FARLEY_SMTP_* settings."
        return Finding("Mail", Level.FAULT, f"{where} cannot be used: {error}", advice)
    return Finding("Mail", Level.GOOD, f"{where} lets us in, mails come from {settings.DEFAULT_FROM_EMAIL}")
