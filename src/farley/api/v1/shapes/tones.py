"""What texts tell, and people's word on it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from farley.analysis.language.questions import EMOTIONS, INTENTS
from farley.api.v1.fields import Answer, Shape
from farley.understanding.hearing import Told, as_read, told_by
from farley.understanding.models import Holder, Sentiment, Tone

EmotionName = Annotated[str, Field(json_schema_extra={"enum": list(EMOTIONS)})]
IntentName = Annotated[str, Field(json_schema_extra={"enum": list(INTENTS)})]


class ToldOut(Answer):
    """How a text sounds, the emotions in it, what it is for, and whose feeling it is."""

    sentiment: str
    emotions: list[str]
    intent: str
    holder: str

    @classmethod
    def of(cls, told: Told) -> ToldOut:
        return cls(**told.as_json())


class ToneOut(Answer):
    """What one text tells. `counts` is a person's word where there is one, else what the model `read`."""

    interaction_id: int
    language: str
    model: str
    score: float = Field(description="From -1 (sounds bad) over 0 to 1 (good)")
    certainty: float
    counts: ToldOut
    read: ToldOut
    corrected_by_id: int | None
    corrected_at: datetime | None

    @classmethod
    def of(cls, tone: Tone) -> ToneOut:
        said = tone.correction
        return cls(
            interaction_id=tone.interaction_id,
            language=tone.language,
            model=tone.model,
            score=tone.score,
            certainty=tone.certainty,
            counts=ToldOut.of(told_by(tone)),
            read=ToldOut.of(told_by(as_read(tone))),
            corrected_by_id=said.by_id if said else None,
            corrected_at=said.at if said else None,
        )


class ToneCorrectionIn(Shape):
    """Your word on what a text tells. `holder` is a colleague only in notes and calls."""

    sentiment: Sentiment
    emotions: Annotated[list[EmotionName], Field(max_length=len(EMOTIONS))] = Field(default_factory=list)
    intent: IntentName
    holder: Holder = Holder.CUSTOMER

    def told(self) -> Told:
        """What the action takes."""
        return Told(self.sentiment, tuple(sorted(set(self.emotions))), self.intent, self.holder)
