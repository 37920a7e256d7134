"""What a text states that can be looked up elsewhere: figures, days, names, quoted words, links, and which way it went.

English, Japanese and Chinese, by their marks alone. It finds rather too much than too little: whoever holds a text
against another wants to know of each figure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

# A name that was hidden before the text left the house, such as PERSON_2.
PLACEHOLDER = re.compile(r"(?<![A-Za-z0-9_])[A-Z]{4,12}_\d{1,4}(?![A-Za-z0-9_])")

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAYS = (
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?:(?P<year>\d{4})\s*年\s*)?(?P<month>\d{1,2})\s*月(?:\s*(?P<day>\d{1,2})\s*[日号])?"),
    re.compile(rf"(?<!\w)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+(?P<year>\d{{4}}))?(?!\w)"),
    re.compile(rf"(?<!\w){_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{{4}}))?(?!\w)"),
    re.compile(rf"(?<!\w){_MONTH}\s+(?P<year>\d{{4}})(?!\w)"),
)
_MONTH_ALONE = re.compile(
    r"(?<!\w)(?P<month>january|february|march|april|june|july|august|september|october|november|december)(?!\w)"
)

_SCALES = {
    "thousand": 3, "k": 3, "million": 6, "m": 6, "billion": 9, "bn": 9,
    "千": 3, "万": 4, "萬": 4, "億": 8, "亿": 8, "百万": 6,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?P<minus>(?<![\w.])[-−–])?(?P<digits>\d{1,3}(?:[,  ]\d{3})+(?!\d)|\d+)(?P<rest>\.\d+)?"
    r"\s?(?P<scale>thousand|million|billion|bn|百万|[千万萬億亿]|(?<=\d)[km])?(?![a-z])"
    r"\s?(?P<percent>%|％|percent|per cent|パーセント)?"
)
# 1万5千 is one figure.
_FIGURE = re.compile(r"(?:\d+[万萬億亿])+\d+千?|" + re.sub(r"\?P<[a-z]+>", "?:", _NUMBER.pattern))
_SPELLED = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100,
}  # fmt: skip
_SPELLED_OUT = re.compile(rf"(?<!\w)({'|'.join(_SPELLED)})(?!\w)")
_HAN = {mark: value for value, mark in enumerate("〇一二三四五六七八九")} | {"两": 2, "両": 2}
_HAN_NUMBER = re.compile(
    r"(?<![\d一二三四五六七八九十百千])(?!十分|一[^一二三四五六七八九十百千])([一二三四五六七八九两十百千]+)(?=[件回人円年月日割点通つ個次位条元块分封度倍%％])"
)
# Amounts in a word, which have to stand in the passage as they are.
_AMOUNTS = re.compile(
    r"(?<!\w)(?:twice|thrice|double[ds]?|doubling|triple[ds]?|tripling|halved?|halving|half|dozens?|thousands|millions|quadrupled?)(?!\w)"
    r"|倍増|半減|半分|半額|翻倍|翻番|减半|一半|大半|過半数"
)

_LINKS = re.compile(r"https?:|www\.|\b[\w.+-]+@[\w-]+\.\w|(?<![\w.])[\w-]+\.(?:com|net|org|io|jp|cn|example)\b")
_QUOTES = re.compile(r"“([^”]+)”|「([^」]+)」|『([^』]+)』|\"([^\"]+)\"|«([^»]+)»")
# A word with a capital that begins no sentence.
_CAPITALS = re.compile(r"(?<![.!?:•]\s)(?<!^)(?<![\w'’])[A-Z][\w'’-]*[A-Za-z0-9]")
_TITLED = re.compile(
    r"([\u4e00-\u9fff々]{1,6}|[ァ-ヶー]{2,12})\s?(?:さん|様|さま|氏|先生|くん|君|女士|小姐|经理|总(?![额计数的体]))"
)
_NO_NAMES = frozenset(("客", "皆", "奥", "神", "仏", "同", "貴", "顧客", "お客", "各位", "多", "模", "仕", "有"))

_UP = re.compile(
    r"(?<!\w)(?:rose|rises?|rising|risen|increas\w+|grew|grow[ns]?|growing|growth"
    r"|more than|higher|climb\w+|improv\w+)(?!\w)"
    r"|増え|増加|上昇|上がっ|上回|伸び|多く|多い|改善|增加|增长|上升|上涨|提高|更多|比.{1,30}多"
)
_DOWN = re.compile(
    r"(?<!\w)(?:fell|falls?|falling|fallen|decreas\w+|declin\w+|dropp\w+|drops?"
    r"|less than|fewer than|lower|shr[aiu]nk|worse\w*)(?!\w)"
    r"|減り|減っ|減少|下降|低下|下がっ|下回|落ち|少なく|少ない|悪化|下降|下跌|降低|更少|比.{1,30}少"
)


@dataclass(frozen=True)
class Day:
    """A day, a month or a year's month, as far as it was said."""

    year: int | None
    month: int
    day: int | None

    def fits(self, other: Day) -> bool:
        """Whether the other says at least as much, and the same."""
        is_year = self.year in (None, other.year)
        return is_year and self.month == other.month and self.day in (None, other.day)


