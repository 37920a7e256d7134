"""The map of journeys as SVG: boxes for steps, lines for transitions, each a link to the customers behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import sqrt

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from farley.analysis.journeys import StepCount, Transition
from farley.web import formats
from farley.web.journeys.layout import HEIGHT, WIDTH, Layout, Line, Place
from farley.web.journeys.steps import slowness, step_name, wait

_THICKEST = 11.0
_MOST_LETTERS = 22
_LABELLED = 16


def draw(
    layout: Layout,
    steps: Mapping[str, StepCount],
    *,
    step_address: Callable[[str], str],
    line_address: Callable[[Transition], str],
) -> SafeString:
    """The drawing; the figures behind it stand in tables beside it."""
    most = max((line.transition.times for line in layout.lines), default=1)
    labelled = {line.transition for line in sorted(layout.lines, key=lambda line: -line.transition.times)[:_LABELLED]}
    lines = "".join(_line(line, most, line_address(line.transition)) for line in layout.lines)
    labels = "".join(_label(line) for line in layout.lines if line.transition in labelled)
    widest = max((each.customers for each in steps.values()), default=1)
    boxes = "".join(
        _box(steps[name], place, widest, step_address(name)) for name, place in layout.places.items() if name in steps
    )
    return SafeString(
        f'<svg class="journey-drawing" viewBox="0 0 {layout.width:.0f} {layout.height:.0f}" role="group" '
        f'aria-label="{escape(_("Map of the journeys"))}">{_arrows()}{lines}{labels}{boxes}</svg>'
    )


def _arrows() -> str:
    heads = (
        f'<marker id="arrow-{number}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path class="journey-head is-wait-{number}" d="M0,0 L8,4 L0,8 z"/>'
        "</marker>"
        for number in range(1, 6)
    )
    return f"<defs>{''.join(heads)}</defs>"


def _line(line: Line, most: int, address: str) -> str:
    slow, told = slowness(line.transition.median_wait), escape(sentence(line.transition))
    thickness = 1.2 + (_THICKEST - 1.2) * sqrt(line.transition.times / most)
    return (
        f'<a class="journey-line is-wait-{slow}" href="{escape(address)}" aria-label="{told}"><title>{told}</title>'
        f'<path class="journey-reach" d="{line.path}"/>'
        f'<path class="journey-stroke" d="{line.path}" stroke-width="{thickness:.1f}" marker-end="url(#arrow-{slow})"/>'
        "</a>"
    )


def _label(line: Line) -> str:
    times = formats.number(line.transition.times)
    return f'<text class="journey-label" x="{line.x:.0f}" y="{line.y:.0f}" text-anchor="middle">{times}</text>'


def _box(step: StepCount, place: Place, widest: int, address: str) -> str:
    """As wide as the others, with a bar in it as long as its share of customers."""
    name, x, y = step_name(step.step), place.x - WIDTH / 2, place.y - HEIGHT / 2
    told = escape(_("%(step)s: %(customers)s customers, %(times)s times") % _figures(step, name))
    customers = escape(_("%(customers)s customers") % {"customers": formats.number(step.customers)})
    return (
        f'<a class="journey-step" href="{escape(address)}" aria-label="{told}"><title>{told}</title>'
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{WIDTH}" height="{HEIGHT}" rx="7"/>'
        f'<rect class="journey-bar" x="{x + 3:.0f}" y="{y + HEIGHT - 6:.0f}" '
        f'width="{(WIDTH - 6) * step.customers / widest:.0f}" height="3" rx="1.5"/>'
        f'<text class="journey-name" x="{place.x:.0f}" y="{place.y - 4:.0f}" text-anchor="middle">'
        f"{escape(_short(name))}</text>"
        f'<text class="journey-note" x="{place.x:.0f}" y="{place.y + 12:.0f}" text-anchor="middle">{customers}'
        "</text></a>"
    )


def _figures(step: StepCount, name: str) -> dict[str, str]:
    return {"step": name, "customers": formats.number(step.customers), "times": formats.number(step.times)}


def sentence(transition: Transition) -> str:
    """A transition in words: how often, for how many customers, after how long."""
    return _("%(step)s, then %(next)s: %(times)s times, %(customers)s customers, after %(wait)s in the median") % {
        "step": step_name(transition.step),
        "next": step_name(transition.next_step),
        "times": formats.number(transition.times),
        "customers": formats.number(transition.customers),
        "wait": wait(transition.median_wait),
    }


def _short(name: str) -> str:
    """Han characters are twice as wide as Latin ones."""
    room, kept = float(_MOST_LETTERS), ""
    for letter in name:
        room -= 1.8 if ord(letter) > 0x2E7F else 1
        if room < 0:
            return kept + "…"
        kept += letter
    return kept
