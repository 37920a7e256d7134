"""What an organisation's corrections taught, added to what the shipped model says. Arrays, without any text."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from farley.analysis.encoder import ENCODER, SIZE
from farley.analysis.language.model import ModelDamaged, probable
from farley.analysis.language.questions import ANSWERS, QUESTIONS, columns_of
from farley.analysis.numerics import Floats

# What is all but certain may still be argued with.
_SURE = 1e-4


@dataclass(frozen=True)
class Adjustment:
    """What is added to the logits of the shipped model named `upon`: `weights` (512 + 1, answers), the intercepts in
    the last line.
    """

    name: str
    upon: str
    weights: NDArray[np.float32]

    def adjusted(self, probabilities: Floats, vectors: NDArray[np.float32]) -> Floats:
        """Probabilities as this organisation's people would give them: (texts, answers)."""
        return probable(logits_of(probabilities) + vectors @ self.weights[:-1] + self.weights[-1])


def packed(adjustment: Adjustment) -> bytes:
    """The arrays as one npz, without any text."""
    file = io.BytesIO()
    about = np.array([adjustment.name, adjustment.upon, ENCODER])
    np.savez_compressed(file, weights=adjustment.weights.astype(np.float32), about=about)
    return file.getvalue()


def unpacked(data: bytes, *, sha256: str) -> Adjustment:
    """What `packed` wrote. Raises ModelDamaged where it is not that, or was made for other vectors."""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ModelDamaged("What was learned from corrections does not have the digest that was noted for it.")
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            weights, (name, upon, encoder) = arrays["weights"], (str(word) for word in arrays["about"])
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise ModelDamaged(f"What was learned from corrections cannot be read: {error}") from error
    if encoder != ENCODER or weights.shape != (SIZE + 1, ANSWERS):
        raise ModelDamaged("What was learned from corrections does not fit this version of Farley.")
    return Adjustment(name, upon, weights)


def logits_of(probabilities: Floats) -> Floats:
    """Logits that give these probabilities, or nearly."""
    found = np.clip(probabilities, _SURE, 1 - _SURE)
    for question in QUESTIONS:
        columns = columns_of(question)
        if not question.one_of_them:
            found[:, columns] = found[:, columns] / (1 - found[:, columns])
    return np.asarray(np.log(found))
