"""What the models of repeated purchases have in common: fitting, doubts, and how sure the parameters are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar, Self

import numpy as np
from scipy.optimize import minimize

from farley.analysis.lifetime_value.buyers import Buyers, Rows
from farley.analysis.numerics import Floats

# Logarithms of parameters, in a unit of time in which customers are watched for 1 on average.
_LEAST, _MOST = -9.0, 9.0
# A weak opinion: a parameter ten times larger or smaller than in most shops would not surprise.
_SPREAD = 2.0
_ENOUGH_WHO_CAME_BACK = 10


class RepeatModel(ABC):
    """Learns from all customers how often they buy and how long they stay, and speaks of each.

    `prior` is the weight of the opinion about what is usual, which decides only where there are few customers; 0 is
    plain maximum likelihood. After `fit`: `parameters_`, `log_likelihood_`, and `doubt_`, which says why the figures
    should not be believed: "few_came_back", "nobody_leaves" (no sign that anybody ever stops) or "at_bound".
    """

    names: ClassVar[tuple[str, ...]]
    # What is usual in a shop where people come back a few times: watched for 1 on average.
    usual: ClassVar[tuple[float, ...]]
    is_time: ClassVar[tuple[bool, ...]]

    def __init__(self, *, prior: float = 1.0) -> None:
        self.prior = prior
        self.log_parameters_: Floats
        self.covariance_: Floats
        self.log_likelihood_: float
        self.doubt_: str | None

    @property
    def parameters_(self) -> dict[str, float]:
        """The fitted parameters by their names in the literature, in the unit of time of the customers."""
        return dict(zip(self.names, np.exp(self.log_parameters_).tolist(), strict=True))

    def fit(self, buyers: Buyers) -> Self:
        """Learns the parameters (L-BFGS with exact gradients, over rows that are different)."""
        rows, _ = buyers.rows()
        unit = max(float(np.average(rows.age, weights=rows.customers)), 1.0) if len(rows) else 1.0
        scaled = rows.in_units_of(unit)
        start = np.log(np.array(self.usual))
        found = minimize(
            self._loss,
            start,
            args=(scaled,),
            jac=True,
            method="L-BFGS-B",
            bounds=[(_LEAST, _MOST)] * len(start),
            options={"ftol": 1e-13, "gtol": 1e-7, "maxcor": 20, "maxiter": 300},
        )
        self.covariance_ = self._covariance(found.x, scaled)
        self.log_parameters_ = found.x + np.log(unit) * np.array(self.is_time, dtype=float)
        self.log_likelihood_ = float(self._likelihood(np.exp(self.log_parameters_), rows)[0])
        self.doubt_ = self._doubt(found.x, rows)
        return self

    def ensemble(self, count: int, *, seed: int = 0) -> Floats:
        """Parameters that are as plausible as the fitted ones, (count, parameters): how unsure the fit is."""
        rng = np.random.default_rng([seed, count])
        drawn = rng.multivariate_normal(self.log_parameters_, self.covariance_, size=count, method="eigh")
        return np.exp(np.clip(drawn, self.log_parameters_ - 3, self.log_parameters_ + 3))

    def alive(self, rows: Rows) -> Floats:
        """The probability that each is still a customer."""
        return self.alive_given(np.exp(self.log_parameters_), rows)

    def expected(self, rows: Rows, horizon: float) -> Floats:
        """How many purchases are expected of each within the horizon."""
        parameters = np.exp(self.log_parameters_)
        return self.alive_given(parameters, rows) * self.expected_while_alive(parameters, rows, horizon)

    @abstractmethod
    def alive_given(self, parameters: Floats, rows: Rows) -> Floats:
        """The probability that each is still a customer, under these parameters."""

    @abstractmethod
    def expected_while_alive(self, parameters: Floats, rows: Rows, horizon: float) -> Floats:
        """How many purchases are expected of each within the horizon, if they still are a customer today."""

    @abstractmethod
    def draw_while_alive(
        self, parameters: Floats, repeats: float, age: float, horizon: float, level: Floats, rng: np.random.Generator
    ) -> Floats:
        """Numbers of purchases of one who still is a customer today, one for each row of parameters; `level` is how
        many times as often as usual people buy, in each.
        """

    @abstractmethod
    def _likelihood(self, parameters: Floats, rows: Rows) -> tuple[float, Floats]:
        """The log-likelihood, and its gradient by the parameters."""

    def _loss(self, theta: Floats, rows: Rows) -> tuple[float, Floats]:
        parameters = np.exp(theta)
        likelihood, gradient = self._likelihood(parameters, rows)
        away = (theta - np.log(np.array(self.usual))) / _SPREAD**2
        opinion = 0.5 * float((away * (theta - np.log(np.array(self.usual)))).sum())
        return self.prior * opinion - likelihood, self.prior * away - gradient * parameters

    def _covariance(self, theta: Floats, rows: Rows, step: float = 1e-4) -> Floats:
        """How unsure the logarithms of the parameters are (Laplace), always with the prior, so that it is finite."""
        size = len(theta)
        curvature = np.zeros((size, size))
        for axis in range(size):
            move = step * np.eye(size)[axis]
            curvature[axis] = (self._loss(theta + move, rows)[1] - self._loss(theta - move, rows)[1]) / (2 * step)
        values, vectors = np.linalg.eigh((curvature + curvature.T) / 2 + np.eye(size) * 1e-9)
        return np.asarray((vectors / np.maximum(values, 1 / _SPREAD**2)) @ vectors.T)

    def _doubt(self, theta: Floats, rows: Rows) -> str | None:
        came_back = rows.customers[rows.repeats > 0].sum()
        if came_back < _ENOUGH_WHO_CAME_BACK:
            return "few_came_back"
        # Of those who came back; who bought once is a customer still by definition in one of the models.
        again = rows.customers * (rows.repeats > 0)
        if np.average(self.alive(rows), weights=again) > 0.98:
            return "nobody_leaves"
        return "at_bound" if (np.abs(theta) > _MOST - 0.1).any() else None
