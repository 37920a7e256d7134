"""Reads that put things together; the caller got the records through access."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec

from farley.base import spreadsheets
from farley.capture.channels.csv_import.checking import Check
from farley.capture.channels.csv_import.opening import layout_of
from farley.capture.channels.csv_import.running import counts_of
from farley.capture.models import ImportRun, RefusedRow
from farley.capture.recording import Counts


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import has come: rows done of all rows (None while that is not known), and what became of them."""

    state: str
    done: int
    total: int | None
    counts: Counts
    reason: str
    is_under_way: bool

    @property
    def percent(self) -> int | None:
        """Share of the rows that are done, 0 to 100."""
        return min(100, self.done * 100 // self.total) if self.total else None


def progress_of(run: ImportRun) -> Progress:
    """How far an import has come."""
    counts = counts_of(run)
    done = run.position if run.state != "checking" else counts.rows
    return Progress(run.state, done, run.total, counts, run.reason, run.is_under_way)


def check_of(run: ImportRun) -> Check | None:
    """What the dry run of an import found, or None before it."""
    return msgspec.convert(run.check_result, Check) if run.check_result else None


def error_file(run: ImportRun, *, worded: Callable[[str], str] = str) -> Iterator[str]:
    """The refused rows as a table to mend and import again: the file's own columns, then line and reason.

    `worded` says a reason in the reader's language.
    """
    yield spreadsheets.BEGINNING + spreadsheets.line([*layout_of(run).header, "line", "column", "reason"])
    for row in RefusedRow.objects.filter(run=run).order_by("number").iterator(chunk_size=500):
        yield spreadsheets.line([*row.cells, str(row.line), row.column, worded(row.reason)])
