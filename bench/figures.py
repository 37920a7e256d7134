"""A figure: what was measured, the bound it has to keep, and whether it does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`bound` is in words ("<= 8"); None is a figure that is only told."""

    figure: str
    value: float
    bound: str | None = None
    holds: bool | None = None


def told(figure: str, value: float) -> Figure:
    """A figure without a bound."""
    return Figure(figure, round(value, 3))


def at_most(figure: str, value: float, bound: float) -> Figure:
    """A figure that may not pass its bound."""
    return Figure(figure, round(value, 3), f"<= {bound:g}", value <= bound)


def at_least(figure: str, value: float, bound: float) -> Figure:
    """A figure that has to reach its bound."""
    return Figure(figure, round(value, 3), f">= {bound:g}", value >= bound)


@dataclass(frozen=True)
class Finding:
    """How many there are to find, were found, and were rightly found."""

    wanted: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """Of what was found, how much is right."""
        return self.right / max(1, self.found)

    @property
    def recall(self) -> float:
        """Of what there is to find, how much was found."""
        return self.right / max(1, self.wanted)
