"""Rows as chunks of arrivals, ready to be recorded; an order is never cut in two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from farley.capture.arrivals import Arrival, Bought
from farley.capture.channels.csv_import.reading import Row
from farley.capture.channels.csv_import.rows import NobodyNamed, OrderLine, RowReader, RowRefused

T = TypeVar("T")
CHUNK = 2000
MOST_LINES_IN_AN_ORDER = 5000


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was refused, for the person who imports it."""

    number: int
    line: int
    column: str
    cells: tuple[str, ...]
    reason: str


@dataclass(slots=True)
class Chunk:
    """Some rows on end: how many, the arrivals they make, and the row at which each of these begins."""

    count: int = 0
    arrivals: list[Arrival] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    skipped: int = 0

    def add(self, arrival: Arrival, row: Row) -> None:
        self.arrivals.append(arrival)
        self.rows.append(row)

    def attempt(self, row: Row, read: Callable[[Row], T]) -> T | None:
        """What the row says, or None: then it is counted as passed over, or kept as refused."""
        if row.problem:
            self.refuse(row, row.problem)
            return None
        try:
            return read(row)
        except NobodyNamed:
            self.skipped += 1
        except RowRefused as refused:
            self.refuse(row, refused.reason, refused.column)
        return None

    def refuse(self, row: Row, reason: str, column: str = "") -> None:
        # What could not be decoded stands as lone surrogates, which no database takes.
        cells = tuple(cell.encode("utf-8", "replace").decode() for cell in row.cells)
        self.refused.append(Refusal(row.number, row.line, column, cells, reason))


def in_chunks(rows: Iterable[Row], reader: RowReader, *, size: int = CHUNK) -> Iterator[Chunk]:
    """The rows in chunks of about `size` rows."""
    if reader.mapping.content == "orders":
        return _orders(rows, reader, size)
    read = reader.customer if reader.mapping.content == "customers" else reader.interaction
    return _single(rows, read, size)


def _single(rows: Iterable[Row], read: Callable[[Row], Arrival], size: int) -> Iterator[Chunk]:
    chunk = Chunk()
    for row in rows:
        if (arrival := chunk.attempt(row, read)) is not None:
            chunk.add(arrival, row)
        chunk.count += 1
        if chunk.count >= size:
            yield chunk
            chunk = Chunk()
    if chunk.count:
        yield chunk


def _orders(rows: Iterable[Row], reader: RowReader, size: int) -> Iterator[Chunk]:
    chunk = Chunk()
    lines: list[OrderLine] = []
    first: Row | None = None
    for row in rows:
        line = chunk.attempt(row, reader.order_line)
        if line and first and lines and (line.number != lines[0].number or len(lines) >= MOST_LINES_IN_AN_ORDER):
            chunk.add(_order(lines), first)
            lines = []
            if chunk.count >= size:
                yield chunk
                chunk = Chunk()
        if line:
            first = first if lines else row
            lines.append(line)
        chunk.count += 1
    if first and lines:
        chunk.add(_order(lines), first)
    if chunk.count:
        yield chunk


def _order(lines: list[OrderLine]) -> Arrival:
    first = lines[0]
    total = sum((line.amount for line in lines), Decimal(0))
    bought = Bought(
        number=first.number,
        placed_at=first.placed_at,
        currency=first.currency,
        lines=tuple(line.line for line in lines),
        total=total,
        has_time=first.has_time,
    )
    return Arrival(first.who, bought=bought)
