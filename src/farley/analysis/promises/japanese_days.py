"""Days as they are told in Japanese."""

from __future__ import annotations

import re
from datetime import date, timedelta

from farley.analysis.promises import days
from farley.analysis.promises.days import Grammar, Meaning, Part, Rule
from farley.analysis.questions.numbers import han

_WEEKDAYS = "月火水木金土日"
_N = r"([0-9]{1,3}|[一二三四五六七八九十]{1,3})"
_TO = r"(?:[、,・〜~～-]|から|か)"
_WEEKS = {"今週": 0, "来週": 1, "翌週": 1, "次週": 1, "再来週": 2}
_MONTHS = {"先月": -1, "前月": -1, "今月": 0, "当月": 0, "来月": 1, "翌月": 1, "再来月": 2}
_YEARS = {
    "一昨年": -2,
    "昨年": -1,
    "去年": -1,
    "前年": -1,
    "今年": 0,
    "本年": 0,
    "来年": 1,
    "翌年": 1,
    "明年": 1,
    "再来年": 2,
}
# Of a quarter and of a business year, which begins in April.
_AHEAD = {
    "": 0,
    "前": -1,
    "昨": -1,
    "先": -1,
    "今": 0,
    "当": 0,
    "本": 0,
    "この": 0,
    "来": 1,
    "翌": 1,
    "次": 1,
    "次の": 1,
}
_AHEAD |= {"再来": 2}
_WEEK, _MONTH = rf"({'|'.join(_WEEKS)})", rf"({'|'.join(_MONTHS)})"
_YEAR = rf"({'|'.join(_YEARS)}|[0-9]{{4}}(?=年))年?"
_WHICH = "|".join(sorted(_AHEAD, key=len, reverse=True))
_REIWA = 2018


def _rule(pattern: str, meaning: Meaning, *, is_weak: bool = False) -> Rule:
    return Rule(re.compile(pattern), meaning, is_weak)


def _named_day(match: re.Match[str], today: date) -> date | None:
    year = days.year_of(match[1], _YEARS, today) if match[1] else _REIWA + int(match[2]) if match[2] else None
    return days.calendar_day(int(han(match[3])), int(han(match[4])), today, year=year)


