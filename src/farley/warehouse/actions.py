"""Forget customers, tend the files, start anew."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings

from farley.warehouse import tables
from farley.warehouse.erasing import delete_customers
from farley.warehouse.models import Erasure
from farley.warehouse.sources import sources

_MANY_FILES = 300
_KEPT_HOURS = 168
_FORGOTTEN_AFTER = 86_400


def erase_customers(customer_ids: Sequence[int], *, at: datetime) -> int:
    """Remove customers from the copy for good: their rows, and the files that held them. Returns the number of rows.

    Call it after they are gone from the operational tables. It is remembered, so that a restored backup forgets them
    again (`erase_again`).
    """
    note_erasures(customer_ids, at=at)
    return erase_noted(customer_ids, at=at)


def note_erasures(customer_ids: Iterable[int], *, at: datetime) -> None:
    """Say that customers are to go from the copy: whatever is copied from now on leaves them out."""
    Erasure.objects.bulk_create([Erasure(customer_id=each, asked_at=at) for each in customer_ids])


def erase_noted(customer_ids: Iterable[int], *, at: datetime) -> int:
    """Remove from the copy those of the customers of whom it was said, and who are still there. Returns as above."""
    return _erase(list(Erasure.objects.filter(customer_id__in=list(customer_ids), done_at=None)), at)


def erase_again(*, at: datetime) -> int:
    """Forget everybody again who was ever erased: after a restore, or where a process was killed on the way."""
    return _erase(list(Erasure.objects.all()), at)


def _erase(erasures: list[Erasure], at: datetime) -> int:
    rows = delete_customers(each.customer_id for each in erasures) if erasures else 0
    for erasure in erasures:
        erasure.done_at, erasure.rows = at, max(erasure.rows, rows)
    Erasure.objects.bulk_update(erasures, ["done_at", "rows"], batch_size=500)
    return rows


def tend(*, at: datetime) -> int:
    """Merge small files and drop those that were replaced over a week ago. Returns the number of files merged."""
    merged = 0
    for source in sources():
        table = tables.opened(source.name)
        if table is not None:
            merged += int(table.optimize.compact()["numFilesRemoved"])
            table.vacuum(retention_hours=_KEPT_HOURS, dry_run=False)
            table.create_checkpoint()
    _drop_what_killed_readers_left()
    return merged


def tend_if_needed(*, at: datetime) -> int:
    """Tend at once where a large import left very many small files."""
    return tend(at=at) if any(len(tables.files_of(source.name)) > _MANY_FILES for source in sources()) else 0


def start_anew() -> None:
    """Throw the copy away; the next export builds it from the beginning. After a restore, ids may mean something
    else.
    """
    for source in sources():
        shutil.rmtree(tables.path_of(source.name), ignore_errors=True)


def _drop_what_killed_readers_left() -> None:
    # The age of a file on disk is a matter of the machine's clock, whatever time the caller works with.
    for folder in Path(settings.WAREHOUSE).glob("_reading-*"):
        if time.time() - folder.stat().st_mtime > _FORGOTTEN_AFTER:
            shutil.rmtree(folder, ignore_errors=True)
