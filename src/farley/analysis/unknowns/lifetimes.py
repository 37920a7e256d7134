"""How long facts stay true, measured from how long they did in this organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from farley.analysis.numerics import Floats

# Fewer changes than these do not tell how long a fact stays true.
MINIMUM_CHANGES = 30
# A fact is old once so few of its kind are still true at its age.
STILL_TRUE = 2 / 3
# The days after which a third has changed, where that cannot be measured: people move about every ten years and change
# their work about every five. Who they are does not change, and what is a day (a birthday) neither.
ASSUMED_DAYS: dict[str, int] = {
    "email": 1100,
    "phone": 1100,
    "website": 1800,
    "address": 1500,
    "role": 750,
    "contacts": 750,
    "attribute": 750,
}
_POINTS = 24


@dataclass(frozen=True)
class Life:
    """How many days a fact was held to be true, and whether that ended then: those still held go on."""

    days: float
    has_ended: bool


@dataclass(frozen=True)
class HowLong:
    """How long facts of a kind stay true. `curve` are (days, share still true), from the first day on; empty where too
    few have changed to measure it, and `old_after` is what is assumed instead. None means that it does not age.
    """

    fact: str
    old_after: int | None
    cases: int
    ended: int
    curve: tuple[tuple[float, float], ...] = ()

    @property
    def is_measured(self) -> bool:
        """Whether it comes from this organisation's own changes."""
        return bool(self.curve)

    def still_true(self, age_in_days: float) -> float:
        """The probability that a fact of this age is still true: measured, or by an even rate of change."""
        if self.old_after is None or age_in_days <= 0:
            return 1.0
        # Beyond what was seen it goes on at an even rate too, from where the curve stops.
        if self.curve and age_in_days <= self.curve[-1][0]:
            return next(share for days, share in reversed(self.curve) if days <= age_in_days)
        last = self.curve[-1][1] if self.curve else 1.0
        return float(min(last, STILL_TRUE ** (age_in_days / self.old_after)))


def how_long(fact: str, lives: Sequence[Life], *, assumed: int | None) -> HowLong:
    """How long facts of a kind stay true, by the product-limit estimate (Kaplan and Meier 1958); `assumed` days where
    fewer than 30 have changed.
    """
    ended = sum(life.has_ended for life in lives)
    if ended < MINIMUM_CHANGES:
        return HowLong(fact, assumed, len(lives), ended)
    days, shares = _product_limit(lives)
    fallen = np.flatnonzero(shares <= STILL_TRUE)
    longest = max(life.days for life in lives)
    old_after = days[fallen[0]] if len(fallen) else max(longest, assumed or 0)
    return HowLong(fact, max(1, int(old_after)), len(lives), ended, _thinned(days, shares, longest))


def _product_limit(lives: Sequence[Life]) -> tuple[Floats, Floats]:
    """The days on which facts ended, and the share that outlived each."""
    lengths = np.array([max(life.days, 0.0) for life in lives])
    has_ended = np.array([life.has_ended for life in lives])
    days, deaths = np.unique(lengths[has_ended], return_counts=True)
    at_risk = len(lengths) - np.searchsorted(np.sort(lengths), days, side="left")
    return days, np.asarray(np.cumprod(1 - deaths / at_risk), dtype=np.float64)


def _thinned(days: Floats, shares: Floats, longest: float) -> tuple[tuple[float, float], ...]:
    """The curve at evenly spread days, for keeping and drawing; the first point is the first day."""
    at = np.linspace(0, longest, _POINTS + 1)
    places = np.searchsorted(days, at, side="right") - 1
    values = np.where(places >= 0, shares[np.maximum(places, 0)], 1.0)
    return tuple((round(float(day), 1), round(float(share), 4)) for day, share in zip(at, values, strict=True))
