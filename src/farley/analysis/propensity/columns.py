"""Tables whose columns say themselves what they are: numbers, categories, yes or no, days; a blank is a value too."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from farley.analysis.numerics import Floats

Cell = str | float | int | bool | date | None

# So many of the cells that are filled in have to read as numbers, or as days; what does not, counts as blank.
_ALMOST_ALL = 0.98
# A column with more different words than this, and more than one for every so many rows, holds names or keys.
_MANY_WORDS, _ROWS_A_WORD = 40, 50
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?")


@dataclass(frozen=True)
class Numbers:
    """A column of numbers; NaN is a blank. Days are numbers too: how many there are since 1970."""

    name: str
    values: Floats

    def take(self, rows: NDArray[Any]) -> Numbers:
        """Only these rows."""
        return Numbers(self.name, self.values[rows])


@dataclass(frozen=True)
class Categories:
    """A column of words; "" is a blank."""

    name: str
    values: NDArray[np.object_]

    def take(self, rows: NDArray[Any]) -> Categories:
        """Only these rows."""
        return Categories(self.name, self.values[rows])


@dataclass(frozen=True)
class Cases:
    """A table of cases, one row each. `left_out` names the columns that tell one case from all others, as numbers of
    customers do, or that never differ: nothing can be learned from them.
    """

    columns: tuple[Numbers | Categories, ...]
    left_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len({len(column.values) for column in self.columns}) > 1:
            raise ValueError("the columns are not equally long")

    def __len__(self) -> int:
        return len(self.columns[0].values) if self.columns else 0

    @property
    def names(self) -> tuple[str, ...]:
        """What the columns are called."""
        return tuple(column.name for column in self.columns)

    def take(self, rows: NDArray[Any]) -> Cases:
        """Only these rows."""
        return Cases(tuple(column.take(rows) for column in self.columns), self.left_out)

    def without(self, names: Iterable[str]) -> Cases:
        """Without these columns."""
        gone = set(names)
        kept = tuple(column for column in self.columns if column.name not in gone)
        return Cases(kept, (*self.left_out, *(name for name in self.names if name in gone)))


def typed(table: Mapping[str, Sequence[Cell]]) -> Cases:
    """A table as it was written down, with each column read as what it is.

    Raises ValueError when the columns are not equally long.
    """
    columns = [_typed(name, cells) for name, cells in table.items()]
    kept = tuple(column for column in columns if _tells_something(column))
    found = Cases(kept, tuple(column.name for column in columns if column not in kept))
    if len({len(cells) for cells in table.values()}) > 1:
        raise ValueError("the columns are not equally long")
    return found


def _typed(name: str, cells: Sequence[Cell]) -> Numbers | Categories:
    filled = [cell for cell in cells if not _is_blank(cell)]
    for reading in (_number, _day):
        read = sum(not math.isnan(reading(cell)) for cell in filled)
        if filled and read >= _ALMOST_ALL * len(filled):
            return Numbers(name, np.array([reading(cell) for cell in cells], dtype=float))
    return Categories(name, np.array(["" if _is_blank(cell) else str(cell).strip() for cell in cells], dtype=object))


def _is_blank(cell: Cell) -> bool:
    if isinstance(cell, str):
        return not cell.strip()
    return cell is None or (isinstance(cell, float) and math.isnan(cell))


def _number(cell: Cell) -> float:
    if isinstance(cell, bool | int | float):
        return float(cell) if math.isfinite(cell) else math.nan
    return float(cell) if isinstance(cell, str) and _NUMBER.fullmatch(cell := cell.strip()) else math.nan


def _day(cell: Cell) -> float:
    if isinstance(cell, str) and _DAY.fullmatch(cell.strip()):
        try:
            cell = datetime.fromisoformat(cell.strip())
        except ValueError:
            return math.nan
    return float(cell.toordinal() - date(1970, 1, 1).toordinal()) if isinstance(cell, date) else math.nan


def _tells_something(column: Numbers | Categories) -> bool:
    if isinstance(column, Numbers):
        known = column.values[np.isfinite(column.values)]
        is_blank_or_not = 0 < len(known) < len(column.values)
        return is_blank_or_not or len(np.unique(known)) > 1
    words = len(set(column.values.tolist()))
    return 1 < words <= max(_MANY_WORDS, len(column.values) // _ROWS_A_WORD)
