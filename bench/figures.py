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
