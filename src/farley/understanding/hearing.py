"""What counts of a text: what the model read, unless a person said what it tells. Nothing is stored here."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from farley.understanding.models import Sentiment, Tone, ToneCorrection

# From which score on a text counts as upset or pleased.
UPSET, PLEASED = -0.25, 0.25
LIKELIER_THAN_NOT = 0.5
# A person says which, not how strongly: then it counts as much as a text that is clear about it.
_CLEAR = {Sentiment.PLEASED: 0.75, Sentiment.NEUTRAL: 0.0, Sentiment.UPSET: -0.75}
_READ = (
    "score",
    "certainty",
    "start",
    "end",
    "emotions",
    "intent",
    "intent_probability",
    "intent_start",
    "intent_end",
    "holder",
)


@dataclass(frozen=True)
class Told:
    """What a text tells: how it sounds, the emotions heard in it, what it is for, and whose feeling it is."""

    sentiment: str
    emotions: tuple[str, ...]
    intent: str
    holder: str

    def as_json(self) -> dict[str, Any]:
        """The same as it is stored."""
        return asdict(self) | {"emotions": list(self.emotions)}

    @classmethod
    def of_json(cls, stored: dict[str, Any]) -> Told:
        """What was stored."""
        return cls(stored["sentiment"], tuple(stored["emotions"]), stored["intent"], stored["holder"])


def told_by(tone: Tone) -> Told:
    """What counts of a text, in words; of emotions those that are likelier than not, in the order of their names."""
    emotions = tuple(sorted(name for name, probability, *_span in tone.emotions if probability >= LIKELIER_THAN_NOT))
    return Told(sentiment_of(tone.score), emotions, tone.intent or "statement", tone.holder)


def told_by_person(correction: ToneCorrection) -> Told:
    """What a person said that the text tells."""
    return Told(correction.sentiment, tuple(correction.emotions), correction.intent, correction.holder)


def sentiment_of(score: float) -> str:
    """How a score sounds, in a word."""
    return Sentiment.PLEASED if score >= PLEASED else Sentiment.UPSET if score <= UPSET else Sentiment.NEUTRAL


def as_read(tone: Tone) -> Tone:
    """What the model read, without anybody's word: a new row that is not saved."""
    read = tone.read or {name: getattr(tone, name) for name in _READ}
    return Tone(interaction_id=tone.interaction_id, language=tone.language, model=tone.model, **read)


def corrected(tone: Tone, correction: ToneCorrection | None) -> Tone:
    """A row that was just read, with a person's word in the place of the model's; as it is where nobody said anything.
    The words that an answer hangs on stay where both agree on it.
    """
    if correction is None:
        return tone
    read, said = told_by(tone), told_by_person(correction)
    is_same = said.sentiment == read.sentiment
    has_intent = said.intent == read.intent
    spans = {name: (start, end) for name, _probability, start, end in tone.emotions}
    return Tone(
        interaction_id=tone.interaction_id,
        language=tone.language,
        model=tone.model,
        correction=correction,
        read={name: getattr(tone, name) for name in _READ},
        score=tone.score if is_same else _CLEAR[Sentiment(said.sentiment)],
        certainty=1.0,
        start=tone.start if is_same else 0,
        end=tone.end if is_same else 0,
        emotions=[[name, 1.0, *spans.get(name, (0, 0))] for name in said.emotions],
        intent=said.intent,
        intent_probability=1.0,
        intent_start=tone.intent_start if has_intent else 0,
        intent_end=tone.intent_end if has_intent else 0,
        holder=said.holder,
    )
