"""Table files on their way in."""

from __future__ import annotations

import zoneinfo
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from farley.api.paging import CursorWord, Limit
from farley.api.v1.fields import Answer, Shape
from farley.capture.actions.imports import USUAL_SOURCE
from farley.capture.channels.csv_import.checking import Check
from farley.capture.channels.csv_import.fields import Content
from farley.capture.channels.csv_import.mapping import Column, Existing, Guess, Mapping, NameOrder
from farley.capture.channels.csv_import.opening import mapping_of
from farley.capture.channels.csv_import.values import DateStyle
from farley.capture.models import ImportRun, RefusedRow
from farley.capture.queries import Progress


def _zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("There is no such time zone.") from error
    return name


class UploadIn(Shape):
    """What goes along with a file."""

    source_name: Annotated[str, Field(min_length=1, max_length=60, pattern=r"\S")] = USUAL_SOURCE


class ColumnIn(Shape):
    """What one column means."""

    index: Annotated[int, Field(ge=0, le=10_000, description="Its place in the file, from 0")]
    field: Annotated[
        str, Field(max_length=130, description="Empty to leave it out; attribute:NAME for a field of yours")
    ]
    date_style: DateStyle | None = None
    decimal_comma: bool = False


class MappingIn(Shape):
    """How the file is to be read."""

    content: Content
    columns: Annotated[list[ColumnIn], Field(min_length=1, max_length=500)]
    zone: Annotated[str, AfterValidator(_zone), Field(max_length=64, examples=["Asia/Tokyo"])] = "UTC"
    currency: Annotated[str, Field(pattern="^([A-Z]{3})?$")] = ""
    name_order: NameOrder = "by_script"
    existing: Existing = "update"

    def mapping(self) -> Mapping:
        """What the room's action takes."""
        columns = tuple(Column(**dict(column)) for column in self.columns)
        return Mapping(**(dict(self) | {"columns": columns}))


class ColumnOut(Answer):
    """What one column means."""

    index: int
    field: str
    date_style: DateStyle | None
    decimal_comma: bool

    @classmethod
    def of(cls, column: Column) -> ColumnOut:
        return cls(**{name: getattr(column, name) for name in cls.model_fields})


class MappingOut(Answer):
    """How the file is read."""

    content: str
    columns: list[ColumnOut]
    zone: str
    currency: str
    name_order: str
    existing: str

    @classmethod
    def of(cls, mapping: Mapping) -> MappingOut:
        same = {name: getattr(mapping, name) for name in cls.model_fields if name != "columns"}
        return cls(**same, columns=[ColumnOut.of(column) for column in mapping.columns])


class GuessOut(Answer):
    """A column of the file, what it seems to mean, how sure that is and why, and some of its values."""

    index: int
    header: str
    field: str
    confidence: float
    why: str
    samples: list[str]

    @classmethod
    def of(cls, guess: Guess) -> GuessOut:
        return cls(
            index=guess.column.index,
            header=guess.header,
            field=guess.column.field,
            confidence=guess.confidence,
            why=guess.why,
            samples=list(guess.samples),
        )


class ProposalOut(Answer):
    """What the file seems to hold, and what it lacks."""

    content: Literal["customers", "orders", "interactions"]
    confidence: float
    columns: list[GuessOut]
    missing: list[str]


class CountsOut(Answer):
    """What became of the rows."""

    created: int
    updated: int
    unchanged: int
    recorded: int
    known: int
    skipped: int
    refused: int


class TroubleOut(Answer):
    """Rows that would be refused for one column."""

    column: str
    count: int


class CheckOut(Answer):
    """What a dry run found."""

    rows: int
    new_customers: int
    known_customers: int
    entries: int
    skipped: int
    refused: int
    troubles: list[TroubleOut]

    @classmethod
    def of(cls, check: Check) -> CheckOut:
        same = {name: getattr(check, name) for name in cls.model_fields if name != "troubles"}
        troubles = [TroubleOut(column=trouble.column, count=trouble.count) for trouble in check.troubles]
        return cls(**same, troubles=troubles)


class ImportOut(Answer):
    """An import: draft, checking, checked, running, stopped, done, failed, reverting or reverted."""

    id: int
    file_name: str
    source_name: str
    state: str
    is_under_way: bool
    rows_done: int
    rows_total: int | None
    counts: CountsOut
    reason: str = Field(description="Why it failed")
    mapping: MappingOut
    check: CheckOut | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, run: ImportRun, progress: Progress, check: Check | None) -> ImportOut:
        counts = {name: getattr(progress.counts, name) for name in CountsOut.model_fields}
        return cls(
            id=run.pk,
            file_name=run.upload.name,
            source_name=run.source.name,
            state=run.state,
            is_under_way=run.is_under_way,
            rows_done=progress.done,
            rows_total=progress.total,
            counts=CountsOut(**counts),
            reason=progress.reason,
            mapping=MappingOut.of(mapping_of(run)),
            check=CheckOut.of(check) if check else None,
            created_at=run.created_at,
            started_at=run.started_at,
            finished_at=run.finished_at,
        )


class ImportPage(Answer):
    """Some imports; `next` is the cursor of the page after, null on the last."""

    items: list[ImportOut]
    next: str | None


class RefusedRowOut(Answer):
    """A row that was not taken, and why."""

    number: int
    line: int
    column: str
    reason: str
    cells: list[str]

    @classmethod
    def of(cls, row: RefusedRow) -> RefusedRowOut:
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class RefusedRowPage(Answer):
    """Some refused rows; `next` is the cursor of the page after, null on the last."""

    items: list[RefusedRowOut]
    next: str | None


class Place(Shape):
    """Which page of a list."""

    cursor: CursorWord = ""
    limit: Limit = 50
