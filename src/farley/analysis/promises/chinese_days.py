"""Days as they are told in Chinese."""

from __future__ import annotations

import re
from datetime import date, timedelta

from farley.analysis.promises import days
from farley.analysis.promises.days import Grammar, Meaning, Part, Rule
from farley.analysis.questions.numbers import han

_WEEKDAYS = "一二三四五六日"
_N = r"([0-9]{1,3}|[一二两三四五六七八九十]{1,3})"
_AHEAD = {"本": 0, "这": 0, "这个": 0, "当": 0, "下": 1, "下个": 1, "下一个": 1, "次": 1, "下下": 2, "下下个": 2}
_WHICH = rf"({'|'.join(sorted(_AHEAD, key=len, reverse=True))})"
_QUARTERS = _AHEAD | {"": 0, "上": -1, "上个": -1, "上一": -1, "上一个": -1, "下一": 1}
_YEARS = {
    "前年": -2,
    "去年": -1,
    "上一年": -1,
    "今年": 0,
    "本年": 0,
    "明年": 1,
    "来年": 1,
    "次年": 1,
    "下一年": 1,
    "后年": 2,
}
_WHICH_QUARTER = rf"({'|'.join(sorted(_QUARTERS, key=len, reverse=True))})"
_YEAR = rf"({'|'.join(_YEARS)}|[0-9]{{4}}(?=年))年?"
_WEEK = r"(?:周|星期|礼拜)"
_WITHIN = r"(?:之内|以内|内|之后|以后|后)"


def _rule(pattern: str, meaning: Meaning, *, is_weak: bool = False) -> Rule:
    return Rule(re.compile(pattern), meaning, is_weak)


def _weekday(sign: str) -> int:
    return _WEEKDAYS.index("日" if sign == "天" else sign)


def _named_day(match: re.Match[str], today: date) -> date | None:
    year = days.year_of(match[1], _YEARS, today) if match[1] else None
    return days.calendar_day(int(han(match[2])), int(han(match[3])), today, year=year)


