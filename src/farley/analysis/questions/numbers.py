"""Numbers as people write them: 1,200 · 10万 · 三 · twenty · half."""

from __future__ import annotations

import re

_HAN = {
    "〇": 0,
    "零": 0,
    "一": 1,
    "壱": 1,
    "二": 2,
    "两": 2,
    "兩": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_TENS = {"十": 10, "百": 100, "千": 1_000}
_MYRIADS = {"万": 10_000, "萬": 10_000, "億": 100_000_000, "亿": 100_000_000}
_TO_TWELVE = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TO_TWENTY = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")
_ENGLISH = {word: number for number, word in enumerate((*_TO_TWELVE, *_TO_TWENTY))}
_ENGLISH |= {
    "a": 1,
    "an": 1,
    "couple": 2,
    "dozen": 12,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
}
_ENGLISH |= {"hundred": 100, "thousand": 1_000}

FIGURES = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
# Whatever follows, the longest counts: nothing is tried twice.
HAN = rf"(?>(?![万萬億亿])(?:{FIGURES}|[{''.join(_HAN)}十百千万萬億亿])+)"
ENGLISH = rf"(?:{FIGURES}(?:k|m)?\b|(?:{'|'.join(sorted(_ENGLISH, key=len, reverse=True))})\b)"


def english(text: str) -> float:
    """The number that an English word or figure stands for: 1,200 · 5k · twelve."""
    word = text.strip().replace(",", "").lower()
    if word in _ENGLISH:
        return float(_ENGLISH[word])
    factor = {"k": 1_000.0, "m": 1_000_000.0}.get(word[-1:], 1.0)
    return float(word.rstrip("km")) * factor


def han(text: str) -> float:
    """The number that figures and Chinese or Japanese numerals stand for: 10万 · 三十 · 二千五百."""
    total, before = 0.0, 1
    for amount, myriad in re.findall(r"([^万萬億亿]+)([万萬億亿]?)", text.replace(",", "")):
        is_short = before > 1 and not myriad and len(amount) == 1 and amount in _HAN
        total += before / 10 * _HAN[amount] if is_short else _below_a_myriad(amount) * _MYRIADS.get(myriad, 1)
        before = _MYRIADS.get(myriad, 1)
    return total


def share(text: str, unit: str) -> float:
    """A share in tenths (3割, 三成) or per cent, from 0 to 1."""
    return han(text) / (10 if unit in ("割", "成") else 100)


def _below_a_myriad(text: str) -> float:
    total = current = 0.0
    unit = 1
    for part in re.findall(rf"[0-9.]+|[{''.join(_HAN)}]+|.", text):
        if part in _TENS:
            unit = _TENS[part]
            total, current = total + (current or 1) * unit, 0.0
        elif part[0] in _HAN:
            # 二〇二五 is written as figures are, and of 两千五 the last one counts hundreds.
            current = float("".join(str(_HAN[digit]) for digit in part))
            is_short = len(part) == 1 and unit >= 100 and text.endswith(part)
            current *= unit / 10 if is_short else 1
        else:
            current = float(part)
    return total + current