@dataclass(frozen=True)
class Number:
    """A figure: `is_signed` where a minus stands before it."""

    value: Decimal
    is_percent: bool = False
    is_signed: bool = False

    def fits(self, other: Number) -> bool:
        """Whether the other is the same figure; who leaves a minus out says it in words."""
        is_sign = self.is_signed == other.is_signed or not self.is_signed
        return self.value == other.value and self.is_percent == other.is_percent and is_sign


@dataclass(frozen=True)
class Stated:
    """What a text states; `folded` is the text as others are looked up in it, the rest is in that spelling as well."""

    folded: str
    days: tuple[Day, ...]
    numbers: tuple[Number, ...]
    amount_words: frozenset[str]
    names: frozenset[str]
    quotes: frozenset[str]
    links: tuple[str, ...]
    directions: frozenset[str]


def stated_in(text: str) -> Stated:
    """What a text states."""
    plain = unicodedata.normalize("NFKC", text)
    folded = fold(text)
    bare = fold(PLACEHOLDER.sub(" ", plain))
    without_days, days = _days(bare)
    return Stated(
        folded=folded,
        days=tuple(days),
        numbers=(*_numbers(without_days), *(Number(Decimal(day.year)) for day in days if day.year)),
        amount_words=frozenset(_AMOUNTS.findall(bare)),
        names=frozenset(_names(plain)),
        quotes=frozenset(fold(next(filter(None, found))) for found in _QUOTES.findall(plain)),
        links=tuple(_LINKS.findall(bare)),
        directions=frozenset(name for name, words in (("up", _UP), ("down", _DOWN)) if words.search(bare)),
    )


def fold(text: str) -> str:
    """A text in one spelling: widths, case and spaces do not count."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _days(text: str) -> tuple[str, list[Day]]:
    """The days that a text names, and the text without them."""
    days: list[Day] = []

    def take(found: re.Match[str]) -> str:
        parts = found.groupdict()
        month = parts["month"]
        number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
        if not 1 <= number <= 12:
            return found[0]
        days.append(Day(_whole(parts.get("year")), number, _whole(parts.get("day"))))
        return " "

    for form in (*_DAYS, _MONTH_ALONE):
        text = form.sub(take, text)
    return text, days


def _whole(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _numbers(text: str) -> Iterator[Number]:
    for figure in _FIGURE.finditer(text):
        found = list(_NUMBER.finditer(figure[0]))
        yield Number(sum(map(_value, found), Decimal()), bool(found[-1]["percent"]), bool(found[0]["minus"]))
    for word in _SPELLED_OUT.findall(text):
        yield Number(Decimal(_SPELLED[word]))
    for written in _HAN_NUMBER.findall(text):
        yield Number(Decimal(_han_value(written)))


def _value(found: re.Match[str]) -> Decimal:
    digits = re.sub(r"\D", "", found["digits"])
    return Decimal(digits + (found["rest"] or "")).scaleb(_SCALES.get(found["scale"] or "", 0))


def _han_value(written: str) -> int:
    total, digit = 0, 0
    for mark in written:
        if mark in _HAN:
            digit = _HAN[mark]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[mark]
            digit = 0
    return total + digit


def _names(text: str) -> Iterator[str]:
    """Placeholders, words with a capital, and who is called by a title."""
    yield from (name.casefold() for name in PLACEHOLDER.findall(text))
    bare = PLACEHOLDER.sub("x", text)
    for word in _CAPITALS.findall(bare):
        if word.casefold()[:3] not in _MONTHS or not word.isalpha():
            yield word.casefold().removesuffix("'s").removesuffix("’s")
    yield from (found for found in _TITLED.findall(bare) if found not in _NO_NAMES)
