"""What a theme is called, until a person calls it something else."""

from __future__ import annotations

import numpy as np

from farley.analysis.themes import Ints, Said, Usual, key_phrases
from farley.base.pieces import in_pieces
from farley.understanding.models import Sentence

_AS_A_MEASURE = 8_000
_OF_A_THEME = 400
_SEED = 5


class Namer:
    """Knows what is usually said, in the sentences with these ids, and by that what is said in a theme only."""

    def __init__(self, ids: Ints) -> None:
        self._ids = ids
        self._usual = Usual.of(some_said(ids, _AS_A_MEASURE))

    def names(self, members: Ints) -> dict[str, list[str]]:
        """The key phrases, in each language, of the theme that these places among the ids belong to."""
        said = some_said(self._ids[members], _OF_A_THEME)
        return {language: list(phrases) for language, phrases in key_phrases(said, self._usual).items()}


def some_said(ids: Ints, most: int) -> list[Said]:
    """The sentences with these ids; of more than `most`, so many that are drawn by chance, but each time the same."""
    if len(ids) > most:
        ids = np.sort(np.random.default_rng(_SEED).choice(ids, most, replace=False))
    found = []
    for some in in_pieces(ids.tolist()):
        rows = Sentence.objects.filter(pk__in=some).order_by("pk")
        columns = rows.values_list("interaction__text", "start", "end", "language", "customer")
        found += [Said(text[start:end], language, customer) for text, start, end, language, customer in columns]
    return found
