"""Long holidays in which customers' countries stand still: they explain why somebody is late.

A closing is a run of at least four days without work: weekends, public holidays (the `holidays` library knows them) and
what custom adds to them. Whether hardly anybody buys then, the shop's own past says: where a closing was lived through
and customers of that country bought in it as they did around it, its days count like any others. Until then the
calendar is believed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import numpy as np

from farley.analysis.days import date_of
from farley.analysis.numerics import Ints
from farley.analysis.purchases import PurchaseDays

_LONG_DAYS = 4
_YEARS = 10
_AROUND_DAYS = 14
# Believed closed before anything was seen: half a purchase where two were to be expected.
_SEEN, _EXPECTED = 0.5, 2.0
_QUIET = 0.5
_EPOCH = date(1970, 1, 1).toordinal()
_NO_DAYS: Ints = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Closing:
    """Days without work on end, from `first` to `last` (days since 1970), and which holidays they are."""

    name: str
    first: int
    last: int


@dataclass(frozen=True)
class Shut:
    """The days, by customer, on which hardly anybody in their country buys."""

    country_of: Mapping[int, str] = field(default_factory=dict)
    home: str = ""
    closings: Mapping[str, tuple[Closing, ...]] = field(default_factory=dict)
    days: Mapping[str, Ints] = field(default_factory=dict)

    def inside(self, customer_id: int, after: Ints | int, until: Ints | int) -> Ints:
        """How many of these days come after a day and up to another one."""
        shut = self.days.get(self.country_of.get(customer_id, self.home), _NO_DAYS)
        return np.asarray(np.searchsorted(shut, until, side="right") - np.searchsorted(shut, after, side="right"))

    def name(self, customer_id: int, after: int, until: int) -> str:
        """The last of the holidays that lie in between, or ""."""
        closings = self.closings.get(self.country_of.get(customer_id, self.home), ())
        return next((each.name for each in reversed(closings) if each.last > after and each.first <= until), "")

    def open_day(self, customer_id: int, day: int) -> int:
        """The day itself, or the first one after the holidays in which it lies."""
        closings = self.closings.get(self.country_of.get(customer_id, self.home), ())
        return next((each.last + 1 for each in closings if each.first <= day <= each.last), day)


@dataclass(frozen=True)
class Calendar:
    """In which country (two letters) each customer is, and where all others are; "" is nowhere."""

    country_of: Mapping[int, str] = field(default_factory=dict)
    home: str = ""

    def shut(self, days: PurchaseDays) -> Shut:
        """The closings that count, of the last ten years and until the end of the next one."""
        if not len(days.day) or not (self.home or self.country_of):
            return Shut()
        where = np.array([self.country_of.get(each, self.home) for each in days.customer_id.tolist()], dtype=str)
        this_year = date_of(days.today).year
        first, last = max(date_of(int(days.day.min())).year - 1, this_year - _YEARS), this_year + 1
        closings = {
            country: _that_count(long_closings(country, first, last), np.sort(days.day[where == country]), days.today)
            for country in np.unique(where).tolist()
            if country
        }
        shut = {country: _days_of(each) for country, each in closings.items()}
        return Shut(self.country_of, self.home, closings, shut)


NOWHERE = Calendar()


@lru_cache(maxsize=512)
def long_closings(country: str, first_year: int, last_year: int) -> tuple[Closing, ...]:
    """The long closings of a country (two letters) within these years; none of one whose holidays are not known."""
    # Slow to load, and not every process asks.
    import holidays

    try:
        known = holidays.country_holidays(country, years=range(first_year, last_year + 1), language="en_US")
    except NotImplementedError:
        return ()
    titles = {day.toordinal(): title for day, title in known.items()}
    titles = _by_custom(country, titles, range(first_year, last_year + 1)) | titles
    start, end = date(first_year, 1, 1).toordinal(), date(last_year, 12, 31).toordinal()
    found, run = [], []
    for day in range(start, end + 2):
        if day <= end and (day in titles or date.fromordinal(day).weekday() in known.weekend):
            run.append(day)
            continue
        if len(run) >= _LONG_DAYS:
            name = _name(country, {titles[each] for each in run if each in titles})
            found.append(Closing(name, run[0] - _EPOCH, run[-1] - _EPOCH))
        run = []
    return tuple(found)


def _by_custom(country: str, titles: Mapping[int, str], years: range) -> dict[int, str]:
    """Days that are no public holidays and yet are kept as such."""
    found: dict[int, str] = {}
    for year in years:
        if country == "JP":
            found |= _span(date(year, 12, 29), date(year, 12, 31), "New Year") | _span(
                date(year, 1, 1), date(year, 1, 3), "New Year"
            )
            found |= _span(date(year, 8, 13), date(year, 8, 16), "Obon")
        christmas, new_year = date(year, 12, 25).toordinal(), date(year + 1, 1, 1).toordinal()
        if "Christmas" in titles.get(christmas, "") and (new_year in titles or year == years[-1]):
            found |= _span(date(year, 12, 25), date(year, 12, 31), "Christmas")
    return found


def _span(first: date, last: date, title: str) -> dict[int, str]:
    return {day: title for day in range(first.toordinal(), last.toordinal() + 1)}


def _name(country: str, titles: set[str]) -> str:
    """Which holidays these are, as far as they go by a name of their own."""
    said = " ".join(sorted(titles))
    if any(word in said for word in ("Chinese New Year", "Lunar New Year", "Korean New Year", "Spring Festival")):
        return "lunar_new_year"
    if "Obon" in said:
        return "obon"
    if country == "JP" and "Greenery Day" in said:
        return "golden_week"
    if "Christmas" in said:
        return "christmas"
    if "New Year" in said:
        return "new_year"
    if "Good Friday" in said or "Easter" in said:
        return "easter"
    return "national_day" if country == "CN" and "National Day" in said else "holidays"


def _that_count(closings: tuple[Closing, ...], bought: Ints, today: int) -> tuple[Closing, ...]:
    """Those holidays in which the customers there do not buy as they do around them, as far as was seen until today:
    of those that have just begun, in the days before them.
    """
    seen, expected = defaultdict[str, int](int), defaultdict[str, float](float)
    shut = _days_of(closings)
    for each in closings:
        first, last = each.first - _AROUND_DAYS, min(each.last + _AROUND_DAYS, today)
        if bought[0] <= first and each.first <= today:
            others = np.setdiff1d(np.arange(first, last + 1), shut)
            around = int(np.isin(bought[_within(bought, first, last)], others).sum())
            seen[each.name] += len(bought[_within(bought, each.first, each.last)])
            expected[each.name] += around / max(len(others), 1) * (min(each.last, today) - each.first + 1)
    return tuple(each for each in closings if _SEEN + seen[each.name] < _QUIET * (_EXPECTED + expected[each.name]))


def _within(days: Ints, first: int, last: int) -> slice:
    return slice(int(np.searchsorted(days, first)), int(np.searchsorted(days, last, side="right")))


def _days_of(closings: tuple[Closing, ...]) -> Ints:
    spans = [np.arange(each.first, each.last + 1) for each in closings]
    return np.sort(np.concatenate(spans)).astype(np.int64) if spans else _NO_DAYS
