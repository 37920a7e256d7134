"""Write many rows at once with the real schema: COPY or executemany; other columns get the model's default."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

from farley.base.search import TokensField

_AT_ONCE = 20_000


def write(table: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write new rows of plain values, in the order of the columns; without "id" they are numbered from 1."""
    given = {field.column: field for field in table._meta.concrete_fields}
    usual = {name: _usual(field) for name, field in given.items() if name not in columns and _is_needed(field)}
    if "id" in usual:
        usual.pop("id")
        columns, rows = ["id", *columns], ([place, *row] for place, row in enumerate(rows, 1))
    writers = [_writer(given[name]) for name in columns]
    constants = list(usual.values())
    ready = ([*(w(v) if w else v for w, v in zip(writers, row, strict=True)), *constants] for row in rows)
    names = ", ".join(connection.ops.quote_name(name) for name in [*columns, *usual])
    while batch := list(islice(ready, _AT_ONCE)):
        with transaction.atomic():
            _put(table._meta.db_table, names, batch)


def _put(table: str, names: str, rows: list[list[Any]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(rows[0]))
            # Past Django's wrapper, which would look through each statement for its own marks.
            cursor.cursor.connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)


def _is_needed(field: Any) -> bool:
    return field.column == "id" or (field.column != "tx" and not field.null)


def _usual(field: Any) -> Any:
    return None if field.column == "id" else field.get_db_prep_save(field.get_default(), connection)


def _writer(field: Any) -> Callable[[Any], Any] | None:
    """What makes a plain value one that the database takes; None where it is one already."""
    if isinstance(field, TokensField):
        return lambda value: field.get_db_prep_value(value, connection)
    if isinstance(field, models.JSONField):
        return json.dumps
    if isinstance(field, models.DateTimeField) and connection.vendor == "sqlite":
        return _without_zone
    return None


def _without_zone(value: datetime) -> str:
    return str(value)[:-6]


def settle(tables: Sequence[type[models.Model]]) -> None:
    """Let ids go on after the highest, and the database know its tables."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def start_fast() -> None:
    """Let this connection write without waiting for the disk: what it writes can be made again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SET synchronous_commit = off" if connection.vendor == "postgresql" else "PRAGMA synchronous=OFF"
        )


def in_pieces(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Rows in lists of a size that is written at once."""
    rows = iter(rows)
    while piece := list(islice(rows, _AT_ONCE)):
        yield piece
