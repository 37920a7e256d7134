"""Whether more customers speak of a theme than before, beyond chance, even though many themes are looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from farley.analysis.calibration import TooFewCases
from farley.analysis.numerics import share_interval

# Of so many customers something has to be known in each of the two times, and so many have to speak of it now.
FEWEST_HEARD = 30
FEWEST_NOW = 5
# Something that grows by less is nobody's business yet, however sure it is.
_BY_HALF = 1.5
_WRONG = 0.05


@dataclass(frozen=True)
class Heard:
    """How many customers spoke of a theme in the time that is looked at, and in the time before it."""

    now: int
    before: int


@dataclass(frozen=True)
class Growth:
    """The shares of customers who spoke of a theme, of those who said anything, now and before; their difference with
    its interval, which is so wide that it holds for all themes at once; and what surely follows from it.
    """

    share: float
    share_before: float
    low: float
    high: float
    state: Literal["", "growing", "new"]


def growths(heard: Mapping[int, Heard], *, now: int, before: int) -> dict[int, Growth] | TooFewCases:
    """How each theme (by its number) has grown. `now` and `before` are how many customers said anything at all in
    those two times.

    A theme grows when the interval of the difference of its shares (Newcombe 1998, method 10) lies above nothing, and
    the share is half as large again. It is new when nobody spoke of it before. Each end of the interval is wrong in 5 %
    of cases, of all themes together (Bonferroni): both ends hold in 90 %.
    """
    if min(now, before) < FEWEST_HEARD:
        return TooFewCases(min(now, before), FEWEST_HEARD)
    mass = 1 - 2 * _WRONG / max(1, len(heard))
    return {number: _growth(each, now, before, mass) for number, each in heard.items()}


def _growth(heard: Heard, now: int, before: int, mass: float) -> Growth:
    share, earlier = heard.now / now, heard.before / before
    low, high = map(float, share_interval(heard.now, now, mass=mass))
    earlier_low, earlier_high = map(float, share_interval(heard.before, before, mass=mass))
    below = ((share - low) ** 2 + (earlier_high - earlier) ** 2) ** 0.5
    above = ((high - share) ** 2 + (earlier - earlier_low) ** 2) ** 0.5
    surely = heard.now >= FEWEST_NOW and share - earlier - below > 0 and share >= _BY_HALF * earlier
    state: Literal["", "growing", "new"] = ("growing" if heard.before else "new") if surely else ""
    return Growth(share, earlier, share - earlier - below, share - earlier + above, state)
