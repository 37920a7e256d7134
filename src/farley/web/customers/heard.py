"""What was heard in a text, as a timeline shows it: an emotion, what the text is for, and the words they hang on; or a
person's word on it, with what the model read beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from farley.analysis.language.questions import TOLD_BY_OTHERS
from farley.timeline.models import Interaction
from farley.understanding.actions.tones import kind_of_text
from farley.understanding.hearing import LIKELIER_THAN_NOT, Told, as_read, told_by, told_by_person
from farley.understanding.models import Holder, Sentiment, Tone
from farley.web.words import EMOTIONS, INTENTS

_MOST = 2


@dataclass(frozen=True)
class Heard:
    """One thing that was heard; `percent` is how probable it is. text[start:end] are the words that it hangs on."""

    label: str
    percent: int
    start: int
    end: int


@dataclass(frozen=True)
class PersonsWord:
    """What a person said that a text tells, who and when; and in `read` what the model had read."""

    labels: tuple[str, ...]
    by: str
    at: datetime
    read: str
    is_confirmed: bool


@dataclass(frozen=True)
class ToneForm:
    """What can be said of a text, and what is chosen."""

    chosen: Told
    sentiments: list[tuple[str, str]]
    emotions: list[tuple[str, str]]
    intents: list[tuple[str, str]]
    holders: list[tuple[str, str]]
    has_word: bool


def heard_in(interaction: Interaction) -> tuple[Heard, ...]:
    """What was heard in its text and is likelier than not, the most probable first; nothing before it was read, and
    nothing where a person's word stands instead.
    """
    tone: Tone | None = getattr(interaction, "tone", None)
    if tone is None or tone.correction is not None:
        return ()
    found = [_emotion(tone, *emotion) for emotion in tone.emotions if emotion[1] >= LIKELIER_THAN_NOT]
    if tone.intent in INTENTS and tone.intent_probability >= LIKELIER_THAN_NOT:
        percent = round(100 * tone.intent_probability)
        found.append(Heard(str(INTENTS[tone.intent]), percent, tone.intent_start, tone.intent_end))
    return tuple(sorted(found, key=lambda heard: -heard.percent)[:_MOST])


def persons_word_on(interaction: Interaction) -> PersonsWord | None:
    """A person's word on its text, where somebody said something."""
    tone: Tone | None = getattr(interaction, "tone", None)
    if tone is None or tone.correction is None:
        return None
    said, read = told_by_person(tone.correction), told_by(as_read(tone))
    return PersonsWord(
        labels=_labels(said),
        by=tone.correction.by.name if tone.correction.by else "",
        at=tone.correction.at,
        read=" · ".join(_labels(read)),
        is_confirmed=said == read,
    )


def tone_form(interaction: Interaction, tone: Tone) -> ToneForm:
    """The form that says what a text tells, filled with what counts now."""
    is_told = kind_of_text(interaction) in TOLD_BY_OTHERS
    return ToneForm(
        chosen=told_by(tone),
        sentiments=[(value, str(label)) for value, label in Sentiment.choices],
        emotions=[(name, str(label)) for name, label in EMOTIONS.items()],
        intents=[*((name, str(label)) for name, label in INTENTS.items()), ("statement", _("Tells something"))],
        holders=[(value, str(label)) for value, label in Holder.choices] if is_told else [],
        has_word=tone.correction_id is not None,
    )


def _labels(told: Told) -> tuple[str, ...]:
    found = [str(Sentiment(told.sentiment).label), *(str(EMOTIONS.get(name, name)) for name in told.emotions)]
    if told.intent in INTENTS:
        found.append(str(INTENTS[told.intent]))
    if told.holder == Holder.COLLEAGUE:
        found.append(_("feeling of the colleague"))
    return tuple(found)


def _emotion(tone: Tone, name: str, probability: float, start: int, end: int) -> Heard:
    label = str(EMOTIONS.get(name, name))
    if tone.holder == Holder.COLLEAGUE:
        label = _("%(emotion)s, of the colleague") % {"emotion": label}
    return Heard(label, round(100 * probability), start, end)


def marked(text: str, heard: tuple[Heard, ...]) -> tuple[int, int]:
    """Where the words stand that the surest thing hangs on, equal where these are all of the text."""
    if not heard or not 0 < heard[0].end - heard[0].start < len(text.strip()):
        return 0, 0
    return heard[0].start, heard[0].end
