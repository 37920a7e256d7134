"""Days counted from another day, as people mean them: a promise looks ahead. Weeks begin on Monday."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from farley.analysis.questions.numbers import han

MONDAY, TUESDAY, FRIDAY, SUNDAY = 0, 1, 4, 6
# A day that has just passed was told, and is not meant to come round again next year.
_JUST_PASSED = timedelta(days=60)
_A_YEAR = timedelta(days=366)

# From a match and the day of writing to the day that is meant; None where the words mean no day.
Meaning = Callable[[re.Match[str], date], date | None]

# What is told of a week, a month, a quarter or a year.
Part = Literal["beginning", "middle", "end"]
_IN_MONTH: Mapping[Part | None, int] = {"beginning": 10, "middle": 20}
# By the end of which month it begins, and is half over.
_IN_YEAR: Mapping[Part | None, int] = {"beginning": 1, "middle": 6}


@dataclass(frozen=True)
class Rule:
    """Words that mean a day. `is_weak`: they often stand for nothing more than the moment of writing."""

    pattern: re.Pattern[str]
    meaning: Meaning
    is_weak: bool = False


@dataclass(frozen=True)
class DayFound:
    """text[start:end] means this day. `is_deadline`: the words around it say that it is the last one."""

    day: date
    start: int
    end: int
    is_deadline: bool = False
    is_weak: bool = False


@dataclass(frozen=True)
class Grammar:
    """How a language speaks of days; `before` and `after` are what makes of a day a deadline."""

    rules: tuple[Rule, ...]
    before: re.Pattern[str]
    after: re.Pattern[str]
    # What makes of a day the one from which on something holds.
    from_before: re.Pattern[str]
    from_after: re.Pattern[str]

    def find(self, text: str, today: date) -> list[DayFound]:
        """The days that a text speaks of, in its order; of words that overlap the longest, also where these mean no
        day: 10月末 just after it is not the end of this month.
        """
        read = ((*m.span(), self._day(rule, m, today)) for rule in self.rules for m in rule.pattern.finditer(text))
        kept: list[tuple[int, int, DayFound | None]] = []
        for each in sorted(read, key=lambda words: (words[0], -words[1], words[2] is None)):
            if not kept or each[0] >= kept[-1][1]:
                kept.append(each)
            elif each[1] - each[0] > kept[-1][1] - kept[-1][0]:
                kept[-1] = each
        return [day for _start, _end, day in kept if day is not None]

    def _day(self, rule: Rule, match: re.Match[str], today: date) -> DayFound | None:
        try:
            day = rule.meaning(match, today)
        except (ValueError, OverflowError):
            # There is no such day: the 31st of November, or one in the year 12,000.
            return None
        text = match.string
        before, after = text[: match.start()], text[match.end() :]
        is_deadline = bool(self.before.search(before) or self.after.match(after))
        if day is None or day < today or self.from_before.search(before) or self.from_after.match(after):
            return None
        return DayFound(day, match.start(), match.end(), is_deadline, rule.is_weak and not is_deadline)


def due_among(days: Sequence[DayFound]) -> DayFound | None:
    """The day by which something is due: one that is called the last; or else the first that says more than "today"."""
    ranked = sorted(days, key=lambda day: (day.is_weak, not day.is_deadline, day.start))
    return ranked[0] if ranked else None


def coming(weekday: int, today: date, *, weeks: int = 0) -> date:
    """The next such day of the week, today not included; so many weeks later."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1 + 7 * weeks)


def in_week(weekday: int, today: date, *, weeks: int) -> date:
    """That day of this calendar week (0), of the next one (1), and so on."""
    return today + timedelta(days=weekday - today.weekday() + 7 * weeks)


def end_of_week(today: date, *, weeks: int = 0) -> date:
    """The Friday of a calendar week; its Sunday for who writes at the weekend."""
    friday = in_week(FRIDAY, today, weeks=weeks)
    return friday if friday >= today else in_week(SUNDAY, today, weeks=weeks)


def of_week(ahead: Mapping[str, int], parts: Mapping[str, Part]) -> Meaning:
    """What "the beginning of next week" means: its Tuesday; of its end its Sunday; or else its Friday.

    match[1] is how far ahead the week is, in words of `ahead`; match[2], if any, which part of it.
    """

    def meaning(match: re.Match[str], today: date) -> date:
        weeks, part = ahead[match[1]], parts.get(match[2] or "")
        if part == "beginning":
            return in_week(TUESDAY, today, weeks=weeks)
        return in_week(SUNDAY, today, weeks=weeks) if part == "end" else end_of_week(today, weeks=weeks)

    return meaning


