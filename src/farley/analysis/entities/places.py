"""Places: those where customers live, and those that everybody knows, where the words around them say that a place is
meant. 福島様 is a person, 上海话 a language, and "Bath" is mostly a bath.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from farley.analysis.questions.places import CHINA, ENGLISH, JAPAN

_WARD = "(?:[\u4e00-\u9fff]{1,3}区)?"
_BEFORE_ENGLISH = r"(?:\b(?:[Ii]n|[Tt]o|[Ff]rom|[Nn]ear|[Aa]round|[Vv]ia|[Oo]utside|[Oo]ur|[Yy]our|[Tt]he) |, )"
_AFTER_JAPANESE = (
    "(?=駅|支店|本店|支社|本社|店|工場|倉庫|営業所|出張|方面|在住|まで|へ"
    "|の(?:新?店|工場|倉庫|本社|展示会)|に(?:住|出張|引っ越))"
)
_BEFORE_CHINESE = "(?:(?<=[在到去从往寄和、])|(?<=来自)|(?<=位于))"
_NOT_AFTER_CHINESE = "(?![话菜味街银贸大饭航])"
_REGIONS = "UK USA 华东 华南 华北 华中 西南 西北 东北 关东 朝阳"
_NOT_SAID_SO = frozenset(_REGIONS.split())


def places_in(text: str, language: str, known: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where places are named in a text of usual width. `known`: towns and regions of customers' addresses."""
    pattern = {"ja": _japanese, "zh": _chinese}.get(language, _english)(frozenset(known))
    for found in pattern.finditer(text):
        yield found.span("place")


@lru_cache(maxsize=4)
def _english(known: frozenset[str]) -> re.Pattern[str]:
    towns = {place for place in known if place.isascii() and len(place) > 2 and place[0].isupper()}
    return re.compile(rf"{_BEFORE_ENGLISH}(?P<place>{_any((ENGLISH | towns) - _NOT_SAID_SO)})(?![\w'’-])")


@lru_cache(maxsize=4)
def _japanese(known: frozenset[str]) -> re.Pattern[str]:
    towns = {place for place in known if len(place) > 2 and place[-1] in "都道府県市区町村"}
    whole = {name + ("都" if name == "東京" else "") for name in JAPAN if name in ("東京", "北海道")}
    whole |= {f"{name}{end}" for name in JAPAN - {"東京", "北海道"} for end in "府県市"}
    others = {name for name in JAPAN if len(name) > 1}
    return re.compile(rf"(?P<place>(?:{_any(towns | whole)}){_WARD}|(?:{_any(others)}){_AFTER_JAPANESE})")


@lru_cache(maxsize=4)
def _chinese(known: frozenset[str]) -> re.Pattern[str]:
    towns = {place for place in known if len(place) > 2 and place[-1] in "省市区"}
    whole = towns | {f"{name}{end}" for name in CHINA for end in "省市"}
    told = f"{_BEFORE_CHINESE}(?:{_any(CHINA - _NOT_SAID_SO)}){_NOT_AFTER_CHINESE}(?:[省市]{_WARD})?"
    return re.compile(rf"(?P<place>(?:{_any(whole)}){_WARD}|{told})")


def _any(names: Collection[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
