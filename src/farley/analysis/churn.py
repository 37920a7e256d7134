"""Who leaves, for any business: from whatever is known of customers of whom some have left."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from farley.analysis.numerics import Floats
from farley.analysis.propensity.columns import Cell

_YES = frozenset(("yes", "y", "true", "t", "1", "1.0", "はい", "有", "是", "対", "对"))
_NO = frozenset(("no", "n", "false", "f", "0", "0.0", "いいえ", "無", "无", "否", "不"))


def left_or_not(cells: Sequence[Cell]) -> Floats:
    """Yes and no as 1 and 0; NaN where nothing was written down.

    Raises ValueError when a cell says neither.
    """
    return np.array([_left(cell) for cell in cells], dtype=float)


def _left(cell: Cell) -> float:
    word = "" if cell is None else str(cell).strip().casefold()
    if word in _YES:
        return 1.0
    if word in _NO:
        return 0.0
    if word in ("", "nan"):
        return math.nan
    raise ValueError("the outcome has to be yes or no")