def _span(match: re.Match[str], today: date) -> date | None:
    """Within 3 working days, in two weeks; of 两三天 the longer."""
    word, unit = match[1], match[2]
    count = int(han(word[-1] if re.fullmatch("[一二两三四五六七八九]{2}", word) else word))
    if unit == "小时":
        return today + timedelta(days=-(-count // 24) if count >= 24 else 0)
    if unit.endswith("工作日"):
        return days.working_days_on(count, today)
    if unit == "年":
        return days.months_on(12 * count, today)
    if unit == "个月":
        return days.months_on(count, today)
    return today + timedelta(days=count * (1 if unit in "天日" else 7))


_PARTS: dict[str, Part] = {"初": "beginning", "上旬": "beginning", "中旬": "middle", "末": "end"}
_PART = rf"({'|'.join(_PARTS)}|底|下旬|内|中)"
# Of a quarter and of a year.
_LONG_PARTS: dict[str, Part] = {
    **dict.fromkeys(("年初", "初"), "beginning"),
    **dict.fromkeys(("年中", "上半年"), "middle"),
    **dict.fromkeys(("年底", "年末", "下半年", "底", "末", "内"), "end"),
}
_LONG_PART = rf"({'|'.join(_LONG_PARTS)})"
_of_week, _of_month = days.of_week(_AHEAD, _PARTS), days.of_month(_AHEAD, _PARTS)
_RULES = (
    _rule(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})", lambda m, _today: date(int(m[1]), int(m[2]), int(m[3]))),
    _rule(rf"(?:{_YEAR}的?)?\s?{_N}月\s?{_N}[日号]", _named_day),
    _rule(
        r"(?<![0-9/])([0-9]{1,2})/([0-9]{1,2})(?![0-9/])",
        lambda m, today: days.calendar_day(int(m[1]), int(m[2]), today),
    ),
    _rule(rf"{_WHICH}月{_N}[日号]", lambda m, today: days.day_of_month(int(han(m[2])), today, months=_AHEAD[m[1]])),
    _rule(
        r"(?<![0-9月])([0-9]{1,2})[日号](?![店线楼码仓机柜门馆厅库桌房单内后])",
        lambda m, today: days.next_day_of_month(int(m[1]), today),
    ),
    _rule(
        rf"{_WHICH}{_WEEK}([{_WEEKDAYS}天])",
        lambda m, today: (
            days.in_week(_weekday(m[2]), today, weeks=_AHEAD[m[1]])
            if _AHEAD[m[1]]
            else max(days.in_week(_weekday(m[2]), today, weeks=0), today)
        ),
    ),
    _rule(
        rf"(?<![上每个下这本一二两三四五六七八九十几0-9]){_WEEK}([{_WEEKDAYS}天])",
        lambda m, today: days.coming(_weekday(m[1]), today),
    ),
    _rule(rf"{_WHICH}{_WEEK}(初|末|内|中)?(?![{_WEEKDAYS}天])", _of_week),
    _rule(rf"{_WHICH}{_WEEK}的?周末", lambda m, today: days.in_week(days.SUNDAY, today, weeks=_AHEAD[m[1]])),
    _rule(r"(?<![上每下这本个])周末", lambda _m, today: days.in_week(days.SUNDAY, today, weeks=0)),
    _rule(rf"{_WHICH}月{_PART}?(?![0-9一二三四五六七八九十])", _of_month),
    _rule(rf"(?<![0-9]){_N}月份?(?![0-9一二三四五六七八九十]){_PART}?", _of_month),
    _rule(r"(?<![上每下这本个])(?:月底|月末|月内)", lambda _m, today: days.end_of_month(today)),
    _rule(rf"{_YEAR}的?{_N}月份?(?![0-9一二三四五六七八九十]){_PART}?", days.of_month_in_year(_YEARS, _PARTS)),
    _rule(r"(?<!每)(?<!每年)(?<!每年的)(?:年底|年末|年内)", lambda _m, today: date(today.year, 12, 31)),
    _rule(rf"{_YEAR}的?{_LONG_PART}", days.of_year(_YEARS, _LONG_PARTS)),
    _rule(
        rf"(?<![0-9一二三四])(?<![每上下]){_WHICH_QUARTER}(?:季度(?=[初末底内])|季(?=末))(.)",
        days.of_quarter(_QUARTERS, _LONG_PARTS),
    ),
    _rule(rf"{_N}(个?工作日|天|日|周|个?星期|个?礼拜|个月|个?小时|年){_WITHIN}", _span),
    _rule(rf"几天{_WITHIN}|[这过]几天", lambda _m, today: today + timedelta(days=3)),
    _rule(r"[这过]一?两天|一两天", lambda _m, today: today + timedelta(days=2)),
    _rule(rf"半年{_WITHIN}", lambda _m, today: days.months_on(6, today)),
    _rule(rf"半个?月{_WITHIN}", lambda _m, today: today + timedelta(days=15)),
    _rule(r"今天|今日|今晚|今早|今天?下午|当天|下班前", lambda _m, today: today, is_weak=True),
    _rule(r"明天|明日|明早|明晚|明儿|次日", lambda _m, today: today + timedelta(days=1)),
    _rule(r"(?<!大)后天|后日", lambda _m, today: today + timedelta(days=2)),
    _rule(r"大后天", lambda _m, today: today + timedelta(days=3)),
    _rule(r"下一?个工作日", lambda _m, today: days.working_days_on(1, today)),
)

CHINESE = Grammar(
    _RULES,
    before=re.compile(r"(?:最晚|最迟|不晚于|截止到?|于|在)$"),
    after=re.compile(r"(?:上午|下午|晚上|中午|下班)?(?:之前|以前|前|之内|以内|内|为止)"),
    from_before=re.compile(r"(?:从|自)$"),
    from_after=re.compile(r"(?:起|开始|以后|份的)"),
)
