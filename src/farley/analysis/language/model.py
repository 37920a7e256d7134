"""The model that reads texts: two heads, one on runs of characters and words, one on sentence vectors, and what
weighs their answers for each language.

It ships as arrays (npz, no pickle) and a card (JSON) that names their digest: a damaged file is refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from farley.analysis.encoder import ENCODER, SIZE, encode
from farley.analysis.language.features import Vocabulary
from farley.analysis.language.questions import ANSWERS, EMOTIONS, QUESTIONS, columns_of
from farley.analysis.numerics import Floats, sigmoid

FOLDER = Path(__file__).parents[1] / "data" / "language"
# Texts are read anew by a model of another name.
NAME = "language-1"
GROUPS = ("en", "ja", "zh", "posts")


class ModelDamaged(Exception):
    """The model's file is missing, damaged or made for other vectors: no signal is better than a wrong one."""


@dataclass(frozen=True)
class LanguageModel:
    """Learned coefficients, each with the intercept in its last line: `runs` (vocabulary + 1, answers), `vectors`
    (513, answers). `weighing` (groups, 2 * answers + 1, answers) makes probabilities of what both said; `threshold`
    (groups, emotions) is from which probability on an emotion is named.
    """

    name: str
    vocabulary: Vocabulary
    runs: NDArray[np.float32]
    vectors: NDArray[np.float32]
    weighing: Floats
    threshold: Floats

    def probabilities(self, texts: Sequence[str], groups: Sequence[str]) -> Floats:
        """How probable each answer is, for texts of these groups (a language, or posts): (texts, answers)."""
        return self.weighed(self.heard(texts, encode(texts)), groups)

    def heard(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> Floats:
        """What both heads say, as logarithms: (texts, 2 * answers)."""
        return np.hstack([self.heard_in_runs(texts), told(vectors @ self.vectors[:-1] + self.vectors[-1])])

    def heard_in_runs(self, texts: Sequence[str]) -> Floats:
        """What the head on runs says alone: (texts, answers)."""
        return told(self.vocabulary.matrix(texts) @ self.runs[:-1] + self.runs[-1])

    def weighed(self, heard: Floats, groups: Sequence[str]) -> Floats:
        """Probabilities out of what both heads said."""
        place = np.array([GROUPS.index(group) for group in groups], dtype=int)
        logits = np.zeros((len(heard), ANSWERS))
        for group in np.unique(place):
            mixing, rows = self.weighing[group], place == group
            logits[rows] = heard[rows] @ mixing[:-1] + mixing[-1]
        return probable(logits)


def told(logits: NDArray[Any]) -> Floats:
    """Logarithms of probabilities where one of several holds; log-odds where each holds or not."""
    found = np.asarray(logits, dtype=float).copy()
    for question in QUESTIONS:
        if question.one_of_them:
            columns = columns_of(question)
            found[:, columns] -= np.logaddexp.reduce(found[:, columns], axis=1, keepdims=True)
    return found


def probable(logits: Floats) -> Floats:
    """Probabilities out of logits."""
    found = told(logits)
    for question in QUESTIONS:
        columns = columns_of(question)
        found[:, columns] = np.exp(found[:, columns]) if question.one_of_them else sigmoid(found[:, columns])
    return found


def save_model(model: LanguageModel, folder: Path, *, about: Mapping[str, Any]) -> None:
    """Write model.npz and model.json into a folder; `about` says what it was made from, and how good it is."""
    packed = io.BytesIO()
    np.savez_compressed(
        packed,
        keys=model.vocabulary.keys,
        rarity=model.vocabulary.rarity,
        runs=model.runs.astype(np.float16),
        vectors=model.vectors.astype(np.float16),
        weighing=model.weighing.astype(np.float32),
        threshold=model.threshold.astype(np.float32),
    )
    card = {"name": model.name, "encoder": ENCODER, "sha256": hashlib.sha256(packed.getvalue()).hexdigest(), **about}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.npz").write_bytes(packed.getvalue())
    (folder / "model.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


@cache
def load_model(folder: Path = FOLDER) -> LanguageModel:
    """The model from its two files. Raises ModelDamaged."""
    try:
        card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        data = (folder / "model.npz").read_bytes()
        name, encoder, digest = str(card["name"]), card["encoder"], card["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelDamaged(f"The model in {folder} cannot be read: {error}") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise ModelDamaged(f"The model in {folder} is damaged: it does not have the digest that its card names.")
    if encoder != ENCODER:
        raise ModelDamaged(f"The model in {folder} was made for the vectors of {encoder}, not of {ENCODER}.")
    try:
        return _unpacked(name, data)
    except (ValueError, KeyError, zipfile.BadZipFile) as error:
        raise ModelDamaged(f"The model in {folder} does not fit this version of Farley: {error}") from error


def _unpacked(name: str, data: bytes) -> LanguageModel:
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        vocabulary = Vocabulary(arrays["keys"], arrays["rarity"])
        runs, vectors = arrays["runs"].astype(np.float32), arrays["vectors"].astype(np.float32)
        weighing, threshold = arrays["weighing"].astype(float), arrays["threshold"].astype(float)
    shapes = (runs.shape, vectors.shape, weighing.shape, threshold.shape)
    wanted = (
        (len(vocabulary.keys) + 1, ANSWERS),
        (SIZE + 1, ANSWERS),
        (len(GROUPS), 2 * ANSWERS + 1, ANSWERS),
        (len(GROUPS), len(EMOTIONS)),
    )
    if shapes != wanted:
        raise ValueError(f"arrays of {shapes} instead of {wanted}")
    return LanguageModel(name, vocabulary, runs, vectors, weighing, threshold)
