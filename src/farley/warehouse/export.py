"""Bring the tables up to their streams."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from farley.base.pieces import in_pieces
from farley.base.streams import Place, rows_after
from farley.timeline.models import Interaction
from farley.warehouse import tables
from farley.warehouse.erasing import delete_customers, delete_hanging_on
from farley.warehouse.models import Erasure
from farley.warehouse.sources import sources
from farley.warehouse.streams import Snapshot, Stream

log = logging.getLogger(__name__)
_ROWS_AT_ONCE = 20_000


def export_all() -> int:
    """Bring every table up to date. Returns the number of rows written.

    Any number of processes may do so at once: each row is written once.
    """
    return sum(export(source) for source in sources())


def export(source: Stream | Snapshot) -> int:
    """Bring one table up to date. Returns the number of rows written."""
    written = 0
    try:
        while count := _append(source) if isinstance(source, Stream) else _replace(source):
            written += count
            if isinstance(source, Snapshot):
                break
    except tables.WrittenMeanwhile:
        log.info("Another process is copying %s.", source.name)
    return written


def _append(stream: Stream) -> int:
    table = tables.created(stream.name, stream.schema, indexed=stream.indexed, partition=stream.partition)
    rows = rows_after(stream.rows(), tables.place_of(table), limit=_ROWS_AT_ONCE)
    if not rows:
        return 0
    written = [stream.row(row) for row in rows]
    place = Place(rows[-1].tx, rows[-1].id)
    tables.write(table, pa.Table.from_pylist(written, schema=stream.schema), place, mode="append")
    _forget_who_was_erased_meanwhile(stream, written)
    return len(rows)


def _forget_who_was_erased_meanwhile(stream: Stream, rows: list[dict[str, Any]]) -> None:
    """An erasure is noted before it is carried out. So whoever was erased while their rows were on their way is found
    here, and whoever is erased from now on is found in the table. What hangs on an interaction has to find it.
    """
    if stream.has_customers:
        ids = {row["customer_id"] for row in rows}
        erased = set(Erasure.objects.filter(customer_id__in=ids).values_list("customer_id", flat=True))
        if erased:
            delete_customers(erased)
        return
    hanging = {row["interaction_id"] for row in rows}
    for some in in_pieces(hanging.copy(), 5_000):
        hanging.difference_update(Interaction.objects.filter(pk__in=some).values_list("pk", flat=True))
    if hanging:
        delete_hanging_on(hanging)


def _replace(snapshot: Snapshot) -> int:
    table = tables.created(snapshot.name, snapshot.schema, indexed=snapshot.indexed)
    place = _newest(snapshot, tables.place_of(table))
    if place is None:
        return 0
    # The changes are read first: what is changed after that shows in this snapshot and again in the next.
    rows = list(snapshot.rows())
    columns = [
        pa.array(column, type=field.type)
        for column, field in zip(_columns(rows, snapshot), snapshot.schema, strict=True)
    ]
    tables.write(table, pa.Table.from_arrays(columns, schema=snapshot.schema), place, mode="overwrite")
    return len(rows)


def _columns(rows: Sequence[Any], snapshot: Snapshot) -> list[tuple[Any, ...]]:
    return list(zip(*rows, strict=True)) if rows else [() for _field in snapshot.schema]


def _newest(snapshot: Snapshot, place: Place) -> Place | None:
    """The place of the newest change after `place`, or None where there is none."""
    newest = None
    while rows := rows_after(snapshot.changes(), newest or place, limit=_ROWS_AT_ONCE):
        newest = Place(rows[-1].tx, rows[-1].id)
    return newest
