"""Logistic regression with a ridge, and how sure it is."""

from dataclasses import dataclass

import numpy as np

from farley.analysis.numerics import Floats, sigmoid


@dataclass(frozen=True)
class Logistic:
    """A fitted logistic regression: `weights` end with the intercept, `covariance` is that of the Laplace
    approximation.
    """

    weights: Floats
    covariance: Floats

    def logits(self, features: Floats) -> Floats:
        """The log-odds for each row of `features`."""
        return np.asarray(_with_one(features) @ self.weights)

    def probabilities(self, features: Floats, *, z: float = 1.2816) -> tuple[Floats, Floats, Floats]:
        """Probability, low and high for each row; `z` = 1.2816 spans 80 % of what the coefficients may be."""
        rows = _with_one(features)
        spread = z * np.sqrt(np.einsum("ij,jk,ik->i", rows, self.covariance, rows))
        logits = rows @ self.weights
        return sigmoid(logits), sigmoid(logits - spread), sigmoid(logits + spread)


def fit_logistic(
    features: Floats,
    happened: Floats,
    *,
    ridge: float = 1.0,
    case_weights: Floats | None = None,
    start: Floats | None = None,
) -> Logistic:
    """Fits by Newton's method; the intercept is not penalised.

    features: (n, d); happened: (n,) of 0..1; ridge: the penalty on standardised columns is the caller's to scale;
    start: weights to begin with, as those under another ridge.
    """
    rows, weight = _with_one(features), np.ones(len(features)) if case_weights is None else case_weights
    penalty = np.full(rows.shape[1], ridge)
    penalty[-1] = 1e-6
    beta = np.zeros(rows.shape[1]) if start is None else start.copy()
    for _ in range(25):
        p = sigmoid(rows @ beta)
        gradient = rows.T @ (weight * (happened - p)) - penalty * beta
        curvature = (rows * (weight * np.maximum(p * (1 - p), 1e-9))[:, None]).T @ rows + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        beta += step
        if np.abs(step).max() < 1e-6:
            break
    return Logistic(beta, np.asarray(np.linalg.inv(curvature), dtype=float))


def _with_one(features: Floats) -> Floats:
    return np.column_stack([features, np.ones(len(features))])
