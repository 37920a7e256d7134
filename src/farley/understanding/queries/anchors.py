"""The themes that sentences can belong to, and to which of them a sentence goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from farley.analysis.encoder import ENCODER, SIZE
from farley.analysis.themes import NOWHERE, Vectors, nearest, unpacked
from farley.base.access import EVERYBODY, narrowest
from farley.timeline.models import Interaction
from farley.understanding.models import Theme


@dataclass(frozen=True)
class Anchors:
    """Themes with the middles of their sentences, one a row."""

    ids: tuple[int, ...]
    audiences: tuple[str, ...]
    vectors: Vectors

    def of(self, audience: str) -> Anchors:
        """Those that a sentence of this audience can belong to: everybody's, and that audience's own."""
        rows = [row for row, own in enumerate(self.audiences) if own in (EVERYBODY, audience)]
        ids, audiences = tuple(self.ids[row] for row in rows), tuple(self.audiences[row] for row in rows)
        return Anchors(ids, audiences, self.vectors[rows])

    def place(self, vectors: Vectors, audiences: Sequence[str]) -> tuple[list[int | None], list[float]]:
        """For each sentence, with its audience, the theme that it belongs to, or None, and how like it is."""
        themes: list[int | None] = [None] * len(vectors)
        likeness = [0.0] * len(vectors)
        for audience in sorted(set(audiences)):
            rows = [row for row, own in enumerate(audiences) if own == audience]
            open_to = self.of(audience)
            places, like = nearest(vectors[rows], open_to.vectors)
            for row, place, value in zip(rows, places.tolist(), like.tolist(), strict=True):
                themes[row] = None if place == NOWHERE else open_to.ids[place]
                likeness[row] = round(value, 3)
        return themes, likeness


def anchors_of_today() -> Anchors:
    """The themes that take up sentences now, dismissed and merged ones included."""
    return anchors_of(list(Theme.objects.alive().filter(encoder=ENCODER).order_by("pk")))


def anchors_of(themes: Sequence[Theme]) -> Anchors:
    """These themes as anchors."""
    vectors = unpacked([bytes(theme.anchor) for theme in themes]) if themes else np.zeros((0, SIZE), dtype=np.float32)
    return Anchors(tuple(theme.pk for theme in themes), tuple(theme.audience for theme in themes), vectors)


def most_alike_first(theme: Theme, others: Sequence[Theme]) -> list[Theme]:
    """The others, those that speak of much the same first."""
    own = anchors_of([theme]).vectors[0]
    likeness = dict(zip((other.pk for other in others), (anchors_of(others).vectors @ own).tolist(), strict=True))
    return sorted(others, key=lambda other: (-likeness[other.pk], other.pk))


def audience_of(row: Interaction) -> str:
    """Who may see what was said: who may see the interaction, the record it was written down for, and the customer
    that this is today. `row` comes with its customer and who that is today.
    """
    today = row.customer.canonical or row.customer
    return narrowest((row.audience, row.customer.audience, today.audience))
