"""What tells by its form what it is: mail and web addresses, phone numbers, amounts, numbers of orders and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import phonenumbers

# What stands beyond is not read.
LONGEST = 20_000
MAIL, URL, PHONE, MONEY, NUMBER = "mail", "url", "phone", "money", "number"

# As long as what was written, so that places stay the same: full width, wide blanks and yen signs as the usual ones.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5, 0xFFE1: 0xA3}

_MAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_URL = re.compile(r"(?:https?://|(?<![\w.])www\.)[!-~]+", re.ASCII)
_AFTER_A_URL = ".,;:!?)]}'\""

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_LARGE = "[百千万億亿]"
_CODES = "USD|EUR|GBP|JPY|CNY|RMB|HKD|TWD|AUD|CAD|CHF|SGD"
_BEFORE_AMOUNTS = rf"(?:US|HK|NT|[ACS])?\$|[¥€£₩]|\b(?:{_CODES})(?![A-Za-z])"
_AFTER_AMOUNTS = (
    rf"円(?!周|形|滑|高|安)|日元|美元|欧元|英镑|港币|人民币|元(?![旦宵素件气老首帅])|块钱|ドル|ユーロ|ポンド|€|(?:{_CODES})\b"
    r"|(?:dollars|euros|pounds|yen|yuan)\b"
)
_MONEY = re.compile(
    rf"(?:{_BEFORE_AMOUNTS})\s?(?:{_DIGITS})(?:\s?{_LARGE}|k\b)?"
    rf"|(?<![\d.,])(?:{_DIGITS})\s?(?:{_LARGE}{{1,4}}\d+){{0,5}}{_LARGE}{{0,4}}\s?(?:{_AFTER_AMOUNTS})"
    # 九百五十块 is an amount, 三块蛋糕 are three pieces of cake.
    rf"|(?<![\d.,])\d{{2,}}块(?=[吗呢吧啊左以，。？！,?!\s]|$)",
    re.IGNORECASE,
)

_CODE = r"(?:#\s?)?(?-i:[A-Z]{1,6}[-_ ]?){0,2}\d[0-9A-Z]*(?:[-/][0-9A-Z]+)*"
_NUMBERED = re.compile(
    r"(?:\b(?:purchase order|delivery note|order|invoice|quote|quotation|ticket|case|tracking|booking|reservation|"
    r"reference|contract|customer|member(?:ship)?|account|rma|ref)\b\.?\s*(?P<en>no\b\.?|number\b|num\b\.?|id\b|nr\b\.?)?"
    r"\s*(?:is\b)?[:=]?\s*"
    r"|(?:注文書?|請求書?|見積書?|伝票|予約|追跡|送り状|問い?合わ?せ|会員|お客様|契約書?|受付|管理|発注書?|納品書?)"
    r"\s*(?P<ja>番号|No\.?|ナンバー|ID)?\s*(?:は|が|[:：]|[(（「])?\s*"
    r"|(?:订单|发票|报价单?|快递|运单|物流|工单|合同|会员|客户|预约|退货|采购单)(?P<zh>单?号码?|编号)?\s*(?:是|为|[:：]|[(（])?\s*)"
    rf"(?P<code>{_CODE})",
    re.IGNORECASE,
)
_SHAPED = re.compile(r"(?<![\w-])(?:(?:INV|PO|SO|RMA|QT|SR)[- ]?\d[\d-]{2,}\d|#\s?\d{4,})(?![\w-])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FEWEST_DIGITS, _FEWEST_BESIDE_LETTERS = 4, 3
# Phone numbers are looked for only where that many digits stand together: looking costs more than all else.
_MAY_RING = re.compile(r"\d[\d\s().+/-]{5,}\d")


@dataclass(frozen=True)
class Shape:
    """text[start:end] has the form of a `kind`."""

    kind: str
    start: int
    end: int


def plain(text: str) -> str:
    """The text in usual width, letter for letter."""
    return text.translate(_PLAIN)


def shapes_in(text: str, regions: Sequence[str]) -> Iterator[Shape]:
    """What tells by its form what it is; `text` is in usual width. Where two overlap, the first holds. `regions`: the
    countries in which a number without a country code may have been written.
    """
    for found in _MAIL.finditer(text) if "@" in text else ():
        yield Shape(MAIL, found.start(), found.start() + len(found[0].rstrip(".-_")))
    for found in _URL.finditer(text):
        yield Shape(URL, found.start(), found.start() + len(found[0].rstrip(_AFTER_A_URL)))
    for found in _NUMBERED.finditer(text):
        is_called_a_number = bool(found["en"] or found["ja"] or found["zh"])
        if _is_number(found["code"], is_called_a_number):
            yield Shape(NUMBER, found.start("code"), found.end("code"))
    for found in _SHAPED.finditer(text):
        yield Shape(NUMBER, *found.span())
    for found in _MONEY.finditer(text):
        yield Shape(MONEY, *found.span())
    yield from _phones(text, regions)


def _is_number(code: str, is_called_a_number: bool) -> bool:
    digits, letters = sum(map(str.isdigit, code)), sum(map(str.isalpha, code))
    if not is_called_a_number and not letters and "#" not in code:
        return digits > _FEWEST_DIGITS
    if _YEAR.fullmatch(code):
        return False
    return digits >= (_FEWEST_BESIDE_LETTERS if letters or is_called_a_number else _FEWEST_DIGITS)


def _phones(text: str, regions: Sequence[str]) -> Iterator[Shape]:
    if _MAY_RING.search(text) is None:
        return
    for region in dict.fromkeys(regions):
        for found in phonenumbers.PhoneNumberMatcher(text, region, max_tries=20):
            yield Shape(PHONE, found.start, found.end)
