"""Learn to read texts, reproducibly: the same texts give the same model.

The head on runs is fitted on our own sentences, another one on public comments, and the network on both. How their
answers are weighed for each language, and from when on an emotion is named, is learned from what was said about a
text by heads that had not seen it: a fifth of our own sentences, held back (groups of sentences written together
stay together), and for posts comments that were held back. Then the heads are fitted anew on all sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

import numpy as np

from farley.analysis.language.corpus import POSTS, Sample, folds_of, wanted_of
from farley.analysis.language.features import vocabulary_of
from farley.analysis.language.fitting import fit_answers, fit_weights
from farley.analysis.language.model import GROUPS, LIKE_COMMENTS, VOICES, LanguageModel, RunsHead, weighed
from farley.analysis.language.network import Network, fit_network
from farley.analysis.language.questions import ANSWERS, EMOTIONS, QUESTIONS, columns_of
from farley.analysis.numerics import Floats

FOLDS = 5
RIDGE_OF_RUNS = 0.05
RIDGE_OF_WEIGHTS = 10.0
# What a public comment counts in the network against a sentence that was written for Farley, and in what share of the
# rounds it is read: there are many, and they are less like what customers write.
WEIGHT_OF_COMMENT = 0.5
OFTEN_A_COMMENT = 0.4
# What a comment that was held back counts where the sentiment of English texts is weighed: our own sentences are few,
# and others write otherwise.
WEIGHT_OF_HELD = 0.1
# Runs that stand in fewer texts would only make the file larger.
_OFTEN_IN_OWN = 6
_OFTEN_IN_COMMENTS = 5
_SENTIMENT, _EMOTIONS = (columns_of(question) for question in QUESTIONS[:2])
_EXCLUDING = [columns_of(question) for question in QUESTIONS if question.one_of_them]


@dataclass(frozen=True)
class Trained:
    """A model; the samples that its weights were learned from, and what heads and weights that had not seen them said:
    probabilities, (held samples, answers).
    """

    model: LanguageModel
    held: list[Sample]
    unseen: Floats


def train(own: Sequence[Sample], comments: Sequence[Sample] = (), *, name: str) -> Trained:
    """A model from our own sentences and public comments. Of the comments a quarter is not learned from: by these
    the answers about comments are weighed.
    """
    learned, held_comments = comments[: len(comments) * 3 // 4], comments[len(comments) * 3 // 4 :]
    of_comments = _runs_head(learned, at_least=_OFTEN_IN_COMMENTS)
    folds = folds_of(own, folds=FOLDS)
    held = [sample for sample, fold in zip(own, folds, strict=True) if fold == 0]
    others = [sample for sample, fold in zip(own, folds, strict=True) if fold != 0]
    heads, final = _fitted_side_by_side([others, own], learned, of_comments)
    said, public = _said_of(heads, held), _said_of(heads, held_comments)
    language = np.array([sample.language for sample in held])
    across = _cross_weighed(said, public, language, folds_of(held, folds=FOLDS))
    weights, intercepts, threshold = _weigh(said, public, language, across)
    model = LanguageModel(name, final.runs, of_comments, final.network, weights, intercepts, threshold)
    return Trained(model, held, across)


def _fitted_side_by_side(
    parts: Sequence[Sequence[Sample]], comments: Sequence[Sample], of_comments: RunsHead
) -> list[LanguageModel]:
    """Heads and networks for several parts of the samples, side by side, each on a core of its own."""
    with ProcessPoolExecutor(len(parts), mp_context=get_context("spawn")) as pool:
        return list(pool.map(partial(_fitted, comments=comments, of_comments=of_comments), parts))


def _fitted(own: Sequence[Sample], comments: Sequence[Sample], of_comments: RunsHead) -> LanguageModel:
    """The heads and the network, fitted on these; nothing is weighed yet."""
    runs, network = _runs_head(own, at_least=_OFTEN_IN_OWN), _network(own, comments)
    return LanguageModel("", runs, of_comments, network, *_unweighed())


def _network(own: Sequence[Sample], comments: Sequence[Sample]) -> Network:
    """The first answers are those about our own samples, then come those about comments."""
    size = len(own) + len(comments)
    wanted, counted = np.zeros((2, size, 2 * ANSWERS), dtype=np.float32)
    wanted[: len(own), :ANSWERS], counted[: len(own), :ANSWERS] = wanted_of(own)
    wanted[len(own) :, ANSWERS:], labelled = wanted_of(comments)
    counted[len(own) :, ANSWERS:] = WEIGHT_OF_COMMENT * labelled
    often = np.r_[np.ones(len(own)), np.full(len(comments), OFTEN_A_COMMENT)]
    excluding = [slice(columns.start + at, columns.stop + at) for at in (0, ANSWERS) for columns in _EXCLUDING]
    texts = [sample.text for sample in (*own, *comments)]
    return fit_network(texts, wanted, counted, one_of_them=excluding, often=often)


def _runs_head(samples: Sequence[Sample], *, at_least: int) -> RunsHead:
    texts = [sample.text for sample in samples]
    vocabulary = vocabulary_of(texts, at_least=at_least)
    matrix = vocabulary.matrix(texts).astype(float)
    right, labelled = wanted_of(samples)
    found = np.zeros((len(vocabulary.keys) + 1, ANSWERS), dtype=np.float32)
    for question in QUESTIONS:
        columns = columns_of(question)
        known = labelled[:, columns.start] > 0
        if known.any():
            found[:, columns] = fit_answers(
                matrix[known],
                right[known][:, columns],
                ridge=RIDGE_OF_RUNS,
                weights=np.ones(int(known.sum())),
                one_of_them=question.one_of_them,
            )
    return RunsHead(vocabulary, found)


@dataclass(frozen=True)
class _Said:
    """What heads that had not seen some texts said about them, what is right, what was labelled, and how much each
    text counts: one row a text.
    """

    heard: Floats
    right: Floats
    labelled: Floats
    weight: Floats

    def of(self, rows: np.ndarray) -> _Said:
        """Of some texts only."""
        return _Said(self.heard[rows], self.right[rows], self.labelled[rows], self.weight[rows])

    def beside(self, public: _Said) -> _Said:
        """With comments of the public beside them, that count less, and only for the sentiment."""
        labelled = np.zeros_like(public.labelled)
        labelled[:, _SENTIMENT] = public.labelled[:, _SENTIMENT]
        return _Said(
            np.vstack([self.heard, public.heard]),
            np.vstack([self.right, public.right]),
            np.vstack([self.labelled, labelled]),
            np.concatenate([self.weight, WEIGHT_OF_HELD * public.weight]),
        )


def _said_of(heads: LanguageModel, samples: Sequence[Sample]) -> _Said:
    heard = heads.heard([sample.text for sample in samples], [sample.language for sample in samples])
    return _Said(heard, *wanted_of(samples), np.ones(len(samples)))


def _unweighed() -> tuple[Floats, Floats, Floats]:
    """Weights, intercepts and thresholds of all groups before anything was learned."""
    shape = len(GROUPS), VOICES, ANSWERS
    return np.zeros(shape), np.zeros((len(GROUPS), ANSWERS)), np.full((len(GROUPS), len(EMOTIONS)), 0.5)


def _weigh(said: _Said, public: _Said, language: np.ndarray, across: Floats) -> tuple[Floats, Floats, Floats]:
    """How each group's answers are weighed, and from which probability on an emotion is named."""
    weights, intercepts, threshold = _unweighed()
    for place, group in enumerate(GROUPS):
        rows = language == (group if group != POSTS else "en")
        if rows.any():
            weights[place], intercepts[place] = _weights(_taught_by(said.of(rows), public, group))
            threshold[place] = _thresholds(across[rows], said.right[rows])
    if len(public.weight):
        place = GROUPS.index(POSTS)
        answered = public.labelled.any(axis=0)
        of_public, intercepts_of_public = _weights(public)
        weights[place][:, answered], intercepts[place][answered] = (
            of_public[:, answered],
            intercepts_of_public[answered],
        )
        threshold[place] = _thresholds(weighed(public.heard, weights[place], intercepts[place]), public.right)
    return weights, intercepts, threshold


