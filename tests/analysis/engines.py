"""The same history on another engine than DuckDB, to see that an expression means the same there."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from farley.analysis.tables import INTERACTIONS, STAYS, TONES, History

_SPARK = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


def on_sqlite(history: History, folder: Path) -> History:
    """The history in a file of SQLite."""
    backend = ibis.sqlite.connect(folder / "copy.sqlite3")
    return History(
        _filled(backend, "interactions", INTERACTIONS, history.interactions),
        _filled(backend, "tones", TONES, history.tones),
        None if history.stays is None else _filled(backend, "stays", STAYS, history.stays),
    )


def on_postgresql(history: History, url: str) -> History:
    """The history in tables of PostgreSQL that go with the connection."""
    backend = ibis.connect(url)
    return History(
        _filled(backend, "history", INTERACTIONS, history.interactions, mark="%s", is_passing=True),
        _filled(backend, "history_tones", TONES, history.tones, mark="%s", is_passing=True),
        None if history.stays is None else _filled(backend, "stays", STAYS, history.stays, mark="%s", is_passing=True),
    )


@contextmanager
def on_spark(history: History, folder: Path) -> Iterator[History]:
    """The history on a cluster of two executors on this machine, which read it from files."""
    from pyspark.sql import SparkSession

    # Nobody else on the network is asked, and what the cluster writes down goes with the folder.
    os.environ |= {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_HOSTNAME": "localhost", "SPARK_WORKER_DIR": str(folder)}
    cluster = SparkSession.builder.master("local-cluster[2,1,1024]").config(map=_SPARK)
    session = cluster.config("spark.sql.warehouse.dir", str(folder / "tables")).getOrCreate()
    session.sparkContext.setLogLevel("FATAL")
    logging.getLogger("py4j").setLevel(logging.ERROR)
    try:
        backend = ibis.pyspark.connect(session)
        yield History(
            _read(backend, folder / "interactions.parquet", INTERACTIONS, history.interactions),
            _read(backend, folder / "tones.parquet", TONES, history.tones),
            None if history.stays is None else _read(backend, folder / "stays.parquet", STAYS, history.stays),
        )
    finally:
        session.stop()


def _read(backend: Any, path: Path, schema: pa.Schema, table: ibis.Table) -> ibis.Table:
    pq.write_table(table.to_pyarrow().cast(schema), path)
    return backend.read_parquet(str(path), table_name=path.stem)


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
