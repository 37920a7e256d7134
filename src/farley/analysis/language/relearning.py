"""Learn on top of the shipped model from what an organisation's people said of its own texts.

What is learned is added to the logits of the shipped model: a logistic regression on sentence vectors whose ridge pulls
it to nothing, so that the shipped model is where it starts and where it falls back to. Sentences that the shipped model
learned from hold it in place: of those it shall go on saying what it said (Li and Hoiem, Learning without Forgetting,
2016). Whether it reads better is measured on corrections that it has not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from farley.analysis.encoder import SIZE, encode
from farley.analysis.language.adjustment import Adjustment, logits_of
from farley.analysis.language.corpus import LANGUAGES, Sample, folds_of, own_samples, wanted_of
from farley.analysis.language.model import GROUPS, LanguageModel, load_model
from farley.analysis.language.questions import ANSWERS, QUESTIONS, columns_of
from farley.analysis.numerics import Floats

# Fewer texts teach nothing that could be told from chance.
LEAST = 20
FOLDS = 5
# Both were chosen on comments of GoEmotions that the shipped model had not seen: see docs/insights/corrections.md.
RIDGE = 1.0
WEIGHT_OF_SHIPPED = 0.5
# Sentences of the shipped model for each language: so many hold it in place, and as many others measure that it stayed.
SHIPPED = 200
# How much of those others it may read worse.
STAYS_WITHIN = 0.01
_SURE = 1e-4


@dataclass(frozen=True)
class Counted:
    """Of how many texts an answer was known, and of how many it was right: as shipped, and with what was learned."""

    cases: int
    before: int
    after: int


@dataclass(frozen=True)
class Measured:
    """How corrections that it had not seen were read: by language ("" is all) and question; `confused` (3, 3) says how
    often which sentiment (rows: negative, neutral, positive) was read as which, before and after. Losses are mean
    logarithms, less is better; `stayed` is about sentences of the shipped model.
    """

    counted: dict[str, dict[str, Counted]]
    confused_before: list[list[int]]
    confused_after: list[list[int]]
    loss_before: float
    loss_after: float
    stayed: Counted

    @property
    def is_better(self) -> bool:
        """Whether it reads the corrections better, and what was shipped no worse."""
        right = self.counted[""].values()
        lost = (self.stayed.before - self.stayed.after) / max(self.stayed.cases, 1)
        return (
            self.loss_after < self.loss_before
            and sum(each.after for each in right) >= sum(each.before for each in right)
            and lost <= STAYS_WITHIN
        )


@dataclass(frozen=True)
class Relearned:
    """What was learned from all corrections, and how good it was on those that it had not seen."""

    adjustment: Adjustment
    measured: Measured


def relearn(corrections: Sequence[Sample], *, name: str, model: LanguageModel | None = None) -> Relearned | None:
    """Learn from texts with what people said of them; samples of one group stay together when it is measured. None
    where there are fewer than LEAST.
    """
    if len(corrections) < LEAST:
        return None
    shipped = model or load_model()
    lesson = _Lesson(shipped, corrections)
    unseen = lesson.said.copy()
    folds = folds_of(corrections, folds=FOLDS)
    for fold in np.unique(folds):
        tested = folds == fold
        unseen[tested] = lesson.learned(~tested).adjusted(lesson.said[tested], lesson.vectors[tested])
    final = lesson.learned(np.ones(len(corrections), dtype=bool), name)
    return Relearned(final, lesson.measured(unseen, final))


class _Lesson:
    """The corrections as the shipped model reads them, and sentences of its own."""

    def __init__(self, shipped: LanguageModel, corrections: Sequence[Sample]) -> None:
        self.shipped, self.corrections = shipped, corrections
        self.vectors, self.said = _read(shipped, corrections)
        self.right, self.labelled = wanted_of(corrections)
        self.holding, self.others = _shipped_sentences()
        self.held_vectors, self.held_said = _read(shipped, self.holding)

    def learned(self, rows: NDArray[np.bool_], name: str = "") -> Adjustment:
        """What these corrections teach."""
        vectors = np.vstack([self.vectors[rows], self.held_vectors]).astype(float)
        offset = logits_of(np.vstack([self.said[rows], self.held_said]))
        right = np.vstack([self.right[rows], self.held_said])
        labelled = np.vstack([self.labelled[rows], np.ones((len(self.holding), ANSWERS))])
        weight = np.r_[np.ones(int(rows.sum())), np.full(len(self.holding), WEIGHT_OF_SHIPPED)]
        weights = np.zeros((SIZE + 1, ANSWERS), dtype=np.float32)
        for question in QUESTIONS:
            columns = columns_of(question)
            known = labelled[:, columns.start] > 0
            if labelled[: int(rows.sum()), columns.start].any():
                weights[:, columns] = _fit_on_top(
                    offset[known][:, columns],
                    vectors[known],
                    right[known][:, columns],
                    weights=weight[known],
                    one_of_them=question.one_of_them,
                )
        return Adjustment(name, self.shipped.name, weights)

    def measured(self, unseen: Floats, final: Adjustment) -> Measured:
        vectors, said = _read(self.shipped, self.others)
        right, _labelled = wanted_of(self.others)
        language = np.array([sample.language for sample in self.corrections])
        counted = {
            group: self._counted((language == group) | (group == ""), unseen)
            for group in ("", *LANGUAGES)
            if group == "" or (language == group).any()
        }
        before, after = _sides(self.said, self.right), _sides(unseen, self.right)
        return Measured(
            counted,
            before,
            after,
            _loss(self.said, self.right, self.labelled),
            _loss(unseen, self.right, self.labelled),
            _stayed(said, final.adjusted(said, vectors), right),
        )

    def _counted(self, rows: NDArray[np.bool_], unseen: Floats) -> dict[str, Counted]:
        found = {}
        for question in QUESTIONS:
            columns = columns_of(question)
            known = rows & (self.labelled[:, columns.start] > 0)
            right = self.right[known][:, columns]
            before, after = (
                int(_are_right(each[known][:, columns], right, question.one_of_them).sum())
                for each in (self.said, unseen)
            )
            found[question.name] = Counted(int(known.sum()), before, after)
        return found


def _read(shipped: LanguageModel, samples: Sequence[Sample]) -> tuple[NDArray[np.float32], Floats]:
    texts = [sample.text for sample in samples]
    vectors = encode(texts)
    groups = [sample.language if sample.language in GROUPS else "en" for sample in samples]
    return vectors, shipped.probabilities(texts, groups)


def _shipped_sentences(seed: int = 1) -> tuple[list[Sample], list[Sample]]:
    """Some of the sentences that the shipped model learned from, and as many others."""
    samples, random = own_samples(), np.random.default_rng(seed)
    holding, others = [], []
    for language in LANGUAGES:
        rows = [sample for sample in samples if sample.language == language]
        picked = random.permutation(len(rows))[: 2 * SHIPPED].tolist()
        holding += [rows[place] for place in picked[:SHIPPED]]
        others += [rows[place] for place in picked[SHIPPED:]]
    return holding, others


def _fit_on_top(offset: Floats, rows: Floats, wanted: Floats, *, weights: Floats, one_of_them: bool) -> Floats:
    """Coefficients (features + 1, answers) that are added to the offset. The ridge bears on the intercepts, too."""
    rows = np.hstack([rows, np.ones((len(rows), 1))])
    shape = (rows.shape[1], wanted.shape[1])

    def loss(flat: Floats) -> tuple[float, Floats]:
        coefficients = flat.reshape(shape)
        logits = offset + rows @ coefficients
        if one_of_them:
            logits = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
            likelihood, said = (wanted * logits).sum(axis=1), np.exp(logits)
        else:
            likelihood = (wanted * logits - np.logaddexp(0, logits)).sum(axis=1)
            said = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        gradient = rows.T @ ((said - wanted) * weights[:, None]) + RIDGE * coefficients
        return 0.5 * RIDGE * float((flat**2).sum()) - float((weights * likelihood).sum()), gradient.ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 100})
    return np.asarray(found.x.reshape(shape))


def _are_right(said: Floats, right: Floats, one_of_them: bool) -> NDArray[np.bool_]:
    """For each text whether the most probable answer is the right one; of several that may hold, whether all are."""
    if one_of_them:
        return np.asarray(right[np.arange(len(right)), said.argmax(axis=1)] > 0)
    return np.asarray(((said >= 0.5) == (right > 0)).all(axis=1))


def _sides(said: Floats, right: Floats) -> list[list[int]]:
    columns = columns_of(QUESTIONS[0])
    found = np.zeros((3, 3), dtype=int)
    np.add.at(found, (right[:, columns].argmax(axis=1), said[:, columns].argmax(axis=1)), 1)
    return [[int(cell) for cell in row] for row in found]


def _loss(said: Floats, right: Floats, labelled: Floats) -> float:
    total, cases = 0.0, 0.0
    said = np.clip(said, _SURE, 1 - _SURE)
    for question in QUESTIONS:
        columns = columns_of(question)
        known = labelled[:, columns.start] > 0
        given, meant = said[known][:, columns], right[known][:, columns]
        likelihood = meant * np.log(given) + (0 if question.one_of_them else (1 - meant) * np.log(1 - given))
        total, cases = total - float(likelihood.sum()), cases + float(known.sum())
    return total / max(cases, 1.0)


def _stayed(before: Floats, after: Floats, right: Floats) -> Counted:
    """Sentiment and intent of sentences of the shipped model."""
    counts = [0, 0, 0]
    for question in QUESTIONS:
        if question.name in ("sentiment", "intent"):
            columns = columns_of(question)
            counts[0] += len(right)
            counts[1] += int(_are_right(before[:, columns], right[:, columns], True).sum())
            counts[2] += int(_are_right(after[:, columns], right[:, columns], True).sum())
    return Counted(*counts)
