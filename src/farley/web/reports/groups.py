"""Cohorts and the grid of recency and frequency as tables whose cells are tinted by what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from babel.dates import format_skeleton
from django.utils import timezone
from django.utils.translation import gettext as _

from farley.analysis.cohorts import Cell, Cohort
from farley.analysis.rfm_grid import FIFTHS, Grid, Square
from farley.web import formats

# How many periods are shown: so that a year back is there to compare with, and a phone can still scroll.
PERIODS = {"month": 13, "quarter": 12}
_MONTHS = {"month": 1, "quarter": 3}
_TINTS = 5


@dataclass(frozen=True)
class Shown:
    """One cell: its text, a note, a tint from 0 (none) to 5, and whether it may be chance."""

    text: str
    note: str = ""
    tint: int = 0
    is_faint: bool = False
    link: str = ""


@dataclass(frozen=True)
class Line:
    """One row of the table; cells that cannot be yet are None."""

    name: str
    size: str
    cells: Sequence[Shown | None]


def bounds_of(by: str, *, at: datetime) -> list[datetime]:
    """The beginnings of the last periods up to a time in the reader's time zone, and the end of that one."""
    today, months = timezone.localdate(at), _MONTHS[by]
    this = (today.year * 12 + today.month - 1) // months * months
    firsts = [this + months * step for step in range(1 - PERIODS[by], 2)]
    zone = timezone.get_current_timezone()
    return [datetime.combine(date(each // 12, each % 12 + 1, 1), time.min, tzinfo=zone) for each in firsts]


def cohort_lines(found: Sequence[Cohort], bounds: Sequence[datetime], by: str, *, of_money: bool) -> list[Line]:
    """One line a cohort: the period of the first purchase, how many they are, and each period since."""
    periods = len(bounds) - 1
    return [
        Line(
            _period_name(bounds[each.place], by),
            formats.number(each.customers),
            [*_shown(each, of_money), *[None] * (periods - len(each.cells))],
        )
        for each in found
    ]


def _period_name(begin: datetime, by: str) -> str:
    skeleton = {"month": "yMMM", "quarter": "yQQQ"}[by]
    return str(format_skeleton(skeleton, timezone.localdate(begin), locale=formats.reader_locale()))


def _shown(cohort: Cohort, of_money: bool) -> list[Shown]:
    """The first period is all of it by itself: it has no tint, and no range."""
    first, *later = [_money(cell, cohort) if of_money else _people(cell, cohort) for cell in cohort.cells]
    note = first.note if of_money else formats.number(cohort.cells[0].customers)
    return [replace(first, tint=0, note=note), *later]


def _people(cell: Cell, cohort: Cohort) -> Shown:
    note = f"{formats.number(cell.customers)} · {formats.percent_range(cell.low, cell.high)}"
    return Shown(formats.percent(cell.share), note, _tint(cell.share), cohort.is_small)


def _money(cell: Cell, cohort: Cohort) -> Shown:
    if cell.kept is None:
        return Shown("–")
    return Shown(formats.percent(cell.kept), formats.compact(cell.spent), _tint(cell.kept), cohort.is_small)


def _tint(share: float) -> int:
    return max(0, min(_TINTS, round(_TINTS * share)))


def grid_lines(grid: Grid, link: str) -> list[Line]:
    """One line a fifth of how lately, the latest first, with a cell for each fifth of how often; `link` has places for
    both.
    """
    squares = {(each.recency, each.frequency): each for each in grid.squares}
    most = max((each.customers for each in grid.squares), default=1)
    lines = []
    for recency in range(FIFTHS, 0, -1):
        row = [squares.get((recency, frequency)) for frequency in range(1, FIFTHS + 1)]
        customers = sum(square.customers for square in row if square)
        lines.append(Line(str(recency), formats.number(customers), [_square(each, most, link) for each in row]))
    return lines


def _square(square: Square | None, most: int, link: str) -> Shown:
    if square is None:
        return Shown("0")
    spent = sorted(square.spent.items(), key=lambda each: -each[1])
    note = _(", ").join(
        formats.money(round(paid), name) if name else formats.number(round(paid)) for name, paid in spent
    )
    address = link.format(recency=square.recency, frequency=square.frequency)
    return Shown(formats.number(square.customers), note, max(1, round(_TINTS * square.customers / most)), link=address)
