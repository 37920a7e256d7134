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
_KEPT = 1_000

_made: dict[tuple[Any, ...], list[str | int]] = {}
_making = Lock()


def answer_of(expression: ibis.Table) -> pa.Table:
    """What an expression answers, on whichever engine its tables are."""
    engine = expression.get_backend()
    if engine.name != "duckdb":
        return expression.to_pyarrow()
    seen = _Seen(expression.op())
    query = _query(expression, seen)
    # Those that ibis made known to DuckDB itself have to stay.
    known = engine.list_tables() if seen.in_memory else []
    own = {name: table for name, table in seen.in_memory.items() if name not in known}
    for name, table in own.items():
        engine.con.register(name, table.data.to_pyarrow(table.schema))
    try:
        return expression.__pyarrow_result__(engine.con.sql(query).to_arrow_table())
    finally:
        for name in own:
            engine.con.unregister(name)


def sql_of(expression: ibis.Table) -> str:
    """The query of an expression that stands on tables of one DuckDB."""
    return _query(expression, _Seen(expression.op()))


def _query(expression: ibis.Table, seen: _Seen) -> str:
    parts = _made.get(seen.shape)
    if parts is None:
        parts = _parts(str(expression.get_backend().compile(expression)), list(seen.told))
        with _making:
            if len(_made) >= _KEPT:
                del _made[next(iter(_made))]
            _made[seen.shape] = parts
    told = list(seen.told)
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


class _Seen:
    """An expression in its parts: `shape` is what stays when the same is asked at another time of other tables, `told`
    the words that do not, in their order, and `in_memory` the tables that no engine holds.
    """

    def __init__(self, root: ops.Node) -> None:
        self.told: dict[str, _Place] = {}
        self.in_memory: dict[str, ops.InMemoryTable] = {}
        self._numbers: dict[ops.Node, _Place] = {}
        self.shape = tuple(self._lines(root))

    def _lines(self, root: ops.Node) -> Iterator[tuple[Any, ...]]:
        """Each node after those that it stands on."""
        waiting = [root]
        while waiting:
            node = waiting[-1]
            missing = [child for child in _nodes_in(node.__args__) if child not in self._numbers]
            waiting += missing
            if missing:
                continue
            waiting.pop()
            if node not in self._numbers:
                self._numbers[node] = _Place("node", len(self._numbers))
                yield (type(node), *self._line(node))

    def _line(self, node: ops.Node) -> Iterator[Any]:
        if isinstance(node, ops.Literal) and node.dtype.is_integer() and (node.value or 0) >= _MOMENT:
            yield from (self._word(str(node.value)), node.dtype)
        elif isinstance(node, ops.InMemoryTable):
            self.in_memory[node.name] = node
            yield from (self._word(node.name), node.schema)
        elif isinstance(node, ops.DatabaseTable):
            name = self._word(node.name) if node.name.startswith(_GENERATED) else node.name
            yield from (name, node.schema, node.namespace)
        else:
            yield from map(self._without_nodes, node.__args__)

    def _word(self, word: str) -> _Place:
        return self.told.setdefault(word, _Place("word", len(self.told)))

    def _without_nodes(self, value: Any) -> Any:
        if isinstance(value, ops.Node):
            return self._numbers[value]
        if isinstance(value, tuple):
            return tuple(map(self._without_nodes, value))
        if isinstance(value, Mapping):
            return tuple((name, self._without_nodes(each)) for name, each in value.items())
        return value


def _nodes_in(value: Any) -> Iterator[ops.Node]:
    for each in value:
        if isinstance(each, ops.Node):
            yield each
        elif isinstance(each, tuple):
            yield from _nodes_in(each)
        elif isinstance(each, Mapping):
            yield from _nodes_in(each.values())
