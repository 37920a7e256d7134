"""What an expression is in SQL, worked out once for each shape of expression.

Words: shape (an expression without its moments and generated names), moment (a whole number so large that it is a
time). To make SQL takes ibis several times as long as the answer takes DuckDB where a company is small, and the same is
asked for each month of a replay and for each reader, with other times and of other files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr import operations as ops

_MOMENT = 100_000_000  # seconds since 1970; what is below may be a number of days, customers or euros
_GENERATED = "ibis_"  # begins the names that ibis gives to files and views
_KEPT = 2_000

_made: dict[tuple[Any, ...], list[str | int]] = {}
_making = Lock()


def answer_of(expression: ibis.Table) -> pa.Table:
    """What an expression answers, on whichever engine its tables are."""
    engine = expression.get_backend()
    if engine.name != "duckdb" or expression.op().find(ops.InMemoryTable):
        return expression.to_pyarrow()
    return expression.__pyarrow_result__(engine.con.sql(sql_of(expression)).to_arrow_table())


def sql_of(expression: ibis.Table) -> str:
    """The query of an expression that stands on tables of one DuckDB."""
    shape, told = _shape_of(expression.op())
    parts = _made.get(shape)
    if parts is None:
        parts = _parts(str(expression.get_backend().compile(expression)), told)
        with _making:
            if len(_made) >= _KEPT:
                del _made[next(iter(_made))]
            _made[shape] = parts
    return "".join(told[part] if isinstance(part, int) else part for part in parts)


def _parts(sql: str, told: list[str]) -> list[str | int]:
    """The query cut where a moment or a generated name stands: text, and the place of what stands between. What
    somebody searches for, in quotes, is left alone.
    """
    places = {word: place for place, word in enumerate(told)}
    parts: list[str | int] = []
    for piece in re.split(r"('(?:[^']|'')*'|\w+)", sql):
        if piece in places:
            parts.append(places[piece])
        elif parts and isinstance(parts[-1], str):
            parts[-1] += piece
        else:
            parts.append(piece)
    return parts


@dataclass(frozen=True)
class _Place:
    """Where another node, or what differs from time to time, stands."""

    of: str
    number: int


def _shape_of(root: ops.Node) -> tuple[tuple[Any, ...], list[str]]:
    """What stays when the same is asked at another time of other files, and the words that do not, in their order."""
    numbers: dict[ops.Node, _Place] = {}
    told: dict[str, _Place] = {}
    lines: list[Any] = []
    waiting = [root]
    while waiting:
        node = waiting[-1]
        missing = [child for child in _nodes_in(node.__args__) if child not in numbers]
        waiting += missing
        if missing:
            continue
        waiting.pop()
        if node not in numbers:
            numbers[node] = _Place("node", len(numbers))
            lines.append((type(node), *_line(node, numbers, told)))
    return tuple(lines), list(told)


def _nodes_in(value: Any) -> Iterator[ops.Node]:
    for each in value:
        if isinstance(each, ops.Node):
            yield each
        elif isinstance(each, tuple):
            yield from _nodes_in(each)
        elif isinstance(each, Mapping):
            yield from _nodes_in(each.values())


def _line(node: ops.Node, numbers: Mapping[ops.Node, _Place], told: dict[str, _Place]) -> Iterator[Any]:
    if isinstance(node, ops.Literal) and node.dtype.is_integer() and (node.value or 0) >= _MOMENT:
        yield from (_word(str(node.value), told), node.dtype)
    elif isinstance(node, ops.DatabaseTable):
        name = _word(node.name, told) if node.name.startswith(_GENERATED) else node.name
        yield from (name, node.schema, node.namespace)
    else:
        yield from (_without_nodes(each, numbers) for each in node.__args__)


def _word(word: str, told: dict[str, _Place]) -> _Place:
    return told.setdefault(word, _Place("word", len(told)))


def _without_nodes(value: Any, numbers: Mapping[ops.Node, _Place]) -> Any:
    if isinstance(value, ops.Node):
        return numbers[value]
    if isinstance(value, tuple):
        return tuple(_without_nodes(each, numbers) for each in value)
    if isinstance(value, Mapping):
        return tuple((name, _without_nodes(each, numbers)) for name, each in value.items())
    return value
