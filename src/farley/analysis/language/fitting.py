"""Logistic regression with many features: one answer of several, or a yes or no for each of several questions."""

from __future__ import annotations

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
    total = weights.sum()

    def loss(flat: Floats) -> tuple[float, Floats]:
        coefficients = flat.reshape(shape)
        logits = rows @ coefficients[:-1] + coefficients[-1]
        likelihood, said = _softmax(logits, wanted) if one_of_them else _sigmoid(logits, wanted)
        missed = (said - wanted) * weights[:, None]
        gradient = np.vstack([turned @ missed + ridge * coefficients[:-1], missed.sum(axis=0)])
        penalty = 0.5 * ridge * float((coefficients[:-1] ** 2).sum())
        return (penalty - float((weights * likelihood).sum())) / total, gradient.ravel() / total

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 150, "ftol": 1e-7})
    return np.asarray(found.x.reshape(shape))


def _softmax(logits: Floats, wanted: Floats) -> tuple[Floats, Floats]:
    logits = logits - logits.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return (wanted * (logits - log_sum)).sum(axis=1), np.exp(logits - log_sum)


def _sigmoid(logits: Floats, wanted: Floats) -> tuple[Floats, Floats]:
    return (wanted * logits - np.logaddexp(0, logits)).sum(axis=1), sigmoid(logits)
