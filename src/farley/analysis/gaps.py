"""The gaps between a customer's purchases, what gaps are usual among all customers, and what that says of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from farley.analysis.closings import NOWHERE, Calendar
from farley.analysis.numerics import Floats, Ints, climb, gamma_nodes, log_gamma, normal_nodes
from farley.analysis.purchases import PurchaseDays
from farley.analysis.tables import groups

NODES = 13
_HALF_A_YEAR = 182
# A month between purchases, give or take, for an installation that has seen nothing yet: mean, then logs of weight,
# shape, rate.
_FIRST_GUESS = np.array([3.4, -0.7, 0.7, -0.5])


@dataclass(frozen=True)
class Gaps:
    """One row a customer. `days` are the recent gaps, `ids` the purchases around them (one more than gaps),
    `all_days` every purchase day that counts; `left_out` is how many one-off purchases do not; `silent_days` since
    the last purchase of any kind, as who buys a present is not silent; `stretch` is how many ordinary purchases the
    last one that counts was worth if it was a bulk order, else 1.

    Where the silence is longer than usual, long holidays in it do not count: `shut_days` more have passed since the
    last purchase, and `closing` says which holidays explain them, "" if none. Gaps stay as they were: to shorten only
    long ones would make everybody look more regular than they are.
    """

    customer_id: Ints
    days: tuple[Ints, ...]
    ids: tuple[tuple[int, ...], ...]
    all_days: tuple[Ints, ...]
    left_out: Ints
    last_day: Ints
    silent_days: Ints
    stretch: Floats
    shut_days: Ints
    closing: tuple[str, ...]

    @property
    def count(self) -> Ints:
        """How many recent gaps each customer has."""
        return np.array([len(days) for days in self.days], dtype=np.int64)

    @property
    def purchases(self) -> Ints:
        """How many purchase days each customer has."""
        return np.array([len(days) for days in self.all_days], dtype=np.int64)

    def where(self, kept: NDArray[np.bool_]) -> Gaps:
        """Only the customers marked."""
        places = np.flatnonzero(kept)
        return Gaps(
            customer_id=self.customer_id[places],
            days=tuple(self.days[place] for place in places),
            ids=tuple(self.ids[place] for place in places),
            all_days=tuple(self.all_days[place] for place in places),
            left_out=self.left_out[places],
            last_day=self.last_day[places],
            silent_days=self.silent_days[places],
            stretch=self.stretch[places],
            shut_days=self.shut_days[places],
            closing=tuple(self.closing[place] for place in places),
        )


@dataclass(frozen=True)
class RhythmPrior:
    """What rhythms are usual: normal-inverse-gamma over the mean and variance of the logarithm of a gap."""

    mean: float
    weight: float
    shape: float
    rate: float


@dataclass(frozen=True)
class RhythmPosterior:
    """What is known of each customer's mean and variance of the logarithm of a gap, one row a customer."""

    mean: Floats
    weight: Floats
    shape: Floats
    rate: Floats

    def grid(self) -> tuple[Floats, Floats]:
        """Equally probable means and standard deviations: (customers, NODES, NODES) both. No random numbers, so that
        one customer's figures never depend on who else is in the table.
        """
        variance = self.rate[:, None] / gamma_nodes(self.shape, NODES)
        spread = np.sqrt(variance / self.weight[:, None])[:, :, None] * normal_nodes(NODES)
        means = self.mean[:, None, None] + spread
        return means, np.broadcast_to(np.sqrt(variance)[:, :, None], means.shape)

    def usual_gap(self, *, mass: float) -> tuple[Floats, Floats, Floats]:
        """Low, typical and high number of days of the customer's next gap; `mass` of the gaps lie between."""
        z = normal_nodes(1000)[int(1000 * (0.5 + mass / 2))]
        variance = self.rate / np.maximum(self.shape - 1, 0.5) * (1 + 1 / self.weight)
        spread = z * np.sqrt(variance)
        return np.exp(self.mean - spread), np.exp(self.mean), np.exp(self.mean + spread)


def gaps_between(days: PurchaseDays, *, recent: int, calendar: Calendar = NOWHERE) -> Gaps:
    """Each customer's gaps up to that day, with one-off purchases in between left out; the calendar tells which
    holidays explain a long silence.
    """
    today = days.today
    starts, counts = groups(days.customer_id)
    shut = calendar.shut(days)
    rows = [
        _gaps_of_one(days, start, start + count, recent)
        for start, count in zip(starts.tolist(), counts.tolist(), strict=True)
    ]
    last = days.day[starts + counts - 1]
    customer_ids = days.customer_id[starts].tolist()
    since = list(zip(customer_ids, last.tolist(), strict=True))
    shut_days = np.array(
        [
            _explained(row[0], today - day, int(shut.inside(pk, day, today)))
            for row, (pk, day) in zip(rows, since, strict=True)
        ],
        dtype=np.int64,
    )
    return Gaps(
        customer_id=days.customer_id[starts],
        days=tuple(row[0] for row in rows),
        ids=tuple(row[1] for row in rows),
        all_days=tuple(row[2] for row in rows),
        left_out=np.array([row[3] for row in rows], dtype=np.int64),
        last_day=last,
        silent_days=today - last - shut_days,
        stretch=np.array([row[4] for row in rows]),
        shut_days=shut_days,
        closing=tuple(
            shut.name(pk, day, today) if more else "" for (pk, day), more in zip(since, shut_days.tolist(), strict=True)
        ),
    )


