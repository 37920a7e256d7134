"""How often forecasts were right: proper scores, a reliability table, and the skill over a naive guess.

Many forecasts about one customer say less than as many about many: what came true of one month is likely to come true
of the next. So intervals are those of customers drawn at random (`whose` forecasts they are), and not of forecasts.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from farley.analysis.numerics import Floats, Ints, share_interval

MINIMUM_CASES = 30
BINS = 10
_DRIFT_THAT_MATTERS = 0.03
_RARELY_BY_CHANCE = 0.05


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
    with its 80 % interval. `is_better_than_naive` only when that whole interval is above 0.
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
        """Says whether the forecasts beat the naive guess beyond chance."""
        return self.skill_low > 0


def score(
    predicted: Floats,
    baseline: Floats,
    happened: Floats,
    *,
    whose: Ints | None = None,
    minimum: int = MINIMUM_CASES,
) -> Scores | TooFewCases:
    """Scores forecasts against what happened (0 or 1) and against the naive guesses made at the same time. whose: the
    customer of each (None: each of another).
    """
    if len(predicted) < minimum:
        return TooFewCases(len(predicted), minimum)
    losses, naive = (predicted - happened) ** 2, (baseline - happened) ** 2
    sure = np.clip(predicted, 1e-6, 1 - 1e-6)
    rows = reliability(predicted, happened, whose=whose)
    skill, reach = _gain(losses, naive, whose)
    return Scores(
        cases=len(predicted),
        happened=float(happened.mean()),
        brier=float(losses.mean()),
        log_loss=float(-np.mean(happened * np.log(sure) + (1 - happened) * np.log(1 - sure))),
        calibration_error=calibration_error(predicted, happened),
        baseline_brier=float(naive.mean()),
        skill=skill,
        skill_low=skill - reach,
        skill_high=skill + reach,
        reliability=rows,
    )


def reliability(
    predicted: Floats, happened: Floats, *, whose: Ints | None = None, bins: int = BINS
) -> tuple[ReliabilityRow, ...]:
    """What happened, by what was said; empty bins are left out."""
    whose = np.arange(len(predicted)) if whose is None else whose
    places = np.minimum((predicted * bins).astype(int), bins - 1)
    return tuple(
        _reliability_row(place, bins, predicted[places == place], happened[places == place], whose[places == place])
        for place in np.unique(places)
    )


def _reliability_row(place: int, bins: int, predicted: Floats, happened: Floats, whose: Ints) -> ReliabilityRow:
    customer = np.unique(whose, return_inverse=True)[1]
    hits = np.asarray(np.bincount(customer, weights=happened), dtype=float)
    low, high = interval_by_customer(hits, np.bincount(customer))
    return ReliabilityRow(
        low=place / bins,
        high=(place + 1) / bins,
        cases=len(happened),
        predicted=float(predicted.mean()),
        happened=float(happened.mean()),
        happened_low=low,
        happened_high=high,
    )


def _gain(losses: Floats, naive: Floats, whose: Ints | None) -> tuple[float, float]:
    """Which share of the naive guess's loss was saved, and how far its 80 % interval reaches to both sides: that of a
    ratio, by what each customer adds to it (Cochran 1977, chapters 6 and 9).
    """
    whole = float(naive.sum())
    if whole <= 0:
        return 0.0, 0.0
    gain = 1 - float(losses.sum()) / whole
    spread, customers = _spread_of_sum(naive - losses - gain * naive, whose)
    reach = float(stdtrit(max(customers - 1, 1), 0.9)) * spread / whole
    # What came true of one customer, however often, may come true of nobody else.
    return gain, reach if customers > 1 else max(reach, abs(gain))


def _spread_of_sum(residuals: Floats, whose: Ints | None) -> tuple[float, int]:
    """How far the sum of residuals that add up to nothing would vary with other customers, and how many there are. Of
    one customer nothing is known: all residuals may hang together.
    """
    of_each = residuals if whose is None else np.bincount(np.unique(whose, return_inverse=True)[1], weights=residuals)
    customers = len(of_each)
    if customers < 2:
        return float(np.sqrt(len(residuals) * (residuals**2).sum())), customers
    return float(np.sqrt((of_each**2).sum() * customers / (customers - 1))), customers


def interval_by_customer(hits: Floats, cases: Ints) -> tuple[float, float]:
    """The 80 % interval of a share of cases, from how many each customer has and how many of them are hits: those of
    one customer may all hang together.
    """
    worth, share = _worth(hits, cases), float(hits.sum() / cases.sum())
    low, high = share_interval(share * worth, worth)
    return float(low), float(high)


def _worth(hits: Floats, cases: Ints) -> float:
    """As how many cases these count that had nothing to do with each other: never more than there are."""
    customers, total, share = len(cases), float(cases.sum()), float(hits.sum() / cases.sum())
    squares = float(((hits - share * cases) ** 2).sum())
    if customers < 2 or squares <= 0:
        return float(customers)
    return min(total, total**2 * share * (1 - share) * (customers - 1) / (squares * customers))


@dataclass(frozen=True)
class Drift:
    """Whether forecasts got worse of late: how far said and happened lay apart lately and before, and how often chance
    alone makes such a difference (a wild bootstrap over customers).
    """

    recent_cases: int
    recent_error: float
    before_error: float
    chance: float

    @property
    def is_worse(self) -> bool:
        """Says whether it got worse by enough to matter, and hardly by chance."""
        return self.recent_error - self.before_error >= _DRIFT_THAT_MATTERS and self.chance < _RARELY_BY_CHANCE


def drift(
    predicted: Floats,
    happened: Floats,
    is_recent: NDArray[np.bool_],
    *,
    whose: Ints | None = None,
    seed: int = 0,
    draws: int = 400,
) -> Drift | TooFewCases:
    """Compares the calibration of recent forecasts with that of those before, when both have enough cases. whose: the
    customer of each (None: each of another).

    What one customer did counts for many forecasts, as those of a month overlap. So in each of many draws all that a
    customer did more or less than forecast changes its sign or keeps it, as a whole (Cameron, Gelbach and Miller 2008):
    what then lies between the two times is chance. Small samples look less calibrated than large ones, and that bias is
    the same in every draw.
    """
    recent = int(is_recent.sum())
    if min(recent, len(predicted) - recent) < MINIMUM_CASES:
        return TooFewCases(min(recent, len(predicted) - recent), MINIMUM_CASES)
    lately = calibration_error(predicted[is_recent], happened[is_recent])
    before = calibration_error(predicted[~is_recent], happened[~is_recent])
    recent_sums, before_sums = (_missed(predicted, happened, whose, part) for part in (is_recent, ~is_recent))
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], size=(draws, len(recent_sums)))
    drawn = np.abs(signs @ recent_sums).sum(axis=1) / recent
    drawn -= np.abs(signs @ before_sums).sum(axis=1) / (len(predicted) - recent)
    return Drift(
        recent_cases=recent,
        recent_error=lately,
        before_error=before,
        chance=float(1 + (drawn >= lately - before).sum()) / (1 + draws),
    )


def _missed(
    predicted: Floats, happened: Floats, whose: Ints | None, part: NDArray[np.bool_], *, bins: int = BINS
) -> Floats:
    """How much more was said of each customer than happened, in bins of what was said: (customers, bins)."""
    customer = np.arange(len(predicted)) if whose is None else np.unique(whose, return_inverse=True)[1]
    cells = customer * bins + np.minimum((predicted * bins).astype(int), bins - 1)
    sums = np.bincount(cells, weights=(predicted - happened) * part, minlength=bins * (int(customer.max()) + 1))
    return np.asarray(sums.reshape(-1, bins))


def calibration_error(predicted: Floats, happened: Floats, *, bins: int = BINS) -> float:
    """The mean distance between said and happened, in bins of what was said, weighted by cases."""
    places = np.minimum((predicted * bins).astype(int), bins - 1)
    gaps = np.bincount(places, weights=predicted - happened, minlength=bins)
    return float(np.abs(gaps).sum() / len(predicted))


@dataclass(frozen=True)
class ShareOfCases:
    """How good forecasts were for some of the customers. `gain` is the share of the naive guess's error that was saved,
    with its 80 % interval.
    """

    cases: int
    brier: float
    baseline_brier: float
    calibration_error: float
    gain: float
    gain_low: float
    gain_high: float


def score_share(
    predicted: Floats, baseline: Floats, happened: Floats, *, whose: Ints | None = None
) -> ShareOfCases | TooFewCases:
    """Scores some of the forecasts. whose: the customer of each (None: each of another)."""
    cases = len(predicted)
    if cases < MINIMUM_CASES:
        return TooFewCases(cases, MINIMUM_CASES)
    losses, naive = (predicted - happened) ** 2, (baseline - happened) ** 2
    gain, reach = _gain(losses, naive, whose)
    return ShareOfCases(
        cases=cases,
        brier=float(losses.mean()),
        baseline_brier=float(naive.mean()),
        calibration_error=calibration_error(predicted, happened),
        gain=gain,
        gain_low=gain - reach,
        gain_high=gain + reach,
    )
