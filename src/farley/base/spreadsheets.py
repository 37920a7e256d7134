"""Tables as files that a spreadsheet opens, in any language, and runs nothing of."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

# Without it Excel takes UTF-8 for something else.
BEGINNING = "\ufeff"
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d\s.,(]*$)")
_PHONE_NUMBER = re.compile(r"\+[\d\s()-]+$")


def line(cells: Sequence[str]) -> str:
    """One line of the table, each cell inert."""
    written = io.StringIO()
    csv.writer(written).writerow(map(inert, cells))
    return written.getvalue()


def inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: it gets an apostrophe, which bringing the table in takes off
    again. Numbers and phone numbers stay as they are.
    """
    return f"'{cell}" if _FORMULA.match(cell) and not _PHONE_NUMBER.match(cell) else cell
