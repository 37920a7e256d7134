"""The copy as the tables that insights read, on DuckDB through ibis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis
import pyarrow as pa
from django.conf import settings
from ibis import _
from ibis.backends.duckdb import Backend

from farley.analysis import tables as contract
from farley.analysis.compiled import sql_of
from farley.analysis.stays import without_overlaps
from farley.analysis.tables import History, columns
from farley.base.accounts import Organisation
from farley.warehouse import tables
from farley.warehouse.streams import CUSTOMERS, INTERACTIONS, RELATIONSHIPS

TONES = "tones"
# Files of tables and of mails and the sample data bring in the past in one day. For a replay they count as known when
# they happened.
_PAST = ("csv_import:", "email:", "demo")
_SLIM = ("interaction_id", "kind", "channel", "direction", "name", "happened_at", "amount", "currency")
# Each reckoning with a time that has a zone asks DuckDB's calendar: a third of the time of a count.
_IN_MICROSECONDS = """SELECT * REPLACE (
    epoch_us(happened_at) AS happened_at, epoch_us(recorded_at) AS recorded_at, epoch_us(retracted_at) AS retracted_at
) FROM seen"""
_MORE = ("text", "audience", "retracted_at")


@dataclass(frozen=True)
class Happenings:
    """What happened, with the columns of the contract but without the texts; how the customers' texts sound; and the
    texts themselves, each with its interaction_id.
    """

    rows: ibis.Table
    tones: ibis.Table
    texts: ibis.Table


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


@contextmanager
def happenings(audiences: Sequence[str] | None) -> Iterator[Happenings]:
    """What counts now and these audiences may see (None: everything), held in memory, for questions about very many
    customers at once; tones and texts stay where they lie until they are asked for.

    Whoever may not see a customer, or the record it was written down for, does not see what happened with it either.
    """
    connection = ibis.duckdb.connect()
    try:
        found = _seen(connection, audiences).filter(_.retracted_at.isnull())
        known = History(found.select(*_SLIM, *_MORE, "recorded_at", customer_id=_.today), _tones(connection))
        rows = _kept(connection, "happenings", known.interactions.select(*_SLIM, "customer_id"))
        yield Happenings(rows, known.tones_of_customers, known.interactions.select("interaction_id", "text"))
    finally:
        connection.disconnect()


@contextmanager
def live(audiences: Sequence[str] | None) -> Iterator[History]:
    """All that happened and these audiences may see (None: everything), with who belonged to whom, read where it lies:
    nothing is copied, and of the columns only those that a question asks for. For quick questions; for many questions
    in a row `history` is faster, and does not mind who tends or erases meanwhile.

    Raises duckdb.IOException where another process took a file away meanwhile: ask again.
    """
    connection = ibis.duckdb.connect()
    try:
        rows = _seen(connection, audiences).select(*_SLIM, *_MORE, "recorded_at", customer_id=_.today)
        rows = rows.alias("seen").sql(_IN_MICROSECONDS)
        yield History(rows, _tones(connection), _stays(connection, audiences), Organisation.zone())
    finally:
        connection.disconnect()


def _stays(connection: Backend, audiences: Sequence[str] | None) -> ibis.Table | None:
    """Who belonged to which organisation or household, both as who they are today, and when; None where nobody belongs
    to anybody. A relationship of which these audiences may not see both ends tells them nothing.
    """
    rows = _read(connection, RELATIONSHIPS.name, RELATIONSHIPS.schema)
    if not columns(rows.agg(number=rows.count()))["number"][0]:
        return None
    customers = _read(connection, CUSTOMERS.name, CUSTOMERS.schema)
    if audiences is not None:
        customers = customers.filter(_.audience.isin(list(audiences)))
    today = ibis.coalesce(customers.canonical_id, customers.id)
    people = customers.select(from_id="id", customer_id=today)
    wholes = customers.filter(customers.kind != "person").select(to_id="id", whole_id=today)
    found = rows.join(people, "from_id").join(wholes, "to_id")
    # Two who were merged since are one: nobody belongs to themselves, where all that they did would count twice.
    found = found.filter(found.customer_id != found.whole_id)
    return without_overlaps(found.select(*contract.STAYS.names))


def _seen(connection: Backend, audiences: Sequence[str] | None) -> ibis.Table:
    """The rows at who that is today, only those of customers, records and interactions that these audiences see."""
    rows = _read(connection, INTERACTIONS.name, INTERACTIONS.schema)
    found = _of_today(rows, _read(connection, CUSTOMERS.name, CUSTOMERS.schema))
    if audiences is None:
        return found
    seen = list(audiences)
    return found.filter(_.audience.isin(seen), _.recorded_audience.isin(seen), _.customer_audience.isin(seen))


def _history(connection: Backend, is_replay: bool) -> History:
    rows = _read(connection, INTERACTIONS.name, INTERACTIONS.schema)
    customers = _read(connection, CUSTOMERS.name, CUSTOMERS.schema)
    interactions = _kept(connection, "history", _interactions(rows, customers, is_replay))
    return History(interactions, _kept(connection, "history_tones", _tones(connection)), zone=Organisation.zone())


def _kept(connection: Backend, name: str, expression: ibis.Table) -> ibis.Table:
    """A table of what an expression answers now."""
    connection.raw_sql(f'CREATE TABLE "{name}" AS {sql_of(expression)}')
    return connection.table(name)


def _tones(connection: Backend) -> ibis.Table:
    """What the newest model read: texts are read anew by a better one, and both rows are here."""
    tones = _read(connection, TONES, contract.TONES)
    newest = tones.group_by("interaction_id").agg(read=_.read.max())
    return tones.join(newest, ["interaction_id", "read"]).select(*contract.TONES.names)


def _read(connection: Backend, name: str, schema: pa.Schema) -> ibis.Table:
    """A table from its live files; an empty one before anything was copied."""
    files = tables.files_of(name)
    if not files:
        return connection.create_table(f"no_{name}", schema.empty_table())
    return connection.read_parquet(files, hive_partitioning=True)


def _interactions(rows: ibis.Table, customers: ibis.Table, is_replay: bool) -> ibis.Table:
    """The rows of the contract, each customer's together."""
    rows = _of_today(rows, customers)
    is_past = ibis.or_(*(_.source.startswith(word) for word in _PAST))
    known = is_past.ifelse(_.happened_at, _.recorded_at) if is_replay else _.recorded_at
    return rows.select(*_SLIM, *_MORE, customer_id=_.today, recorded_at=known).order_by(
        "customer_id", "happened_at", "interaction_id"
    )


def _of_today(rows: ibis.Table, customers: ibis.Table) -> ibis.Table:
    """Each row with who that is today, who may see them, and when it was retracted."""
    retractions = rows.filter(rows.kind == "retracted").select(
        retracted_id=_.retracts.unnest(), retracted_at=_.recorded_at
    )
    first = retractions.group_by("retracted_id").agg(retracted_at=_.retracted_at.min())
    # Customers are joined first: what happened, which is much more, then needs them only once.
    present = customers.filter(customers.trashed_at.isnull()).select(today="id", customer_audience="audience")
    who = customers.select(
        recorded_for="id", recorded_audience="audience", today=ibis.coalesce(customers.canonical_id, customers.id)
    ).join(present, "today")
    rows = rows.filter(rows.kind != "retracted")
    rows = rows.join(who, rows.customer_id == who.recorded_for)
    return rows.left_join(first, rows.interaction_id == first.retracted_id)
