"""The tables that every insight reads, and what was known of them at a time.

Two times stand on each interaction: `happened_at` and `recorded_at`. "As of T" means recorded by T and happened by T,
so that a back-test never sees what was not yet known. Expressions are ibis and run unchanged on DuckDB and Spark: no
boolean casts, times as numbers since 1970, and every order ends with an id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Any, TypeVar

import ibis
import numpy as np
import pyarrow as pa
from ibis.common.deferred import deferrable
from numpy.typing import NDArray

from farley.analysis.compiled import answer_of
from farley.analysis.days import day_of, days_of
from farley.analysis.numerics import Ints

# One row an interaction. `customer_id` is who that is today. `amount` stands on purchases and refunds, `name` on
# page views, events and forms: which page, event or form it was.
# `retracted_at` is when somebody said that the record does not count, null on almost all; retractions themselves are
# no rows.
INTERACTIONS = pa.schema(
    [
        ("interaction_id", pa.int64()),
        ("customer_id", pa.int64()),
        ("kind", pa.string()),
        ("channel", pa.string()),
        ("direction", pa.string()),
        ("name", pa.string()),
        ("happened_at", pa.timestamp("us", tz="UTC")),
        ("recorded_at", pa.timestamp("us", tz="UTC")),
        ("text", pa.string()),
        ("amount", pa.float64()),
        ("currency", pa.string()),
        ("audience", pa.string()),
        ("retracted_at", pa.timestamp("us", tz="UTC")),
    ]
)

# One row a text that was read: how it sounds from -1 (bad) over 0 to 1 (good), how sure (0..1), what it is for, which
# emotions are heard (names with commas between them), and whose feeling it is: the customer's, or a colleague's own.
TONES = pa.schema(
    [
        ("interaction_id", pa.int64()),
        ("score", pa.float64()),
        ("certainty", pa.float64()),
        ("language", pa.string()),
        ("model", pa.string()),
        ("intent", pa.string()),
        ("emotions", pa.string()),
        ("holder", pa.string()),
        ("read", pa.int64()),
    ]
)

# One row a time that somebody belonged to an organisation or a household, both as who they are today: from `begin`
# until before `end`, in seconds since 1970 (FAR: nobody knows). Times of the same two do not overlap (analysis.stays).
STAYS = pa.schema(
    [("customer_id", pa.int64()), ("whole_id", pa.int64()), ("begin", pa.int64()), ("end", pa.int64())],
)
FAR = 2**62

# Kinds by which a customer turns to us or we to them; page views and purchases are not among them.
CONTACT_KINDS = ("email", "call", "meeting", "message", "form", "chat")
# What is written between us, and what one of us writes down of it.
WRITTEN_KINDS = ("email", "message", "form", "chat")
NOTED_KINDS = ("note", "call", "meeting")
_MICROSECONDS = 1_000_000


Answer = TypeVar("Answer")


class ContractBroken(ValueError):
    """A table lacks a column or has it in another type."""


@dataclass(frozen=True)
class History:
    """The interactions of all customers and the tones of their texts, as ibis tables; and, where it is known, who
    belonged to whom: then what people did counts for the whole as well, where a question asks for that. Days are those
    of the firm's `zone`.
    """

    interactions: ibis.Table
    tones: ibis.Table
    stays: ibis.Table | None = None
    zone: tzinfo = UTC
    _answers: dict[tuple[str, datetime], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check(self.interactions, INTERACTIONS)
        _check(self.tones, TONES)
        if self.stays is not None:
            _check(self.stays, STAYS)

    def once(self, question: Callable[[History, datetime], Answer], as_of: datetime) -> Answer:
        """What the question answers, which many insights ask: worked out once, and kept until another time is asked
        about. Nobody may write into the answer.
        """
        key = (f"{question.__module__}.{question.__qualname__}", as_of)
        if any(time != as_of for _name, time in self._answers):
            self._answers.clear()
        if key not in self._answers:
            self._answers[key] = question(self, as_of)
        answer: Answer = self._answers[key]
        return answer

    @property
    def tones_of_customers(self) -> ibis.Table:
        """The tones without those of colleagues' own feelings, which their notes tell."""
        return self.tones.filter(self.tones.holder.fill_null("customer") == "customer")

    def known_by(self, as_of: datetime) -> History:
        """The same history as it was known at `as_of`: what came in later is gone, what was retracted later still
        stands.
        """
        end, rows = seconds(as_of), self.interactions
        return History(
            rows.filter(
                by(rows.recorded_at, end),
                by(rows.happened_at, end),
                rows.retracted_at.isnull() | ~by(rows.retracted_at, end),
            ),
            self.tones,
            self.stays,
            self.zone,
        )

    def day(self, time: datetime) -> int:
        """The day that it is for the firm, as a number since 1970."""
        return day_of(time, self.zone)

    def days(self, at: Ints) -> Ints:
        """The days that it was for the firm at times in seconds since 1970."""
        return days_of(at, self.zone)


