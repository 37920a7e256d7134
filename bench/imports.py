"""What an import costs against bare batched inserts of the same rows, and whether a large file needs more memory.

End to end: a table file is kept, read, checked, resolved against the customers known already, recorded, made findable
and noted. The floor reads the same file and inserts customer, mail address, phone number and address, 1,000 rows a
transaction.
"""

from __future__ import annotations

import csv
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import django

from bench.databases import NAMES, on
from bench.figures import Figure, at_least, at_most, told

_ROWS = 50_000
_FEW, _MANY = 10_000, 1_000_000


def run(scale: float) -> list[Figure]:
    """The figures of this benchmark."""
    figures = []
    for database in NAMES:
        measured = on(database, "bench.imports", "speed", int(_ROWS * scale))
        figures.append(told(f"{database}: rows/s imported", measured["imported"]))
        figures.append(told(f"{database}: rows/s in bare inserts", measured["bare"]))
        figures.append(at_least(f"{database}: imported / bare", measured["imported"] / measured["bare"], 1 / 15))
    few, many = (on("SQLite", "bench.imports", "memory", rows)["peak"] for rows in (_FEW, int(_MANY * scale)))
    figures.append(told("peak memory at 10,000 rows, MB", few))
    figures.append(at_most(f"peak memory at {int(_MANY * scale):,} rows / at 10,000", many / few, 1.2))
    return figures


def _speed(rows: int) -> dict[str, float]:
    """Rows a second, imported and inserted."""
    with tempfile.TemporaryDirectory() as room:
        paths = [_table(Path(room), name, rows) for name in ("a", "b")]
        bare = rows / _timed(lambda: _insert(paths[0]))
        _forget_all()
        imported = rows / _timed(lambda: import_file(paths[1]))
    return {"imported": imported, "bare": bare}


def _memory(rows: int) -> dict[str, float]:
    """The most memory that the importing process ever held, in megabytes."""
    with tempfile.TemporaryDirectory() as room:
        import_file(_table(Path(room), "a", rows))
    return {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _table(room: Path, name: str, rows: int) -> Path:
    from bench.words import LANGUAGES

    dice, path = random.Random(name), room / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Customer number", "Family name", "Given name", "Email", "Phone", "City"])
        for number in range(rows):
            spoken = LANGUAGES[dice.choice(list(LANGUAGES))]
            family, given = dice.choice(spoken.family)[0], dice.choice(spoken.given)[0]
            phone = f"0{dice.randrange(10, 100)}-{number // 10_000 + 1000}-{number % 10_000:04}"
            mail = f"{name}{number}@mail{number % 977}.example"
            writer.writerow([f"{name}{number}", family, given, mail, phone, dice.choice(spoken.cities)])
    return path


def import_file(path: Path) -> None:
    """The file, imported as somebody would who agrees to every suggestion."""
    from farley.base import clock
    from farley.base.acts import ActWords
    from farley.capture.actions import imports
    from farley.capture.channels.csv_import.running import carry_out
    from farley.capture.models import ImportState

    act = ActWords(by=None, at=clock.now())
    with path.open("rb") as file:
        upload = imports.keep_upload(iter(lambda: file.read(1 << 20), b""), path.name, **act)
    run = imports.start_import(imports.prepare_import(upload, **act), **act)
    carry_out(run.pk, now=clock.now)
    run.refresh_from_db()
    if run.state != ImportState.DONE or run.counts["refused"]:
        raise SystemExit(f"{path.name}: {run.state}, {run.counts}, {run.reason}")


def _insert(path: Path) -> None:
    """The same rows over a connection as Farley's own."""
    from django.db import connection, transaction

    from bench.customers import ENDS_AT

    at = connection.ops.adapt_datetimefield_value(ENDS_AT)
    with path.open(newline="", encoding="utf-8") as file:
        rows = islice(csv.reader(file), 1, None)
        first = 1
        while batch := list(islice(rows, 1000)):
            with transaction.atomic(), connection.cursor() as cursor:
                numbered = list(enumerate(batch, first))
                cursor.executemany(_CUSTOMER, [(pk, f"{r[1]} {r[2]}", r[1], r[2], at) for pk, r in numbered])
                cursor.executemany(_IDENTIFIER, list(_identifiers(numbered, at)))
                cursor.executemany(_ADDRESS, [(pk, r[5], at) for pk, r in numbered])
            first += len(batch)


_CUSTOMER = (
    "INSERT INTO customers_customer (id, kind, name, family_name, given_name, name_order, reading, sort_name, "
    "match_name, language, attributes, audience, created_at, revision) "
    "VALUES (%s, 'person', %s, %s, %s, '', '', '', '', '', '{}', 'all', %s, 1)"
)
_IDENTIFIER = (
    "INSERT INTO customers_identifier (customer_id, kind, value, key, label, is_primary, created_at) "
    "VALUES (%s, %s, %s, %s, '', true, %s)"
)
_ADDRESS = (
    "INSERT INTO customers_address (customer_id, label, country, postal_code, region, city, street, created_at) "
    "VALUES (%s, '', '', '', '', %s, '', %s)"
)


def _identifiers(numbered: list[tuple[int, list[str]]], at: Any) -> Iterator[tuple[Any, ...]]:
    for pk, row in numbered:
        for kind, value in (("external_id", row[0]), ("email", row[3]), ("phone", row[4])):
            yield (pk, kind, value, value, at)


def _forget_all() -> None:
    """Empty tables for the import."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("customers_address", "customers_identifier", "customers_customer"):
            cursor.execute(f"DELETE FROM {table}")


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main(what: str, rows: int) -> None:
    """Measure in an empty installation, and print it as JSON."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps(_speed(rows) if what == "speed" else _memory(rows)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
