"""Where each step stands on the map, and how the lines between them run: in rows from top to bottom, as journeys mostly
go; what goes back runs along the sides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from farley.analysis.journeys import StepCount, Transition

MOST_STEPS = 14
MOST_LINES = 45
_IN_A_ROW = 3
WIDTH, HEIGHT = 176, 46
_GAP_X, _GAP_Y, _SIDE = 34, 62, 70
# A map of few steps is not blown up.
_NARROWEST = 720


@dataclass(frozen=True)
class Place:
    """A step's box on the map: its centre, and its row from the top."""

    x: float
    y: float
    row: int


@dataclass(frozen=True)
class Line:
    """A transition's line: the path to draw, and where its label stands."""

    transition: Transition
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Layout:
    """The whole map: its size, the places of its steps, and its lines, the thinnest first."""

    width: float
    height: float
    places: Mapping[str, Place]
    lines: Sequence[Line]


def most_frequent(transitions: Sequence[Transition], *, share: int, most: int = MOST_LINES) -> list[Transition]:
    """The most frequent transitions that together make `share` per cent of all, on at most MOST_STEPS steps."""
    total, so_far = sum(each.times for each in transitions), 0
    kept: list[Transition] = []
    steps: set[str] = set()
    for each in transitions:
        if kept and (so_far >= total * share / 100 or len(kept) >= most):
            break
        so_far += each.times
        if len(steps | {each.step, each.next_step}) <= MOST_STEPS:
            steps |= {each.step, each.next_step}
            kept.append(each)
    return kept


def laid_out(steps: Iterable[StepCount], transitions: Sequence[Transition]) -> Layout:
    """The map of these transitions."""
    names = {each.step for each in transitions} | {each.next_step for each in transitions}
    starts = {each.step: each.starts for each in steps if each.step in names}
    rows = _in_order(_rows(starts, transitions), transitions)
    widest = max((len(row) for row in rows), default=1)
    width = max(widest * WIDTH + (widest - 1) * _GAP_X + 2 * _SIDE, _NARROWEST)
    places = {
        name: Place(_x(at, len(row), width), HEIGHT / 2 + 8 + number * (HEIGHT + _GAP_Y), number)
        for number, row in enumerate(rows)
        for at, name in enumerate(row)
    }
    height = len(rows) * (HEIGHT + _GAP_Y) - _GAP_Y + 24
    lines = [_line(each, places, width) for each in sorted(transitions, key=lambda each: each.times)]
    return Layout(width, max(height, HEIGHT + 24), places, lines)


def _rows(starts: Mapping[str, int], transitions: Sequence[Transition]) -> list[list[str]]:
    """Each step stands below the one from which most come to it, or at the top where most begin with it."""
    best = {name: (count, -1) for name, count in starts.items()}
    rows: dict[int, list[str]] = defaultdict(list)
    while best:
        name = max(best, key=lambda each: (best[each][0], each))
        row = best.pop(name)[1] + 1
        while len(rows[row]) >= _IN_A_ROW:
            row += 1
        rows[row].append(name)
        for each in transitions:
            if each.step == name and each.next_step in best and each.times > best[each.next_step][0]:
                best[each.next_step] = (each.times, row)
    return [rows[number] for number in sorted(rows)]


def _in_order(rows: list[list[str]], transitions: Sequence[Transition]) -> list[list[str]]:
    """Within its row each step stands below those that it is most tied to, so that fewer lines cross."""
    middles: dict[str, float] = {}
    ordered = []
    for row in rows:
        row = sorted(row, key=lambda name: (_pull(name, transitions, middles), name))
        middles |= {name: at - (len(row) - 1) / 2 for at, name in enumerate(row)}
        ordered.append(row)
    return ordered


def _pull(name: str, transitions: Sequence[Transition], middles: Mapping[str, float]) -> float:
    ties = [(each.times, middles[each.step]) for each in transitions if each.next_step == name and each.step in middles]
    ties += [
        (each.times, middles[each.next_step]) for each in transitions if each.step == name and each.next_step in middles
    ]
    total = sum(times for times, _middle in ties)
    return sum(times * middle for times, middle in ties) / total if total else 0.0


