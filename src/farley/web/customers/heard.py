"""What was heard in a text, as a timeline shows it: an emotion, what the text is for, and the words they hang on."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from farley.timeline.models import Interaction
from farley.understanding.models import Holder, Tone
from farley.web.words import EMOTIONS, INTENTS

_LIKELIER_THAN_NOT = 0.5
_MOST = 2


@dataclass(frozen=True)
class Heard:
    """One thing that was heard; `percent` is how probable it is. text[start:end] are the words that it hangs on."""

    label: str
    percent: int
    start: int
    end: int


@dataclass(frozen=True)
class Marked:
    """A text around the words to mark; all of it stands in `before` where none are."""

    before: str
    words: str = ""
    after: str = ""


def heard_in(interaction: Interaction) -> tuple[Heard, ...]:
    """What was heard in its text and is likelier than not, the most probable first; nothing before it was read."""
    tone: Tone | None = getattr(interaction, "tone", None)
    if tone is None:
        return ()
    found = [_emotion(tone, *emotion) for emotion in tone.emotions if emotion[1] >= _LIKELIER_THAN_NOT]
    if tone.intent in INTENTS and tone.intent_probability >= _LIKELIER_THAN_NOT:
        percent = round(100 * tone.intent_probability)
        found.append(Heard(str(INTENTS[tone.intent]), percent, tone.intent_start, tone.intent_end))
    return tuple(sorted(found, key=lambda heard: -heard.percent)[:_MOST])


def _emotion(tone: Tone, name: str, probability: float, start: int, end: int) -> Heard:
    label = str(EMOTIONS.get(name, name))
    if tone.holder == Holder.COLLEAGUE:
        label = _("%(emotion)s, of the colleague") % {"emotion": label}
    return Heard(label, round(100 * probability), start, end)


def marked(text: str, heard: tuple[Heard, ...]) -> Marked:
    """The text with the words that the surest thing hangs on, where these are not all of it."""
    if not heard or not 0 < heard[0].end - heard[0].start < len(text.strip()):
        return Marked(text)
    start, end = heard[0].start, heard[0].end
    return Marked(text[:start], text[start:end], text[end:])
