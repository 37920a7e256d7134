"""Who leaves, for any business: from whatever is known of customers of whom some have left."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np

from farley.analysis.numerics import Floats
from farley.analysis.propensity.columns import Cell

_YES = frozenset(("yes", "y", "true", "t", "1", "1.0", "はい", "有", "是", "対", "对"))
_NO = frozenset(("no", "n", "false", "f", "0", "0.0", "いいえ", "無", "无", "否", "不"))
# What people call the column that says who has left, without blanks and signs between the words.
_LEFT = re.compile(
    r"(?:has|is)?(?:churn(?:ed)?|left|attrition|attrited|cancel+ed|terminated|exited)(?:flag|label|yn)?"
    r"|(?:解約|退会|離反|離脱|契約終了)(?:済み?|者)?(?:フラグ|有無)?"
    r"|(?:是否|已)?(?:客户|客戶)?(?:流失|退订|退訂|退会|注销|註銷|解约|解約)(?:标志|標誌)?",
    re.IGNORECASE,
)


def is_called_leaving(label: str) -> bool:
    """Whether a column with this label may say who has left."""
    return _LEFT.fullmatch(re.sub(r"[\W_]", "", label)) is not None


def column_of_who_left(table: Mapping[str, Sequence[Cell]]) -> str | None:
    """The first column that says of customers, with yes or no, whether they have left."""
    return next((name for name, cells in table.items() if is_called_leaving(name) and _is_yes_or_no(cells)), None)


def _is_yes_or_no(cells: Sequence[Cell]) -> bool:
    try:
        return any(not math.isnan(_left(cell)) for cell in cells)
    except ValueError:
        return False


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
