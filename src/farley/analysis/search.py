"""Which pieces of a text can be searched for, in Japanese, Chinese and languages with spaces alike.

Chinese and Japanese have no spaces, so their runs are cut into overlapping pairs of characters: 東京都 gives 東京,
京都 and 都. A query is then a phrase of pairs, which finds 東京 inside 東京都港区 and nothing that merely contains both
characters somewhere. Words of other scripts are kept whole, and for short texts (names, mail addresses) also from each
later letter on, so that "mith" finds Smith with one look-up in the index.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from farley.analysis.identity import fold

# Han, the iteration marks, katakana without the middle dot (which joins words), hangul; hiragana is folded to katakana.
_CJK = (
    "\u3005-\u3007\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_RUNS = re.compile(f"[{_CJK}]+|[^\\W_{_CJK}]+")
_IS_CJK = re.compile(f"[{_CJK}]")
_SHORTEST_SUFFIX = 2
_LONGEST_WORD = 40


@dataclass(frozen=True)
class Phrase:
    """Tokens that stand one after the other; the last may be only the beginning of a token."""

    tokens: tuple[str, ...]
    is_prefix: bool


def tokens(text: str, *, infix: bool) -> list[str]:
    """The tokens under which a text is found, in the order of the text; with `infix` also from inside its words."""
    found: list[str] = []
    for run in _RUNS.findall(fold(text)):
        if _IS_CJK.match(run):
            found += _pairs(run)
        else:
            found += _suffixes(run[:_LONGEST_WORD]) if infix else [run[:_LONGEST_WORD]]
    return found


def phrases(query: str) -> list[Phrase]:
    """What a query asks for: every phrase has to occur."""
    return [_phrase(run) for run in _RUNS.findall(fold(query))]


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run))]


def _suffixes(word: str) -> list[str]:
    return [word, *(word[i:] for i in range(1, len(word) - _SHORTEST_SUFFIX + 1))]


def _phrase(run: str) -> Phrase:
    if not _IS_CJK.match(run):
        return Phrase((run[:_LONGEST_WORD],), is_prefix=True)
    if len(run) == 1:
        return Phrase((run,), is_prefix=True)
    return Phrase(tuple(run[i : i + 2] for i in range(len(run) - 1)), is_prefix=False)