def _taught_by(said: _Said, public: _Said, group: str) -> _Said:
    return said.beside(public) if group in LIKE_COMMENTS else said


def _weights(said: _Said) -> tuple[Floats, Floats]:
    """What each voice counts, (VOICES, answers), and the intercepts, (answers,). A voice counts the same for all
    answers to a question: taking in what it says to the others for each answer made things worse in cross-validation.
    """
    weights, intercepts = np.zeros((VOICES, ANSWERS)), np.zeros(ANSWERS)
    for question in QUESTIONS:
        columns = columns_of(question)
        known = said.labelled[:, columns.start] > 0
        if known.any():
            counts, intercepts[columns] = fit_weights(
                said.heard[known][:, :, columns],
                said.right[known][:, columns],
                ridge=RIDGE_OF_WEIGHTS,
                weights=said.weight[known],
                one_of_them=question.one_of_them,
            )
            weights[:, columns] = counts[:, None]
    return weights, intercepts


def _cross_weighed(said: _Said, public: _Said, language: np.ndarray, folds: np.ndarray) -> Floats:
    """Probabilities of texts that neither heads nor weights had seen."""
    found = np.zeros((len(said.weight), ANSWERS))
    for group in np.unique(language):
        for fold in range(FOLDS):
            rows, tested = (language == group) & (folds != fold), (language == group) & (folds == fold)
            weights, intercepts = _weights(_taught_by(said.of(rows), public, str(group)))
            found[tested] = weighed(said.heard[tested], weights, intercepts)
    return found


def _thresholds(probabilities: Floats, right: Floats) -> Floats:
    """For each emotion the probability from which on naming it is right most often (F1)."""
    said, meant = probabilities[:, _EMOTIONS], right[:, _EMOTIONS]
    candidates = np.linspace(0.1, 0.7, 61)
    named = said[None] >= candidates[:, None, None]
    hits = (named * meant).sum(axis=1)
    scores = 2 * hits / np.maximum(named.sum(axis=1) + meant.sum(axis=0), 1)
    return np.asarray(candidates[scores.argmax(axis=0)])
