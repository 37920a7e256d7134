"""Days as they are told in English."""

from __future__ import annotations

import re
from datetime import date, timedelta

from farley.analysis.promises import days
from farley.analysis.promises.days import Grammar, Meaning, Part, Rule

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = r"(mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs?)?(?:day)?|fri(?:day)?|saturday|sunday)\b(?!['’]s)"
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
} | {
    "a": 1,
    "an": 1,
    "fourteen": 14,
    "twenty": 20,
    "thirty": 30,
    "couple of": 2,
    "few": 3,
    "a couple of": 2,
    "a few": 3,
}
_NUMBER = rf"(\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? (\d{4}))?"


def _rule(pattern: str, meaning: Meaning, *, is_weak: bool = False) -> Rule:
    # Without ASCII, the case of a letter would not count for others either: ſix, sıx.
    return Rule(re.compile(rf"\b(?:{pattern})(?!\w)", re.IGNORECASE | re.ASCII), meaning, is_weak)


def _weekday(name: str) -> int:
    return _WEEKDAYS.index(name[:3].lower())


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]


def _year(word: str | None) -> int | None:
    return int(word) if word else None


def _span(match: re.Match[str], today: date) -> date | None:
    """In two weeks, within 3 to 5 working days, 24 hours from now: the longest that it may take."""
    count, unit = _number(match[2] or match[1]), match[3].lower()
    if unit.startswith("hour"):
        return today + timedelta(days=-(-count // 24) if count >= 24 else 0)
    if unit.startswith(("working", "business")):
        return days.working_days_on(count, today)
    if unit.startswith("month"):
        return days.months_on(count, today)
    return today + timedelta(days=count * (7 if unit.startswith("week") else 1))


def _slashed(match: re.Match[str], today: date) -> date | None:
    """11/30 and 30/11; which of 3/4 is the month depends on the country, and is not guessed."""
    first, second = int(match[1]), int(match[2])
    if (first > 12) == (second > 12):
        return None
    month, day = (second, first) if first > 12 else (first, second)
    return days.calendar_day(month, day, today, year=_year(match[3])) if match[0] != "24/7" else None


_AHEAD = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1}
_WHICH = rf"({'|'.join(_AHEAD)})"
_PERIOD = r"(month|quarter|year)"
_PARTS: dict[str, Part] = {
    **dict.fromkeys(("beginning", "start", "early"), "beginning"),
    **dict.fromkeys(("middle", "mid"), "middle"),
    **dict.fromkeys(("end", "late"), "end"),
}


def _part_of(period: str, part: str, which: str | None, today: date) -> date:
    """The end of this month, the middle of the next quarter, the beginning of next year."""
    ahead, told = _AHEAD[(which or "this").lower()], _PARTS[part.lower()]
    match period.lower():
        case "month" if told == "middle":
            return days.day_of_month(15, today, months=ahead)
        case "month":
            return days.in_month(told, today, months=ahead)
        case "quarter":
            return days.in_quarter(told, today, quarters=ahead)
        case _:
            return days.in_year(told, today.year + ahead)


_UNIT = r"((?:working|business) days?|days?|weeks?|months?|hours?)"
_RULES = (
    _rule(r"(\d{4})-(\d{1,2})-(\d{1,2})", lambda m, _today: date(int(m[1]), int(m[2]), int(m[3]))),
    _rule(
        rf"(?:the )?{_DAY}(?: of)? {_MONTH}{_YEAR}",
        lambda m, today: days.calendar_day(_month(m[2]), int(m[1]), today, year=_year(m[3])),
    ),
    _rule(
        rf"{_MONTH} (?:the )?{_DAY}(?!\d){_YEAR}",
        lambda m, today: days.calendar_day(_month(m[1]), int(m[2]), today, year=_year(m[3])),
    ),
    _rule(r"(\d{1,2})/(\d{1,2})(?:/(\d{2,4}))?", _slashed),
    _rule(
        r"the (\d{1,2})(?:st|nd|rd|th)(?: of this month)?", lambda m, today: days.next_day_of_month(int(m[1]), today)
    ),
    _rule(
        r"the (\d{1,2})(?:st|nd|rd|th) of next month", lambda m, today: days.day_of_month(int(m[1]), today, months=1)
    ),
    _rule(rf"next {_WEEKDAY}", lambda m, today: days.in_week(_weekday(m[1]), today, weeks=1)),
    _rule(rf"(?<!last )(?<!past )(?<!every ){_WEEKDAY}", lambda m, today: days.coming(_weekday(m[1]), today)),
    _rule(rf"{_WEEKDAY}(?: of)? next week", lambda m, today: days.in_week(_weekday(m[1]), today, weeks=1)),
    _rule(rf"next week,? (?:on )?{_WEEKDAY}", lambda m, today: days.in_week(_weekday(m[1]), today, weeks=1)),
    _rule(
        r"today|tonight|this (?:morning|afternoon|evening)|(?:the )?(?:end|"
        r"close) of (?:the )?(?:\w+ )?(?:business|day|play)"
        rf"(?! (?:on )?(?:tomorrow|{_WEEKDAY}))|eod|cob|later today",
        lambda _m, today: today,
        is_weak=True,
    ),
    _rule(r"tomorrow", lambda _m, today: today + timedelta(days=1)),
    _rule(r"(?:the )?day after tomorrow", lambda _m, today: today + timedelta(days=2)),
    _rule(r"(?:the )?next (?:working|business) day", lambda _m, today: days.working_days_on(1, today)),
    _rule(
        rf"(?:in|within|inside|after|over)(?: the)?(?: next)?(?: about| around| roughly)? {_NUMBER}"
        rf"(?:(?: ?- ?| to | or ){_NUMBER})? {_UNIT}(?:['’]? time)?",
        _span,
    ),
    _rule(rf"{_NUMBER}(?:(?: ?- ?| to | or ){_NUMBER})? {_UNIT} from (?:now|today)", _span),
    _rule(r"(?:in|within) (?:a )?fortnight", lambda _m, today: today + timedelta(days=14)),
    _rule(
        r"(?:the )?end of (?:the|this) week|this week|(?:the )?week['’]?s end",
        lambda _m, today: days.end_of_week(today),
    ),
    _rule(
        r"(?:the )?(?:this )?(?<!last )(?<!past )(?<!every )weekend",
        lambda _m, today: days.in_week(days.SUNDAY, today, weeks=0),
    ),
    _rule(
        r"(?:the )?next weekend|(?:the )?weekend (?:of )?next week",
        lambda _m, today: days.in_week(days.SUNDAY, today, weeks=1),
    ),
    _rule(r"(?:the )?weekend after next", lambda _m, today: days.in_week(days.SUNDAY, today, weeks=2)),
    _rule(r"(?:the )?end of next week|next week(?:['’]?s end)?", lambda _m, today: days.end_of_week(today, weeks=1)),
    _rule(
        r"early next week|(?:the )?(?:beginning|start) of next week",
        lambda _m, today: days.in_week(days.TUESDAY, today, weeks=1),
    ),
    _rule(r"(?:the )?week after next", lambda _m, today: days.end_of_week(today, weeks=2)),
    _rule(
        rf"(?:the )?(?<!every )(?:{_WHICH} )?{_PERIOD}(?:['’]s)?[- ]end", lambda m, t: _part_of(m[2], "end", m[1], t)
    ),
    _rule(
        rf"(?:the )?(end|beginning|start|middle) of (?:the )?(?:{_WHICH} )?{_PERIOD}",
        lambda m, today: _part_of(m[3], m[1], m[2], today),
    ),
    _rule(
        rf"(early|mid|late)[- ](?:in )?(?:the )?{_WHICH} {_PERIOD}",
        lambda m, today: _part_of(m[3], m[1], m[2], today),
    ),
    _rule(r"(this|next) month|(this) year", lambda m, t: _part_of("year" if m[2] else "month", "end", m[1], t)),
    _rule(
        r"(?:(?:the )?(end|beginning|start|middle) of|(early|mid|late)[- ](?:in )?) ?(20\d\d)",
        lambda m, _today: days.in_year(_PARTS[(m[1] or m[2]).lower()], int(m[3])),
    ),
    _rule(rf"(?:the )?end of {_MONTH}|late {_MONTH}|in {_MONTH}(?! \d)", lambda m, today: _late(m, today)),
    _rule(rf"(?<=by ){_MONTH}(?! \d)", lambda m, today: _in_month(m[1], 1, today)),
    _rule(
        rf"(?:the )?(?:beginning|start) of {_MONTH}|early (?:in )?{_MONTH}",
        lambda m, today: _in_month(m[1] or m[2], 10, today),
    ),
    _rule(rf"(?:the )?first week of {_MONTH}", lambda m, today: _in_month(m[1], 7, today)),
    _rule(rf"(?:the )?mid(?:dle of|-)? ?{_MONTH}", lambda m, today: _in_month(m[1], 15, today)),
    _rule(r"christmas", lambda _m, today: days.calendar_day(12, 24, today)),
)


def _late(match: re.Match[str], today: date) -> date | None:
    return days.end_of_named_month(_month(match[1] or match[2] or match[3]), today)


def _in_month(name: str, day: int, today: date) -> date | None:
    return days.calendar_day(_month(name), day, today)


ENGLISH = Grammar(
    _RULES,
    before=re.compile(
        r"\b(?:by|before|until|till|no later than|not later than|latest(?: on| by)?|at the latest)"
        r"(?: (?:about|around|the))?\s*$",
        re.IGNORECASE,
    ),
    after=re.compile(r"\s*(?:at the latest|latest)\b", re.IGNORECASE),
    from_before=re.compile(r"\b(?:from|since|as of|starting)(?: on)?(?: the)?\s*$", re.IGNORECASE),
    from_after=re.compile(r"\s*onwards?\b", re.IGNORECASE),
)
