"""Dora's imports are stopped on their way, or break off: what came stays, and a stopped one goes on where it stood."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from farley.base.acts import ActWords
from farley.capture import queries
from farley.capture.actions import imports
from farley.capture.channels.csv_import import records, running
from farley.capture.channels.csv_import.running import carry_out
from farley.capture.models import ImportRun, ImportState
from farley.customers.models import Customer

Imported = Callable[..., ImportRun]


def test_a_run_stops_when_asked_and_goes_on_where_it_stood(
    prepared: Imported, act: ActWords, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = imports.start_import(prepared("id,name\n" + "".join(f"{n},Customer {n}\n" for n in range(50))), **act)
    _take = running._take
    monkeypatch.setattr(records.in_chunks, "__kwdefaults__", {"size": 10})

    def take_and_stop(*words: Any) -> bool:
        taken = _take(*words)
        if taken and ImportRun.objects.get(pk=run.pk).position == 20:
            imports.stop_import(run, **act)
        return taken

    monkeypatch.setattr(running, "_take", take_and_stop)
    carry_out(run.pk, now=lambda: now)
    run.refresh_from_db()
    assert (run.state, run.position, Customer.objects.count()) == (ImportState.STOPPED, 20, 20)

    monkeypatch.setattr(running, "_take", _take)
    imports.start_import(run, **act)
    carry_out(run.pk, now=lambda: now)
    run.refresh_from_db()
    assert (run.state, run.position, Customer.objects.count()) == (ImportState.DONE, 50, 50)
    assert queries.progress_of(run).percent == 100


def test_a_file_that_breaks_off_fails_with_its_reason_and_keeps_what_came(
    imported: Imported, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = gzip.compress(b"id,name\n" + b"".join(b"%d,Customer %d\n" % (n, n * n) for n in range(40_000)))
    monkeypatch.setattr(records.in_chunks, "__kwdefaults__", {"size": 500})

    run = imported(packed[: len(packed) // 20], name="customers.csv.gz")

    assert run.state == ImportState.FAILED
    assert "damaged after row" in run.reason
    assert Customer.objects.count() == run.position > 0
