"""Words for full-text search that also finds Japanese and Chinese, which put no blanks between words."""

import re
from dataclasses import dataclass
from itertools import pairwise

from farley.analysis.identity.folding import fold

# Han, the iteration marks, katakana without the middle dot (which joins words and is no letter of them).
_CJK = (
    "\u3005-\u3007\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(f"(?P<cjk>[{_CJK}]+)|(?P<word>[^\\W_{_CJK}]+)")


@dataclass(frozen=True)
class Phrase:
    """Tokens that must stand next to each other; the last one may be only the beginning of a token."""

    tokens: tuple[str, ...]
    last_is_prefix: bool


def search_tokens(text: str) -> list[str]:
    """The tokens under which a text is found.

    A run of Japanese or Chinese characters gives its overlapping pairs plus its last single character, so that a
    query of one character is a prefix query; any other run is a word. Tokens hold only letters and digits.
    """
    tokens: list[str] = []
    for run in _RUN.finditer(fold(text)):
        tokens += _pairs_and_last(run["cjk"]) if run["cjk"] else [run["word"]]
    return tokens


def search_phrases(query: str) -> list[Phrase]:
    """What to look for: one phrase for each part of the query between blanks. All of them have to be found."""
    phrases = (_phrase(part) for part in query.split())
    return [phrase for phrase in phrases if phrase.tokens]


def _phrase(part: str) -> Phrase:
    runs = list(_RUN.finditer(fold(part)))
    if not runs:
        return Phrase((), False)
    tokens: list[str] = []
    for run in runs[:-1]:
        tokens += _pairs_and_last(run["cjk"]) if run["cjk"] else [run["word"]]
    last = runs[-1]
    if last["cjk"] and len(last["cjk"]) > 1:
        return Phrase((*tokens, *_pairs(last["cjk"])), False)
    return Phrase((*tokens, last[0]), True)


def _pairs(run: str) -> list[str]:
    return [first + second for first, second in pairwise(run)]


def _pairs_and_last(run: str) -> list[str]:
    return [*_pairs(run), run[-1]]
