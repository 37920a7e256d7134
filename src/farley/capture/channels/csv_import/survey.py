"""A look through a whole file before it is imported: which rows repeat, and whether orders lie scattered."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

import numpy as np

from farley.capture.channels.csv_import.reading import Row


def repeated(fingerprints: Iterable[int]) -> frozenset[int]:
    """Those that occur more than once; eight bytes of memory each."""
    all_of_them = np.sort(np.frombuffer(array("Q", fingerprints), dtype=np.uint64))
    return frozenset(int(value) for value in np.unique(all_of_them[1:][all_of_them[1:] == all_of_them[:-1]]))


def is_scattered(keys: Iterable[str]) -> bool:
    """Whether a key comes again after another one came between."""
    return bool(repeated(_beginnings(keys)))


def _beginnings(keys: Iterable[str]) -> Iterator[int]:
    last = None
    for key in keys:
        if key != last:
            yield int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "big")
        last = key


def gathered(rows: Iterable[Row], key_index: int) -> Iterator[Row]:
    """The rows in the order in which their keys first came, those of one key together; sorted on disk."""
    with tempfile.TemporaryDirectory(prefix="farley-") as folder:
        store = sqlite3.connect(Path(folder) / "rows.sqlite3", isolation_level=None)
        store.execute("PRAGMA journal_mode=OFF")
        store.execute("PRAGMA synchronous=OFF")
        store.execute("CREATE TABLE rows (key TEXT, number INTEGER, line INTEGER, cells TEXT, problem TEXT, formula)")
        store.execute("BEGIN")
        store.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?)", (_stored(row, key_index) for row in rows))
        store.execute("COMMIT")
        store.execute("CREATE TABLE firsts AS SELECT key, min(number) AS first FROM rows GROUP BY key")
        store.execute("CREATE UNIQUE INDEX first_by_key ON firsts (key)")
        sql = "SELECT number, line, cells, problem, formula FROM rows JOIN firsts USING (key) ORDER BY first, number"
        for number, line, cells, problem, formula in store.execute(sql):
            yield Row(number, line, tuple(json.loads(cells)), problem, bool(formula))
        store.close()


def _stored(row: Row, key_index: int) -> tuple[object, ...]:
    key = row.cells[key_index] if not row.problem and row.cells[key_index] else f"\x1f{row.number}"
    return (
        key.encode("utf-8", "replace").decode(),
        row.number,
        row.line,
        json.dumps(row.cells),
        row.problem,
        row.has_formula,
    )
