"""Read a question: which language it is in, what its words mean, and which rule that makes."""

from __future__ import annotations

from dataclasses import dataclass

from farley.analysis.language import language_of
from farley.analysis.questions.assembly import assemble
from farley.analysis.questions.calendar_words import told_apart
from farley.analysis.questions.chinese import chinese_words
from farley.analysis.questions.english import english_words
from farley.analysis.questions.japanese import japanese_words
from farley.analysis.questions.lexicon import Vocabulary, cut
from farley.analysis.segments.rules import Rule

LONGEST = 300
_WORDS = {"en": english_words, "ja": japanese_words, "zh": chinese_words}


@dataclass(frozen=True)
class Reading:
    """A question as it was understood: the rule, or None, and then the words that are not known, or those that ask for
    something else than customers, if it was for them.
    """

    question: str
    language: str
    rule: Rule | None
    unknown: tuple[str, ...] = ()
    beyond: str = ""


def read_question(question: str, vocabulary: Vocabulary, *, language: str = "en") -> Reading:
    """What a question asks. `language` is the reader's own, where the script does not tell."""
    question = question.strip()[:LONGEST]
    # Characters that both may write are no English, whatever the reader's pages are in.
    spoken = language_of(question, usual=language if language in ("ja", "zh") else "zh") or "en"
    words = _WORDS[spoken](vocabulary)
    found = cut(told_apart(question, spoken, vocabulary.today), words)
    if found.unknown or found.beyond:
        return Reading(question, spoken, None, found.unknown, found.beyond)
    return Reading(question, spoken, assemble(found.concepts, vocabulary, is_time_ahead=not words.is_spaced))