def of_month(ahead: Mapping[str, int], parts: Mapping[str, Part]) -> Meaning:
    """What "the beginning of next month" means: its 10th; of its middle its 20th; or else its last day.

    match[1] is how far ahead the month is, in words of `ahead`, or its number; match[2], if any, which part of it.
    """

    def meaning(match: re.Match[str], today: date) -> date | None:
        part = parts.get(match[2] or "")
        if match[1] in ahead:
            return in_month(part, today, months=ahead[match[1]])
        month, day = int(han(match[1])), _IN_MONTH.get(part)
        return calendar_day(month, day, today) if day else end_of_named_month(month, today)

    return meaning


def of_quarter(ahead: Mapping[str, int], parts: Mapping[str, Part]) -> Meaning:
    """What "the beginning of next quarter" means: match[1] is how far ahead it is, match[2] which part of it."""
    return lambda match, today: in_quarter(parts.get(match[2]), today, quarters=ahead[match[1] or ""])


def of_year(ahead: Mapping[str, int], parts: Mapping[str, Part], *, first_month: int = 1) -> Meaning:
    """What "the beginning of next year" means: match[1] is how far ahead it is, or its number, match[2] which part."""

    def meaning(match: re.Match[str], today: date) -> date:
        year = year_of(match[1] or "", ahead, today, first_month=first_month)
        return in_year(parts.get(match[2]), year, first_month=first_month)

    return meaning


def of_month_in_year(ahead: Mapping[str, int], parts: Mapping[str, Part]) -> Meaning:
    """What "the end of March next year" means: match[1] is the year, match[2] the month, match[3], if any, which part
    of it.
    """

    def meaning(match: re.Match[str], today: date) -> date:
        first = date(year_of(match[1], ahead, today), int(han(match[2])), 1)
        return in_month(parts.get(match[3] or ""), first)

    return meaning


def year_of(word: str, ahead: Mapping[str, int], today: date, *, first_month: int = 1) -> int:
    """The year that is meant by its number, or by a word for how far ahead it is of the one in which today lies."""
    return int(word) if word.isdigit() else today.year - (today.month < first_month) + ahead[word]


def in_month(part: Part | None, today: date, *, months: int = 0) -> date:
    """The day by which this part of a month is over: its 10th, its 20th, or its last."""
    day = _IN_MONTH.get(part)
    return day_of_month(day, today, months=months) if day else end_of_month(today, months=months)


def in_quarter(part: Part | None, today: date, *, quarters: int = 0) -> date:
    """The day by which this part of a quarter of the calendar year is over: begun by the 10th of its first month,
    half over by the 20th of its second.
    """
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return in_month(part, first, months=3 * quarters + {"beginning": 0, "middle": 1}.get(part or "", 2))


def in_year(part: Part | None, year: int, *, first_month: int = 1) -> date:
    """The day by which this part of a year is over: its first month, its first half, or all of it."""
    return end_of_month(date(year, first_month, 1), months=_IN_YEAR.get(part, 12) - 1)


def working_days_on(count: int, today: date) -> date:
    """So many working days on, Monday to Friday. Holidays are not known here, and count as working days."""
    day = today
    for _each in range(min(count, 400)):
        day += timedelta(days=1)
        while day.weekday() > FRIDAY:
            day += timedelta(days=1)
    return day


def months_on(count: int, today: date) -> date:
    """The same day so many months on, or the last one of that month."""
    year, month = _month(count, today)
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def day_of_month(day: int, today: date, *, months: int = 0) -> date:
    """That day of this month or of a later one. Raises ValueError where there is none."""
    year, month = _month(months, today)
    return date(year, month, day)


def end_of_month(today: date, *, months: int = 0) -> date:
    """The last day of this month, or of a later one."""
    year, month = _month(months, today)
    return date(year, month, monthrange(year, month)[1])


def end_of_named_month(month: int, today: date) -> date | None:
    """The last day of the month of that number, the next time that it comes; None where it has just passed."""
    return _next([date(year, month, monthrange(year, month)[1]) for year in _years(today)], today)


def next_day_of_month(day: int, today: date) -> date | None:
    """The next such day: this month or the following one."""
    months = 0 if day >= today.day else 1
    return day_of_month(day, today, months=months)


def calendar_day(month: int, day: int, today: date, *, year: int | None = None) -> date | None:
    """A day by month and number, in its year or the next time that it comes; None where it has just passed."""
    if year is not None:
        return date(year if year > 99 else 2000 + year, month, day)
    # There is no 29th of February in most years.
    years = [each for each in _years(today) if day <= monthrange(each, month)[1]]
    return _next([date(each, month, day) for each in years], today)


def _years(today: date) -> range:
    return range(today.year - 1, today.year + 2)


def _next(days: Sequence[date], today: date) -> date | None:
    """The one of these days that comes within a year; None where one has just passed: nobody knows which of the two is
    meant.
    """
    if any(timedelta(0) < today - day <= _JUST_PASSED for day in days):
        return None
    return next((day for day in days if timedelta(0) <= day - today <= _A_YEAR), None)


def _month(count: int, today: date) -> tuple[int, int]:
    months = today.year * 12 + today.month - 1 + count
    return months // 12, months % 12 + 1
