"""The inbox's front door: keep what arrived, many at once, each thing once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from farley.capture.models import InboxItem, ItemState

_TABLE = InboxItem._meta.db_table
_COLUMNS = "source_id, key, payload, received_at, state, mark, reason, attempts"


@dataclass(frozen=True, slots=True)
class NewItem:
    """One thing that arrived. With a `reason` it goes to quarantine at once: its channel has already seen why."""

    source_id: int
    key: str
    payload: bytes
    received_at: datetime
    reason: str = ""


def keep(items: Sequence[NewItem]) -> None:
    """Keep things that arrived; what the source has sent before (by its key) is kept once. On disk when this returns.

    Raises OperationalError if the database is locked, full or away.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_UNNEST, _as_arrays(items))
        else:
            adapt = connection.ops.adapt_datetimefield_value
            rows: list[Any] = [_as_row(item, adapt(item.received_at)) for item in items]
            cursor.executemany(_INSERT, rows)


_INSERT = (
    f"INSERT INTO {_TABLE} ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, '', %s, 0) "  # noqa: S608 - our own table
    "ON CONFLICT (source_id, key) DO NOTHING"
)
_UNNEST = (
    f"INSERT INTO {_TABLE} ({_COLUMNS}) "  # noqa: S608 - our own table
    "SELECT source_id, key, payload, received_at, state, '', reason, 0 FROM unnest(%s::bigint[], %s::text[], "
    "%s::bytea[], %s::timestamptz[], %s::text[], %s::text[]) AS t(source_id, key, payload, received_at, state, reason) "
    "ON CONFLICT (source_id, key) DO NOTHING"
)


def _as_row(item: NewItem, received_at: object) -> tuple[object, ...]:
    return (item.source_id, item.key, item.payload, received_at, _state(item), item.reason[:500])


def _as_arrays(items: Sequence[NewItem]) -> list[list[object]]:
    rows = [_as_row(item, item.received_at) for item in items]
    return [list(column) for column in zip(*rows, strict=True)]


def _state(item: NewItem) -> str:
    return str(ItemState.QUARANTINED if item.reason else ItemState.WAITING)
