"""Does this customer buy only in one season of the year?

All but a tenth of the purchases lie in one stretch of three months or less, of at least three years, or of two with
more than one purchase in each. That this is no chance is judged against somebody who buys whenever the others do: how
probably so many of so many purchases fall into any of the stretches that begin with one of them (at most the sum over
them, after Boole and Bonferroni). Who buys several things at a time, and then nothing for long, draws by spells and not
by purchases: how many such people have a season is learned from all of them, as two spells fall into one by chance
often enough (Efron, "Microarrays, Empirical Bayes and the Two-Groups Model", Statistical Science 23, 2008). A silence
outside of the season then means nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrc

from farley.analysis.claims import LIKELIER_THAN_NOT, CannotSay, Claim, Forecast, Outcome
from farley.analysis.evidence import SHOWN, confidence
from farley.analysis.numerics import Floats, Ints
from farley.analysis.purchases import PurchaseDays, purchase_days
from farley.analysis.tables import History, groups

NAME = "seasonal_buyer"
_YEAR, _STRETCH = 365, 92
# With the leap years: a season over the new year of one is still one.
_DAYS_OF_A_YEAR = 365.25
_MINIMUM_PURCHASES, _MINIMUM_YEARS, _ENOUGH_YEARS = 4, 2, 3
_OUTSIDE = 0.1
_SURE = 0.99
_ROUNDS = 50


class SeasonalBuyer:
    """Says who buys only in one season."""

    def __init__(self) -> None:
        self.usual_: Floats
        self.seasonal_share_: float

    def fit(self, history: History, *, as_of: datetime) -> SeasonalBuyer:
        """Learns how all purchases are spread over the year, and how many of those who buy in spells have a season."""
        days = purchase_days(history, as_of=as_of)
        counted = np.bincount(_day_of_year(days.day), minlength=_YEAR) + 1.0
        self.usual_ = counted / counted.sum()
        self.seasonal_share_ = _seasonal_share(*self._spells_of_all(days))
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """A claim for each who buys only in one season; of the others there is nothing to say."""
        days, today = purchase_days(history, as_of=as_of), history.day(as_of)
        spans = zip(*(each.tolist() for each in groups(days.customer_id)), strict=True)
        found = (self._finding(days, slice(start, start + count), today, as_of) for start, count in spans)
        return [each for each in found if each is not None]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """None: the next season may be a year away."""
        return []

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """None, as nothing is forecast."""
        return []

    def _spells_of_all(self, days: PurchaseDays) -> tuple[NDArray[np.bool_], Floats]:
        """Of each who buys in spells whether these fall into one season, and how probably they would by chance."""
        fell, chances = [], []
        for start, count in zip(*(each.tolist() for each in groups(days.customer_id)), strict=True):
            day = days.day[start : start + count]
            # Whose spells lie in one year have none that fell together: without them chance would look like a season.
            if len(day) < _MINIMUM_PURCHASES:
                continue
            stretch = _best_stretch(day)
            chance = _chance_of_spells(day, self._share(stretch))
            if chance is not None:
                fell.append(stretch.holds_nearly_all)
                chances.append(chance)
        return np.array(fell, dtype=bool), np.array(chances)

    def _share(self, stretch: _Stretch) -> float:
        """How much of everybody's purchases falls into those three months."""
        return float(self.usual_[(stretch.start + np.arange(_STRETCH)) % _YEAR].sum())

    def _finding(self, days: PurchaseDays, rows: slice, today: int, as_of: datetime) -> Claim | None:
        day, ids = days.day[rows], days.interaction_id[rows]
        if not _is_long_enough(day):
            return None
        stretch = _best_stretch(day)
        if not stretch.is_seen_again or not stretch.holds_nearly_all:
            return None
        share = self._share(stretch)
        inside = int(stretch.is_inside.sum())
        # A stretch begins with one of the purchases, which counts for nothing, and is the best of as many as they are.
        chance = min(len(day) * float(bdtrc(inside - 2, len(day) - 1, min(share, 0.999))), 1.0)
        by_spells = _chance_of_spells(day, share)
        seasonal = 1.0 if by_spells is None else float(_seasonal(self.seasonal_share_, np.array(by_spells)))
        if 1 - chance < _SURE or seasonal < LIKELIER_THAN_NOT:
            return None
        return Claim(
            customer_id=int(days.customer_id[rows.start]),
            insight=NAME,
            statement="buys_in_season",
            params={
                "from_month": _month(stretch.start),
                "to_month": _month(stretch.start + stretch.length - 1),
                "inside": inside,
                "purchases": len(day),
                "years": stretch.years,
                "is_season_now": bool((_day_of_year(np.array([today]))[0] - stretch.start) % _YEAR < stretch.length),
            },
            confidence=confidence(min(1 - chance, seasonal), len(day)),
            evidence=tuple(ids[stretch.is_inside][::-1][:SHOWN].tolist()),
            counter_evidence=tuple(ids[~stretch.is_inside][::-1][:SHOWN].tolist()),
            expires_at=as_of + timedelta(days=60),
            calls_for_attention=False,
        )


