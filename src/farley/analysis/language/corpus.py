"""The texts to learn from: sentences of customers written for Farley, and GoEmotions."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from farley.analysis.language.questions import ANSWERS, EMOTIONS, QUESTIONS, TOLD_BY_OTHERS, columns_of
from farley.analysis.numerics import Floats

DATA = Path(__file__).parents[1] / "data" / "language"
LANGUAGES = ("en", "ja", "zh")
# English comments of the public, which sound different from letters to a firm.
POSTS = "posts"
# Sentences that were written one after the other are alike: they are learned from, or tested on, together.
_TOGETHER = 10
_IS = {
    "joy": "admiration amusement approval excitement joy love optimism pride relief",
    "trust": "",
    "surprise": "surprise confusion realization curiosity",
    "anger": "anger annoyance disapproval disgust",
    "disappointment": "disappointment embarrassment",
    "anxiety": "fear nervousness",
    "sadness": "grief remorse sadness",
    "gratitude": "gratitude",
}
_EMOTION_OF = {name: emotion for emotion, names in _IS.items() for name in names.split()}
_POSITIVE = frozenset(_IS["joy"].split()) | {"gratitude", "caring", "desire"}
_NEGATIVE = frozenset(" ".join(_IS[each] for each in ("anger", "disappointment", "anxiety", "sadness")).split())


@dataclass(frozen=True)
class Sample:
    """A text with its labels. `group`: samples of one group are never split between learning and testing; an empty
    `sentiment` or `intent`, or `emotions` of None, was not labelled.
    """

    text: str
    language: str
    kind: str
    group: str
    sentiment: str = ""
    emotions: frozenset[str] | None = None
    intent: str = ""
    holder: str = ""


def own_samples(folder: Path = DATA, *, part: str = "train") -> list[Sample]:
    """The sentences written for Farley: `part` is "train" or "test"."""
    return [sample for language in LANGUAGES for sample in samples_in(folder / f"{part}_{language}.tsv", language)]


def samples_in(path: Path, language: str) -> list[Sample]:
    """One sample a line: kind, holder, sentiment, emotions, intent, text."""
    found = []
    for place, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        kind, holder, sentiment, emotions, intent, text = line.split("\t")
        labels = frozenset() if emotions == "-" else frozenset(emotions.split(","))
        group = f"{language}{place // _TOGETHER}"
        found.append(Sample(text, language, kind, group, sentiment, labels, intent, holder))
    return found


def goemotions(path: Path, labels: Path, *, rows: slice = slice(None)) -> list[Sample]:
    """Comments of GoEmotions (text, numbers of labels, id), with their emotions as ours."""
    names = labels.read_text(encoding="utf-8").split()
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file][rows]
    return [_comment(text, {names[int(number)] for number in numbers.split(",")}) for text, numbers, *_ in lines]


def _comment(text: str, felt: set[str]) -> Sample:
    positive, negative = bool(felt & _POSITIVE), bool(felt & _NEGATIVE)
    sentiment = "mixed" if positive and negative else "positive" if positive else "negative" if negative else "neutral"
    emotions = frozenset(_EMOTION_OF[name] for name in felt if name in _EMOTION_OF)
    return Sample(text, "en", POSTS, "", sentiment, emotions)


def wanted_of(samples: Sequence[Sample]) -> tuple[Floats, Floats]:
    """For each sample and answer: what is right (0 to 1), and whether the question was labelled (0 or 1)."""
    right, labelled = np.zeros((len(samples), ANSWERS)), np.zeros((len(samples), ANSWERS))
    for row, sample in enumerate(samples):
        for question in QUESTIONS:
            answers = _answers(sample, question.name)
            if answers is None:
                continue
            columns = columns_of(question)
            labelled[row, columns] = 1
            for answer in answers:
                share = 1 / len(answers) if question.one_of_them else 1.0
                right[row, columns.start + question.answers.index(answer)] = share
    return right, labelled


def _answers(sample: Sample, question: str) -> list[str] | None:
    match question:
        case "sentiment" if sample.sentiment:
            return ["negative", "positive"] if sample.sentiment == "mixed" else [sample.sentiment]
        case "emotions" if sample.emotions is not None:
            return [emotion for emotion in EMOTIONS if emotion in sample.emotions]
        case "intent" if sample.intent:
            return [sample.intent]
        case "holder" if sample.holder and sample.kind in TOLD_BY_OTHERS:
            return [sample.holder]
    return None


def folds_of(samples: Sequence[Sample], *, folds: int = 5, seed: int = 1) -> np.ndarray:
    """In which part of a cross-validation each sample is tested; groups stay together."""
    groups = sorted({sample.group for sample in samples})
    order = np.random.default_rng(seed).permutation(len(groups))
    part = {group: int(place) % folds for group, place in zip(groups, order, strict=True)}
    return np.array([part[sample.group] for sample in samples])


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
