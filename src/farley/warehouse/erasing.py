"""Take rows off the disk."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from farley.warehouse import tables
from farley.warehouse.sources import sources
from farley.warehouse.streams import INTERACTIONS, Snapshot, Stream


def delete_customers(customer_ids: Iterable[int]) -> int:
    """Delete all rows of these customers, and the files that held them. Returns the number of rows.

    Rows that hang on an interaction only go with it, so the interactions are looked up first; and they go last: whoever
    is killed on the way still finds by them what is left.
    """
    customers = sorted(set(customer_ids))
    interactions = _interaction_ids(customers)
    last = sorted(sources(), key=lambda source: source.name == INTERACTIONS.name)
    return sum(_delete(source, customers, interactions) for source in last)


def delete_hanging_on(interaction_ids: Iterable[int]) -> int:
    """Delete what hangs on these interactions. Returns the number of rows."""
    interactions = sorted(set(interaction_ids))
    hanging = [source for source in sources() if isinstance(source, Stream) and not source.has_customers]
    return sum(_delete_where(source, "interaction_id", interactions) for source in hanging)


def _interaction_ids(customer_ids: list[int]) -> list[int]:
    files = tables.files_of(INTERACTIONS.name)
    if not files:
        return []
    with duckdb.connect() as connection:
        found = connection.execute(
            "SELECT interaction_id FROM read_parquet($files) WHERE customer_id IN (SELECT unnest($ids))",
            {"files": files, "ids": customer_ids},
        ).fetchall()
    return sorted(row[0] for row in found)


def _delete(source: Stream | Snapshot, customers: list[int], interactions: list[int]) -> int:
    if isinstance(source, Snapshot):
        return sum(_delete_where(source, column, customers) for column in source.indexed)
    if source.has_customers:
        return _delete_where(source, "customer_id", customers)
    return _delete_where(source, "interaction_id", interactions)


def _delete_where(source: Stream | Snapshot, column: str, ids: list[int]) -> int:
    """A deletion only marks files as replaced; the vacuum takes them off the disk."""
    table = tables.opened(source.name)
    if table is None or not ids:
        return 0
    deleted = int(table.delete(f"{column} IN ({', '.join(map(str, ids))})")["num_deleted_rows"])
    table.vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)
    return deleted