def _span(match: re.Match[str], today: date) -> date | None:
    """Within 3 days, in 2 or 3 weeks: the longest that it may take."""
    count, unit = int(han(match[2] or match[1])), match[3]
    if unit == "時間":
        return today + timedelta(days=-(-count // 24) if count >= 24 else 0)
    if unit == "営業日":
        return days.working_days_on(count, today)
    if unit == "年":
        return days.months_on(12 * count, today)
    if unit.endswith(("月", "ヶ月")):
        return days.months_on(count, today)
    return today + timedelta(days=count * (7 if unit.startswith("週") else 1))


_PARTS: dict[str, Part] = {
    **dict.fromkeys(("初め", "はじめ", "頭", "早々", "前半", "上旬", "初旬"), "beginning"),
    **dict.fromkeys(("中旬", "半ば", "なかば"), "middle"),
    "末": "end",
}
# 中旬 stands before 中, which begins like it.
_PART = rf"({'|'.join(_PARTS)}|中|内|いっぱい|下旬|後半)"
# Of a year, and of what is told like one; 中頃 stands before 中.
_LONG_PARTS: dict[str, Part] = {
    **dict.fromkeys(("年始", "年初", "年頭", "年明け", "初め", "はじめ", "頭", "早々"), "beginning"),
    **dict.fromkeys(("中頃", "中ごろ", "半ば", "なかば", "前半"), "middle"),
    **dict.fromkeys(("年末", "末", "中", "内", "いっぱい", "後半"), "end"),
}
_LONG_PART = rf"({'|'.join(_LONG_PARTS)})"
_of_week, _of_month = days.of_week(_WEEKS, _PARTS), days.of_month(_MONTHS, _PARTS)
_RULES = (
    _rule(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})", lambda m, _today: date(int(m[1]), int(m[2]), int(m[3]))),
    _rule(rf"(?:{_YEAR}の?|令和([0-9]{{1,2}})年)?\s?{_N}月\s?{_N}日", _named_day),
    _rule(
        r"(?<![0-9/])([0-9]{1,2})/([0-9]{1,2})(?![0-9/])",
        lambda m, today: days.calendar_day(int(m[1]), int(m[2]), today),
    ),
    _rule(
        rf"{_MONTH}の?{_N}日(?!間|以内|後)",
        lambda m, today: days.day_of_month(int(han(m[2])), today, months=_MONTHS[m[1]]),
    ),
    _rule(
        r"(?<![0-9月])([0-9]{1,2})日(?!間|以内|後|前|目|分|ほど|程|か|〜|ぶり|中)",
        lambda m, today: days.next_day_of_month(int(m[1]), today),
    ),
    _rule(
        r"(?<![0-9月一二三四五六七八九十])([一二三四五六七八九十]{2,3})日(?=ま|に|の|、)",
        lambda m, today: days.next_day_of_month(int(han(m[1])), today),
    ),
    _rule(
        rf"{_WEEK}の?([{_WEEKDAYS}])曜日?",
        lambda m, today: days.in_week(_WEEKDAYS.index(m[2]), today, weeks=_WEEKS[m[1]]),
    ),
    _rule(
        rf"(?<!先週)(?<!先週の)(?<!毎週)(?<!毎週の)(?<!前の)([{_WEEKDAYS}])曜日?",
        lambda m, today: days.coming(_WEEKDAYS.index(m[1]), today),
    ),
    _rule(rf"{_WEEK}の?{_PART}?", _of_week),
    _rule(rf"{_WEEK}の週末", lambda m, today: days.in_week(days.SUNDAY, today, weeks=_WEEKS[m[1]])),
    _rule(r"(?<![先毎])週末", lambda _m, today: days.in_week(days.SUNDAY, today, weeks=0)),
    _rule(r"週明け", lambda _m, today: days.in_week(days.MONDAY, today, weeks=1)),
    _rule(r"週内", lambda _m, today: days.end_of_week(today)),
    _rule(rf"{_MONTH}の?{_PART}?", _of_month),
    _rule(rf"(?<![0-9]){_N}月(?!分|号|度|期|曜|[0-9一二三四五六七八九十間])の?{_PART}?", _of_month),
    _rule(r"月末|月内", lambda _m, today: days.end_of_month(today)),
    _rule(rf"{_YEAR}の?{_N}月(?![0-9一二三四五六七八九十間])の?{_PART}?", days.of_month_in_year(_YEARS, _PARTS)),
    _rule(r"(?<!毎)(?<!毎年)(?<!毎年の)(?:年内|年末)", lambda _m, today: date(today.year, 12, 31)),
    _rule(r"年明け", lambda _m, today: date(today.year + 1, 1, 10)),
    _rule(rf"{_YEAR}の?{_LONG_PART}", days.of_year(_YEARS, _LONG_PARTS)),
    _rule(rf"([0-9]{{4}}|{_WHICH})年度の?{_LONG_PART}", days.of_year(_AHEAD, _LONG_PARTS, first_month=4)),
    _rule(rf"(?<![0-9一二三四])({_WHICH})四半期の?{_LONG_PART}", days.of_quarter(_AHEAD, _LONG_PARTS)),
    _rule(
        rf"(?:{_N}{_TO})?{_N}(時間|日|営業日|週間?|[かヶカケ箇]月間?|年)(?:以内|後|内|中に?|ほどで|程度で|ほど後)",
        lambda m, today: _span(m, today),
    ),
    _rule(r"数日(?:中|以内|後|で|のうちに)", lambda _m, today: today + timedelta(days=3)),
    _rule(r"半年(?:後|以内)", lambda _m, today: days.months_on(6, today)),
    _rule(r"半月(?:後|以内)", lambda _m, today: today + timedelta(days=15)),
    _rule(r"一両日", lambda _m, today: today + timedelta(days=2)),
    _rule(r"本日|今日|きょう|今晩|今夜|今夕|夕方まで|今から", lambda _m, today: today, is_weak=True),
    _rule(r"(?:本日|今日)中", lambda _m, today: today),
    _rule(r"明日|あす|あした|明朝|明晩|翌日|翌朝", lambda _m, today: today + timedelta(days=1)),
    _rule(r"明後日|あさって", lambda _m, today: today + timedelta(days=2)),
    _rule(r"明々後日|しあさって", lambda _m, today: today + timedelta(days=3)),
    _rule(r"翌営業日", lambda _m, today: days.working_days_on(1, today)),
)

JAPANESE = Grammar(
    _RULES,
    before=re.compile(r"(?:遅くとも|おそくとも)$"),
    after=re.compile(
        r"(?:[（(].[)）])?(?:の?(?:午前|午後|朝|昼|夕方|夜|正午)?[0-9時]{0,4})?(?:中|いっぱい)?(?:まで|以内|必着|"
        r"頃?までに)"
    ),
    from_before=re.compile(r"(?!)"),
    from_after=re.compile(r"(?:から|以降|より|分)"),
)
