"""Streams that are read with a cursor, and never skip a row that committed late.

On PostgreSQL two writers can take ids 7 and 8 and commit in the order 8, 7: who reads by id alone has then passed 7
for ever. So each row also keeps the number of its transaction, and readers stop before the oldest transaction that is
still open. On SQLite writers queue up, and the id alone is the order.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Func, Q
from django.db.models.expressions import RawSQL


class CurrentTransaction(Func):
    """The number of the transaction that writes the row; 0 where the id alone is the commit order."""

    template = "0"
    output_field = models.BigIntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        return "(pg_current_xact_id()::text::bigint)", []


class StreamRow(models.Model):
    """A row of a stream: its place is (tx, id)."""

    tx = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)

    class Meta:
        abstract = True


class Cursor(models.Model):
    """How far one reader has come in one stream."""

    name = models.CharField(max_length=120, primary_key=True)
    tx = models.BigIntegerField(default=-(2**62))
    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.tx}/{self.position}"


@dataclass(frozen=True)
class Place:
    """A place in a stream."""

    tx: int
    id: int


def rows_after(rows: models.QuerySet[Any, Any], place: Place, *, limit: int) -> list[Any]:
    """The next rows of a stream in commit order, only those before which nothing can still appear."""
    later = Q(tx__gt=place.tx) | Q(tx=place.tx, id__gt=place.id)
    return list(_settled(rows).filter(tx__gte=place.tx).filter(later).order_by("tx", "id")[:limit])


def newest_place(rows: models.QuerySet[Any, Any]) -> Place | None:
    """How far a stream has come, for a reader who starts from there; None where nothing is in it."""
    newest = _settled(rows).order_by("-tx", "-id").values_list("tx", "id").first()
    return Place(*newest) if newest else None


def _settled(rows: models.QuerySet[Any, Any]) -> models.QuerySet[Any, Any]:
    """The rows before which nothing can still appear."""
    if connection.vendor != "postgresql":
        return rows
    oldest = RawSQL("(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)", (), models.BigIntegerField())
    return rows.filter(tx__lt=oldest)


@contextmanager
def reading(name: str, rows: models.QuerySet[Any], *, limit: int = 1000) -> Iterator[list[Any]]:
    """The next rows for the reader `name`; the cursor moves on with the reader's own writes, in one transaction.

    Two workers that read for the same name wait for each other. If the reader fails, nothing was read. Where the name
    ends in a version, `room.reader:version`, how far other versions came is forgotten as soon as this one is through.
    """
    with transaction.atomic():
        Cursor.objects.get_or_create(name=name)
        cursor = Cursor.objects.select_for_update().get(name=name)
        batch = rows_after(rows, Place(cursor.tx, cursor.position), limit=limit)
        yield batch
        if batch:
            cursor.tx, cursor.position = batch[-1].tx, batch[-1].id
            cursor.save(update_fields=["tx", "position"])
        else:
            _forget_other_versions(name)


def _forget_other_versions(name: str) -> None:
    reader, colon, _version = name.partition(":")
    if colon:
        Cursor.objects.filter(name__startswith=f"{reader}:").exclude(name=name).delete()