def _gaps_of_one(
    days: PurchaseDays, start: int, end: int, recent: int
) -> tuple[Ints, tuple[int, ...], Ints, int, float]:
    day, ids = days.day[start:end], days.interaction_id[start:end]
    counts = ~_is_one_off(day, days.is_unusual[start:end])
    kept = np.flatnonzero(counts)
    last = start + int(kept[-1])
    stretch = float(np.clip(days.ratio[last], 1, 4)) if days.is_unusual[last] else 1.0
    shown = kept[-(recent + 1) :]
    return np.diff(day[shown]), tuple(ids[shown].tolist()), day[kept], int((~counts).sum()), stretch


def _explained(gaps: Ints, silent: int, shut: int) -> int:
    """How many days of a silence the holidays in it explain: at most those beyond the usual gap."""
    return max(min(shut, silent - int(np.median(gaps))), 0) if len(gaps) else 0


def _is_one_off(day: Ints, is_unusual: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A purchase of an unusual amount that falls between the regular ones: a gift, a party. One that comes when a
    regular purchase was due replaces it and stays.
    """
    if not is_unusual.any() or (~is_unusual).sum() < 3:
        return np.zeros(len(day), dtype=bool)
    usual = np.median(np.diff(day[~is_unusual]))
    before, after = np.diff(day, prepend=-(2**40)), np.diff(day, append=2**40)
    return np.asarray(is_unusual & (np.minimum(before, after) <= 0.5 * usual))


def base_rate(gaps: Gaps, *, horizon_days: int, minimum_gaps: int) -> float:
    """What one would guess of anybody with so many gaps: of those who had them at the time, the share who bought within
    a horizon, over those of the last half year.
    """
    windows = max(_HALF_A_YEAR // horizon_days, 1)
    bought = eligible = 0
    todays = (gaps.last_day + gaps.silent_days + gaps.shut_days).tolist()
    for days, today in zip(gaps.all_days, todays, strict=True):
        for window in range(1, windows + 1):
            start, end = today - window * horizon_days, today - (window - 1) * horizon_days
            before = int(np.searchsorted(days, start, side="right"))
            if before > minimum_gaps:
                eligible += 1
                bought += int(np.searchsorted(days, end, side="right")) > before
    return (bought + 0.5) / (eligible + 1)


def fit_prior(gaps: Gaps) -> RhythmPrior:
    """The population of rhythms under which the gaps of all customers together are most probable."""
    sums = _sums(gaps)
    seen = sums[0] > 0

    def score(theta: Floats) -> float:
        likelihood = _log_marginal(_prior(theta), *(column[seen] for column in sums)).sum()
        return float(likelihood - 0.5 * (((theta - _FIRST_GUESS) / 1.5) ** 2).sum())

    return _prior(climb(score, _FIRST_GUESS))


def posterior(gaps: Gaps, prior: RhythmPrior) -> RhythmPosterior:
    """Each customer's own rhythm: the population's, corrected by the customer's gaps."""
    return _update(prior, *_sums(gaps))


def _prior(theta: Floats) -> RhythmPrior:
    weight, shape, rate = np.exp(np.clip(theta[1:], -7, 7)).tolist()
    return RhythmPrior(float(theta[0]), weight, shape + 0.5, rate)


def _sums(gaps: Gaps) -> tuple[Floats, Floats, Floats]:
    """Number, mean and sum of squared distances of the logarithms of each customer's gaps."""
    logs = [np.log(np.maximum(days, 1)) for days in gaps.days]
    count = np.array([len(each) for each in logs], dtype=float)
    mean = np.array([each.mean() if len(each) else 0.0 for each in logs])
    squares = np.array([((each - each.mean()) ** 2).sum() if len(each) else 0.0 for each in logs])
    return count, mean, squares


def _update(prior: RhythmPrior, count: Floats, mean: Floats, squares: Floats) -> RhythmPosterior:
    weight = prior.weight + count
    pull = prior.weight * count / weight * (mean - prior.mean) ** 2
    return RhythmPosterior(
        mean=(prior.weight * prior.mean + count * mean) / weight,
        weight=weight,
        shape=prior.shape + count / 2,
        rate=prior.rate + (squares + pull) / 2,
    )


def _log_marginal(prior: RhythmPrior, count: Floats, mean: Floats, squares: Floats) -> Floats:
    after = _update(prior, count, mean, squares)
    return np.asarray(
        log_gamma(after.shape)
        - log_gamma(np.array([prior.shape]))
        + prior.shape * np.log(prior.rate)
        - after.shape * np.log(after.rate)
        + 0.5 * np.log(prior.weight / after.weight)
    )
