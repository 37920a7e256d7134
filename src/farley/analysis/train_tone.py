"""Make the heads that read the tone of texts: `python -m farley.analysis.train_tone`.

The same sentences give the same file. `--goemotions` takes a copy of GoEmotions (train.tsv or train.tsv.gz: text,
label numbers, id) with `--labels` (its list of labels); its first rows are mixed in with a small weight.
data/tone_model.md says what the shipped file was made from.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from farley.analysis.encoder import encode
from farley.analysis.logistic import fit_logistic
from farley.analysis.numerics import Floats
from farley.analysis.tone import MODEL_FILE, ToneModel, save_model

DATA = Path(__file__).parent / "data"
LANGUAGES = ("en", "ja", "zh")
NAME = "tone-2"
RIDGE = 0.3
GOEMOTIONS_ROWS = 8_000
GOEMOTIONS_WEIGHT = 0.02
_POSITIVE = frozenset(
    (
        "admiration",
        "amusement",
        "approval",
        "caring",
        "desire",
        "excitement",
        "gratitude",
        "joy",
        "love",
        "optimism",
        "pride",
    )
) | {"relief"}
_NEGATIVE = frozenset(
    ("anger", "annoyance", "disappointment", "disapproval", "disgust", "embarrassment", "fear", "grief", "nervousness")
) | {"remorse", "sadness"}


@dataclass(frozen=True)
class Labelled:
    """A text and how it sounds: "negative", "neutral" or "positive"."""

    text: str
    label: str
    language: str
    weight: float = 1.0


@dataclass(frozen=True)
class Figures:
    """How often a model is right on texts: of three classes, and of two where the text is not neutral."""

    texts: int
    right_of_three: float
    right_of_two: float


def main(words: Sequence[str] | None = None) -> int:
    """Train, measure, write the file."""
    parser = argparse.ArgumentParser(description="Train the heads that read the tone of texts.")
    parser.add_argument("--goemotions", type=Path)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--test", type=Path, help="labelled texts to measure on: language, label, text")
    parser.add_argument("--out", type=Path, default=MODEL_FILE)
    asked = parser.parse_args(words)
    texts = own_sentences()
    if asked.goemotions:
        texts += goemotions(asked.goemotions, asked.labels)
    model = train(texts)
    save_model(model, asked.out)
    if asked.test:
        for language, figures in measure(model, labelled(asked.test)).items():
            sys.stdout.write(f"{language}: {figures}\n")
    return 0


def own_sentences() -> list[Labelled]:
    """The sentences written for Farley."""
    found = []
    for language in LANGUAGES:
        for line in (DATA / f"tone_sentences_{language}.tsv").read_text(encoding="utf-8").splitlines():
            label, text = line.split("\t")
            found.append(Labelled(text, label, language))
    return found


def labelled(path: Path) -> list[Labelled]:
    """Texts from a file of language, label and text."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [Labelled(text, label, language) for language, label, text in rows]


def goemotions(path: Path, labels: Path) -> list[Labelled]:
    """The first rows of GoEmotions whose emotions do not contradict each other."""
    names = labels.read_text(encoding="utf-8").split()
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file][:GOEMOTIONS_ROWS]
    found = []
    for text, numbers, *_ in rows:
        emotions = {names[int(number)] for number in numbers.split(",")}
        positive, negative = bool(emotions & _POSITIVE), bool(emotions & _NEGATIVE)
        if not (positive and negative):
            label = "positive" if positive else "negative" if negative else "neutral"
            found.append(Labelled(text, label, "en", GOEMOTIONS_WEIGHT))
    return found


def train(texts: Sequence[Labelled], *, name: str = NAME) -> ToneModel:
    """Two heads: sounds negative, and sounds positive."""
    vectors = encode([each.text for each in texts]).astype(float)
    weights = np.array([each.weight for each in texts])
    heads = [
        fit_logistic(vectors, _is(texts, label), ridge=RIDGE, case_weights=weights).weights
        for label in ("negative", "positive")
    ]
    return ToneModel(name, np.stack(heads))


def measure(model: ToneModel, texts: Sequence[Labelled]) -> dict[str, Figures]:
    """How often the model is right, by language."""
    negative, positive = model.probabilities(encode([each.text for each in texts]).astype(float))
    of_three = np.argmax(np.stack([negative, np.clip(1 - negative - positive, 0, 1), positive]), axis=0)
    wanted = np.array([("negative", "neutral", "positive").index(each.label) for each in texts])
    language = np.array([each.language for each in texts])
    return {
        each: _figures(of_three[language == each], (positive - negative)[language == each], wanted[language == each])
        for each in sorted(set(language.tolist()))
    }


def _figures(of_three: np.ndarray, score: Floats, wanted: np.ndarray) -> Figures:
    sided = wanted != 1
    right = (score[sided] > 0) == (wanted[sided] == 2)
    return Figures(len(wanted), round(float((of_three == wanted).mean()), 3), round(float(right.mean()), 3))


def _is(texts: Sequence[Labelled], label: str) -> Floats:
    return np.array([each.label == label for each in texts], dtype=float)


if __name__ == "__main__":
    sys.exit(main())
