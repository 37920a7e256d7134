"""The model that reads texts: heads on runs of characters and words, a network on pieces of words, and what weighs
their answers for each language. Both answer for two schools: customers' texts, and comments of the public.

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

from farley.analysis.encoder import ENCODER
from farley.analysis.language.corpus import POSTS
from farley.analysis.language.features import Vocabulary
from farley.analysis.language.network import LAYERS, Network
from farley.analysis.language.questions import ANSWERS, EMOTIONS, QUESTIONS, columns_of
from farley.analysis.numerics import Floats, sigmoid

FOLDER = Path(__file__).parents[1] / "data" / "language"
# Texts are read anew by a model of another name.
NAME = "language-6"
GROUPS = ("en", "ja", "zh", POSTS)
# The comments are English: of other texts the head on their runs can say nothing.
LIKE_COMMENTS = ("en", POSTS)
# The heads on runs for customers and for comments, and the network for customers and for comments: each of these
# voices answers every question.
VOICES = 4


class ModelDamaged(Exception):
    """The model's file is missing, damaged or made for other vectors: no signal is better than a wrong one."""


@dataclass(frozen=True)
class RunsHead:
    """A head on runs: `coefficients` (vocabulary + 1, answers), with the intercepts in the last line."""

    vocabulary: Vocabulary
    coefficients: NDArray[np.float32]

    def says(self, texts: Sequence[str]) -> Floats:
        """What it says as logarithms: (texts, answers)."""
        return told(self.vocabulary.matrix(texts) @ self.coefficients[:-1] + self.coefficients[-1])


@dataclass(frozen=True)
class LanguageModel:
    """What was learned of customers (`runs`) and of comments (`comments`), and a network that answers for both.
    `weights` (groups, VOICES, answers) and `intercepts` (groups, answers) make probabilities of what all said;
    `threshold` (groups, emotions) is from which probability on an emotion is named.
    """

    name: str
    runs: RunsHead
    comments: RunsHead
    network: Network
    weights: Floats
    intercepts: Floats
    threshold: Floats

    def probabilities(self, texts: Sequence[str], groups: Sequence[str]) -> Floats:
        """How probable each answer is, for texts of these groups (a language, or posts): (texts, answers)."""
        return self.weighed(self.heard(texts, groups), groups)

    def heard(self, texts: Sequence[str], groups: Sequence[str] | None = None) -> Floats:
        """What the heads and the network say, as logarithms: (texts, VOICES, answers). Without groups every head is
        asked about every text, which only takes longer.
        """
        said = self.network.says(texts)
        network = np.stack([told(said[:, :ANSWERS]), told(said[:, ANSWERS:])], axis=1)
        return np.concatenate([self.heard_in_runs(texts, groups), network], axis=1)

    def heard_in_runs(self, texts: Sequence[str], groups: Sequence[str] | None = None) -> Floats:
        """What the heads on runs say alone, the one on comments only where these are English: (texts, 2, answers)."""
        found = np.zeros((len(texts), 2, ANSWERS))
        found[:, 0] = self.runs.says(texts)
        english = [place for place in range(len(texts)) if groups is None or groups[place] in LIKE_COMMENTS]
        if english:
            found[english, 1] = self.comments.says([texts[place] for place in english])
        return found

    def weighed(self, heard: Floats, groups: Sequence[str]) -> Floats:
        """Probabilities out of what was heard."""
        place = np.array([GROUPS.index(group) for group in groups], dtype=int)
        return weighed(heard, self.weights[place], self.intercepts[place])


