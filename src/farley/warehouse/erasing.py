"""Take rows off the disk."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from farley.warehouse import tables
from farley.warehouse.sources import sources
from farley.warehouse.streams import CUSTOMERS, INTERACTIONS, Snapshot, Stream


def delete_customers(customer_ids: Iterable[int]) -> int:
    """Delete all rows of these customers, and the files that held them. Returns the number of rows.

    Rows that hang on an interaction only go with it, so the interactions are looked up first.
    """
    customers = sorted(set(customer_ids))
    interactions = _interaction_ids(customers)
    return sum(_delete(source, customers, interactions) for source in sources())


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
    if source.name == CUSTOMERS.name:
        return _delete_where(source, "id", customers)
    if "customer_id" in source.schema.names:
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
