"""What we sell, by its name: "who bought green tea?" means “green tea”, where a product is called so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

# A word of letters with spaces between words is one piece; of other scripts each character is.
_PIECE = re.compile(r"[a-z0-9][a-z0-9'’-]*|.", re.IGNORECASE | re.DOTALL)
_LEAST = 2
# In English what was bought stands after that it was.
_BUYS = re.compile(r"\b(?:bought|buys?|buying|order\w*|purchas\w*)\b", re.IGNORECASE)
_OTHER_SCRIPTS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_LETTER = re.compile(r"[a-z0-9]", re.IGNORECASE)


def with_products_quoted(question: str, unknown: Sequence[str], names: Iterable[str]) -> str | None:
    """The question with quotation marks around what products are called and nobody knew; the longest such stretch
    around each unknown word. None where one of them is in no name, or a single character.
    """
    begins = _BUYS.search(question)
    earliest = 0 if _OTHER_SCRIPTS.search(question) else begins.end() if begins else len(question)
    pieces = _PIECE.findall(" ".join(unicodedata.normalize("NFKC", question).split()))
    called = [_folded(name) for name in names]
    found: list[tuple[int, int]] = []
    for word in unknown:
        begin, end = _place(pieces, _folded(word), found[-1][1] if found else 0)
        if found and begin is None and _folded(word) in _folded("".join(pieces[slice(*found[-1])])):
            continue
        if begin is None or not _is_called(pieces[begin:end], called):
            return None
        while begin > (found[-1][1] if found else 0) and _is_called(pieces[begin - 1 : end], called):
            begin -= 1
        while end < len(pieces) and _is_called(pieces[begin : end + 1], called):
            end += 1
        is_ahead = len("".join(pieces[:begin])) < earliest
        if is_ahead or len("".join(pieces[begin:end]).strip()) < _LEAST:
            return None
        found.append((begin, end))
    for begin, end in reversed(found):
        text = "".join(pieces[begin:end])
        pieces[begin:end] = [text.replace(text.strip(), f"“{text.strip()}”")]
    return "".join(pieces) if found else None


def _place(pieces: Sequence[str], word: str, start: int) -> tuple[int | None, int]:
    """Where the pieces of a word stand, from a place on."""
    for begin in range(start, len(pieces)):
        text = ""
        for end in range(begin, len(pieces)):
            text += _folded(pieces[end])
            if text == word:
                return begin, end + 1
            if not word.startswith(text):
                break
    return None, start


def _is_called(pieces: Sequence[str], called: Sequence[str]) -> bool:
    text = _folded("".join(pieces)).strip()
    before = r"(?<![a-z0-9])" if _LETTER.match(text) else ""
    after = r"(?![a-z0-9])" if text and _LETTER.match(text[-1]) else ""
    pattern = re.compile(before + re.escape(text) + after)
    return bool(text) and any(pattern.search(name) for name in called)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
