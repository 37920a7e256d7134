"""What a text sounds like: from -1 (bad) over 0 to 1 (good), in Japanese, Chinese and English, without a network.

Two logistic heads (sounds negative, sounds positive) on sentence vectors; the score is the difference of their
probabilities. `train_tone` made them, data/tone_model.md says from what and how good they are. They judge how the
words sound, not who is right, and they miss irony.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from farley.analysis.encoder import ENCODER, SIZE, encode
from farley.analysis.language import language_of
from farley.analysis.numerics import Floats, sigmoid

MODEL_FILE = Path(__file__).parent / "data" / "tone_model.json"
_SENTENCE = re.compile(r"[^。！？!?\n.]+[。！？!?\n.]*\s*")
_CLAUSE = re.compile(r"[^。！？!?\n.、，,;；]+[。！？!?\n.、，,;；]*\s*")
_MOST_PARTS = 12
_NO_TONE = 0.1
# What a part without any tone still counts, so that one loud word does not decide a long letter alone.
_WEIGHT_OF_NOTHING = 0.15


class ModelDamaged(Exception):
    """The file with the heads is missing, damaged or made for other vectors: no tone is better than a wrong one."""


@dataclass(frozen=True)
class TextTone:
    """The tone of one text. `certainty` 0..1; text[start:end] are the words that moved it most (equal where none
    did).
    """

    score: float
    certainty: float
    language: str
    model: str
    start: int
    end: int


@dataclass(frozen=True)
class ToneModel:
    """The two heads: weights (2, 513) with the intercept last, for "sounds negative" and "sounds positive"."""

    name: str
    weights: Floats

    def probabilities(self, vectors: Floats) -> tuple[Floats, Floats]:
        """How probably each text sounds negative, and positive."""
        logits = vectors @ self.weights[:, :-1].T + self.weights[:, -1]
        negative, positive = sigmoid(logits).T
        return negative, positive


def read_tones(texts: Sequence[str], *, usual_language: str = "") -> list[TextTone]:
    """The tone of each text, and the words that it hangs on: the part that carries most of it.

    A text of several sentences is judged by its parts, of which the stronger and the negative ones count more: one
    bitter sentence among polite ones is heard. Raises ModelDamaged.
    """
    model = load_model()
    parts = [_parts(text) for text in texts]
    pieces = [
        piece for text, spans in zip(texts, parts, strict=True) for piece in (text, *(text[a:b] for a, b in spans))
    ]
    negative, positive = model.probabilities(encode(pieces).astype(float))
    tones, place = [], 0
    for text, spans in zip(texts, parts, strict=True):
        rows = slice(place, place + 1 + len(spans))
        tones.append(_tone(text, spans, np.stack([negative[rows], positive[rows]]), model.name, usual_language))
        place = rows.stop
    return tones


def _tone(text: str, spans: list[tuple[int, int]], sounds: Floats, name: str, usual: str) -> TextTone:
    scores = sounds[1] - sounds[0]
    strength = _strength(scores[1:])
    # A single sentence is judged as a whole; a letter by its sentences, or its greetings would decide.
    is_letter = len(_SENTENCE.findall(text)) > 1 and bool(spans)
    sounds = (sounds[:, 1:] * strength).sum(axis=1) / strength.sum() if is_letter else sounds[:, 0]
    score = float(sounds[1] - sounds[0])
    sure = np.array([*sounds, max(0.0, 1 - sounds.sum())])
    certainty = float((sure.max() / sure.sum() - 1 / 3) * 1.5)
    start, end = _weightiest(text, spans, score, scores[1:] * strength)
    return TextTone(score, certainty, language_of(text, usual=usual), name, start, end)


def _strength(scores: Floats) -> Floats:
    """How much each part counts: the louder the more, and a complaint wrapped in courtesy stays a complaint."""
    return np.asarray((np.abs(scores) + _WEIGHT_OF_NOTHING) * np.where(scores < 0, 2.0, 1.0))


def _parts(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text stand, or the parts of its only sentence."""
    for pattern in (_SENTENCE, _CLAUSE):
        spans = [(found.start(), found.end()) for found in pattern.finditer(text) if found[0].strip()]
        if len(spans) > 1:
            return spans[:_MOST_PARTS]
    return []


def _weightiest(text: str, spans: list[tuple[int, int]], score: float, shares: Floats) -> tuple[int, int]:
    """The part that carries most of the score; all of a text that has no parts, nothing where there is no tone."""
    if abs(score) < _NO_TONE or not text.strip():
        return 0, 0
    if not spans:
        return 0, len(text.rstrip())
    start, end = spans[int((shares * np.sign(score)).argmax())]
    return start, start + len(text[start:end].rstrip())


@cache
def load_model(path: Path = MODEL_FILE) -> ToneModel:
    """The heads from their file.

    Raises ModelDamaged.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        data = base64.b64decode(content["weights"], validate=True)
        encoder, name, digest = content["encoder"], content["name"], content["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelDamaged(f"{path} cannot be read: {error}") from error
    if hashlib.sha256(data).hexdigest() != digest or len(data) != 4 * 2 * (SIZE + 1):
        raise ModelDamaged(f"{path} is damaged: its weights do not have the digest that it names.")
    if encoder != ENCODER:
        raise ModelDamaged(f"{path} was made for the vectors of {encoder}, not of {ENCODER}.")
    return ToneModel(name, np.frombuffer(data, dtype="<f4").reshape(2, SIZE + 1).astype(float))


def save_model(model: ToneModel, path: Path, *, encoder: str = ENCODER) -> None:
    """Write the heads to a file, with a digest."""
    data = model.weights.astype("<f4").tobytes()
    content = {
        "name": model.name,
        "encoder": encoder,
        "sha256": hashlib.sha256(data).hexdigest(),
        "weights": base64.b64encode(data).decode(),
    }
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
