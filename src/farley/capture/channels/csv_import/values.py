"""Read dates and numbers as people write them: 2025年3月1日, 令和7年3月1日, 01/12/2010 08:26, ¥1,200, 1.234,56."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from unicodedata import normalize

ERAS = {
    "令和": 2018,
    "R": 2018,
    "平成": 1988,
    "H": 1988,
    "昭和": 1925,
    "S": 1925,
    "大正": 1911,
    "T": 1911,
    "明治": 1867,
    "M": 1867,
}
MONTHS = {
    name: place for place, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), start=1)
    for name in names.split()
}  # fmt: skip
CURRENCIES = {
    "¥": "JPY", "円": "JPY", "jpy": "JPY", "元": "CNY", "cny": "CNY", "rmb": "CNY", "$": "USD", "usd": "USD",
    "us$": "USD", "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP", "hk$": "HKD", "nt$": "TWD",
}  # fmt: skip
_YES_AND_NO = ({"yes", "no"}, {"true", "false"}, {"はい", "いいえ"}, {"是", "否"})
LARGEST = Decimal(10) ** 13
EXCEL_EPOCH = date(1899, 12, 30)

_CLOCK = (
    r"(?:[T\s]*(?P<half>午前|午後|上午|下午)?\s*(?P<hour>\d{1,2})(?::|時|时|点)(?P<minute>\d{1,2})?(?::|分)?"
    r"(?:(?P<second>\d{1,2})(?:[.,]\d+)?秒?)?\s*(?P<ampm>[AaPp]\.?[Mm]\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_WEEKDAY = r"(?:\s*\(?(?:[月火水木金土日]|周.|星期.|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*)\)?)?"
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[-/.年](?P<month>\d{{1,2}})[-/.月](?P<day>\d{{1,2}})日?{_WEEKDAY}{_CLOCK}")
_ERA = re.compile(
    rf"(?P<era>令和|平成|昭和|大正|明治|[RHSTM])\.?(?P<year>\d{{1,2}}|元)[-/.年](?P<month>\d{{1,2}})[-/.月](?P<day>\d{{1,2}})日?"
    rf"{_WEEKDAY}{_CLOCK}"
)
_TWO_FIRST = re.compile(
    rf"(?P<first>\d{{1,2}})[-/.](?P<second_part>\d{{1,2}})[-/.](?P<year>\d{{4}}|\d{{2}}){_WEEKDAY}{_CLOCK}"
)
_COMPACT = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?"
)
_DAY_NAME = re.compile(
    rf"(?:\w{{3,9}},?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-](?P<name>[A-Za-z]{{3,9}})\.?,?[\s-](?P<year>\d{{4}}|\d{{2}}),?{_CLOCK}"
)
_NAME_DAY = re.compile(
    rf"(?:\w{{6,9}},?\s+)?(?P<name>[A-Za-z]{{3,9}})\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>\d{{4}}),?{_CLOCK}"
)


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How a column writes its dates. `is_ambiguous`: no value told whether 01/02 begins with the day or the month."""

    day_first: bool = False
    is_ambiguous: bool = False
    has_time: bool = False
    is_serial: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with the currency written beside it, or "" where there was none."""

    value: Decimal
    currency: str = ""


def find_date_style(values: Iterable[str]) -> DateStyle | None:
    """The style of a column of dates from its values, or None if fewer than nine in ten filled ones are dates."""
    filled = [value for value in values if value.strip()]
    parts = [match.groupdict() for value in filled if (match := _TWO_FIRST.fullmatch(_plain(value)))]
    has_points = bool(parts) and all("." in value for value in filled)
    day_first = has_points or any(int(part["first"]) > 12 for part in parts)
    month_first = any(int(part["second_part"]) > 12 for part in parts)
    style = DateStyle(day_first and not month_first, bool(parts) and day_first == month_first)
    read = [when for value in filled if (when := read_date(value, style, UTC)) is not None]
    if filled and len(read) >= 0.9 * len(filled):
        has_time = any((when.hour, when.minute) != (0, 0) for when in read)
        return DateStyle(style.day_first, style.is_ambiguous, has_time)
    return None


def find_serial_style(values: Iterable[str]) -> DateStyle | None:
    """The style of dates as Excel stores them, days since 1900, here from 1990 to 2060; None if these are none."""
    filled = [value.strip() for value in values if value.strip()]
    if not filled or not all(re.fullmatch(r"[345]\d{4}(\.\d+)?", value) for value in filled):
        return None
    return DateStyle(has_time=any(Decimal(value) % 1 for value in filled), is_serial=True)


def is_yes_or_no(values: Iterable[str]) -> bool:
    """Whether these are yes and no, both of them and nothing else; 1 and 0 may as well be numbers."""
    return {value.strip().casefold() for value in values if value.strip()} in _YES_AND_NO


@lru_cache(maxsize=8192)
def read_date(value: str, style: DateStyle, zone: tzinfo) -> datetime | None:
    """The moment written in a cell, in `zone` where it names none itself; None if it is no date."""
    text = _plain(value)
    if style.is_serial:
        return _from_serial(text, zone)
    parts = _parts(text)
    return _moment(parts, style, zone) if parts else None


@lru_cache(maxsize=8192)
def tells_time(value: str, style: DateStyle) -> bool:
    """Whether the date in a cell comes with a time of day. In a column whose every time is 0:00 that is none."""
    when = read_date(value, style, UTC)
    if when is None or (when.hour, when.minute, when.second) != (0, 0, 0):
        return when is not None
    return style.has_time and (style.is_serial or (_parts(_plain(value)) or {}).get("hour") is not None)


def read_number(value: str, decimal_comma: bool = False) -> Decimal | None:
    """The number in a cell without its currency, or None."""
    amount = read_amount(value, decimal_comma)
    return amount.value if amount else None


@lru_cache(maxsize=8192)
def read_amount(value: str, decimal_comma: bool = False) -> Amount | None:
    """A number with or without currency: ¥1,200 · 1 234,56 € · (5.00) · △500 · １２万円; None if it is no number."""
    try:
        return _within_reason(Decimal(value), "")
    except InvalidOperation:
        pass
    text = normalize("NFKC", value).strip().lower()
    match = re.fullmatch(
        r"(?P<before>[^\d.,]*)(?P<number>[\d.,'\s]*\d[\d.,'\s]*?)\s*(?P<many>万|億|亿|k|m)?(?P<after>[^\d]*)", text
    )
    if not match:
        return None
    currency, minus = _currency_and_sign(match["before"], match["after"])
    if currency is None:
        return None
    digits = _without_grouping(match["number"], decimal_comma)
    try:
        number = Decimal(digits) * {"万": 10_000, "億": 10**8, "亿": 10**8, "k": 1000, "m": 10**6}.get(
            match["many"] or "", 1
        )
    except InvalidOperation:
        return None
    return _within_reason(-number if minus else number, currency)


def _within_reason(number: Decimal, currency: str) -> Amount | None:
    return Amount(number, currency) if number.is_finite() and abs(number) < LARGEST else None


def uses_decimal_comma(values: Iterable[str]) -> bool:
    """Whether a column writes 1.234,56: before its last one or two digits stands a comma more often than a point."""
    commas = points = 0
    for value in values:
        commas += re.search(r"\d,(\d{1,2}|\d{4,})\D*$", value) is not None
        points += re.search(r"\d\.(\d{1,2}|\d{4,})\D*$", value) is not None
    return commas > points


def _plain(value: str) -> str:
    """Half-width digits, no blanks around, and inside the date at most one."""
    text = value.strip() if value.isascii() else normalize("NFKC", value).strip()
    return re.sub(r"(?<=[年月日])\s+|\s+(?=[年月日])", "", text) if not text.isascii() else text


def _parts(text: str) -> dict[str, str | None] | None:
    patterns = (_YEAR_FIRST, _COMPACT, _TWO_FIRST, _ERA, _DAY_NAME, _NAME_DAY)
    return next((match.groupdict() for pattern in patterns if (match := pattern.fullmatch(text))), None)


def _moment(parts: dict[str, str | None], style: DateStyle, zone: tzinfo) -> datetime | None:
    year, month, day = _calendar_day(parts, style)
    hour = int(parts.get("hour") or 0)
    if parts.get("half") in ("午後", "下午") or (parts.get("ampm") or "").lower().startswith("p"):
        hour = hour + 12 if hour < 12 else hour
    elif (parts.get("half") or parts.get("ampm")) and hour == 12:
        hour = 0
    try:
        moment = datetime(year, month, day, hour % 24, int(parts.get("minute") or 0), int(parts.get("second") or 0))
        moment += timedelta(days=1 if hour == 24 else 0)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=_zone(parts.get("zone")) or zone)


def _calendar_day(parts: dict[str, str | None], style: DateStyle) -> tuple[int, int, int]:
    if parts.get("era"):
        year = 1 if parts["year"] == "元" else int(parts["year"] or 0)
        return ERAS[str(parts["era"])] + year, int(parts["month"] or 0), int(parts["day"] or 0)
    year = int(parts["year"] or 0)
    year += 0 if year > 99 else 2000 if year < 70 else 1900
    if "name" in parts:
        return year, MONTHS.get((parts["name"] or "").lower(), 0), int(parts["day"] or 0)
    if "first" in parts:
        first, second = int(parts["first"] or 0), int(parts["second_part"] or 0)
        return (year, second, first) if style.day_first else (year, first, second)
    return year, int(parts["month"] or 0), int(parts["day"] or 0)


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    return datetime.strptime(text.replace("UTC", "Z").replace("GMT", "Z"), "%z").tzinfo


def _from_serial(text: str, zone: tzinfo) -> datetime | None:
    number = read_number(text)
    if number is None or not 0 < number < 100_000:
        return None
    start = datetime(EXCEL_EPOCH.year, EXCEL_EPOCH.month, EXCEL_EPOCH.day, tzinfo=zone)
    return start + timedelta(days=int(number), seconds=round(float(number % 1) * 86400))


def _currency_and_sign(before: str, after: str) -> tuple[str | None, bool]:
    """The currency ("" if there is none, None if the text beside the number is no currency), and if it is negative."""
    minus = any(sign in before for sign in "-△▲−‐") or (before.strip().startswith("(") and after.strip().endswith(")"))
    marks = re.sub(r"[-+△▲−‐()\s.]", " ", f"{before} {after}").split()
    currencies = [CURRENCIES.get(mark) for mark in marks]
    if None in currencies or len(currencies) > 2:
        return None, minus
    return (currencies[0] or "") if currencies else "", minus


def _without_grouping(number: str, decimal_comma: bool) -> str:
    number = re.sub(r"['\s]", "", number)
    if decimal_comma:
        return number.replace(".", "").replace(",", ".")
    return number.replace(",", "")
