"""What somebody wrote from numbered passages, held against them: what a passage does not say is left out.

A sentence has to name its passages ("Less was spent in October [2]."). Figures, dates, names, words in quotation marks
and the direction of a change have to stand in those that it names, and it has to have something to do with them at
all. What a sentence makes of them is not judged: whoever reads it finds the passages beside it. English, Japanese and
Chinese.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from farley.analysis.encoder import encode
from farley.analysis.stated import Stated, stated_in

MOST_SENTENCES = 12
# How alike a sentence and its passage are at least, as the cosine of their vectors. Of 27 sentences that told what a
# report's passage says, in three languages and across them, all lie above; of 77 that told something else, 22.
LEAST_ALIKE = 0.08

_OPEN, _CLOSE = r"[\[［【]", r"[\]］】]"
_CITED = re.compile(rf"{_OPEN}\s*(\d{{1,3}}(?:\s*[,，、;；]\s*\d{{1,3}})*)\s*{_CLOSE}")
# A full stop ends a sentence before a space, a mark or the end; it does not in "Mr. Sato" and "1.5".
_END = r"(?:[。！？!?]+|(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bNo)(?<!\bvs)\.(?=\s|$|[\[［【]))"
_SENTENCE = re.compile(rf".*?{_END}[”’」』\"]?(?:\s*{_CITED.pattern})*|.+$")
_BULLET = re.compile(r"^\s*(?:[-*•・#>]+|\d{1,2}[.)])\s+")


class Fault(StrEnum):
    """Why a sentence is left out."""

    UNCITED = "uncited"
    UNKNOWN_PASSAGE = "unknown_passage"
    FIGURE = "figure"
    DATE = "date"
    NAME = "name"
    QUOTE = "quote"
    DIRECTION = "direction"
    LINK = "link"
    STRANGER = "stranger"
    TOO_MANY = "too_many"


@dataclass(frozen=True)
class Sentence:
    """A sentence that its passages bear out, without its marks, and the numbers of the passages."""

    text: str
    passages: tuple[int, ...]


@dataclass(frozen=True)
class Checked:
    """What held, in its order, and why each of the others did not."""

    sentences: tuple[Sentence, ...]
    faults: tuple[Fault, ...]


def check(text: str, passages: Mapping[int, str]) -> Checked:
    """Hold a text against the passages that it was written from, which are known by their numbers."""
    stated = {number: stated_in(passage) for number, passage in passages.items()}
    judged = [(sentence, _fault(sentence, stated)) for sentence in _sentences(text)]
    held = [sentence for sentence, fault in judged if fault is None]
    close = [sentence for sentence, alike in zip(held, _likeness(held, passages), strict=True) if alike >= LEAST_ALIKE]
    faults = [fault for _sentence, fault in judged if fault is not None]
    faults += [Fault.STRANGER] * (len(held) - len(close))
    faults += [Fault.TOO_MANY] * (len(close) - MOST_SENTENCES)
    return Checked(tuple(close[:MOST_SENTENCES]), tuple(faults))


def _likeness(sentences: Sequence[Sentence], passages: Mapping[int, str]) -> list[float]:
    """How alike each sentence is to that of its passages which is nearest to it."""
    cited = sorted({number for sentence in sentences for number in sentence.passages})
    vectors = encode([*(sentence.text for sentence in sentences), *(passages[number] for number in cited)])
    of_passage = dict(zip(cited, vectors[len(sentences) :], strict=True))
    return [
        max(float(vector @ of_passage[number]) for number in sentence.passages)
        for sentence, vector in zip(sentences, vectors, strict=False)
    ]


def _sentences(text: str) -> Iterator[Sentence]:
    for line in unicodedata.normalize("NFC", text).splitlines():
        for found in _SENTENCE.finditer(_BULLET.sub("", line).strip()):
            whole = found[0].strip()
            numbers = [int(n) for cited in _CITED.finditer(whole) for n in re.findall(r"\d+", cited[1])]
            bare = re.sub(r"\s+([.。!！?？,，])", r"\1", _CITED.sub("", whole)).strip()
            if re.search(r"\w", bare):
                yield Sentence(bare, tuple(dict.fromkeys(numbers)))


def _fault(sentence: Sentence, passages: Mapping[int, Stated]) -> Fault | None:
    if not sentence.passages:
        return Fault.UNCITED
    if not set(sentence.passages) <= set(passages):
        return Fault.UNKNOWN_PASSAGE
    return _unsaid(stated_in(sentence.text), [passages[number] for number in sentence.passages])


def _unsaid(said: Stated, cited: Sequence[Stated]) -> Fault | None:
    """What a sentence states, and none of its passages does."""
    texts = [passage.folded for passage in cited]
    if said.links:
        return Fault.LINK
    if any(not any(day.fits(other) for passage in cited for other in passage.days) for day in said.days):
        return Fault.DATE
    if any(not any(number.fits(other) for passage in cited for other in passage.numbers) for number in said.numbers):
        return Fault.FIGURE
    if any(not any(word in text for text in texts) for word in said.amount_words):
        return Fault.FIGURE
    if any(not any(name in text for text in texts) for name in said.names):
        return Fault.NAME
    if any(not any(quote in text for text in texts) for quote in said.quotes):
        return Fault.QUOTE
    known = {direction for passage in cited for direction in passage.directions}
    return Fault.DIRECTION if said.directions and known and not said.directions & known else None
