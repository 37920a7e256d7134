"""Themes: what many customers speak of, in whatever language they say it.

Words: sentence (a part of a text that says one thing; greetings and thanks are none), group (sentences that say much
the same), anchor (the middle of a group, by which a theme takes up what is said next), key phrase (what is said in a
theme more than elsewhere), growth (more customers speak of it than before, beyond chance).
"""

from farley.analysis.numerics import Ints
from farley.analysis.themes.clustering import (
    FEWEST_CUSTOMERS,
    NOWHERE,
    Group,
    Vectors,
    find_groups,
    middle,
    nearest,
    parted,
    same_as_before,
)
from farley.analysis.themes.growth import FEWEST_HEARD, Growth, Heard, growths
from farley.analysis.themes.packing import packed, unpacked
from farley.analysis.themes.phrases import Said, Usual, is_phrase, key_phrases
from farley.analysis.themes.sentences import Piece, sentences_of

__all__ = [
    "FEWEST_CUSTOMERS",
    "FEWEST_HEARD",
    "NOWHERE",
    "Group",
    "Growth",
    "Heard",
    "Ints",
    "Piece",
    "Said",
    "Usual",
    "Vectors",
    "find_groups",
    "growths",
    "is_phrase",
    "key_phrases",
    "middle",
    "nearest",
    "packed",
    "parted",
    "same_as_before",
    "sentences_of",
    "unpacked",
]
