"""Calculating forward while noting how to go back, so that a network can be taught: reverse-mode differentiation, as
far as this network needs it, in single precision.

A text's pieces stand one after the other in one matrix, with those of the next text below them. Words: node (a matrix
that was calculated, with the slope of the loss in it), layer (a matrix that is learned, with intercepts in its last
line).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Singles = NDArray[np.float32]
Places = NDArray[np.int64]

_SMALL = np.float32(1e-6)


@dataclass
class Node:
    """A matrix, and how fast the loss rises with each of its cells (None: not asked for)."""

    value: Singles
    slope: Singles | None = None

    def rises(self, slope: Singles) -> None:
        """Add to what is known of the slope."""
        self.slope = slope if self.slope is None else self.slope + slope


@dataclass(frozen=True)
class Lengths:
    """How many pieces each text has, one after the other."""

    of: Places

    @property
    def starts(self) -> Places:
        """Where each text begins."""
        return np.cumsum(self.of) - self.of

    def spread(self, rows: Singles) -> Singles:
        """A text's row for each of its pieces."""
        return np.repeat(rows, self.of, axis=0)

    def summed(self, rows: Singles) -> Singles:
        """The sum over the pieces of each text."""
        return np.asarray(np.add.reduceat(rows, self.starts, axis=0))

    def neighbours(self, before: int, after: int) -> Places:
        """For each piece the places of its neighbours in the same text, itself among them; outside of it the number
        of all pieces: (pieces, before + 1 + after).
        """
        everywhere = np.arange(self.of.sum())[:, None]
        places = everywhere + np.arange(-before, after + 1)
        first, end = (np.repeat(edge, self.of)[:, None] for edge in (self.starts, self.starts + self.of))
        return np.where((places >= first) & (places < end), places, len(everywhere))


@dataclass
class Tape:
    """The layers, what was done with them, and after `back` the slope of the loss in each. Without `chance` nothing is
    dropped, and the way back is not noted.
    """

    layers: Mapping[str, Singles]
    chance: np.random.Generator | None = None
    slopes: dict[str, Singles] = field(default_factory=dict)
    _steps: list[Callable[[], None]] = field(default_factory=list)

    def back(self) -> dict[str, Singles]:
        """Follow the slopes from the end, where one was set, to all layers."""
        while self._steps:
            # Each step holds what it needs of the way here: let go of it, so that memory is free for the next texts.
            self._steps.pop()()
        return self.slopes

    def linear(self, name: str, rows: Node, *, to_rows: bool = True) -> Node:
        """rows @ layer + intercepts; to_rows: whether anything before these rows is learned."""
        layer = self.layers[name]
        found = Node(rows.value @ layer[:-1] + layer[-1])

        def step(slope: Singles) -> None:
            self.slopes[name] = np.vstack([rows.value.T @ slope, slope.sum(axis=0, keepdims=True)])
            if to_rows:
                rows.rises(slope @ layer[:-1].T)

        return self._noted(found, step)

    def normed(self, name: str, rows: Node) -> Node:
        """Each row brought to mean 0 and spread 1, then stretched and moved (layer normalisation, Ba et al. 2016)."""
        stretch, move = self.layers[name]
        centred = rows.value - rows.value.mean(axis=1, keepdims=True)
        shrink = 1 / np.sqrt((centred**2).mean(axis=1, keepdims=True) + _SMALL)
        plain = centred * shrink

        def step(slope: Singles) -> None:
            self.slopes[name] = np.stack([(slope * plain).sum(axis=0), slope.sum(axis=0)])
            inner = slope * stretch
            along = (inner * plain).mean(axis=1, keepdims=True)
            rows.rises(shrink * (inner - inner.mean(axis=1, keepdims=True) - plain * along))

        return self._noted(Node(plain * stretch + move), step)

    def beside(self, rows: Node, neighbours: Places) -> Node:
        """Each row with its neighbours beside it, nothing where there is none."""
        size, width = rows.value.shape
        padded = np.vstack([rows.value, np.zeros((1, width), dtype=np.float32)])

        def step(slope: Singles) -> None:
            found = np.zeros_like(padded)
            for place in range(neighbours.shape[1]):
                # Each row is at most one row's neighbour on that side; only the empty one is met more often.
                found[neighbours[:, place]] += slope[:, place * width : (place + 1) * width]
            rows.rises(found[:-1])

        return self._noted(Node(padded[neighbours].reshape(size, -1)), step)

    def rectified(self, rows: Node) -> Node:
        """Nothing below zero."""
        return self._noted(Node(np.maximum(rows.value, 0)), lambda slope: rows.rises(slope * (rows.value > 0)))

    def added(self, one: Node, other: Node) -> Node:
        """The sum of two."""

        def step(slope: Singles) -> None:
            one.rises(slope)
            other.rises(slope)

        return self._noted(Node(one.value + other.value), step)

    def joined(self, parts: Sequence[Node]) -> Node:
        """Side by side."""
        edges = np.cumsum([0, *(part.value.shape[1] for part in parts)]).tolist()

        def step(slope: Singles) -> None:
            for part, start, end in zip(parts, edges, edges[1:], strict=False):
                part.rises(slope[:, start:end])

        return self._noted(Node(np.hstack([part.value for part in parts])), step)

    def split(self, rows: Node, count: int) -> list[Node]:
        """Into parts of the same width, all of which have to be used."""
        parts = [Node(part) for part in np.hsplit(rows.value, count)]
        self._later(lambda: rows.rises(np.hstack([part.slope for part in parts if part.slope is not None])))
        return parts

    def pooled(self, rows: Node, lengths: Lengths) -> Node:
        """The pieces of each text, added and divided by the root of their number."""
        root = np.sqrt(lengths.of)[:, None].astype(np.float32)
        found = Node(lengths.summed(rows.value) / root)
        return self._noted(found, lambda slope: rows.rises(lengths.spread(slope / root)))

    def attended(self, scores: Node, values: Node, lengths: Lengths) -> Node:
        """For each column of scores the mean of that part of the values over a text's pieces, weighed by how high they
        score there (attention, with one question for all texts): (texts, values).
        """
        heads, size = scores.value.shape[1], values.value.shape[1]
        highest = np.maximum.reduceat(scores.value, lengths.starts, axis=0)
        raised = np.exp(scores.value - lengths.spread(highest))
        share = raised / lengths.spread(lengths.summed(raised))
        wide = np.repeat(share, size // heads, axis=1)

        def step(slope: Singles) -> None:
            spread = lengths.spread(slope)
            values.rises(spread * wide)
            rise = (spread * values.value).reshape(len(share), heads, -1).sum(axis=2)
            scores.rises(share * (rise - lengths.spread(lengths.summed(share * rise))))

        return self._noted(Node(lengths.summed(values.value * wide)), step)

    def dropped(self, rows: Node, share: float) -> Node:
        """While learning some cells are set to nothing by chance, and the others raised (Srivastava et al. 2014)."""
        if self.chance is None:
            return rows
        kept = (self.chance.random(rows.value.shape, dtype=np.float32) >= share).astype(np.float32)
        kept /= np.float32(1 - share)
        return self._noted(Node(rows.value * kept), lambda slope: rows.rises(slope * kept))

    def _noted(self, found: Node, step: Callable[[Singles], None]) -> Node:
        def follow() -> None:
            if found.slope is not None:
                step(found.slope)
                found.slope = None

        self._later(follow)
        return found

    def _later(self, step: Callable[[], None]) -> None:
        if self.chance is not None:
            self._steps.append(step)
