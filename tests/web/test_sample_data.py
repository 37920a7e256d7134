"""Aiko loads the sample company, looks around, and takes it out again; the worker does the work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client

from farley.base import jobs
from farley.base.accounts import User
from farley.base.changes import Batch

Browser = Callable[[User], Client]


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The jobs that the worker was woken for, and for whom."""
    calls: list[tuple[str, int]] = []
    monkeypatch.setattr(jobs, "wake", lambda name, by_id: calls.append((name, by_id)))
    return calls


def test_loads_and_removes(aiko: User, at_browser: Browser, now: datetime, woken: list[tuple[str, int]]) -> None:
    browser = at_browser(aiko)

    def page() -> str:
        return browser.get("/settings/sample-data").content.decode()

    assert "Load the sample company" in page()
    browser.post("/settings/sample-data/load")
    assert "is being loaded" in page()
    batch = Batch.objects.create(kind="demo", source="demo", by=aiko, at=datetime.now(now.tzinfo))
    assert "is here" in page()
    browser.post("/settings/sample-data/remove")
    assert "is being removed" in page()
    batch.data = {"removed": 120, "of": 360}
    batch.save()
    part = browser.get("/settings/sample-data", headers={"HX-Request": "true"}).content.decode()
    assert "120 / 360" in part
    assert "<html" not in part
    batch.reverted_at = now
    batch.save()
    part = browser.get("/settings/sample-data", headers={"HX-Request": "true"}).content.decode()
    assert "data-reload" in part
    assert "are removed" in page()
    assert woken == [(settings.SAMPLE_DATA["load"], aiko.pk), (settings.SAMPLE_DATA["remove"], aiko.pk)]


def test_what_the_worker_is_woken_for_exists() -> None:
    for name in settings.SAMPLE_DATA.values():
        assert callable(jobs.job_named(name))


def test_is_for_administrators_only(mei: User, at_browser: Browser, woken: list[tuple[str, int]]) -> None:
    browser = at_browser(mei)
    assert browser.get("/settings/sample-data").status_code == 403
    assert browser.post("/settings/sample-data/load").status_code == 403
    assert browser.post("/settings/sample-data/remove").status_code == 403
    assert not woken
