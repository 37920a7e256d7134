"""`farley doctor` finds what is wrong, and says what to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from farley.base import jobs, people
from farley.cli import checkup
from farley.cli.checkup import Finding, Level
from tests.cli.conftest import Installation

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


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


@pytest.mark.django_db
def test_all_is_well_once_set_up_with_a_worker() -> None:
    _set_up()
    jobs.beat(at=AT)
    findings = checkup.examine(at=AT + timedelta(seconds=5))
    assert [f for f in findings if f.level == Level.FAULT and f.subject != "Durability"] == []
    assert _about("Worker", findings).says == "alive 5 s ago"
    assert _about("Organisation", findings).says == "Kurashi, Asia/Tokyo, JPY"


def test_a_worker_that_fell_silent_is_a_fault() -> None:
    jobs.beat(at=AT - timedelta(minutes=10))
    found = checkup.worker(at=AT)
    assert found.level == Level.FAULT
    assert found.says == "last heard of at 2026-11-20 08:50:00 UTC"


def test_a_key_that_others_can_read_is_a_fault(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("FARLEY_SECRET_KEY")
    settings.HOME = tmp_path
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
