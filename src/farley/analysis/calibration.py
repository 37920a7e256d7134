"""How often forecasts were right: proper scores, a reliability table, and the skill over a naive guess."""

from dataclasses import dataclass

import numpy as np

from farley.analysis.numerics import Floats, share_interval

MINIMUM_CASES = 30
BINS = 10


@dataclass(frozen=True)
class TooFewCases:
    """Not enough settled forecasts for a figure."""

    has: int
    needs: int


@dataclass(frozen=True)
class ReliabilityRow:
    """Of the forecasts between two probabilities: what was said on average, what happened, and the 80 % interval of
    it.
    """

    low: float
    high: float
    cases: int
    predicted: float
    happened: float
    happened_low: float
    happened_high: float


@dataclass(frozen=True)
class Scores:
    """How good forecasts were.

    `brier` and `log_loss`: less is better. `calibration_error`: the mean distance between said and happened, weighted
    by cases. `skill`: the share of the naive guess's Brier score that was saved (0 = no better, below 0 = worse),
    with its 80 % interval by bootstrap. `is_better_than_naive` only when that whole interval is above 0.
    """

    cases: int
    happened: float
    brier: float
    log_loss: float
    calibration_error: float
    baseline_brier: float
    skill: float
    skill_low: float
    skill_high: float
    reliability: tuple[ReliabilityRow, ...]

    @property
    def is_better_than_naive(self) -> bool:
        """Says whether the forecasts beat the average of all customers beyond chance."""
        return self.skill_low > 0


def score(
    predicted: Floats, baseline: Floats, happened: Floats, *, seed: int = 0, minimum: int = MINIMUM_CASES
) -> Scores | TooFewCases:
    """Scores forecasts against what happened (0 or 1) and against the naive guesses made at the same time."""
    if len(predicted) < minimum:
        return TooFewCases(len(predicted), minimum)
    losses, naive = (predicted - happened) ** 2, (baseline - happened) ** 2
    sure = np.clip(predicted, 1e-6, 1 - 1e-6)
    rows = reliability(predicted, happened)
    low, high = _skill_interval(losses, naive, seed)
    return Scores(
        cases=len(predicted),
        happened=float(happened.mean()),
        brier=float(losses.mean()),
        log_loss=float(-np.mean(happened * np.log(sure) + (1 - happened) * np.log(1 - sure))),
        calibration_error=sum(row.cases * abs(row.predicted - row.happened) for row in rows) / len(predicted),
        baseline_brier=float(naive.mean()),
        skill=_skill(losses.mean(), naive.mean()),
        skill_low=low,
        skill_high=high,
        reliability=rows,
    )


def reliability(predicted: Floats, happened: Floats, *, bins: int = BINS) -> tuple[ReliabilityRow, ...]:
    """What happened, by what was said; empty bins are left out."""
    places = np.minimum((predicted * bins).astype(int), bins - 1)
    return tuple(
        _reliability_row(place, bins, predicted[places == place], happened[places == place])
        for place in np.unique(places)
    )


def _reliability_row(place: int, bins: int, predicted: Floats, happened: Floats) -> ReliabilityRow:
    low, high = share_interval(float(happened.sum()), len(happened))
    return ReliabilityRow(
        low=place / bins,
        high=(place + 1) / bins,
        cases=len(happened),
        predicted=float(predicted.mean()),
        happened=float(happened.mean()),
        happened_low=float(low),
        happened_high=float(high),
    )


def _skill_interval(losses: Floats, naive: Floats, seed: int, draws: int = 500) -> tuple[float, float]:
    rng = np.random.default_rng(seed)
    skills = []
    for _ in range(draws):
        drawn = rng.integers(0, len(losses), len(losses))
        skills.append(_skill(losses[drawn].mean(), naive[drawn].mean()))
    return float(np.quantile(skills, 0.1)), float(np.quantile(skills, 0.9))


def _skill(loss: float, naive: float) -> float:
    return float(1 - loss / naive) if naive > 0 else 0.0
