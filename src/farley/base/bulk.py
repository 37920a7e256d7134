"""Put many new rows into a table at once: prepared statements on SQLite, COPY on PostgreSQL.

Django's bulk_create writes out a statement for every few rows, and most of an import's time went into that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models import Field, Model
from django.db.models.expressions import DatabaseDefault
from psycopg.types.json import Jsonb

M = TypeVar("M", bound=Model)
Prepare = Callable[[Any], Any]


def insert(rows: Sequence[M]) -> list[M]:
    """Insert rows of one table that are new, and give each its id. Returns the rows.

    Raises IntegrityError if one of them is there already. Columns with a default of the database's own get that.
    """
    if rows:
        with transaction.atomic():
            _insert(rows)
    return list(rows)


def _insert(rows: Sequence[M]) -> None:
    model = type(rows[0])
    for row, pk in zip(rows, _reserved_ids(model, len(rows)), strict=True):
        row.pk = pk
    fields = [field for field in model._meta.local_concrete_fields if not _is_left_to_database(field, rows[0])]
    prepare = [(field.attname, _preparation(field)) for field in fields]
    values = ([prepared(getattr(row, name)) for name, prepared in prepare] for row in rows)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for line in values:
                    copy.write_row(line)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(values))  # noqa: S608
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _reserved_ids(model: type[Model], count: int) -> list[int]:
    """Ids that nobody else takes: from the sequence, or on SQLite, where we alone write now, the next ones."""
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, key, count]
            )
            return [pk for (pk,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return list(range(last + 1, last + 1 + count))


def _is_left_to_database(field: Field[Any, Any], row: Model) -> bool:
    return isinstance(getattr(row, field.attname), DatabaseDefault)


def _preparation(field: Field[Any, Any]) -> Prepare:
    """How a field's values are made ready, the same as Django does, without asking again for each value."""
    if isinstance(field, models.DateTimeField):
        return _moments()
    if isinstance(field, models.JSONField):
        return Jsonb if connection.vendor == "postgresql" else _json
    if isinstance(field, models.DecimalField):
        digits, places, adapt = field.max_digits, field.decimal_places, connection.ops.adapt_decimalfield_value
        return lambda value: adapt(value, digits, places)
    if isinstance(field, _PLAIN):
        return _as_it_is
    return lambda value: field.get_db_prep_save(value, connection)


_PLAIN = (
    models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.FloatField, models.ForeignKey,
    models.AutoField,
)  # fmt: skip


def _as_it_is(value: Any) -> Any:
    return value


def _json(value: Any) -> str:
    return "{}" if value == {} else json.dumps(value)


def _moments() -> Prepare:
    """Rows made together share most of their times, so each is made ready once."""
    ready: dict[datetime | None, Any] = {}
    adapt = connection.ops.adapt_datetimefield_value

    def prepare(value: datetime | None) -> Any:
        if value not in ready:
            ready[value] = adapt(value)
        return ready[value]

    return prepare
