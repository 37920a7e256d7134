"""Logistic regression on splines, its ridge chosen by cross-validation, calibrated, and honest about its skill.

Who wants to know how good it is reads `scores`: each case was judged by a model that had not seen it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from farley.analysis.calibration import Scores, TooFewCases, score
from farley.analysis.logistic import Logistic, fit_logistic
from farley.analysis.numerics import Floats, sigmoid
from farley.analysis.propensity.columns import Cases
from farley.analysis.propensity.leaks import TOO_GOOD, leaks_in
from farley.analysis.propensity.ranking import area_under_curve
from farley.analysis.propensity.splines import Design, design_of

# From the strongest to the weakest: each fit begins where the one before it ended.
RIDGES = (30.0, 3.0, 0.3, 0.03, 0.01)
FOLDS = 5
MINIMUM_CASES = 100
MINIMUM_EACH = 20
# Worse than this, what was said and what happened are brought together by Platt's method.
CALIBRATED = 0.02
# To choose the ridge and to judge the skill, so many cases are plenty; the model itself learns from all.
_JUDGED_ON = 10_000


@dataclass(frozen=True)
class CannotTell:
    """Nothing was learned, and why. `reason` is too_few_cases (`has` of `needs`), always_the_same, no_columns,
    no_better_than_base_rate, or too_good: what the columns say is known only afterwards. `columns` names them where
    they are known.
    """

    reason: str
    has: int = 0
    needs: int = 0
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Push:
    """What one column does to one case: `points` (percentage points) more or less than if the case were average
    there.
    """

    column: str
    value: str | float
    points: float


@dataclass(frozen=True)
class Propensity:
    """A fitted model. `leaks` are columns that were left out because each alone knew the answer; `auc` and `scores`
    are out of fold.
    """

    design: Design
    logistic: Logistic
    average: Floats
    slope: float
    shift: float
    base_rate: float
    ridge: float
    auc: float
    scores: Scores
    leaks: tuple[str, ...]

    def probabilities(self, cases: Cases) -> tuple[Floats, Floats, Floats]:
        """Probability, low and high (80 %) for each case, from what the coefficients may be.

        Raises KeyError when the table lacks a column that was learned from.
        """
        rows = self.design.matrix(cases)
        ones = np.column_stack([rows, np.ones(len(rows))])
        spread = 1.2816 * self.slope * np.sqrt(((ones @ self.logistic.covariance) * ones).sum(axis=1))
        logits = self.slope * self.logistic.logits(rows) + self.shift
        return sigmoid(logits), sigmoid(logits - spread), sigmoid(logits + spread)

    def pushes(self, cases: Cases, *, shown: int = 4) -> list[tuple[Push, ...]]:
        """For each case the columns that move it most, the strongest first: coefficients times values, against the
        average case.
        """
        rows = self.design.matrix(cases)
        by_column = self.slope * ((rows - self.average) * self.logistic.weights[:-1]) @ self._owners()
        logits = self.slope * self.logistic.logits(rows) + self.shift
        points = 100 * (sigmoid(logits)[:, None] - sigmoid(logits[:, None] - by_column))
        order = np.argsort(-np.abs(points), axis=1, kind="stable")[:, :shown]
        places = [cases.names.index(name) for name in self.columns]
        return [
            tuple(
                Push(self.columns[place], _plain(cases.columns[places[place]].values[row]), float(points[row, place]))
                for place in strongest.tolist()
            )
            for row, strongest in enumerate(order)
        ]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that were learned from."""
        return tuple(part.name for part in self.design.parts)

    def _owners(self) -> Floats:
        """Which column of the regression belongs to which column of the table: (d, columns) of 0 and 1."""
        kinds = sorted(set(self.design.owners))
        return np.array([[float(owner == kind) for kind in kinds] for owner in self.design.owners])


