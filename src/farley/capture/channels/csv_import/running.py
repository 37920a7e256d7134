"""Carry a run out, chunk by chunk. Each chunk is one transaction that also moves the run's position on.

So a worker that is killed loses nothing and doubles nothing: the next one goes on from the position.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

import msgspec
from django.db import InterfaceError, OperationalError, transaction

from farley.base import garbage, jobs
from farley.base.acts import ActWords
from farley.base.errors import FarleyError, has_no_room
from farley.base.locks import wait_for_turn
from farley.capture.channels.csv_import.checking import check_chunks
from farley.capture.channels.csv_import.opening import open_run
from farley.capture.channels.csv_import.records import Chunk, in_chunks
from farley.capture.channels.csv_import.reverting import take_back
from farley.capture.models import ImportRun, ImportState, RefusedRow
from farley.capture.recording import RESOLVING, Counts, Origin, record_what_can_be
from farley.capture.unreadable import Unreadable

Clock = Callable[[], datetime]


@garbage.looked_for_rarely()
def carry_out(run_id: int, *, now: Clock) -> None:
    """Do what is to be done for a run (check, import, take back) until it is done or somebody stops it."""
    run = ImportRun.objects.select_related("source", "upload", "batch", "created_by").get(pk=run_id)
    try:
        if run.state == ImportState.CHECKING:
            _check(run, now)
        elif run.state == ImportState.RUNNING:
            _import(run, now)
        elif run.state == ImportState.REVERTING:
            take_back(run, now=now)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        if has_no_room(error):
            raise  # It goes on from where it stands as soon as there is room.
        reason = str(error) if isinstance(error, (Unreadable, FarleyError, OSError)) else repr(error)
        ImportRun.objects.filter(pk=run.pk).update(state=ImportState.FAILED, reason=reason[:500], finished_at=now())
        if not isinstance(error, (Unreadable, FarleyError, OSError)):
            raise
    if run.state != ImportState.CHECKING:
        jobs.wake_after_intake()


def _check(run: ImportRun, now: Clock) -> None:
    rows, reader = open_run(run, at=now())
    act = ActWords(by=run.created_by, at=now(), source=run.source.label)

    def progress(count: int) -> bool:
        mine = ImportRun.objects.filter(pk=run.pk, state=ImportState.CHECKING)
        return bool(mine.update(counts=asdict(Counts(rows=count))))

    check = check_chunks(in_chunks(rows, reader), region=reader.setting.region, act=act, progress=progress)
    if check is not None:
        ImportRun.objects.filter(pk=run.pk, state=ImportState.CHECKING).update(
            state=ImportState.CHECKED, total=check.rows, check_result=msgspec.to_builtins(check), counts={}
        )


def _import(run: ImportRun, now: Clock) -> None:
    rows, reader = open_run(run, at=now())
    position = run.position
    for chunk in in_chunks(rows, reader):
        if not _take(run, chunk, position, reader.setting.region, now()):
            return
        position += chunk.count
    ImportRun.objects.filter(pk=run.pk, state=ImportState.RUNNING, position=position).update(
        state=ImportState.DONE, total=position, finished_at=now()
    )


@transaction.atomic
def _take(run: ImportRun, chunk: Chunk, position: int, region: str, at: datetime) -> bool:
    """Record a chunk and move on; False if the run was stopped, or another worker has taken it over."""
    current = ImportRun.objects.select_for_update().get(pk=run.pk)
    if current.state != ImportState.RUNNING or current.position != position:
        return False
    wait_for_turn(RESOLVING)
    origin = Origin(run.source.label, run.created_by, at, region, run.batch)
    recorded = record_what_can_be(chunk.arrivals, origin)
    for row, problem in zip(chunk.rows, recorded.problems, strict=True):
        if problem:
            chunk.refuse(row, problem)
    _keep_refused(run, chunk)
    counts = recorded.counts + Counts(skipped=chunk.skipped, refused=len(chunk.refused), rows=chunk.count)
    current.counts = asdict(counts_of(current) + counts)
    current.position = position + chunk.count
    current.save(update_fields=["counts", "position"])
    return True


def _keep_refused(run: ImportRun, chunk: Chunk) -> None:
    rows = [
        RefusedRow(
            run=run, number=r.number, line=r.line, column=r.column[:200], cells=list(r.cells), reason=r.reason[:500]
        )
        for r in chunk.refused
    ]
    RefusedRow.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def counts_of(run: ImportRun) -> Counts:
    """What became of a run's rows so far."""
    return Counts(**run.counts)
