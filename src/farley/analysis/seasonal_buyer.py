"""Does this customer buy only in one season of the year?

All but a tenth of the purchases lie in one stretch of three months or less, of at least three years, or of two with
more than one purchase in each. That this is no chance is judged against somebody who buys whenever the others do: how
probably so many of so many purchases fall into any of the stretches that begin with one of them (at most the sum over
them, after Boole and Bonferroni). A silence outside of the season then means nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from scipy.special import bdtrc

from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome
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


class SeasonalBuyer:
    """Says who buys only in one season."""

    def __init__(self) -> None:
        self.usual_: Floats

    def fit(self, history: History, *, as_of: datetime) -> SeasonalBuyer:
        """Learns how all purchases are spread over the year."""
        days = purchase_days(history, as_of=as_of)
        counted = np.bincount(_day_of_year(days.day), minlength=_YEAR) + 1.0
        self.usual_ = counted / counted.sum()
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

    def _finding(self, days: PurchaseDays, rows: slice, today: int, as_of: datetime) -> Claim | None:
        day, ids = days.day[rows], days.interaction_id[rows]
        if len(day) < _MINIMUM_PURCHASES or day[-1] - day[0] < _YEAR:
            return None
        stretch = _best_stretch(day)
        if not stretch.is_seen_again or (~stretch.is_inside).mean() > _OUTSIDE:
            return None
        share = float(self.usual_[(stretch.start + np.arange(_STRETCH)) % _YEAR].sum())
        inside = int(stretch.is_inside.sum())
        # A stretch begins with one of the purchases, which counts for nothing, and is the best of as many as they are.
        chance = min(len(day) * float(bdtrc(inside - 2, len(day) - 1, min(share, 0.999))), 1.0)
        if 1 - chance < _SURE:
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
            confidence=confidence(1 - chance, len(day)),
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


def _day_of_year(day: Ints) -> Ints:
    """0 to 364; the last day of a leap year is the first of the next, which does no harm to a season."""
    first = np.array(day, dtype="datetime64[D]").astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    return np.asarray((day - first) % _YEAR)


def _month(day_of_year: int) -> int:
    return date.fromordinal(date(2025, 1, 1).toordinal() + day_of_year % _YEAR).month
