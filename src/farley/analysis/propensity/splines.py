"""Numbers and words as columns of a regression: natural cubic splines, and one column for each frequent word.

A natural cubic spline bends between its knots and is straight beyond the outer ones (Hastie, Tibshirani and Friedman,
The Elements of Statistical Learning, 5.2.1). The knots stand at the quantiles that Harrell recommends (Regression
Modeling Strategies, 2.4.5).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from farley.analysis.numerics import Floats
from farley.analysis.propensity.columns import Cases, Categories, Numbers

_QUANTILES = (0.05, 0.23, 0.41, 0.59, 0.77, 0.95)
_RARE = 10


@dataclass(frozen=True)
class Bent:
    """A column of numbers, bent at `knots`. Blanks count as the average and have a column of their own."""

    name: str
    knots: Floats
    least: float
    most: float
    mean: Floats
    scale: Floats

    def columns(self, column: Numbers | Categories) -> Floats:
        """The columns of the regression: (n, knots - 1, and one for blanks)."""
        assert isinstance(column, Numbers)
        is_blank = ~np.isfinite(column.values)
        # What is beyond all that was seen counts as the outermost that was: a curve goes on straight, the world not.
        seen = np.clip(np.where(is_blank, self.least, column.values), self.least, self.most)
        bent = (_natural(seen, self.knots) - self.mean) / self.scale
        bent[is_blank] = 0
        return np.column_stack([bent, is_blank.astype(float)])


@dataclass(frozen=True)
class Worded:
    """A column of words, with one column of the regression for each of `words`; rare ones count as none of them."""

    name: str
    words: tuple[str, ...]

    def columns(self, column: Numbers | Categories) -> Floats:
        """The columns of the regression: (n, words) of 0 and 1."""
        assert isinstance(column, Categories)
        return np.column_stack([column.values == word for word in self.words]).astype(float)


@dataclass(frozen=True)
class Design:
    """How a table of cases becomes the columns of a regression. `owners` says which column of the table each belongs
    to.
    """

    parts: tuple[Bent | Worded, ...]
    owners: tuple[int, ...]

    def matrix(self, cases: Cases) -> Floats:
        """The columns of the regression: (n, d).

        Raises KeyError when the table lacks a column that was learned from, TypeError when one is of another type.
        """
        found = {column.name: column for column in cases.columns}
        for part in self.parts:
            if not isinstance(found[part.name], Numbers if isinstance(part, Bent) else Categories):
                raise TypeError(f"the column {part.name} is not what it was")
        return np.column_stack([part.columns(found[part.name]) for part in self.parts])


def design_of(cases: Cases) -> Design:
    """Knots and words from a table; what happened to the cases plays no part in it."""
    parts = tuple(part for column in cases.columns if (part := _part(column)) is not None)
    names = {column.name: place for place, column in enumerate(cases.columns)}
    owners = [
        names[part.name] for part in parts for _one in range(part.columns(_row(cases, names[part.name])).shape[1])
    ]
    return Design(parts, tuple(owners))


def _row(cases: Cases, place: int) -> Numbers | Categories:
    return cases.columns[place].take(np.arange(min(1, len(cases))))


def _part(column: Numbers | Categories) -> Bent | Worded | None:
    if isinstance(column, Categories):
        words, counts = np.unique(column.values.astype(str), return_counts=True)
        frequent = tuple(str(word) for word, count in zip(words, counts, strict=True) if count >= _RARE)
        return Worded(column.name, frequent) if frequent else None
    known = column.values[np.isfinite(column.values)]
    if not len(known):
        return None
    knots = np.unique(np.quantile(known, _QUANTILES))
    if len(knots) < 3:
        knots = np.array([known.min(), known.max() if known.max() > known.min() else known.min() + 1])
    bent = _natural(known, knots)
    scale = bent.std(axis=0)
    return Bent(
        column.name,
        knots,
        float(known.min()),
        float(known.max()),
        bent.mean(axis=0),
        np.where(scale > 1e-12, scale, 1.0),
    )


def _natural(values: Floats, knots: Floats) -> Floats:
    """The natural cubic spline's columns without the constant: the value itself, and one a knot but two."""
    width = knots[-1] - knots[0]
    x, at = (values - knots[0]) / width, (knots - knots[0]) / width
    cubes = np.maximum(x[:, None] - at, 0) ** 3
    bends = (cubes[:, :-1] - cubes[:, -1:]) / (at[-1] - at[:-1])
    return np.column_stack([x, bends[:, :-1] - bends[:, -1:]])
