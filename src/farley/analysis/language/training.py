"""Learn to read texts, reproducibly: the same texts give the same model.

The two heads are fitted on all texts. How their answers are weighed for each language, and from when on an emotion is
named, is learned from what heads that had not seen a text said about it (cross-validation in five parts, groups of
sentences written together staying together).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from farley.analysis.encoder import encode
from farley.analysis.language.corpus import POSTS, Sample, folds_of, wanted_of
from farley.analysis.language.features import vocabulary_of
from farley.analysis.language.fitting import Matrix, fit_answers
from farley.analysis.language.model import GROUPS, LanguageModel, probable
from farley.analysis.language.questions import ANSWERS, EMOTIONS, QUESTIONS, columns_of
from farley.analysis.numerics import Floats

FOLDS = 5
RIDGE_OF_RUNS = 0.05
RIDGE_OF_VECTORS = 1.0
RIDGE_OF_WEIGHING = 10.0
# What a public comment counts against a sentence that was written for Farley.
WEIGHT_OF_COMMENT = 0.1


@dataclass(frozen=True)
class Trained:
    """A model, and what heads that had not seen a text said about it: probabilities, (own samples, answers)."""

    model: LanguageModel
    unseen: Floats


def train(own: Sequence[Sample], comments: Sequence[Sample] = (), *, name: str) -> Trained:
    """A model from our own sentences and public comments. Of the comments a quarter is not learned from: by these
    the answers about comments are weighed.
    """
    learned, held = comments[: len(comments) * 3 // 4], comments[len(comments) * 3 // 4 :]
    lesson = _Lesson([*own, *learned])
    unseen = np.zeros((len(own), 2 * ANSWERS))
    folds = folds_of(own, folds=FOLDS)
    for fold in range(FOLDS):
        tested = np.flatnonzero(folds == fold)
        kept = np.r_[np.flatnonzero(folds != fold), np.arange(len(own), len(own) + len(learned))]
        unseen[tested] = lesson.fitted(kept).heard(
            [own[place].text for place in tested.tolist()], lesson.vectors[tested]
        )
    heads = lesson.fitted(np.arange(len(lesson.samples)))
    weighing, threshold = _weigh(own, unseen, folds)
    if held:
        texts = [sample.text for sample in held]
        heard = heads.heard(texts, encode(texts))
        _weigh_posts(held, heard, weighing, threshold)
    model = LanguageModel(name, heads.vocabulary, heads.runs, heads.vectors, weighing, threshold)
    return Trained(model, _cross_weighed(own, unseen, folds))


class _Lesson:
    """All samples with their features, of which heads are fitted on some."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        self.samples = samples
        self.vectors = encode([sample.text for sample in samples])
        self.right, self.labelled = wanted_of(samples)
        self.weight = np.array([WEIGHT_OF_COMMENT if sample.kind == POSTS else 1.0 for sample in samples])

    def fitted(self, rows: NDArray[np.int64]) -> LanguageModel:
        """Both heads, fitted on these samples; nothing is weighed yet."""
        texts = [self.samples[row].text for row in rows]
        vocabulary = vocabulary_of(texts)
        runs = self._heads(vocabulary.matrix(texts).astype(float), rows, RIDGE_OF_RUNS)
        vectors = self._heads(self.vectors[rows].astype(float), rows, RIDGE_OF_VECTORS)
        nothing = np.zeros((len(GROUPS), 2 * ANSWERS + 1, ANSWERS))
        thresholds = np.full((len(GROUPS), len(EMOTIONS)), 0.5)
        return LanguageModel("", vocabulary, runs, vectors, nothing, thresholds)

    def _heads(self, features: Matrix, rows: NDArray[np.int64], ridge: float) -> NDArray[np.float32]:
        found = np.zeros((features.shape[1] + 1, ANSWERS), dtype=np.float32)
        for question in QUESTIONS:
            columns = columns_of(question)
            known = self.labelled[rows, columns.start] > 0
            wanted, weights = self.right[rows][known][:, columns], self.weight[rows][known]
            found[:, columns] = fit_answers(
                features[known], wanted, ridge=ridge, weights=weights, one_of_them=question.one_of_them
            )
        return found


def _weigh(samples: Sequence[Sample], heard: Floats, folds: np.ndarray) -> tuple[Floats, Floats]:
    weighing = np.zeros((len(GROUPS), 2 * ANSWERS + 1, ANSWERS))
    threshold = np.full((len(GROUPS), len(EMOTIONS)), 0.5)
    right, labelled = wanted_of(samples)
    across = _cross_weighed(samples, heard, folds)
    language = np.array([sample.language for sample in samples])
    for place, group in enumerate(GROUPS):
        rows = language == (group if group != POSTS else "en")
        if rows.any():
            weighing[place] = _weighing(heard[rows], right[rows], labelled[rows])
            threshold[place] = _thresholds(across[rows], right[rows])
    return weighing, threshold


def _weigh_posts(held: Sequence[Sample], heard: Floats, weighing: Floats, threshold: Floats) -> None:
    right, labelled = wanted_of(held)
    place = GROUPS.index(POSTS)
    fitted = _weighing(heard, right, labelled)
    for question in QUESTIONS:
        columns = columns_of(question)
        if labelled[:, columns.start].any():
            weighing[place][:, columns] = fitted[:, columns]
    threshold[place] = _thresholds(probable(heard @ weighing[place][:-1] + weighing[place][-1]), right)


def _weighing(heard: Floats, right: Floats, labelled: Floats) -> Floats:
    """How what both heads say to a question is weighed for its answers. Taking in what they say to the other questions
    made nothing better in cross-validation.
    """
    found = np.zeros((2 * ANSWERS + 1, ANSWERS))
    for question in QUESTIONS:
        columns = columns_of(question)
        known = labelled[:, columns.start] > 0
        if not known.any():
            continue
        own = np.r_[columns, slice(ANSWERS + columns.start, ANSWERS + columns.stop)]
        found[np.r_[own, 2 * ANSWERS][:, None], np.arange(ANSWERS)[columns]] = fit_answers(
            heard[known][:, own],
            right[known][:, columns],
            ridge=RIDGE_OF_WEIGHING,
            weights=np.ones(int(known.sum())),
            one_of_them=question.one_of_them,
        )
    return found


def _cross_weighed(samples: Sequence[Sample], heard: Floats, folds: np.ndarray) -> Floats:
    """Probabilities of texts that neither heads nor weights had seen."""
    right, labelled = wanted_of(samples)
    language = np.array([sample.language for sample in samples])
    found = np.zeros((len(samples), ANSWERS))
    for group in np.unique(language):
        for fold in range(FOLDS):
            rows, tested = (language == group) & (folds != fold), (language == group) & (folds == fold)
            mixing = _weighing(heard[rows], right[rows], labelled[rows])
            found[tested] = probable(heard[tested] @ mixing[:-1] + mixing[-1])
    return found


def _thresholds(probabilities: Floats, right: Floats) -> Floats:
    """For each emotion the probability from which on naming it is right most often (F1)."""
    columns = columns_of(next(question for question in QUESTIONS if question.name == "emotions"))
    said, meant = probabilities[:, columns], right[:, columns]
    candidates = np.linspace(0.1, 0.7, 61)
    named = said[None] >= candidates[:, None, None]
    hits = (named * meant).sum(axis=1)
    scores = 2 * hits / np.maximum(named.sum(axis=1) + meant.sum(axis=0), 1)
    return np.asarray(candidates[scores.argmax(axis=0)])
