"""A sentence's vector in 512 bytes: its direction is kept to three parts in a thousand, and of that only depends how
like two sentences are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from farley.analysis.encoder import SIZE
from farley.analysis.themes.clustering import Vectors


def packed(vectors: Vectors) -> list[bytes]:
    """Each vector as whole numbers from -127 to 127, one byte each."""
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True, initial=0), 1e-9)
    return [row.tobytes() for row in np.rint(vectors / largest * 127).astype(np.int8)]


def unpacked(rows: Sequence[bytes]) -> Vectors:
    """The vectors again, of length 1."""
    whole = np.frombuffer(b"".join(bytes(row) for row in rows), dtype=np.int8).reshape(len(rows), SIZE)
    found = whole.astype(np.float32)
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9), dtype=np.float32)
