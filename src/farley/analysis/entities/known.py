"""Those whom we know, found by their names: customers, products, places where customers live.

Whoever keeps them is asked once for all keys that a text may hold: so a text costs the same however many there are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from farley.analysis.entities.forms import LONGEST, plain
from farley.analysis.identity import fold, normalise_company, normalise_name

PERSON, ORGANISATION, PRODUCT, PLACE = "person", "organisation", "product", "place"

_HAN = "\u3005\u3400-\u4dbf\u4e00-\u9fff"
_WIDE = f"{_HAN}\u3041-\u3096\u30a1-\u30fa\u30fc"
_WIDE_RUN = re.compile(f"[{_WIDE}A-Za-z0-9]*[{_WIDE}]+(?:[ ・「」『』“”《》]?[{_WIDE}A-Za-z0-9]+)*")
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f0-9](?:[\w'’-]*\w)?")
_BETWEEN_WORDS = re.compile(r" |-| & |, ?|\. ")
_SHORTEST, _LONGEST = 2, 16
_MOST_WORDS = 5
_SKIPPED = frozenset(" ・「」『』“”《》")
_PARTICLES = frozenset("のはがをにでともへや")
_QUANTITY = re.compile(r"[\s,，]*\d[\d,.]*\s*[^\d\s]{0,4}(?:\s*入り?)?$")
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Target:
    """Who or what a name names: its kind and the number that it is kept under (0 for places)."""

    kind: str
    id: int = 0


@dataclass(frozen=True)
class Known:
    """What names may mean, by their keys; a name that two have in common means nobody.

    `names`: full names of people and organisations. `near`: names by which only those are called who belong to whoever
    the text is of: family names, and firms without their place. `products` by `product_key`; `places` as written.
    """

    names: Mapping[str, Target] = field(default_factory=dict)
    near: Mapping[str, Target] = field(default_factory=dict)
    products: Mapping[str, Target] = field(default_factory=dict)
    places: Collection[str] = ()


@dataclass(frozen=True)
class Run:
    """text[start:end], which may be a name, and the key of it."""

    start: int
    end: int
    key: str


def keys_in(text: str) -> set[str]:
    """The keys of all that may be a full name in a text, as `normalise_name` and `normalise_company` make them."""
    return {run.key for run in runs_in(plain(text[:LONGEST]))}


def runs_in(text: str) -> Iterator[Run]:
    """Whatever in a text of usual width may be the name of a person or an organisation."""
    yield from _wide_runs(text)
    for start, end in _phrases(text):
        first, last = text[start], text[text.rfind(" ", start, end) + 1]
        if (first.isupper() or first.isdigit()) and (last.isupper() or last.isdigit()):
            words = text[start:end]
            yield Run(start, end, normalise_name(words))
            if (company := normalise_company(words)) != normalise_name(words):
                yield Run(start, end, company)


def product_runs_in(text: str) -> Iterator[Run]:
    """Whatever in a text of usual width may be the name of a product: words of any case."""
    yield from _wide_runs(text)
    for start, end in _phrases(text):
        yield Run(start, end, _bare(text[start:end]))


def product_key(name: str) -> str:
    """A product's name as it is looked for: without how much of it is in the box; "" where that is too little to tell
    it from everyday words.
    """
    core = _QUANTITY.sub("", name.strip())
    key = _bare(core)
    if re.search(f"[{_WIDE}]", core):
        return key if len(key) >= 3 else ""
    return key if len(key) >= 6 and (" " in core.strip() or any(map(str.isdigit, key))) else ""


@lru_cache(maxsize=4096)
def _bare(name: str) -> str:
    return _NO_LETTER.sub("", fold(name))


def _phrases(text: str) -> Iterator[tuple[int, int]]:
    """Up to five Latin words after each other."""
    words = [found.span() for found in _WORD.finditer(text)]
    for first, (start, _end) in enumerate(words):
        for last in range(first, min(first + _MOST_WORDS, len(words))):
            if last > first and not _BETWEEN_WORDS.fullmatch(text, words[last - 1][1], words[last][0]):
                break
            yield start, words[last][1]


def _wide_runs(text: str) -> Iterator[Run]:
    """Pieces of Chinese and Japanese that may be a name: they begin and end where the script changes, or anywhere among
    Chinese characters.
    """
    for found in _WIDE_RUN.finditer(text):
        run = found[0]
        folded = [_folded(character) for character in run]
        scripts = [_script(character) for character in run]
        begins = [place for place in range(len(run)) if _begins(run, scripts, place)]
        ends = {place + 1 for place in range(len(run)) if _ends(run, scripts, place)}
        for begin in begins:
            for end in range(begin + _SHORTEST, begin + _LONGEST + 1):
                if end in ends:
                    yield Run(found.start() + begin, found.start() + end, "".join(folded[begin:end]))


@lru_cache(maxsize=16384)
def _folded(character: str) -> str:
    return "" if character in _SKIPPED else fold(character)


def _script(character: str) -> str:
    if character in _SKIPPED:
        return " "
    if "\u3041" <= character <= "\u3096":
        return "hiragana"
    if "\u30a1" <= character <= "\u30fc":
        return "katakana"
    return "latin" if character.isascii() else "han"


def _begins(run: str, scripts: list[str], place: int) -> bool:
    if scripts[place] == " ":
        return False
    is_new = place == 0 or scripts[place] != scripts[place - 1]
    return is_new or scripts[place] == "han" or (scripts[place] == "hiragana" and run[place - 1] in _PARTICLES)


def _ends(run: str, scripts: list[str], place: int) -> bool:
    if scripts[place] == " ":
        return False
    if place + 1 == len(run) or scripts[place] == "han" or scripts[place] != scripts[place + 1]:
        return True
    return scripts[place] == "hiragana" and run[place + 1] in _PARTICLES
