"""The query that is kept for a shape says what the expression says, at another time and on other files too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from farley.analysis import compiled
from farley.analysis.tables import INTERACTIONS, TONES, History
from farley.understanding.catalogue import CATALOGUE
from farley.understanding.catalogue.declaration import Declaration
from tests.analysis.cast import TODAY, Diary, ordinary_customers

pytestmark = pytest.mark.django_db

TIMES = [TODAY - timedelta(days=71, hours=3), TODAY]


@pytest.fixture(scope="module")
def told() -> History:
    """What is usual, and somebody whose tone turns."""
    diary = Diary()
    ordinary_customers(diary, number=40)
    diary.writes(1000, [300, 200, 100, 50, 20, 5], [0.8, 0.7, 0.6, -0.5, -0.8, -0.9], text="The kettle leaks again")
    return diary.history()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each expression that is asked, whether its query was there already; each is compared with ibis's own."""
    found: list[bool] = []
    kept = compiled._query

    def compared(expression: ibis.Table, seen: compiled._Seen) -> str:
        before = len(compiled._made)
        query = kept(expression, seen)
        found.append(len(compiled._made) == before)
        assert not found[-1] or query == str(expression.get_backend().compile(expression))
        return query

    monkeypatch.setattr(compiled, "_made", {})
    monkeypatch.setattr(compiled, "_query", compared)
    return found


@pytest.mark.parametrize("name", [declaration.name for declaration in CATALOGUE])
def test_an_insight_asks_the_same_at_another_time(name: str, told: History, asked: list[bool], tmp_path: Path) -> None:
    (declaration,) = [each for each in CATALOGUE if each.name == name]
    for time in TIMES:
        with files_of(told, tmp_path) as history:
            claims_at(time, history, declaration)
    assert any(asked) or not asked


def test_what_somebody_searches_for_is_left_alone(told: History, asked: list[bool], tmp_path: Path) -> None:
    for number in (1_700_000_000, 1_800_000_000):
        with files_of(told, tmp_path) as history:
            rows = history.interactions
            words = rows.filter(rows.text.contains("1700000000 or 1800000000"), rows.interaction_id < number)
            assert not len(compiled.answer_of(words.select("interaction_id")))
    assert asked == [False, True]


def test_tables_in_memory_are_told_apart(asked: list[bool]) -> None:
    for numbers in ([1, 2], [3]):
        rows, others = (ibis.memtable(pa.table({"number": some})) for some in (numbers, [2, 3]))
        answer = compiled.answer_of(rows.filter(rows.number.isin(others.number)))
        assert answer.column("number").to_pylist() == [numbers[-1]]
    assert asked == [False, True]


@contextmanager
def files_of(history: History, folder: Path) -> Iterator[History]:
    """The history in files, which ibis calls by another name each time."""
    connection = ibis.duckdb.connect()
    tables = []
    for name, table, schema in (("rows", history.interactions, INTERACTIONS), ("tones", history.tones, TONES)):
        pq.write_table(table.to_pyarrow().cast(schema), folder / f"{name}.parquet")
        tables.append(connection.read_parquet(folder / f"{name}.parquet"))
    try:
        yield History(*tables)
    finally:
        connection.disconnect()


def claims_at(time: datetime, history: History, declaration: Declaration) -> None:
    list(declaration.analysis().fit(history, as_of=time).claims(history, as_of=time))
