"""Where each step stands on the map, and how the lines between them run: in rows from top to bottom, as journeys mostly
go; what goes back runs along the sides. Lines that pass other rows go where the fewest boxes stand in their way, and
figures stand where they can be read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from farley.analysis.journeys import StepCount, Transition

MOST_STEPS = 14
MOST_LINES = 45
_IN_A_ROW = 3
WIDTH, HEIGHT = 176, 46
_GAP_X, _GAP_Y, _SIDE = 34, 62, 70
# A map of few steps is not blown up.
_NARROWEST = 720
# How far a line swings out to pass a column of boxes, or two; and how far it runs outside of them on its way back.
_SWINGS = (140, 280)
_OUTSIDE = (46, 76, 150, 220, 290)
# Where along a line its figure may stand, the best place first, and the room that it takes.
_FIGURE_AT = (0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8)
_FIGURE_WIDTH, _FIGURE_HEIGHT = 36.0, 14.0
_ALONG = tuple(part / 24 for part in range(1, 24))

Point = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """A step's box on the map: its centre, and its row from the top."""

    x: float
    y: float
    row: int


@dataclass(frozen=True)
class Curve:
    """A line from `start` to `end` that leaves towards `out` and arrives from `back` (a cubic Bézier curve)."""

    start: Point
    out: Point
    back: Point
    end: Point

    @property
    def path(self) -> str:
        """As SVG writes it."""
        (x1, y1), (x2, y2), (x3, y3), (x4, y4) = self.start, self.out, self.back, self.end
        return f"M{x1:.0f},{y1:.0f} C{x2:.0f},{y2:.0f} {x3:.0f},{y3:.0f} {x4:.0f},{y4:.0f}"

    def at(self, part: float) -> Point:
        """The point at this part of the way, from 0 to 1."""
        rest = 1 - part
        shares = (rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3)
        points = (self.start, self.out, self.back, self.end)
        x = sum(share * point[0] for share, point in zip(shares, points, strict=True))
        y = sum(share * point[1] for share, point in zip(shares, points, strict=True))
        return x, y


@dataclass(frozen=True)
class Line:
    """A transition's line: the path to draw, and where the middle of its figure stands."""

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
    return Layout(width, max(height, HEIGHT + 24), places, _lines(transitions, places, width))


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


def _lines(transitions: Sequence[Transition], places: Mapping[str, Place], width: float) -> list[Line]:
    """The thickest choose the places of their figures first, and are drawn last."""
    taken: list[Point] = []
    lines = []
    for each in sorted(transitions, key=lambda each: -each.times):
        curve = _curve(each, places, width)
        taken.append(figure_place(curve, places.values(), taken))
        lines.append(Line(each, curve.path, *taken[-1]))
    return lines[::-1]


def _curve(transition: Transition, places: Mapping[str, Place], width: float) -> Curve:
    start, end = places[transition.step], places[transition.next_step]
    if transition.step == transition.next_step:
        return _loop(start)
    if end.row == start.row:
        return _across(start, end)
    ways = _ways_down(start, end) if end.row > start.row else _ways_up(start, end, width)
    boxes = places.values()
    return min((way for way in ways if _is_inside(way, width)), key=lambda way: _points_in_boxes(way, boxes))


def _loop(place: Place) -> Curve:
    x, y = place.x + WIDTH / 2, place.y
    return Curve((x, y - 10), (x + 30, y - 24), (x + 30, y + 24), (x, y + 10))


def _across(start: Place, end: Place) -> Curve:
    """Within a row: there above, and back below."""
    is_right = end.x > start.x
    side = WIDTH / 2 if is_right else -WIDTH / 2
    is_next = abs(end.x - start.x) < 1.5 * (WIDTH + _GAP_X)
    lift = (-12 if is_right else 12) if is_next else (-(HEIGHT / 2 + 30) if is_right else HEIGHT / 2 + 30)
    y = start.y + (-8 if is_right else 8)
    x1, x2 = start.x + side, end.x - side
    return Curve((x1, y), (x1, y + lift), (x2, y + lift), (x2, y))


def _ways_down(start: Place, end: Place) -> Iterator[Curve]:
    """Straight down, or in a bow past the rows between."""
    x1, y1, x2, y2 = start.x - 12, start.y + HEIGHT / 2, end.x - 12, end.y - HEIGHT / 2
    yield Curve((x1, y1), (x1, (y1 + y2) / 2), (x2, (y1 + y2) / 2), (x2, y2))
    if end.row - start.row > 1:
        bend, towards = min(90.0, (y2 - y1) / 3), -1 if start.x <= end.x else 1
        for swing in _SWINGS:
            for bow in (towards * swing, -towards * swing):
                yield Curve((x1, y1), (x1 + bow, y1 + bend), (x2 + bow, y2 - bend), (x2, y2))


def _ways_up(start: Place, end: Place, width: float) -> Iterator[Curve]:
    """Back up: beside the line that goes down between neighbouring rows, else around the outside."""
    if start.row - end.row == 1:
        x1, y1, x2, y2 = start.x + 14, start.y - HEIGHT / 2, end.x + 14, end.y + HEIGHT / 2
        bend = (y1 - y2) / 2
        yield Curve((x1, y1), (x1 + 12, y1 - bend), (x2 + 12, y2 + bend), (x2, y2))
        return
    first = 1 if start.x + end.x >= width else -1
    for outside in _OUTSIDE:
        for side in (first, -first):
            x1, x2 = start.x + side * WIDTH / 2, end.x + side * WIDTH / 2
            out = (max(x1, x2) if side > 0 else min(x1, x2)) + side * outside
            yield Curve((x1, start.y), (out, start.y), (out, end.y), (x2, end.y))


def _is_inside(curve: Curve, width: float) -> bool:
    """Whether a line stays on the map; the nearest way always does."""
    return all(4 <= curve.at(part)[0] <= width - 4 for part in _ALONG)


def _points_in_boxes(curve: Curve, boxes: Collection[Place]) -> int:
    """How much of a line runs behind boxes, those at its ends included."""
    points = [curve.at(part) for part in _ALONG]
    return sum(abs(x - box.x) < WIDTH / 2 + 2 and abs(y - box.y) < HEIGHT / 2 + 2 for x, y in points for box in boxes)


def figure_place(curve: Curve, boxes: Collection[Place], taken: Sequence[Point]) -> Point:
    """Where a line's figure covers neither a box nor another figure; or the least of them."""
    return min((curve.at(part) for part in _FIGURE_AT), key=lambda point: _covered(point, boxes, taken))


def _covered(point: Point, boxes: Collection[Place], taken: Sequence[Point]) -> int:
    x, y = point
    across, down = (WIDTH + _FIGURE_WIDTH) / 2, (HEIGHT + _FIGURE_HEIGHT) / 2
    others = sum(abs(x - at) < _FIGURE_WIDTH and abs(y - height) < _FIGURE_HEIGHT for at, height in taken)
    return others + sum(abs(x - box.x) < across and abs(y - box.y) < down for box in boxes)
