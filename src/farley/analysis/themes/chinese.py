"""Noun phrases of Chinese, which is written without spaces: a text is cut where the longest known words fit best.

Words side by side that one can speak of are one phrase (会员|积分), with what they are like before (新|同事) and an
ending behind (包装|盒). Two characters or more that stand between known words, and belong to none, are taken for a word
of this organisation (店休, 朝雾).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from farley.analysis.themes.chinese_words import DEEDS, ENDINGS, LIKE, OTHERS, THINGS, WEAK

HAN = "\u3005\u3400-\u4dbf\u4e00-\u9fff"
_SHORTEST, _LONGEST = 2, 8
_KNOWN = THINGS | OTHERS
_LONGEST_WORD = max(map(len, _KNOWN))
_NUMBER = "[0-9一二三四五六七八九十百千万两几半]+"
_COUNTED = (
    f"(?:{_NUMBER}|这|那|每|哪|第{_NUMBER})(?:多|来)?"
    "(?:个月|个人|小时|分钟|[个位件次种款天周年月日点分块元包盒瓶份度号折回遍家批倍箱袋张条只台楼岁成罐斤句])(?:多|半|装)?"
)
_BETWEEN = re.compile(f"[^{HAN}]+|{_COUNTED}")
# Characters that belong to every text; numbers alone.
_LITTLE = frozenset(
    "一七万三不与两个么之九也了二五些从他以们会你八六其几到十千去又及只可向吗吧呀呢和咱哈哦哪啊嘛四在地太她它对就已"
    "并很得恐您想我所才把按是有每没由白百的着称给而能被要让说请跟过还这那都"
)
_COMMON = _LITTLE | DEEDS | LIKE


def phrases(text: str) -> Iterator[str]:
    """Every noun phrase, as often as it stands there."""
    for clause in _BETWEEN.split(text):
        for chunk in _chunks(clause) if clause else ():
            for start in range(len(chunk)):
                phrase = "".join(chunk[start:])
                if _SHORTEST <= len(phrase) <= _LONGEST and chunk[start] not in ENDINGS and phrase not in WEAK:
                    yield phrase


def _chunks(clause: str) -> Iterator[list[str]]:
    """Words side by side that are one thing."""
    chunk: list[str] = []
    for word in _words(clause):
        if word in LIKE or not _belongs(word, chunk):
            yield from _kept(chunk)
            chunk = []
        if word in LIKE or _belongs(word, chunk):
            chunk.append(word)
    yield from _kept(chunk)


def _kept(chunk: list[str]) -> Iterator[list[str]]:
    if chunk and chunk[-1] not in LIKE:
        yield chunk


def _belongs(word: str, chunk: list[str]) -> bool:
    """Whether a word goes on what the chunk speaks of: it is a thing or an ending, or of no known word."""
    return word in THINGS or (len(word) == 1 and word in ENDINGS and bool(chunk)) or _is_unknown(word)


def _is_unknown(word: str) -> bool:
    return len(word) >= _SHORTEST and word not in _KNOWN


def _words(clause: str) -> list[str]:
    """The clause, cut so that known words cover it best, longer ones before shorter ones; rare characters between them
    stay together.
    """
    best = [0.0] * (len(clause) + 1)
    lengths = [1] * (len(clause) + 1)
    for start in range(len(clause) - 1, -1, -1):
        best[start] = best[start + 1]
        for end in range(start + 2, min(start + _LONGEST_WORD, len(clause)) + 1):
            if (worth := (end - start) ** 2 + best[end]) > best[start] and clause[start:end] in _KNOWN:
                best[start], lengths[start] = worth, end - start
    words: list[str] = []
    place, is_open = 0, False
    while place < len(clause):
        word = clause[place : place + lengths[place]]
        is_rare = len(word) == 1 and word not in _COMMON and not (word in ENDINGS and words and words[-1] in THINGS)
        if is_rare and is_open:
            words[-1] += word
        else:
            words.append(word)
        place, is_open = place + len(word), is_rare
    return words
