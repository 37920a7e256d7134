"""Logistic regression with many features: one answer of several, or a yes or no for each of several questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from farley.analysis.numerics import Floats, sigmoid

# A sparse matrix of scipy, or an array of numpy.
Matrix = Any


def fit_answers(rows: Matrix, wanted: Floats, *, ridge: float, weights: Floats, one_of_them: bool) -> Floats:
    """The coefficients, with the intercepts in the last line: (features + 1, answers).

    rows: (texts, features); wanted: (texts, answers), the share of each answer from 0 to 1; weights: how much each
    text counts; one_of_them: the answers exclude each other (softmax), or each is a question of its own (sigmoid).
    The ridge does not bear on the intercepts. L-BFGS (Liu and Nocedal 1989), from zero: the same data give the same
    coefficients.
    """
    shape = (rows.shape[1] + 1, wanted.shape[1])
    turned = sparse.csr_array(rows.T) if sparse.issparse(rows) else rows.T
    judged = _softmax if one_of_them else _sigmoid

    def loss(flat: Floats) -> tuple[float, Floats]:
        coefficients = flat.reshape(shape)
        likelihood, said = judged(rows @ coefficients[:-1] + coefficients[-1], wanted)
        missed = (said - wanted) * weights[:, None]
        gradient = np.vstack([turned @ missed + ridge * coefficients[:-1], missed.sum(axis=0)])
        penalty = 0.5 * ridge * float((coefficients[:-1] ** 2).sum())
        return penalty - float((weights * likelihood).sum()), gradient.ravel()

    return _least(loss, shape[0] * shape[1], weights.sum()).reshape(shape)


def fit_weights(
    heard: Floats, wanted: Floats, *, ridge: float, weights: Floats, one_of_them: bool
) -> tuple[Floats, Floats]:
    """How much each voice counts, whatever it answers, and the intercept of each answer: (voices,), (answers,).

    heard: (texts, voices, answers), what each voice says; the rest is as in `fit_answers`.
    """
    voices = heard.shape[1]
    judged = _softmax if one_of_them else _sigmoid

    def loss(flat: Floats) -> tuple[float, Floats]:
        counts, intercepts = flat[:voices], flat[voices:]
        likelihood, said = judged(np.einsum("tva,v->ta", heard, counts) + intercepts, wanted)
        missed = (said - wanted) * weights[:, None]
        gradient = np.concatenate([np.einsum("tva,ta->v", heard, missed) + ridge * counts, missed.sum(axis=0)])
        return 0.5 * ridge * float(counts @ counts) - float((weights * likelihood).sum()), gradient

    found = _least(loss, voices + wanted.shape[1], weights.sum())
    return found[:voices], found[voices:]


def _least(loss: Callable[[Floats], tuple[float, Floats]], size: int, total: float) -> Floats:
    """Where a loss, told with its slope, is least; `total` brings it to the size of one text's."""

    def of_one(flat: Floats) -> tuple[float, Floats]:
        value, slope = loss(flat)
        return value / total, slope / total

    found = minimize(of_one, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": 150, "ftol": 1e-7})
    return np.asarray(found.x)


def _softmax(logits: Floats, wanted: Floats) -> tuple[Floats, Floats]:
    logits = logits - logits.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return (wanted * (logits - log_sum)).sum(axis=1), np.exp(logits - log_sum)


def _sigmoid(logits: Floats, wanted: Floats) -> tuple[Floats, Floats]:
    return (wanted * logits - np.logaddexp(0, logits)).sum(axis=1), sigmoid(logits)
