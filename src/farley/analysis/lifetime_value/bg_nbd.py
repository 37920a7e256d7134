"""Customers who may leave right after a purchase: BG/NBD, and MBG/NBD, where the first purchase counts too.

Purchases come at random with a rate of the customer's own, Gamma(r, alpha) over all; after each they leave with a
probability of their own, Beta(a, b).
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from scipy.special import betaln, digamma, gammaln, hyp2f1

from farley.analysis.lifetime_value.buyers import Rows
from farley.analysis.lifetime_value.model import RepeatModel
from farley.analysis.numerics import Floats, sigmoid


class BgNbd(RepeatModel):
    """BG/NBD: parameters r and alpha of how often, a and b of leaving after a purchase."""

    names = ("r", "alpha", "a", "b")
    usual = (0.5, 0.3, 1.0, 2.0)
    is_time = (False, True, False, False)
    # Whether one may leave after the first purchase already.
    leaves_after_first: ClassVar[int] = 0

    def alive_given(self, parameters: Floats, rows: Rows) -> Floats:
        """The probability that each is still a customer, under these parameters."""
        stayed, left = self._log_terms(parameters, rows)
        return sigmoid(stayed - left)

    def expected_while_alive(self, parameters: Floats, rows: Rows, horizon: float) -> Floats:
        """How many purchases are expected of each within the horizon, if they still are a customer today."""
        r, alpha, a, b = parameters
        a = a if abs(a - 1) > 1e-6 else 1 + 1e-6
        n, stays = r + rows.repeats, b + rows.repeats + self.leaves_after_first
        # Pfaff's form of the published one, which does not overflow where somebody bought very often.
        bracket = 1 - hyp2f1(n, a - 1, a + stays - 1, -horizon / (alpha + rows.age))
        return np.asarray((a + stays - 1) / (a - 1) * bracket)

    def draw_while_alive(
        self, parameters: Floats, repeats: float, age: float, horizon: float, level: Floats, rng: np.random.Generator
    ) -> Floats:
        """Numbers of purchases of one who still is a customer today, one for each row of parameters."""
        r, alpha, a, b = parameters.T
        rate = rng.standard_gamma(r + repeats) / (alpha + age)
        leaves = np.clip(rng.beta(a, b + repeats + self.leaves_after_first), 1e-9, 1)
        wanted = rng.poisson(np.minimum(rate * level * horizon, 1e9))
        return np.asarray(np.minimum(wanted, rng.geometric(leaves)), dtype=float)

    def _likelihood(self, parameters: Floats, rows: Rows) -> tuple[float, Floats]:
        r, alpha, a, b = parameters
        n, stays = r + rows.repeats, b + rows.repeats + self.leaves_after_first
        stayed, left = self._log_terms(parameters, rows)
        common = gammaln(n) - gammaln(r) + r * np.log(alpha) + betaln(a, stays) - betaln(a, b)
        alive = sigmoid(stayed - left)
        gone = 1 - alive
        times = alive * np.log(alpha + rows.age) + gone * np.log(alpha + rows.last)
        inverse = alive / (alpha + rows.age) + gone / (alpha + rows.last)
        gradient = np.array(
            [
                digamma(n) - digamma(r) + np.log(alpha) - times,
                r / alpha - n * inverse,
                digamma(a + b) - digamma(a + stays) + gone / a,
                digamma(stays) - digamma(a + stays) - digamma(b) + digamma(a + b) - gone / _positive(stays - 1),
            ]
        )
        value = common + np.logaddexp(stayed, left)
        return float(value @ rows.customers), np.asarray(gradient @ rows.customers)

    def _log_terms(self, parameters: Floats, rows: Rows) -> tuple[Floats, Floats]:
        """Logarithms of the likelihood of having stayed and of having left after the last purchase, without what they
        have in common.
        """
        r, alpha, a, b = parameters
        n, stays = r + rows.repeats, b + rows.repeats + self.leaves_after_first
        could_leave = rows.repeats + self.leaves_after_first > 0
        left = np.where(could_leave, np.log(a / _positive(stays - 1)) - n * np.log(alpha + rows.last), -np.inf)
        return -n * np.log(alpha + rows.age), left


class MbgNbd(BgNbd):
    """MBG/NBD: one may leave after the first purchase too, so its probability of being a customer may be shown."""

    leaves_after_first = 1


def _positive(values: Floats) -> Floats:
    return np.asarray(np.maximum(values, 1e-300))
