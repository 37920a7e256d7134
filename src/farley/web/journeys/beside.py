"""The designed journey and what really happened on one map, and the tables behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import sqrt

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from farley.analysis.days import DAY
from farley.analysis.journeys.alignment import is_planned
from farley.analysis.journeys.conformance import FEWEST_CUSTOMERS, Conformance, Deviation, Fit, Passage, PlannedCount
from farley.analysis.journeys.plans import Plan
from farley.base.accounts import User
from farley.customers.access import customers_for
from farley.understanding.access import segments_for
from farley.understanding.journeys import SegmentFit
from farley.web import formats
from farley.web.journeys.drawing import box_name
from farley.web.journeys.layout import HEIGHT, WIDTH, Curve, Place, Point, figure_place
from farley.web.journeys.steps import wait
from farley.web.journeys.tables import Cell, Row

_GAP, _SIDE, _THICKEST = 52, 190, 10.0
# The address of the customers behind a deviation at a step, or a passage from it to another.
Behind = Callable[..., str]


def draw(plan: Plan, found: Conformance, behind: Behind) -> SafeString:
    """Boxes from top to bottom in the order of the plan. Lines that are planned are whole, those that are not broken
    and named so; planned ones that nobody took are thin.
    """
    width, height = WIDTH + 2 * _SIDE, len(plan.steps) * (HEIGHT + _GAP) - _GAP + 24
    most = max((each.times for each in found.passages), default=1)
    by_times = sorted(found.passages, key=lambda each: each.times)
    lines = "".join(_line(plan, each, most, behind) for each in by_times)
    boxes = "".join(
        _box(plan, place, count, max(1, found.fit.customers), behind) for place, count in enumerate(found.steps)
    )
    return SafeString(
        f'<svg class="journey-drawing is-plan" viewBox="0 0 {width} {height}" role="group" '
        f'aria-label="{escape(_("The designed journey, and what really happened"))}">'
        f"{_arrows()}{''.join(_never_taken(plan, found))}{lines}{boxes}{_figures(by_times, len(plan.steps))}</svg>"
    )


def _figures(passages: Sequence[Passage], steps: int) -> str:
    """How often, beside each line where it can be read; the most frequent choose first."""
    boxes, taken = [Place(_SIDE + WIDTH / 2, _y(step), step) for step in range(steps)], list[Point]()
    told = ""
    for each in reversed(passages):
        x, y = figure_place(_curve(each.step, each.next_step), boxes, taken)
        taken.append((x, y))
        times = formats.number(each.times) + ("" if each.is_planned else " ✕")
        told += f'<text class="journey-label" x="{x:.0f}" y="{y + 4:.0f}" text-anchor="middle">{times}</text>'
    return told


def _arrows() -> str:
    return "".join(
        f'<marker id="arrow-{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path class="journey-head is-felt-{name}" d="M0,0 L8,4 L0,8 z"/>'
        "</marker>"
        for name in ("good", "bad", "unknown")
    )


def _never_taken(plan: Plan, found: Conformance) -> Iterator[str]:
    taken = {(each.step, each.next_step) for each in found.passages}
    for step in range(len(plan.steps) - 1):
        if (step, step + 1) not in taken and is_planned(plan, step, step + 1):
            path = _curve(step, step + 1).path
            yield f'<path class="journey-stroke is-felt-unknown" d="{path}" marker-end="url(#arrow-unknown)"/>'


def _line(plan: Plan, passage: Passage, most: int, behind: Behind) -> str:
    path = _curve(passage.step, passage.next_step).path
    colour, told = "good" if passage.is_planned else "bad", escape(_told(plan, passage))
    thickness = 1.2 + (_THICKEST - 1.2) * sqrt(passage.times / most)
    address = escape(behind(passage.step, passage=passage.next_step))
    return (
        f'<a class="journey-line is-felt-{colour}{"" if passage.is_planned else " is-astray"}" href="{address}" '
        f'aria-label="{told}"><title>{told}</title><path class="journey-reach" d="{path}"/>'
        f'<path class="journey-stroke" d="{path}" stroke-width="{thickness:.1f}" '
        f'marker-end="url(#arrow-{colour})"/></a>'
    )


def _told(plan: Plan, passage: Passage) -> str:
    words = {
        "step": plan.steps[passage.step].name,
        "next": plan.steps[passage.next_step].name,
        "times": formats.number(passage.times),
        "customers": formats.number(passage.customers),
        "wait": wait(passage.median_wait),
    }
    if passage.is_planned:
        return (
            _("%(step)s, then %(next)s, as planned: %(times)s times, %(customers)s customers, after %(wait)s") % words
        )
    return _("%(step)s, then %(next)s, not planned: %(times)s times, %(customers)s customers, after %(wait)s") % words


def _curve(step: int, after: int) -> Curve:
    """The line from one box to another: straight to the next, onwards on the right, back on the left."""
    middle = _SIDE + WIDTH // 2
    if after == step + 1:
        x, top = middle, _y(step) + HEIGHT // 2
        return Curve((x, top), (x, top + _GAP / 3), (x, top + 2 * _GAP / 3), (x, top + _GAP))
    side = 1 if after > step else -1
    x, y, end = middle + side * WIDTH // 2, _y(step), _y(after)
    if after == step:
        return Curve((x, y - 10), (x - 34, y - 24), (x - 34, y + 24), (x, y + 10))
    out = x + side * min(_SIDE - 30, 34 + 26 * abs(after - step))
    shift = side * 6
    return Curve((x, y + shift), (out, y + shift), (out, end), (x, end))


def _y(place: int) -> int:
    return 12 + HEIGHT // 2 + place * (HEIGHT + _GAP)


def _box(plan: Plan, place: int, count: PlannedCount, customers: int, behind: Behind) -> str:
    name, x, y = plan.steps[place].name, _SIDE, _y(place) - HEIGHT // 2
    said = _("%(customers)s customers") % {"customers": formats.number(count.customers)}
    told = escape(f"{name}: {said}")
    return (
        f'<a class="journey-step" href="{escape(behind(place, deviation="took"))}" aria-label="{told}">'
        f'<title>{told}</title><rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="7"/>'
        f'<rect class="journey-bar" x="{x + 3}" y="{y + HEIGHT - 6}" '
        f'width="{(WIDTH - 6) * count.customers / customers:.0f}" height="3" rx="1.5"/>'
        f'<text class="journey-name" x="{x + WIDTH // 2}" y="{y + 19}" text-anchor="middle">'
        f"{escape(box_name(f'{place + 1}. {name}'))}</text>"
        f'<text class="journey-note" x="{x + WIDTH // 2}" y="{y + 35}" '
        f'text-anchor="middle">{escape(said)}</text></a>'
    )


def steps(plan: Plan, found: Conformance, behind: Behind) -> list[Row]:
    """Step, took it, skipped, once more, out of order, late, median wait with its target, stopped there."""
    return [_step(plan, place, count, behind) for place, count in enumerate(found.steps)]


def _step(plan: Plan, place: int, count: PlannedCount, behind: Behind) -> Row:
    def cell(number: int, deviation: Deviation) -> str | Cell:
        return Cell(formats.number(number), behind(place, deviation=deviation)) if number else "–"

    days = plan.steps[place].days
    late: str | Cell = cell(count.late, "late")
    if days is None or not (count.late or count.in_time):
        late = "–"
    return Row(
        f"{place + 1}. {plan.steps[place].name}",
        (
            Cell(formats.number(count.customers), behind(place, deviation="took")),
            cell(count.skipped, "skipped"),
            cell(count.extra, "extra"),
            cell(count.out_of_order, "out_of_order"),
            "–" if count.median_wait is None else wait(count.median_wait),
            "–" if days is None else wait(days * DAY),
            late,
            cell(count.stopped, "stopped"),
        ),
    )


def astray(plan: Plan, found: Conformance, behind: Behind) -> list[Row]:
    """What happened and is not planned: step and next, customers, times, median wait; the most customers first."""
    return [
        Row(
            f"{plan.steps[each.step].name} → {plan.steps[each.next_step].name}",
            (formats.number(each.customers), formats.number(each.times), wait(each.median_wait)),
            behind(each.step, passage=each.next_step),
        )
        for each in sorted(found.passages, key=lambda each: (-each.customers, each.step, each.next_step))
        if not each.is_planned
    ]


def by_segment(segments: Sequence[SegmentFit], user: User, address: Callable[[int], str]) -> list[Row]:
    """Segment, customers, fit, its interval; those that the reader may see now, by the names that they have now."""
    names = dict(segments_for(user).current().values_list("pk", "name"))
    found = [each for each in segments if each.fit.customers and each.segment in names]
    return [Row(names[each.segment], fit_cells(each.fit), address(each.segment)) for each in found]


def by_period(periods: Sequence[tuple[str, Fit]]) -> list[Row]:
    """Month or year in which journeys began, customers, fit, its interval."""
    return [Row(name, fit_cells(fit)) for name, fit in reversed(periods)]


def farthest(found: Conformance, user: User) -> list[Row]:
    """Who deviates most: customer, fit; those whom the reader may see."""
    customers = customers_for(user).current().in_bulk([pk for pk, _fit in found.farthest])
    return [
        Row(customers[pk].name, (formats.percent(fit),), reverse("customer", args=[pk]))
        for pk, fit in found.farthest
        if pk in customers
    ]


def fit_cells(fit: Fit) -> tuple[str, ...]:
    """Customers, fit, its interval; of too few nothing but how many they are."""
    customers = formats.number(fit.customers)
    if fit.customers < FEWEST_CUSTOMERS:
        return customers, _("too few cases"), ""
    return customers, formats.percent(fit.mean), formats.percent_range(fit.low, fit.high)


def deviation_name(deviation: str, step: str) -> str:
    """Who is listed, as a heading."""
    words = {
        "wholly": _("Without any deviation"),
        "took": _("Took the step “%(step)s”"),
        "skipped": _("Left out “%(step)s”"),
        "extra": _("Took “%(step)s” once more than planned"),
        "out_of_order": _("Took “%(step)s” at another place than planned"),
        "late": _("Came too late to “%(step)s”"),
        "stopped": _("Stopped after “%(step)s”"),
    }
    return words.get(deviation, "%(step)s") % {"step": step}
