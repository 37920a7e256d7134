"""Every insight and every condition of a segment means the same on SQLite, on PostgreSQL and on a cluster of Spark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import ibis
import pytest

from farley.analysis.segments import Changed, Did, Sounded, Window
from farley.analysis.segments.measures import measures
from farley.analysis.segments.rules import Timed
from farley.analysis.stays import without_overlaps
from farley.analysis.tables import History
from farley.understanding.catalogue import CATALOGUE
from tests.analysis.cast import TODAY, Diary, ordinary_customers
from tests.analysis.engines import on_postgresql, on_spark, on_sqlite
from tests.postgresql import temporary_postgresql

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ASKED: list[Timed] = [
    Did(("purchase",), Window(begin=150, end=30), at_least=1),
    Did(("purchase", "refund"), measure="amount", currency="EUR", at_least=1),
    Did(("purchase",), Window(since=date(2026, 3, 1), until=date(2026, 8, 31)), at_least=1),
    Did(("email",), words="kettle", direction="in", channels=("email",), at_least=1),
    Changed(("purchase",), days=90, at_most=0.7),
    Sounded(at_most=-0.25),
]


@pytest.fixture(scope="module")
def told() -> History:
    """What is usual, somebody whose tone turns, and somebody who gives back."""
    diary = Diary()
    ordinary_customers(diary, number=40)
    diary.writes(1000, [300, 200, 100, 50, 20, 5], [0.8, 0.7, 0.6, -0.5, -0.8, -0.9], text="The kettle leaks again")
    diary.writes(1001, range(3, 40, 3), [0.5] * 13, text="Thank you for the good price")
    diary.add(1002, "refund", 3, amount=40.0, currency="EUR")
    diary.buys(2, [5, 300], 900.0)
    diary.add(2, "page_view", 1, name="/prices")
    for person in range(1000, 1020):
        diary.belongs(person, 5000 + person % 3, since=200 if person % 2 else None)
    for since, until in ((400, 250), (300, 210), (200, 100)):
        diary.belongs(1021, 5000, since, until)
    diary.belongs(1022, 5000, 90, 60), diary.belongs(1022, 5000, 60, 30)
    return diary.history()


@pytest.fixture(scope="module", params=["sqlite", "postgresql", "spark"])
def elsewhere(
    request: pytest.FixtureRequest, told: History, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[History]:
    """The same history on another engine."""
    folder = tmp_path_factory.mktemp("engine")
    if request.param == "sqlite":
        yield on_sqlite(told, folder)
    elif request.param == "postgresql":
        with temporary_postgresql() as url:
            yield on_postgresql(told, url)
    else:
        with on_spark(told, folder) as history:
            yield history


@pytest.mark.parametrize("name", [declaration.name for declaration in CATALOGUE])
def test_an_insight_says_the_same_everywhere(name: str, told: History, elsewhere: History) -> None:
    assert said(name, elsewhere) == said(name, told)


def test_conditions_of_segments_measure_the_same_everywhere(told: History, elsewhere: History) -> None:
    assert measured(elsewhere) == measured(told)
    alone = replace(elsewhere, stays=None)
    assert measured(alone) == measured(replace(told, stays=None)) != measured(told)


def test_stays_that_overlap_are_one_everywhere(told: History, elsewhere: History) -> None:
    assert told.stays is not None
    assert elsewhere.stays is not None
    assert whole(elsewhere.stays) == whole(told.stays)
    assert len(whole(told.stays)) == told.stays.count().execute() - 2


def said(name: str, history: History) -> list[str]:
    """All that an insight claims or cannot say, with its evidence."""
    (declaration,) = [each for each in CATALOGUE if each.name == name]
    analysis = declaration.analysis().fit(history, as_of=TODAY)
    return sorted(map(repr, analysis.claims(history, as_of=TODAY)))


def whole(stays: ibis.Table) -> list[tuple[int, ...]]:
    found = without_overlaps(stays).to_pyarrow().to_pylist()
    return sorted((row["customer_id"], row["whole_id"], row["begin"], row["end"]) for row in found)


def measured(history: History) -> list[tuple[float, ...]]:
    table = measures(ASKED, history, as_of=TODAY)
    return sorted(tuple(round(float(value), 6) for value in row.values()) for row in table.to_pyarrow().to_pylist())