def fit_propensity(
    cases: Cases, happened: Floats, *, whose: NDArray[np.int64] | None = None, may_leak: bool = True, seed: int = 0
) -> Propensity | CannotTell:
    """Learns from cases of which it is known what happened (1, 0, or NaN where it is not known).

    `whose`: cases of the same customer share a number and are judged together; `may_leak` is False for columns that
    hold only what was known before the outcome; `seed` deals the cases out to the folds.
    Raises ValueError on outcomes other than these, and when there are more or fewer of them than cases.
    """
    if len(happened) != len(cases) or not np.isin(happened[np.isfinite(happened)], (0, 1)).all():
        raise ValueError("the outcome has to be 0, 1 or unknown for each case")
    known = np.flatnonzero(np.isfinite(happened))
    cases, happened = cases.take(known), happened[known]
    whose = np.arange(len(known)) if whose is None else whose[known]
    if (refused := _refused(happened)) is not None:
        return refused
    leaks = leaks_in(cases, happened, seed=seed) if may_leak else ()
    found = _fitted(cases.without(leaks), happened, whose, leaks, seed)
    is_too_good = may_leak and isinstance(found, Propensity) and found.auc > TOO_GOOD
    return CannotTell("too_good", columns=leaks) if is_too_good else found


def _refused(happened: Floats) -> CannotTell | None:
    rarer = int(min(happened.sum(), len(happened) - happened.sum()))
    if len(happened) < MINIMUM_CASES:
        return CannotTell("too_few_cases", len(happened), MINIMUM_CASES)
    if rarer == 0:
        return CannotTell("always_the_same")
    return CannotTell("too_few_cases", rarer, MINIMUM_EACH) if rarer < MINIMUM_EACH else None


def _fitted(
    cases: Cases, happened: Floats, whose: NDArray[np.int64], leaks: tuple[str, ...], seed: int
) -> Propensity | CannotTell:
    design = design_of(cases)
    if not design.parts:
        return CannotTell("too_good" if leaks else "no_columns", columns=leaks)
    rows = design.matrix(cases)
    judged = np.sort(np.random.default_rng(seed).permutation(len(happened))[:_JUDGED_ON])
    ridge, logits = _judge(rows[judged], happened[judged], whose[judged], seed)
    slope, shift = _platt(logits, happened[judged])
    said, naive = sigmoid(slope * logits + shift), np.full(len(judged), happened.mean())
    scores = score(said, naive, happened[judged], whose=whose[judged])
    assert not isinstance(scores, TooFewCases)
    auc = area_under_curve(logits, happened[judged])
    if not scores.is_better_than_naive:
        return CannotTell("no_better_than_base_rate", columns=leaks)
    return Propensity(
        design=design,
        logistic=fit_logistic(rows, happened, ridge=ridge),
        average=rows.mean(axis=0),
        slope=slope,
        shift=shift,
        base_rate=float(happened.mean()),
        ridge=ridge,
        auc=auc,
        scores=scores,
        leaks=leaks,
    )


def _judge(rows: Floats, happened: Floats, whose: NDArray[np.int64], seed: int) -> tuple[float, Floats]:
    """The ridge whose log-loss out of fold is least, and the log-odds that it gave out of fold."""
    folds = folds_of(whose, seed=seed)
    logits = {ridge: np.zeros(len(happened)) for ridge in RIDGES}
    for fold in range(FOLDS):
        held, rest = folds == fold, folds != fold
        start = None
        for ridge, out in logits.items():
            fitted = fit_logistic(rows[rest], happened[rest], ridge=ridge, start=start)
            out[held], start = fitted.logits(rows[held]), fitted.weights
    best = min(RIDGES, key=lambda ridge: _log_loss(logits[ridge], happened))
    return best, logits[best]


def folds_of(whose: NDArray[np.int64], *, seed: int, folds: int = FOLDS) -> NDArray[np.int64]:
    """The fold of each case, dealt out at random; cases of one customer lie in one fold."""
    customers, places = np.unique(whose, return_inverse=True)
    dealt = np.random.default_rng(seed).permutation(len(customers)) % folds
    return np.asarray(dealt[places])


def _platt(logits: Floats, happened: Floats) -> tuple[float, float]:
    """Slope and shift of the log-odds; 1 and 0 where they are calibrated as they are (Platt 1999)."""
    scores = score(sigmoid(logits), np.full(len(logits), happened.mean()), happened)
    if isinstance(scores, TooFewCases) or scores.calibration_error <= CALIBRATED:
        return 1.0, 0.0
    slope, shift = fit_logistic(logits[:, None], happened, ridge=1e-3).weights.tolist()
    return max(slope, 1e-3), shift


def _log_loss(logits: Floats, happened: Floats) -> float:
    return float(np.mean(np.logaddexp(0, logits) - happened * logits))


def _plain(value: object) -> str | float:
    return float(value) if isinstance(value, float | np.floating) else str(value)
