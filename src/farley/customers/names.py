"""Names of people and organisations: put together, ordered, and made findable. Pure; no database."""

from __future__ import annotations

import re

from farley.analysis.identity import fold
from farley.customers.models import Kind, NameOrder

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff々]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")


def usual_order(family: str, given: str) -> str:
    """The order in which people with such a name write it: family name first in Chinese, Japanese and Korean script."""
    text = family + given
    if _HAN.search(text) or _KANA.search(text) or _HANGUL.search(text):
        return NameOrder.FAMILY_FIRST
    return NameOrder.GIVEN_FIRST


def full_name(family: str, given: str, order: str) -> str:
    """The parts as one name: 佐藤 健 with a space as is usual in Japanese forms, 王小明 without, Emma Clarke."""
    if not family or not given:
        return family or given
    if order == NameOrder.GIVEN_FIRST:
        return f"{given} {family}"
    chinese = _HAN.search(family) and len(family) == 1 and not _KANA.search(given)
    return f"{family}{given}" if chinese else f"{family} {given}"


def reading_of(name: str, language: str) -> str:
    """The reading where it needs no guess: pinyin for Chinese names. A Japanese name has to tell its own."""
    if language.startswith("zh") and _HAN.search(name):
        # Its dictionary takes a quarter of a second to load, which most processes never need.
        from pypinyin import lazy_pinyin

        return " ".join(lazy_pinyin(name.replace(" ", "")))
    return ""


def sort_name(kind: str, name: str, family: str, given: str, reading: str) -> str:
    """What lists are ordered by: the reading where there is one, else the family name first."""
    if reading:
        return fold(reading)[:300]
    if kind == Kind.PERSON and family:
        return fold(f"{family} {given}")[:300]
    return fold(name)[:300]
