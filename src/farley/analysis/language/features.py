"""Texts as counts of the runs in them, weighed by how rare these are (TF-IDF): one to four characters, and one to
three Latin words.

Runs are known by a 32-bit number, so that no text of anybody stands in a model's file, and so that the characters of
all texts are cut at once in numpy.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Keys = NDArray[np.uint32]

LONGEST_RUN = 4
MOST_WORDS = 3
LONGEST_TEXT = 1_000
# Before the first and after the last character of a text: how it begins and ends tells more than its middle.
_BEGIN, _END = "\x02", "\x03"
_WORD = re.compile(r"[a-z']+|[!?]+")
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Vocabulary:
    """The runs that count: their numbers in rising order, and how rare each is."""

    keys: Keys
    rarity: NDArray[np.float32]

    def matrix(self, texts: Sequence[str]) -> sparse.csr_array:
        """One row of length 1 a text (none where it has no known run): (texts, runs), sparse."""
        if not len(self.keys):
            return sparse.csr_array((len(texts), 0), dtype=np.float32)
        rows, keys = _runs(texts)
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        known = self.keys[places] == keys
        cells, counts = np.unique(rows[known] * len(self.keys) + places[known], return_counts=True)
        rows, places = np.divmod(cells, len(self.keys))
        weights = (1 + np.log(counts)) * self.rarity[places]
        lengths = np.sqrt(np.bincount(rows, weights=weights**2, minlength=len(texts)))
        data = (weights / lengths[rows]).astype(np.float32)
        starts = np.searchsorted(rows, np.arange(len(texts) + 1))
        return sparse.csr_array((data, places.astype(np.int32), starts), shape=(len(texts), len(self.keys)))


def vocabulary_of(texts: Sequence[str], *, at_least: int = 2) -> Vocabulary:
    """The runs that stand in at least so many of these texts."""
    rows, keys = _runs(texts)
    pairs = np.unique(rows.astype(np.uint64) << np.uint64(32) | keys.astype(np.uint64))
    found, texts_with = np.unique((pairs & np.uint64(0xFFFFFFFF)).astype(np.uint32), return_counts=True)
    often = texts_with >= at_least
    rarity = np.log((1 + len(texts)) / (1 + texts_with[often])) + 1
    return Vocabulary(found[often], rarity.astype(np.float32))


def plain(text: str) -> str:
    """The text as its runs are read: one width, small letters, single blanks, not too long."""
    return " ".join(unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).lower().split())


def _runs(texts: Sequence[str]) -> tuple[NDArray[np.int64], Keys]:
    """Each run of each text: the text's place, and the run's number."""
    simple = [plain(text) for text in texts]
    pairs = [*_runs_of_characters(simple), _runs_of_words(simple)]
    return np.concatenate([rows for rows, _keys in pairs]), np.concatenate([keys for _rows, keys in pairs])


def _runs_of_characters(texts: Sequence[str]) -> Iterator[tuple[NDArray[np.int64], Keys]]:
    framed = [_BEGIN + text + _END for text in texts]
    lengths = np.array([len(text) for text in framed], dtype=np.int64)
    characters = np.frombuffer("".join(framed).encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    row = np.repeat(np.arange(len(framed)), lengths)
    left = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(characters))
    number = np.zeros(len(characters), dtype=np.uint64)
    for length in range(1, LONGEST_RUN + 1):
        last = len(characters) - length + 1
        number = (number[:last] ^ characters[length - 1 :] + np.uint64(length)) * _MIX
        number ^= number >> np.uint64(29)
        whole = left[:last] >= length
        yield row[:last][whole], (number[whole] >> np.uint64(32)).astype(np.uint32)


def _runs_of_words(texts: Sequence[str]) -> tuple[NDArray[np.int64], Keys]:
    rows, keys = [], []
    for row, text in enumerate(texts):
        words = [_BEGIN, *_WORD.findall(text), _END]
        runs = [
            zlib.crc32(" ".join(words[first : first + count]).encode())
            for count in range(1, MOST_WORDS + 1)
            for first in range(len(words) - count + 1)
        ]
        keys += runs
        rows += [row] * len(runs)
    return np.array(rows, dtype=np.int64), np.array(keys, dtype=np.uint32)
