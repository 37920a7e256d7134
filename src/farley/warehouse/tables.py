"""The Delta tables on disk.

How far a table has come stands in the table itself, as the version of an "application transaction", which Delta commits
together with the rows: a process that is killed between the two leaves neither, and of two that write the same
rows at once, the second is refused.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake
from deltalake.exceptions import CommitFailedError, TableNotFoundError
from django.conf import settings

from farley.base.streams import Place

_BEGINNING = Place(-(2**62), 0)


class WrittenMeanwhile(Exception):
    """Another process brought the table up to date first."""


def path_of(name: str) -> Path:
    """The folder of a table."""
    return Path(settings.WAREHOUSE) / name


def opened(name: str) -> DeltaTable | None:
    """The table as it is now, or None before anything was copied."""
    try:
        return DeltaTable(str(path_of(name)))
    except TableNotFoundError:
        return None


def created(name: str, schema: pa.Schema, *, indexed: Sequence[str], partition: str = "") -> DeltaTable:
    """The table, made if need be. Only the `indexed` columns leave values in its log.

    One that an earlier version of Farley made with other columns is thrown away: it is copied anew from the beginning.
    """
    there = opened(name)
    if there is not None and [field.name for field in there.schema().fields] != schema.names:
        shutil.rmtree(path_of(name))
    path_of(name).mkdir(parents=True, exist_ok=True)
    return DeltaTable.create(
        str(path_of(name)),
        schema=schema,
        partition_by=[partition] if partition else None,
        mode="ignore",
        configuration={"delta.dataSkippingStatsColumns": ",".join(indexed)},
    )


def place_of(table: DeltaTable) -> Place:
    """How far the table has come in its stream."""
    tx, position = table.transaction_version("tx"), table.transaction_version("id")
    return _BEGINNING if tx is None or position is None else Place(tx, position)


def write(table: DeltaTable, rows: pa.Table, place: Place, *, mode: Any) -> None:
    """Write rows, and how far the table has come with them, in one step.

    Raises WrittenMeanwhile.
    """
    versions = [Transaction("tx", place.tx), Transaction("id", place.id)]
    try:
        write_deltalake(table, rows, mode=mode, commit_properties=CommitProperties(app_transactions=versions))
    except CommitFailedError as error:
        raise WrittenMeanwhile(str(error)) from error


def files_of(name: str) -> list[str]:
    """The files that hold the table's rows now. Never read the folder: it also holds files that were replaced."""
    table = opened(name)
    return [] if table is None else list(table.file_uris())
