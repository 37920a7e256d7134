"""From the SQLite file of a backup into PostgreSQL: the way of an installation that outgrows one file.

Both hold the same tables with the same columns. What differs is how a value is written down, so each goes over as the
text that PostgreSQL reads as the same value.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import DataError

from farley.base.errors import Invalid
from farley.base.search import as_vector

Written = Callable[[Any], Any]


def copy_tables(source: sqlite3.Connection, tables: Iterable[str], cursor: CursorWrapper) -> None:
    """Copy the rows of these tables; they are there and empty.

    Raises Invalid, naming the table, where PostgreSQL does not take a value that SQLite let pass.
    """
    for table in tables:
        kinds = _kinds_of(table, cursor)
        names = ", ".join(map(connection.ops.quote_name, kinds))
        quoted = connection.ops.quote_name(table)
        try:
            with cursor.copy(f"COPY {quoted} ({names}) FROM STDIN") as copy:
                for row in _rows(source, f"SELECT {names} FROM {quoted}", list(kinds.values())):
                    copy.write_row(row)
        except DataError as error:
            raise Invalid(f"PostgreSQL does not take something in the table {table}: {error}") from error


def last_ids(source: sqlite3.Connection) -> dict[str, int]:
    """The last id given out in each table, by the name of PostgreSQL's sequence for it."""
    rows = source.execute("SELECT name, seq FROM sqlite_sequence WHERE seq > 0")
    return {f"{table}_id_seq": last for table, last in rows}


def _kinds_of(table: str, cursor: CursorWrapper) -> dict[str, str]:
    """The columns of a table with PostgreSQL's names for their types."""
    cursor.execute(
        "SELECT column_name, udt_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND table_name = %s ORDER BY ordinal_position",
        [table],
    )
    return dict(cursor.fetchall())


def _rows(source: sqlite3.Connection, sql: str, kinds: list[str]) -> Iterator[list[Any]]:
    written = [_WRITTEN.get(kind, _as_it_is) for kind in kinds]
    for row in source.execute(sql):
        yield [None if value is None else write(value) for write, value in zip(written, row, strict=True)]


def _as_it_is(value: Any) -> Any:
    # PostgreSQL's text holds any character but this one.
    return value.replace("\0", "") if isinstance(value, str) else value


def _yes_or_no(value: int) -> str:
    return "t" if value else "f"


def _moment(value: str) -> str:
    return f"{value}+00"  # SQLite keeps UTC, and does not say so


def _json(value: str) -> str:
    return value.replace("\\u0000", "")


def _tokens(value: str) -> str:
    return as_vector(value.split(" ")) if value else ""


_WRITTEN: dict[str, Written] = {"bool": _yes_or_no, "timestamptz": _moment, "jsonb": _json, "tsvector": _tokens}
