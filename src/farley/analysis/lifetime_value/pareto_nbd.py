"""Customers who may leave at any time: Pareto/NBD.

Purchases come at random with a rate of the customer's own, Gamma(r, alpha) over all; the time until they leave is
exponential with a rate of their own, Gamma(s, beta). The likelihood of a row is that of being a customer still, plus
an integral over the moment of leaving since the last purchase. That integral is usually written with hypergeometric
functions; here it is done by Gauss-Legendre quadrature on the logarithm of time, where it is smooth: exact to 1e-10,
and the gradient comes along with it.
"""

from __future__ import annotations

import numpy as np
from scipy.special import digamma, gammaln

from farley.analysis.lifetime_value.buyers import Rows
from farley.analysis.lifetime_value.model import RepeatModel
from farley.analysis.numerics import Floats, sigmoid

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)
# What the integrand has lost beyond this does not count.
_NEGLIGIBLE = 45.0


class ParetoNbd(RepeatModel):
    """Pareto/NBD: parameters r and alpha of how often, s and beta of how long."""

    names = ("r", "alpha", "s", "beta")
    usual = (0.5, 0.3, 0.5, 0.3)
    is_time = (False, True, False, True)

    def alive_given(self, parameters: Floats, rows: Rows) -> Floats:
        """The probability that each is still a customer, under these parameters."""
        stayed, left, _ = _log_terms(parameters, rows)
        return sigmoid(stayed - left)

    def buys_given(self, parameters: Floats, rows: Rows, horizon: float) -> Floats:
        """The probability that each buys within the horizon, under these parameters."""
        r, alpha, s, beta = parameters
        # No purchase after today is the likelihood of a row whose last purchase was today, watched for longer.
        later = Rows(rows.repeats, rows.age, rows.age + horizon, rows.customers)
        stayed, left, _ = _log_terms(parameters, later)
        until_today = (r + rows.repeats) * np.log(alpha + rows.age) + s * np.log(beta + rows.age)
        silent = np.exp(np.minimum(np.logaddexp(stayed, left) + until_today, 0.0))
        return np.asarray(self.alive_given(parameters, rows) * (1 - silent))

    def expected_while_alive(self, parameters: Floats, rows: Rows, horizon: float) -> Floats:
        """How many purchases are expected of each within the horizon, if they still are a customer today."""
        r, alpha, s, beta = parameters
        rate = (r + rows.repeats) / (alpha + rows.age)
        # The mean time until they leave, or until the horizon: (beta + age) * (1 - ratio ** (s - 1)) / (s - 1).
        logs = np.log1p(horizon / (beta + rows.age))
        power = s - 1 if abs(s - 1) > 1e-8 else 1e-8
        return np.asarray(rate * (beta + rows.age) * -np.expm1(-power * logs) / power)

    def draw_while_alive(
        self, parameters: Floats, repeats: float, age: float, horizon: float, level: Floats, rng: np.random.Generator
    ) -> Floats:
        """Numbers of purchases of one who still is a customer today, one for each row of parameters."""
        r, alpha, s, beta = parameters.T
        rate = rng.standard_gamma(r + repeats) / (alpha + age)
        leaving = np.maximum(rng.standard_gamma(s) / (beta + age), 1e-12)
        stays = rng.standard_exponential(len(r)) / leaving
        bought = rng.poisson(np.minimum(rate * level * np.minimum(stays, horizon), 1e9))
        return np.asarray(bought, dtype=float)

    def _likelihood(self, parameters: Floats, rows: Rows) -> tuple[float, Floats]:
        r, alpha, s, beta = parameters
        stayed, left, inner = _log_terms(parameters, rows)
        common = gammaln(r + rows.repeats) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
        value = common + np.logaddexp(stayed, left)
        alive = sigmoid(stayed - left)
        gone, n = 1 - alive, rows.repeats
        gradient = np.array(
            [
                digamma(r + n) - digamma(r) + np.log(alpha) - alive * np.log(alpha + rows.age) - gone * inner[0],
                r / alpha - (r + n) * (alive / (alpha + rows.age) + gone * inner[1]),
                np.log(beta) - alive * np.log(beta + rows.age) + gone * (1 / s - inner[2]),
                s / beta - alive * s / (beta + rows.age) - gone * (s + 1) * inner[3],
            ]
        )
        return float(value @ rows.customers), np.asarray(gradient @ rows.customers)


def _log_terms(parameters: Floats, rows: Rows) -> tuple[Floats, Floats, Floats]:
    """Logarithms of the likelihood of having stayed and of having left, without what they have in common; and, over the
    moment of leaving, the means of log(alpha + t), 1 / (alpha + t), log(beta + t) and 1 / (beta + t).
    """
    r, alpha, s, beta = parameters
    stayed = -(r + rows.repeats) * np.log(alpha + rows.age) - s * np.log(beta + rows.age)
    start, power = np.log(alpha + rows.last), r + rows.repeats - 1
    width = np.maximum(np.log(alpha + rows.age) - start, 1e-12)
    width = np.where(power > 0, np.minimum(width, _NEGLIGIBLE / np.maximum(power, 1e-9)), width)
    place = start[:, None] + 0.5 * width[:, None] * (_NODES + 1)
    time = np.exp(place)
    other = np.maximum(beta - alpha + time, 1e-300)
    log_other = np.log(other)
    integrand = -power[:, None] * place - (s + 1) * log_other
    top = integrand.max(axis=1, keepdims=True)
    parts = _WEIGHTS * np.exp(integrand - top)
    total = parts.sum(axis=1)
    left = np.log(s) + top[:, 0] + np.log(total) + np.log(0.5 * width)
    parts /= total[:, None]
    means = np.array([(parts * each).sum(axis=1) for each in (place, 1 / time, log_other, 1 / other)])
    return stayed, left, means