def weighed(heard: Floats, weights: Floats, intercepts: Floats) -> Floats:
    """Probabilities out of what all voices say, (texts, VOICES, answers), with weights and intercepts for each text or
    for all.
    """
    return probable((heard * weights).sum(axis=1) + intercepts)


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
    arrays: dict[str, NDArray[Any]] = dict(
        **_packed("runs", model.runs),
        **_packed("comments", model.comments),
        **_packed_network(model.network),
        weights=model.weights.astype(np.float32),
        intercepts=model.intercepts.astype(np.float32),
        threshold=model.threshold.astype(np.float32),
    )
    zipped = _zipped(arrays)
    card = {"name": model.name, "encoder": ENCODER, "sha256": hashlib.sha256(zipped).hexdigest(), **about}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.npz").write_bytes(zipped)
    (folder / "model.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _zipped(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """An npz file, as small as zip makes it, which numpy's own way of writing one does not ask for."""
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as files:
        for name, array in arrays.items():
            with files.open(f"{name}.npy", "w") as file:
                np.lib.format.write_array(file, array, allow_pickle=False)
    return zipped.getvalue()


def _packed(name: str, head: RunsHead) -> dict[str, NDArray[Any]]:
    return {
        # The keys rise: the steps between them are small, and their upper bytes, side by side, take hardly any room.
        f"{name}_steps": np.asfortranarray(_bytes_of(np.diff(head.vocabulary.keys, prepend=np.uint32(0)))),
        f"{name}_rarity": head.vocabulary.rarity.astype(np.float16),
        **_in_bytes(f"{name}_coefficients", head.coefficients),
    }


def _packed_network(network: Network) -> dict[str, NDArray[Any]]:
    return {key: array for name, layer in network.layers.items() for key, array in _in_bytes(name, layer).items()}


def _bytes_of(numbers: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """The four bytes of each number, the lowest first: (n, 4)."""
    return numbers.astype("<u4").view(np.uint8).reshape(-1, 4)


def _in_bytes(name: str, matrix: NDArray[np.float32]) -> dict[str, NDArray[Any]]:
    """A matrix as whole numbers from -127 to 127 and what one of them is worth in each column; an answer hardly moves,
    and the file is half as large.
    """
    worth = np.maximum(np.abs(matrix[:-1]).max(axis=0), 1e-9).astype(np.float32) / 127
    return {
        # Column by column: what is alike lies together.
        f"{name}_bytes": np.asfortranarray(np.round(matrix[:-1] / worth).astype(np.int8)),
        f"{name}_worth": worth,
        f"{name}_last": matrix[-1].astype(np.float32),
    }


def _from_bytes(name: str, arrays: Mapping[str, NDArray[Any]]) -> NDArray[np.float32]:
    rows = arrays[f"{name}_bytes"].astype(np.float32) * arrays[f"{name}_worth"]
    return np.vstack([rows, arrays[f"{name}_last"][None]])


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
        runs, comments = _head("runs", arrays), _head("comments", arrays)
        network = Network({layer: _from_bytes(layer, arrays) for layer in LAYERS})
        weights, intercepts, threshold = (arrays[each].astype(float) for each in ("weights", "intercepts", "threshold"))
    network.check(2 * ANSWERS)
    shapes = weights.shape, intercepts.shape, threshold.shape
    if shapes != ((len(GROUPS), VOICES, ANSWERS), (len(GROUPS), ANSWERS), (len(GROUPS), len(EMOTIONS))):
        raise ValueError(f"arrays of {shapes}")
    return LanguageModel(name, runs, comments, network, weights, intercepts, threshold)


def _head(name: str, arrays: Mapping[str, NDArray[Any]]) -> RunsHead:
    steps = np.ascontiguousarray(arrays[f"{name}_steps"]).view("<u4")[:, 0]
    keys = np.cumsum(steps, dtype=np.uint32)
    rarity = arrays[f"{name}_rarity"].astype(np.float32)
    coefficients = _from_bytes(f"{name}_coefficients", arrays)
    if (rarity.shape, coefficients.shape) != (keys.shape, (len(keys) + 1, ANSWERS)):
        raise ValueError(f"{len(keys)} runs with {rarity.shape} and {coefficients.shape} numbers")
    return RunsHead(Vocabulary(keys, rarity), coefficients)
