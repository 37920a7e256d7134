"""Two processes write the same stream into one table while others are killed at any moment: each row is there once."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable

ROWS = 400
WRITER = f"""
import django, pyarrow as pa
django.setup()
from farley.base.streams import Place
from farley.warehouse import tables

schema = pa.schema([("interaction_id", pa.int64()), ("month", pa.string())])
while True:
    try:
        table = tables.created("interactions", schema, indexed=["interaction_id"], partition="month")
        last = tables.place_of(table).id
        if last >= {ROWS}:
            break
        rows = [{{"interaction_id": each, "month": f"2026-{{each % 3 + 1:02}}"}} for each in range(last + 1, last + 11)]
        tables.write(table, pa.Table.from_pylist(rows, schema=schema), Place(0, last + 10), mode="append")
    except tables.WrittenMeanwhile:
        pass
"""


def writer(home: Path) -> subprocess.Popen[bytes]:
    words = {"FARLEY_HOME": str(home), "DJANGO_SETTINGS_MODULE": "farley.config.settings", "FARLEY_SECRET_KEY": "x"}
    return subprocess.Popen([sys.executable, "-c", WRITER], env=os.environ | words)


def commits_in(home: Path) -> int:
    return len(list((home / "warehouse" / "interactions" / "_delta_log").glob("*.json")))


@pytest.mark.slow
def test_no_row_is_lost_or_doubled(tmp_path: Path) -> None:
    rng = random.Random(4)
    for _ in range(3):
        commits = commits_in(tmp_path)
        processes = [writer(tmp_path), writer(tmp_path)]
        while commits_in(tmp_path) <= commits and any(process.poll() is None for process in processes):
            time.sleep(0.01)
        time.sleep(rng.uniform(0, 0.3))
        for process in processes:
            process.kill()
            process.wait()
    finishers = [writer(tmp_path), writer(tmp_path)]
    assert [process.wait(timeout=120) for process in finishers] == [0, 0]
    files = DeltaTable(str(tmp_path / "warehouse" / "interactions")).file_uris()
    rows = [row["interaction_id"] for file in files for row in pq.ParquetFile(file).read().to_pylist()]
    assert sorted(rows) == list(range(1, ROWS + 1))
