"""Read the promises in a text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from farley.analysis.language import language_of
from farley.analysis.promises.chinese import says_in_chinese
from farley.analysis.promises.chinese_days import CHINESE
from farley.analysis.promises.days import Grammar, due_among
from farley.analysis.promises.english import says_in_english
from farley.analysis.promises.english_days import ENGLISH
from farley.analysis.promises.japanese import says_in_japanese
from farley.analysis.promises.japanese_days import JAPANESE
from farley.analysis.promises.sayings import CUSTOMER, Saying, Told
from farley.analysis.themes.sentences import spans_of

NAME = "promises-3"
US, THEM = "us", "customer"
_MOST_OF_A_TEXT = 60
_LONGEST = 20_000
_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "，！？：；（）"}
# How often such findings were right in texts by other hands, in which hardly anything is promised (docs/benchmarks.md).
_WITH_A_DAY, _WITHOUT = 0.8, 0.55


@dataclass(frozen=True)
class Promised:
    """A promise: `by` us or the customer. text[start:end] is the sentence, text[said_start:said_end] the words that it
    hangs on, text[due_start:due_end] those that tell the day (equal where none are). `score`: from 0 to 1.
    """

    by: str
    start: int
    end: int
    said_start: int
    said_end: int
    due_on: date | None
    due_start: int
    due_end: int
    score: float
    language: str


_READ: dict[str, tuple[Grammar, Callable[[Told], Saying | None]]] = {
    "en": (ENGLISH, says_in_english),
    "ja": (JAPANESE, says_in_japanese),
    "zh": (CHINESE, says_in_chinese),
}


def find_promises(text: str, *, is_ours: bool, is_note: bool, on: date, usual_language: str = "") -> list[Promised]:
    """The promises in a text that a colleague wrote (`is_ours`) or a customer did, in its order. A note (`is_note`) is
    written about a customer, and may tell of a promise of theirs. `on`: the writer's day, others count from it.
    """
    plain = text[:_LONGEST].translate(_ASCII)
    spans = [span for span, _number in zip(spans_of(plain, with_names=True), range(_MOST_OF_A_TEXT), strict=False)]
    found = (_promise_in(plain, span, is_ours, is_note, on, usual_language) for span in spans)
    return [promise for promise in found if promise is not None]


def _promise_in(
    text: str, span: tuple[int, int], is_ours: bool, is_note: bool, on: date, usual_language: str
) -> Promised | None:
    start, end = span
    sentence = text[start:end]
    language = language_of(sentence, usual=usual_language)
    grammar, says = _READ.get(language, _READ["en"])
    due = due_among(grammar.find(sentence, on))
    saying = says(Told(sentence, is_ours, is_note, due.end if due and not due.is_weak else 0))
    if saying is None or not (due or saying.is_firm):
        return None
    return Promised(
        by=THEM if saying.who == CUSTOMER or not is_ours else US,
        start=start,
        end=end,
        said_start=start + saying.start,
        said_end=start + saying.end,
        due_on=due.day if due else None,
        due_start=start + due.start if due else start,
        due_end=start + due.end if due else start,
        score=_WITH_A_DAY if due else _WITHOUT,
        language=language,
    )
