"""The map of journeys as SVG: boxes for steps, lines for transitions, each a link to the customers behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import sqrt

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from farley.analysis.journeys import StepCount, Transition
from farley.analysis.journeys.feelings import Feeling
from farley.web import formats
from farley.web.journeys import moods
from farley.web.journeys.layout import HEIGHT, WIDTH, Layout, Line, Place
from farley.web.journeys.moods import SOUNDS, Feelings
from farley.web.journeys.steps import slowness, step_name, wait

_THICKEST = 11.0
_MOST_LETTERS = 22
_LABELLED = 16


def draw(
    layout: Layout,
    steps: Mapping[str, StepCount],
    *,
    feelings: Feelings,
    by_feeling: bool,
    step_address: Callable[[str], str],
    line_address: Callable[[Transition], str],
) -> SafeString:
    """The drawing; the figures behind it stand in tables beside it. The lines have the colour of the wait, or of the
    feeling if drawn `by_feeling`.
    """
    most = max((line.transition.times for line in layout.lines), default=1)
    labelled = {line.transition for line in sorted(layout.lines, key=lambda line: -line.transition.times)[:_LABELLED]}
    lines = "".join(
        _line(line, most, line_address(line.transition), _felt_on(line, feelings), by_feeling) for line in layout.lines
    )
    labels = "".join(
        _label(line, _felt_on(line, feelings) if by_feeling else None)
        for line in layout.lines
        if line.transition in labelled or (by_feeling and _felt_on(line, feelings))
    )
    widest = max((each.customers for each in steps.values()), default=1)
    boxes = "".join(
        _box(steps[name], place, widest, step_address(name), feelings.get((name, "")))
        for name, place in layout.places.items()
        if name in steps
    )
    return SafeString(
        f'<svg class="journey-drawing" viewBox="0 0 {layout.width:.0f} {layout.height:.0f}" role="group" '
        f'aria-label="{escape(_("Map of the journeys"))}">{_arrows()}{lines}{boxes}{labels}</svg>'
    )


def _felt_on(line: Line, feelings: Feelings) -> Feeling | None:
    return feelings.get((line.transition.step, line.transition.next_step))


def _arrows() -> str:
    colours = [*(f"wait-{number}" for number in range(1, 6)), *(f"felt-{sound}" for sound in SOUNDS), "felt-unknown"]
    heads = (
        f'<marker id="arrow-{colour}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path class="journey-head is-{colour}" d="M0,0 L8,4 L0,8 z"/>'
        "</marker>"
        for colour in colours
    )
    return f"<defs>{''.join(heads)}</defs>"


def _line(line: Line, most: int, address: str, felt: Feeling | None, by_feeling: bool) -> str:
    told = escape(_and_felt(sentence(line.transition), felt))
    colour = f"wait-{slowness(line.transition.median_wait)}"
    if by_feeling:
        colour = f"felt-{felt.sound if felt else 'unknown'}"
    thickness = 1.2 + (_THICKEST - 1.2) * sqrt(line.transition.times / most)
    return (
        f'<a class="journey-line is-{colour}" href="{escape(address)}" aria-label="{told}"><title>{told}</title>'
        f'<path class="journey-reach" d="{line.path}"/>'
        f'<path class="journey-stroke" d="{line.path}" stroke-width="{thickness:.1f}" '
        f'marker-end="url(#arrow-{colour})"/></a>'
    )


def _and_felt(told: str, felt: Feeling | None) -> str:
    return _("%(told)s; %(felt)s") % {"told": told, "felt": moods.sentence(felt)} if felt else told


def _label(line: Line, felt: Feeling | None) -> str:
    told = moods.signed(felt.mean, 1) if felt else formats.number(line.transition.times)
    return f'<text class="journey-label" x="{line.x:.0f}" y="{line.y + 4:.0f}" text-anchor="middle">{told}</text>'


def _box(step: StepCount, place: Place, widest: int, address: str, felt: Feeling | None) -> str:
    """As wide as the others, with a bar in it as long as its share of customers, and how it feels at its corner."""
    name, x, y = step_name(step.step), place.x - WIDTH / 2, place.y - HEIGHT / 2
    figures = _("%(step)s: %(customers)s customers, %(times)s times") % _figures(step, name)
    told = escape(_and_felt(figures, felt))
    customers = escape(_("%(customers)s customers") % {"customers": formats.number(step.customers)})
    return (
        f'<a class="journey-step" href="{escape(address)}" aria-label="{told}"><title>{told}</title>'
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{WIDTH}" height="{HEIGHT}" rx="7"/>'
        f'<rect class="journey-bar" x="{x + 3:.0f}" y="{y + HEIGHT - 6:.0f}" '
        f'width="{(WIDTH - 6) * step.customers / widest:.0f}" height="3" rx="1.5"/>'
        f'<text class="journey-name" x="{place.x:.0f}" y="{place.y - 4:.0f}" text-anchor="middle">'
        f"{escape(box_name(name))}</text>"
        f'<text class="journey-note" x="{place.x:.0f}" y="{place.y + 12:.0f}" text-anchor="middle">{customers}'
        f"</text>{_mood(felt, x, y) if felt else ''}</a>"
    )


def _mood(felt: Feeling, x: float, y: float) -> str:
    return (
        f'<g class="journey-mood is-felt-{felt.sound}"><rect x="{x - 14:.0f}" y="{y - 12:.0f}" width="36" height="17" '
        f'rx="8.5"/><text x="{x + 4:.0f}" y="{y:.0f}" text-anchor="middle">{moods.signed(felt.mean, 1)}</text></g>'
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


def box_name(name: str) -> str:
    """A name as far as it has room in a box: Han characters are twice as wide as Latin ones."""
    room, kept = float(_MOST_LETTERS), ""
    for letter in name:
        room -= 1.8 if ord(letter) > 0x2E7F else 1
        if room < 0:
            return kept + "…"
        kept += letter
    return kept