def _x(at: int, many: int, width: float) -> float:
    return width / 2 + (at - (many - 1) / 2) * (WIDTH + _GAP_X)


def _line(transition: Transition, places: Mapping[str, Place], width: float) -> Line:
    start, end = places[transition.step], places[transition.next_step]
    if transition.step == transition.next_step:
        return _loop(transition, start)
    if end.row > start.row:
        return _down(transition, start, end)
    if end.row == start.row:
        return _across(transition, start, end)
    return _up(transition, start, end, width)


def _loop(transition: Transition, place: Place) -> Line:
    x, y = place.x + WIDTH / 2, place.y
    path = f"M{x:.0f},{y - 10:.0f} C{x + 30:.0f},{y - 24:.0f} {x + 30:.0f},{y + 24:.0f} {x:.0f},{y + 10:.0f}"
    return Line(transition, path, x + 24, y + 4)


def _down(transition: Transition, start: Place, end: Place) -> Line:
    """Between rows straight down; past other rows in a bow, so that it does not run through their boxes."""
    x1, y1, x2, y2 = start.x - 12, start.y + HEIGHT / 2, end.x - 12, end.y - HEIGHT / 2
    bow = 0.0 if end.row - start.row == 1 else (-1 if start.x <= end.x else 1) * (WIDTH / 2 + 24)
    bend = (y2 - y1) / 2 if not bow else min(90.0, (y2 - y1) / 3)
    path = f"M{x1:.0f},{y1:.0f} C{x1 + bow:.0f},{y1 + bend:.0f} {x2 + bow:.0f},{y2 - bend:.0f} {x2:.0f},{y2:.0f}"
    return Line(transition, path, (x1 + x2) / 2 + 0.75 * bow, (y1 + y2) / 2)


def _across(transition: Transition, start: Place, end: Place) -> Line:
    """Within a row: there above, and back below."""
    is_right = end.x > start.x
    side = WIDTH / 2 if is_right else -WIDTH / 2
    is_next = abs(end.x - start.x) < 1.5 * (WIDTH + _GAP_X)
    lift = (-12 if is_right else 12) if is_next else (-(HEIGHT / 2 + 30) if is_right else HEIGHT / 2 + 30)
    y = start.y + (-8 if is_right else 8)
    x1, x2 = start.x + side, end.x - side
    path = f"M{x1:.0f},{y:.0f} C{x1:.0f},{y + lift:.0f} {x2:.0f},{y + lift:.0f} {x2:.0f},{y:.0f}"
    return Line(transition, path, (x1 + x2) / 2, y + 0.75 * lift)


def _up(transition: Transition, start: Place, end: Place, width: float) -> Line:
    """Back up: beside the line that goes down between neighbouring rows, else around the outside."""
    if start.row - end.row == 1:
        x1, y1, x2, y2 = start.x + 14, start.y - HEIGHT / 2, end.x + 14, end.y + HEIGHT / 2
        bend = (y1 - y2) / 2
        path = f"M{x1:.0f},{y1:.0f} C{x1 + 12:.0f},{y1 - bend:.0f} {x2 + 12:.0f},{y2 + bend:.0f} {x2:.0f},{y2:.0f}"
        return Line(transition, path, (x1 + x2) / 2 + 9, (y1 + y2) / 2)
    is_right = start.x + end.x >= width
    side = WIDTH / 2 if is_right else -WIDTH / 2
    x1, x2 = start.x + side, end.x + side
    out = (max(x1, x2) + 46) if is_right else (min(x1, x2) - 46)
    path = f"M{x1:.0f},{start.y:.0f} C{out:.0f},{start.y:.0f} {out:.0f},{end.y:.0f} {x2:.0f},{end.y:.0f}"
    return Line(transition, path, out * 0.75 + (x1 + x2) / 8, (start.y + end.y) / 2)
