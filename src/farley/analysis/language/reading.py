"""What texts tell: language, sentiment, emotions, intent, and whose feeling it is, each with its probability and the
words that it hangs on. Offline, in Japanese, Chinese and English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from farley.analysis.encoder import encode
from farley.analysis.language.adjustment import Adjustment
from farley.analysis.language.identification import language_of
from farley.analysis.language.model import GROUPS, LanguageModel, load_model
from farley.analysis.language.questions import (
    ANSWERS,
    EMOTIONS,
    HOLDERS,
    INTENTS,
    QUESTIONS,
    SENTIMENTS,
    TOLD_BY_OTHERS,
    columns_of,
)
from farley.analysis.numerics import Floats

_SENTENCE = re.compile(r"[^。！？!?\n.]+[。！？!?\n.]*\s*")
_CLAUSE = re.compile(r"[^。！？!?\n.、，,;；]+[。！？!?\n.、，,;；]*\s*")
# The model learned from texts of one to three sentences; a letter is read in passages of that size.
_LONGEST_PASSAGE = 240
_MOST_PASSAGES = 12
_MOST_CLAUSES = 12
# A passage that is so much shorter than the longest is a greeting, or a name.
_GREETING = 0.25
# What a passage without any feeling still counts, so that one loud word does not decide a long letter alone.
_WEIGHT_OF_NOTHING = 0.15
# From such a score on a text leans to a side.
_LEANS = 0.25
_SENTIMENT, _EMOTION, _INTENT, _HOLDER = (columns_of(question) for question in QUESTIONS)


@dataclass(frozen=True)
class Signal:
    """One answer: how probable it is (0 to 1), and text[start:end], the words that it hangs on (equal where none)."""

    name: str
    probability: float
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Signals:
    """What one text tells. `score`: from -1 (bad) over 0 to 1 (good); `certainty`: 0 to 1. `holder`: whether the
    feeling is the writer's own, or a customer's of whom the writer tells.
    """

    language: str
    model: str
    score: float
    certainty: float
    sentiment: Signal
    emotions: tuple[Signal, ...]
    intent: Signal
    holder: Signal


def read_signals(
    texts: Sequence[str], *, kind: str = "mail", usual_language: str = "", own: Adjustment | None = None
) -> list[Signals]:
    """What each text tells. `kind`: mail, chat, review, note, call, or posts for what people write in public; only
    notes and calls may tell of somebody else's feeling. `own`: what an organisation's corrections taught. Raises
    ModelDamaged.
    """
    model = load_model()
    if not texts:
        return []
    passages = [_passages(text) for text in texts]
    pieces = [text[a:b] for text, spans in zip(texts, passages, strict=True) for a, b in spans]
    languages = [language_of(text, usual=usual_language) for text in texts]
    groups = [
        "posts" if kind == "posts" else _group(language)
        for language, spans in zip(languages, passages, strict=True)
        for _span in spans
    ]
    probabilities = model.probabilities(pieces, groups)
    if own is not None:
        probabilities = own.adjusted(probabilities, encode(pieces))
    causes = _causes(model, pieces, probabilities, groups)
    found, place = [], 0
    for text, spans, language in zip(texts, passages, languages, strict=True):
        rows = slice(place, place + len(spans))
        read = _Read(text, spans, probabilities[rows], causes[rows], _group(language) if kind != "posts" else "posts")
        found.append(replace(_signals(read, model, language, kind), model=own.name if own else model.name))
        place = rows.stop
    return found


@dataclass(frozen=True)
class _Read:
    """A text cut into passages, how probable each answer is in each, and which words of the passage it hangs on."""

    text: str
    passages: list[tuple[int, int]]
    probabilities: Floats
    causes: list[dict[int, tuple[int, int]]]
    group: str

    @property
    def weights(self) -> Floats:
        """How much each passage says: as much as it is long, and a greeting or a name beside a letter nothing."""
        lengths = np.array([end - start for start, end in self.passages], dtype=float)
        return np.where(lengths >= _GREETING * lengths.max(), lengths / lengths.max(), 0.0)

    def signal(self, name: str, column: int, passage: int, probability: float) -> Signal:
        start, end = self.causes[passage].get(column, (0, 0))
        first = self.passages[passage][0]
        return Signal(name, float(probability), first + start, first + end)


def _signals(read: _Read, model: LanguageModel, language: str, kind: str) -> Signals:
    scores = read.probabilities[:, _SENTIMENT.start + 2] - read.probabilities[:, _SENTIMENT.start]
    strength = _strength(scores) * read.weights
    sentiment = (read.probabilities[:, _SENTIMENT] * strength[:, None]).sum(axis=0) / strength.sum()
    best, score = int(sentiment.argmax()), float(sentiment[2] - sentiment[0])
    # A text that is rather neutral and leans to a side is shown by what makes it lean.
    shown = best if abs(score) < _LEANS else 1 + int(np.sign(score))
    loudest = int((strength * read.probabilities[:, _SENTIMENT.start + shown]).argmax())
    found = Signals(
        language=language,
        model=model.name,
        score=score,
        certainty=float(np.clip((sentiment.max() - 1 / 3) * 1.5, 0, 1)),
        sentiment=read.signal(SENTIMENTS[best], _SENTIMENT.start + shown, loudest, sentiment[best]),
        emotions=_emotions(read, model),
        intent=_intent(read),
        holder=_holder(read) if kind in TOLD_BY_OTHERS else Signal("writer", 1.0),
    )
    # Of a text without a word nothing is told, however the numbers come out.
    return found if any(map(str.isalpha, read.text)) or _is_pictured(read.text) else _nothing(found)


def _emotions(read: _Read, model: LanguageModel) -> tuple[Signal, ...]:
    """The emotions that are heard in some passage, the most probable first."""
    found = []
    for place, name in enumerate(EMOTIONS):
        column = _EMOTION.start + place
        loudest = int((read.probabilities[:, column] * (read.weights > 0)).argmax())
        probability = read.probabilities[loudest, column]
        if probability >= model.threshold[GROUPS.index(read.group), place]:
            found.append(read.signal(name, column, loudest, probability))
    return tuple(sorted(found, key=lambda signal: -signal.probability))


def _intent(read: _Read) -> Signal:
    """The intent of the passage that is clearest about one; a passage that only tells something gives way."""
    rows = read.probabilities[:, _INTENT]
    best = rows.argmax(axis=1)
    clear = rows.max(axis=1) * np.where(best == INTENTS.index("statement"), 0.5, 1.0) * np.sqrt(read.weights)
    passage = int(clear.argmax())
    name = int(best[passage])
    return read.signal(INTENTS[name], _INTENT.start + name, passage, rows[passage, name])


def _holder(read: _Read) -> Signal:
    customers = float(read.probabilities[:, _HOLDER.start + 1].mean())
    return Signal(HOLDERS[1], customers) if customers >= 0.5 else Signal(HOLDERS[0], 1 - customers)


def _nothing(signals: Signals) -> Signals:
    return replace(
        signals,
        score=0.0,
        certainty=0.0,
        sentiment=Signal("neutral", 1.0),
        emotions=(),
        intent=Signal("statement", 1.0),
    )


def _is_pictured(text: str) -> bool:
    """Whether it holds emoji or other signs beyond digits and punctuation."""
    return any(ord(character) >= 0x2600 and not character.isdigit() for character in text)


def _group(language: str) -> str:
    return language if language in GROUPS else "en"


def _strength(scores: Floats) -> Floats:
    """How much each passage counts: the louder the more, and a complaint wrapped in courtesy stays a complaint."""
    return np.asarray((np.abs(scores) + _WEIGHT_OF_NOTHING) * np.where(scores < 0, 2.0, 1.0))


def _passages(text: str) -> list[tuple[int, int]]:
    """Where the passages of a text stand: sentences of one paragraph that follow each other, up to a length. So a
    greeting stands apart from what the letter says.
    """
    found: list[tuple[int, int]] = []
    for sentence in _SENTENCE.finditer(text):
        goes_on = found and "\n" not in text[found[-1][0] : found[-1][1]]
        if found and goes_on and sentence.end() - found[-1][0] <= _LONGEST_PASSAGE:
            found[-1] = (found[-1][0], sentence.end())
        elif sentence[0].strip():
            found.append(sentence.span())
    return found[:_MOST_PASSAGES] or [(0, max(1, len(text)))]


def _causes(
    model: LanguageModel, pieces: Sequence[str], probabilities: Floats, groups: Sequence[str]
) -> list[dict[int, tuple[int, int]]]:
    """For each passage and each answer that is likely there: the clause without which it would be least so.

    Clauses are taken out one at a time for the head on runs alone: the vectors of all that is left would cost as much
    again as reading, several times over.
    """
    clauses = [_clauses(piece) for piece in pieces]
    without = [piece[:a] + piece[b:] for piece, spans in zip(pieces, clauses, strict=True) for a, b in spans]
    theirs = [group for group, spans in zip(groups, clauses, strict=True) for _span in spans]
    heard = model.heard_in_runs([*pieces, *without], [*groups, *theirs])
    weights = np.stack([model.weights[GROUPS.index(group), :2] for group in groups])
    found, place = [], len(pieces)
    for row, spans in enumerate(clauses):
        rows = slice(place, place + len(spans))
        # Where a head counts against what it says, nothing could be said by taking words out.
        lost = ((heard[row] - heard[rows]) * np.maximum(weights[row], 0)).sum(axis=1)
        found.append(_weightiest(pieces[row], spans, lost, probabilities[row]))
        place = rows.stop
    return found


def _weightiest(
    piece: str, spans: list[tuple[int, int]], lost: Floats, probabilities: Floats
) -> dict[int, tuple[int, int]]:
    likely = [column for column in range(ANSWERS) if probabilities[column] > 0.15]
    if not spans:
        return dict.fromkeys(likely, (0, len(piece.rstrip())))
    best = {column: spans[int(lost[:, column].argmax())] for column in likely}
    return {column: (start, start + len(piece[start:end].rstrip())) for column, (start, end) in best.items()}


def _clauses(piece: str) -> list[tuple[int, int]]:
    """Where the clauses of a passage stand; none where it has only one."""
    spans = [found.span() for found in _CLAUSE.finditer(piece) if found[0].strip()]
    return spans[:_MOST_CLAUSES] if len(spans) > 1 else []