@dataclass(frozen=True)
class _Stretch:
    """The three months of the year with most of the purchases: from day `start` of the year, `length` days of it used;
    `years` in how many seasons somebody bought. It `is_seen_again` when one purchase does not make the second season.
    """

    start: int
    length: int
    is_inside: np.ndarray[tuple[int], np.dtype[np.bool_]]
    years: int
    is_seen_again: bool

    @property
    def holds_nearly_all(self) -> bool:
        return bool((~self.is_inside).mean() <= _OUTSIDE)


def _is_long_enough(day: Ints) -> bool:
    return len(day) >= _MINIMUM_PURCHASES and bool(day[-1] - day[0] >= _YEAR)


def _best_stretch(day: Ints) -> _Stretch:
    """Tried from each purchase: the best stretch begins with one."""
    of_year = _day_of_year(day)
    after = (of_year[None, :] - np.unique(of_year)[:, None]) % _YEAR
    inside = after < _STRETCH
    best = int(np.argmax(inside.sum(axis=1)))
    start, is_inside = int(np.unique(of_year)[best]), inside[best]
    # Seasons are told apart by when they began, as one may go over the new year.
    begins = (day - after[best] - start)[is_inside] / _DAYS_OF_A_YEAR
    _season, times = np.unique(np.round(begins), return_counts=True)
    return _Stretch(
        start=start,
        length=int(after[best][is_inside].max()) + 1,
        is_inside=is_inside,
        years=len(times),
        is_seen_again=len(times) >= _ENOUGH_YEARS or (len(times) >= _MINIMUM_YEARS and bool((times > 1).all())),
    )


def _chance_of_spells(day: Ints, share: float) -> float | None:
    """How probably all spells of somebody who buys in spells, of two purchases or more on average and with more than a
    season between them, fall into one season, each as a whole; None where somebody does not buy so.
    """
    begins = np.r_[True, np.diff(day) > _STRETCH]
    many, lengths = int(begins.sum()), day[np.r_[begins[1:], True]] - day[begins]
    if many < _MINIMUM_YEARS or len(day) < 2 * many or lengths.max() >= _STRETCH:
        return None
    fits = share * (1 - float(lengths.mean()) / _STRETCH)
    return float(min(many * fits ** (many - 1), 1.0))


def _seasonal_share(fell: NDArray[np.bool_], chances: Floats) -> float:
    """How many of those who buy in spells have a season (EM; as if one who has and one who has not had been seen)."""
    share = 0.5
    for _ in range(_ROUNDS):
        share = (1 + float(_seasonal(share, chances)[fell].sum())) / (2 + len(fell))
    return share


def _seasonal(share: float, chance: Floats) -> Floats:
    """How probably somebody whose spells fell into one season has one."""
    return np.asarray(share / (share + (1 - share) * chance))


def _day_of_year(day: Ints) -> Ints:
    """0 to 364; the last day of a leap year is the first of the next, which does no harm to a season."""
    first = np.array(day, dtype="datetime64[D]").astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    return np.asarray((day - first) % _YEAR)


def _month(day_of_year: int) -> int:
    return date.fromordinal(date(2025, 1, 1).toordinal() + day_of_year % _YEAR).month
