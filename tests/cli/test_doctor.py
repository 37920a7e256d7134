"""`farley doctor` finds what is wrong, and says what to do."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from farley.base import jobs, people
from farley.cli import checkup
from farley.cli.checkup import Finding, Level
from farley.understanding.models import Run
from tests.cli.conftest import Installation

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nobody_called_for_work() -> None:
    """What other tests called for, and no worker took up, does not count."""
    jobs.forget_all()


def test_doctor_says_what_to_do_and_fails(installation: Installation) -> None:
    examined = installation.farley("doctor")
    assert examined.returncode == 1
    assert "ok    Database" in examined.stdout
    assert "ok    Migrations    at the newest version" in examined.stdout
    assert "FAULT Worker        none has run here\n" in examined.stdout
    assert "→ Start `farley serve`" in examined.stdout
    assert examined.stdout.endswith("to mend.\n")


def test_doctor_examines_an_installation_that_was_never_started(empty_installation: Installation) -> None:
    examined = empty_installation.farley("doctor")
    assert examined.returncode == 1
    assert "`farley serve`" in examined.stdout
    assert "Traceback" not in examined.stderr


def test_doctor_says_that_the_database_does_not_answer(installation: Installation) -> None:
    examined = installation.farley("doctor", DATABASE_URL="postgresql://farley@127.0.0.1:1/farley")
    assert examined.returncode == 1
    assert "FAULT Database      does not answer: " in examined.stdout
    assert "→ Check DATABASE_URL, and that the server runs" in examined.stdout
    assert "Migrations" not in examined.stdout
    assert "Traceback" not in examined.stderr


def test_doctor_says_that_the_database_is_of_an_older_or_newer_version(installation: Installation) -> None:
    forget = "from django.db import connection; connection.cursor().execute(%r)"
    installation.ask(forget % "DELETE FROM django_migrations WHERE app = 'api'")
    examined = installation.farley("doctor")
    assert "FAULT Migrations    1 are missing" in examined.stdout
    assert "→ `farley serve` brings them in." in examined.stdout
    installation.ask(
        "from datetime import datetime; from django.db.migrations.recorder import MigrationRecorder as R;"
        "from django.db import connection; R(connection).record_applied('base', '9999_of_tomorrow')"
    )
    assert "FAULT Migrations    a newer Farley was here (base.9999_of_tomorrow)" in installation.farley("doctor").stdout


def test_an_empty_key_is_never_used(installation: Installation) -> None:
    key = installation.home / "secret.key"
    key.write_text("")
    examined = installation.farley("doctor")
    assert examined.returncode == 1
    assert f"{key} is empty. Take the key from a backup; or delete the file" in examined.stderr
    assert "Traceback" not in examined.stderr


def test_a_key_that_can_be_guessed_is_a_fault(settings: LazySettings) -> None:
    settings.SECRET_KEY = "secret"
    assert checkup.secret_key().says == "has only 6 characters"


def test_two_different_keys_are_pointed_out(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.HOME, settings.SECRET_KEY = tmp_path, "k" * 50
    monkeypatch.setenv("FARLEY_SECRET_KEY", "k" * 50)
    (tmp_path / "secret.key").write_text("another")
    found = checkup.secret_key()
    assert (found.level, found.says) == (
        Level.NOTE,
        f"comes from FARLEY_SECRET_KEY, and {tmp_path / 'secret.key'} holds another",
    )


@pytest.mark.parametrize(("free", "level"), [(100, Level.FAULT), (1000, Level.NOTE), (9000, Level.GOOD)])
def test_a_disk_that_is_almost_full_is_told_in_time(free: int, level: Level, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")._replace(free=free * 1024 * 1024)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    found = checkup.disk()
    assert found.level == level
    assert ("Make room" in found.advice) == (level != Level.GOOD)


@pytest.mark.django_db
def test_all_is_well_once_set_up_with_a_worker(settings: LazySettings) -> None:
    settings.HOME.chmod(0o700)
    _set_up()
    jobs.beat(at=AT)
    findings = checkup.examine(at=AT + timedelta(seconds=5))
    assert [f for f in findings if f.level == Level.FAULT and f.subject != "Durability"] == []
    # The intake of an earlier test may still call for work: then it says so, too.
    assert _about("Worker", findings).says.startswith("alive 5 s ago")
    assert _about("Organisation", findings).says == "Kurashi, Asia/Tokyo, JPY"


@pytest.mark.django_db
def test_an_insight_that_fails_again_and_again_is_a_fault() -> None:
    assert checkup.insights().level == Level.GOOD
    run = Run.objects.create(name="spending_trend", as_of=AT, asked_at=AT, failed_at=AT, failures=1, problem="no such")
    assert checkup.insights().level == Level.NOTE
    Run.objects.filter(pk=run.pk).update(failures=7)
    found = checkup.insights()
    assert (found.level, found.says) == (Level.FAULT, "spending_trend failed 7 times in a row: no such")


def test_a_worker_that_fell_silent_is_a_fault() -> None:
    jobs.beat(at=AT - timedelta(minutes=10))
    found = checkup.worker(at=AT)
    assert found.level == Level.FAULT
    assert found.says == "last heard of at 2026-11-20 08:50:00 UTC"


def test_a_key_that_others_can_read_is_a_fault(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("FARLEY_SECRET_KEY")
    settings.HOME, settings.SECRET_KEY = tmp_path, "k" * 50
    key = tmp_path / "secret.key"
    key.write_text("key")
    key.chmod(0o644)
    assert checkup.secret_key() == Finding(
        "Secret key", Level.FAULT, f"others can read {key} (mode 644)", f"chmod 600 {key}"
    )
    key.chmod(0o600)
    assert checkup.secret_key().level == Level.GOOD


def test_a_mail_server_that_does_not_answer_is_a_fault(settings: LazySettings) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert checkup.mail().says.startswith("127.0.0.1:1 cannot be used:")
    settings.EMAIL_HOST = ""
    assert checkup.mail().level == Level.NOTE


def test_a_home_that_cannot_be_written_is_a_fault(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "not there"
    assert checkup.home().level == Level.FAULT


def test_a_home_that_others_can_look_into_is_a_fault(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    tmp_path.chmod(0o755)
    assert checkup.home().advice == f"chmod 700 {tmp_path}"
    tmp_path.chmod(0o700)
    assert checkup.home().level == Level.GOOD


@pytest.mark.django_db
def test_an_unknown_time_zone_is_a_fault() -> None:
    _set_up(time_zone="Mars/Olympus")
    assert checkup.organisation().says == "the time zone “Mars/Olympus” is unknown"


def _set_up(time_zone: str = "Asia/Tokyo") -> None:
    people.set_up(
        people.OrganisationDraft("Kurashi", "ja", time_zone, "JPY"),
        people.UserDraft("hanako@example.com", "佐藤 花子"),
        password="sakura-saku-9",
        by=None,
        at=AT,
    )


def _about(subject: str, findings: list[Finding]) -> Finding:
    return next(finding for finding in findings if finding.subject == subject)
