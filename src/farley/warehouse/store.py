"""The copy as the tables that insights read, on DuckDB through ibis."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis
import pyarrow as pa
from django.conf import settings
from ibis import _

from farley.analysis import tables as contract
from farley.analysis.tables import History
from farley.warehouse import tables
from farley.warehouse.streams import CUSTOMERS, INTERACTIONS

TONES = "tones"
# Files of tables and of mails and the sample data bring in the past in one day. For a replay they count as known when
# they happened.
_PAST = ("csv_import:", "email:", "demo")


@contextmanager
def history(*, is_replay: bool = False) -> Iterator[History]:
    """All that happened, with each interaction at the customer that this is today. Trashed customers are left out.

    Everything is read once into a database of its own, which goes when the block ends: other processes may tend or
    erase meanwhile. With `is_replay`, imported rows count as known when they happened, because the system they came
    from knew them; without it, "as of" a day before the import the past would be empty.
    """
    Path(settings.WAREHOUSE).mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="_reading-", dir=settings.WAREHOUSE) as folder:
        connection = ibis.duckdb.connect(Path(folder) / "history.duckdb", temp_directory=str(Path(folder) / "spill"))
        try:
            yield _history(connection, is_replay)
        finally:
            connection.disconnect()


def _history(connection: ibis.BaseBackend, is_replay: bool) -> History:
    rows = _read(connection, INTERACTIONS.name, INTERACTIONS.schema)
    customers = _read(connection, CUSTOMERS.name, CUSTOMERS.schema)
    tones = _read(connection, TONES, contract.TONES)
    interactions = connection.create_table("history", _interactions(rows, customers, is_replay))
    names = contract.TONES.names
    return History(interactions, connection.create_table("history_tones", tones.select(*names)))


def _read(connection: ibis.BaseBackend, name: str, schema: pa.Schema) -> ibis.Table:
    """A table from its live files; an empty one before anything was copied."""
    files = tables.files_of(name)
    if not files:
        return connection.create_table(f"no_{name}", schema.empty_table())
    return connection.read_parquet(files, hive_partitioning=True)


def _interactions(rows: ibis.Table, customers: ibis.Table, is_replay: bool) -> ibis.Table:
    """The rows of the contract: who that is today, and when what was retracted."""
    retractions = rows.filter(rows.kind == "retracted").select(
        retracted_id=_.retracts.unnest(), retracted_at=_.recorded_at
    )
    first = retractions.group_by("retracted_id").agg(retracted_at=_.retracted_at.min())
    who = customers.select(recorded_for="id", today=ibis.coalesce(customers.canonical_id, customers.id))
    present = customers.filter(customers.trashed_at.isnull()).select(today="id")
    rows = rows.filter(rows.kind != "retracted")
    rows = rows.join(who, rows.customer_id == who.recorded_for).join(present, "today")
    rows = rows.left_join(first, rows.interaction_id == first.retracted_id)
    is_past = ibis.or_(*(_.source.startswith(word) for word in _PAST))
    known = is_past.ifelse(_.happened_at, _.recorded_at) if is_replay else _.recorded_at
    return rows.select(
        "interaction_id",
        "kind",
        "channel",
        "direction",
        "happened_at",
        "text",
        "amount",
        "currency",
        "audience",
        "retracted_at",
        customer_id=_.today,
        recorded_at=known,
    ).order_by("customer_id", "happened_at", "interaction_id")
