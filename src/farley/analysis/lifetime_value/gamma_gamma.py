"""What one purchase is worth, for each customer: few amounts lean on what is usual among all, many speak for
themselves.

The amounts of a customer are Gamma(p, v) with a scale v of their own, Gamma(q, gamma) over all (Fader, Hardie 2005).
Learned from all amounts, and not from each customer's mean alone as there: means cannot tell whether customers differ
or the purchases of one customer do, and so not how far a customer's own amounts are to be believed.
"""

from __future__ import annotations

from typing import Self

import numpy as np
from scipy.optimize import minimize
from scipy.special import digamma, gammaln

from farley.analysis.lifetime_value.buyers import Buyers
from farley.analysis.numerics import Floats

_LEAST, _MOST = -7.0, 9.0
# As weak an opinion as that on how often customers buy: amounts within a factor of four of what is usual, say.
_USUAL = np.log(np.array([3.0, 4.0, 1.0]))
_SPREAD = 2.0


class GammaGamma:
    """Parameters p, q and gamma, the last in units of money. `prior` as in RepeatModel."""

    def __init__(self, *, prior: float = 1.0) -> None:
        self.prior = prior
        self.p_: float
        self.q_: float
        self.gamma_: float

    def fit(self, buyers: Buyers) -> Self:
        """Learns from how much customers differ, and the purchases of each; amounts are above 0."""
        is_known = np.isfinite(buyers.spend) & (buyers.spend > 0) & (buyers.amounts > 0)
        spend, logs = buyers.spend[is_known], buyers.log_spend[is_known]
        purchases = buyers.amounts[is_known].astype(float)
        # In units of what is usual here: yen and dollars are alike then.
        unit = float(np.median(spend)) if len(spend) else 1.0
        found = minimize(
            self._loss,
            _USUAL,
            args=(spend / unit, logs - np.log(unit), purchases),
            jac=True,
            method="L-BFGS-B",
            bounds=[(_LEAST, _MOST)] * 3,
            options={"ftol": 1e-13, "gtol": 1e-7, "maxiter": 300},
        )
        self.p_, self.q_, self.gamma_ = (float(each) for each in np.exp(found.x) * np.array([1.0, 1.0, unit]))
        return self

    def expected(self, spend: Floats, purchases: Floats) -> Floats:
        """What a purchase of each is worth on average, in money; of whom no amount is known, what is usual."""
        total = self.total(spend, purchases)
        return np.asarray(self.p_ * total / np.maximum(self.p_ * purchases + self.q_ - 1, 0.05))

    def total(self, spend: Floats, purchases: Floats) -> Floats:
        """What the draws of `draw_worth` are to be multiplied with for each customer."""
        return np.asarray(self.gamma_ + purchases * np.nan_to_num(spend))

    def draw_worth(self, bought: Floats, purchases: int, rng: np.random.Generator) -> Floats:
        """What so many purchases come to, as multiples of `total`, for one of whom `purchases` amounts are known."""
        scale = np.maximum(rng.standard_gamma(self.q_ + self.p_ * purchases, size=len(bought)), 1e-9)
        return np.asarray(rng.standard_gamma(self.p_ * bought) / scale)

    def _loss(self, theta: Floats, spend: Floats, logs: Floats, n: Floats) -> tuple[float, Floats]:
        p, q, gamma = np.exp(theta)
        total, shape = gamma + n * spend, p * n + q
        value = gammaln(shape) - n * gammaln(p) - gammaln(q) + q * np.log(gamma)
        value = value + (p - 1) * n * logs - shape * np.log(total)
        by_p = n * (digamma(shape) - digamma(p) + logs - np.log(total))
        by_q = digamma(shape) - digamma(q) + np.log(gamma) - np.log(total)
        by_gamma = q / gamma - shape / total
        gradient = np.array([by_p.sum() * p, by_q.sum() * q, by_gamma.sum() * gamma])
        away = (theta - _USUAL) / _SPREAD**2
        opinion = 0.5 * float((away * (theta - _USUAL)).sum())
        return self.prior * opinion - float(value.sum()), self.prior * away - gradient
