"""What leaves as a table for a spreadsheet does nothing there."""

from __future__ import annotations

import pytest

from farley.base import spreadsheets


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "@SUM(A1)", "+cmd|x", "-2+3", "- a note", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert spreadsheets.inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["佐藤 健", "", "-5", "+1,200.50", "+81 90-1234-5678", "ken@example.com", "a = b"])
def test_what_it_would_not_run_stays_as_it_is(cell: str) -> None:
    assert spreadsheets.inert(cell) == cell


def test_cells_with_commas_and_quotes_stay_one_cell() -> None:
    assert spreadsheets.line(["1", 'Kabuto, "the tea"', "=1"]) == '1,"Kabuto, ""the tea""",\'=1\r\n'