def history_of(
    interactions: Iterable[dict[str, Any]],
    tones: Iterable[dict[str, Any]] = (),
    stays: Iterable[dict[str, Any]] = (),
    zone: tzinfo = UTC,
) -> History:
    """A history from plain rows, for notebooks and tests; columns that are left out are null."""
    tables = (
        pa.Table.from_pylist(list(rows), schema=schema)
        for rows, schema in ((interactions, INTERACTIONS), (tones, TONES), (stays, STAYS))
    )
    first, second, third = (ibis.memtable(table) for table in tables)
    return History(first, second, third if stays else None, zone)


def columns(expression: ibis.Table) -> dict[str, NDArray[Any]]:
    """Runs an expression and returns its columns as arrays; null numbers come as NaN."""
    table = answer_of(expression)
    return {name: table.column(name).to_numpy() for name in table.column_names}


def seconds(time: datetime) -> int:
    """Seconds since 1970, the unit of every time in an expression."""
    return int(time.timestamp())


def moment(column: Any) -> Any:
    """A column of times, named or still to be looked up, as whole seconds since 1970. (It may be microseconds already:
    then nothing asks an engine's calendar.)
    """
    found: Any = deferrable(_whole_seconds)(column)
    return found


def by(column: Any, end: int) -> Any:
    """Whether a time lies no later than in this second, `end` since 1970: what `moment(column) <= end` says.

    Microseconds are compared as they are: DuckDB asks nothing that it has to divide for before tables are joined.
    """
    return column < (end + 1) * _MICROSECONDS if column.type().is_integer() else moment(column) <= end


def _whole_seconds(column: Any) -> Any:
    """The cast goes over a fraction because engines disagree on what they return here: DuckDB gives fractions, which
    ibis takes for 32-bit numbers.
    """
    if column.type().is_integer():
        return (column // _MICROSECONDS).cast("int64")
    return column.epoch_seconds().cast("float64").floor().cast("int64")


def is_written_by_them(rows: ibis.Table) -> Any:
    """Whether a customer wrote it to us. What we wrote to them tells of us, however well it would fit them."""
    return rows.kind.isin(WRITTEN_KINDS) & (rows.direction == "in")


def tells_of_them(rows: ibis.Table) -> Any:
    """Whether a text can tell what a customer means: they wrote it, or one of us noted it of them."""
    return is_written_by_them(rows) | rows.kind.isin(NOTED_KINDS)


def groups(customer_ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each customer's rows begin in a sorted column, and how many there are."""
    if not len(customer_ids):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.r_[True, customer_ids[1:] != customer_ids[:-1]])
    return starts, np.diff(np.r_[starts, len(customer_ids)])


def earlier_rows(customer_ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many rows of the same customer stand before each, in a sorted column."""
    starts, counts = groups(customer_ids)
    return np.arange(len(customer_ids)) - np.repeat(starts, counts)


def each_alike(customer_ids: NDArray[np.int64]) -> NDArray[np.float64]:
    """The weight of each row of a column that is sorted by customer where customers count, and not rows: those of each
    weigh as much as those of any other, and all together as many as they are. So who wrote a thousand times does not
    set what is usual.
    """
    _starts, counts = groups(customer_ids)
    return np.repeat(len(customer_ids) / max(len(counts), 1) / counts, counts)


def _check(table: ibis.Table, schema: pa.Schema) -> None:
    found = table.schema()
    for name, wanted in _as_ibis(schema).items():
        if name not in found:
            raise ContractBroken(f"the column {name} is missing")
        is_time = wanted.is_timestamp() and (found[name].is_timestamp() or found[name].is_int64())
        if not is_time and found[name].copy(nullable=True) != wanted.copy(nullable=True):
            raise ContractBroken(f"the column {name} is {found[name]} and should be {wanted}")


@cache
def _as_ibis(schema: pa.Schema) -> ibis.Schema:
    return ibis.Schema.from_pyarrow(schema)
