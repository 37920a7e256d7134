"""The same history on another engine than DuckDB, to see that an expression means the same there."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from farley.analysis.tables import INTERACTIONS, TONES, History


def on_sqlite(history: History, folder: Path) -> History:
    """The history in a file of SQLite."""
    backend = ibis.sqlite.connect(folder / "copy.sqlite3")
    return History(
        _filled(backend, "interactions", INTERACTIONS, history.interactions),
        _filled(backend, "tones", TONES, history.tones),
    )


def on_postgresql(history: History, url: str) -> History:
    """The history in tables of PostgreSQL that go with the connection."""
    backend = ibis.connect(url)
    return History(
        _filled(backend, "history", INTERACTIONS, history.interactions, mark="%s", is_passing=True),
        _filled(backend, "history_tones", TONES, history.tones, mark="%s", is_passing=True),
    )


def _filled(
    backend: Any, name: str, schema: pa.Schema, table: ibis.Table, *, mark: str = "?", is_passing: bool = False
) -> ibis.Table:
    made = backend.create_table(name, schema=ibis.Schema.from_pyarrow(schema), temp=is_passing)
    rows = [[_plain(row[column]) for column in schema.names] for row in table.to_pyarrow().to_pylist()]
    with backend.begin() as cursor:
        cursor.executemany(f"INSERT INTO {name} VALUES ({', '.join([mark] * len(schema))})", rows)
    return made


def _plain(value: Any) -> Any:
    return value.isoformat(" ") if isinstance(value, datetime) else value
