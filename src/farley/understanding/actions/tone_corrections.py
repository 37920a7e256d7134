"""People's word on what a text tells. It counts in the place of the model's, also when the text is read anew."""

from __future__ import annotations

from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from farley.analysis.language.questions import EMOTIONS, INTENTS, TOLD_BY_OTHERS
from farley.base import changes
from farley.base.access import require_writer
from farley.base.acts import ActWords, act_of
from farley.base.errors import Invalid
from farley.timeline.models import Interaction
from farley.understanding.actions.tones import hold_readers, kind_of_text
from farley.understanding.hearing import Told, as_read, corrected, told_by, told_by_person
from farley.understanding.models import Holder, Sentiment, Tone, ToneCorrection


@transaction.atomic
def correct_tone(interaction: Interaction, said: Told, **act: Unpack[ActWords]) -> ToneCorrection:
    """Say what a text tells; saying the same as the model confirms it. What is computed from tones follows.

    Raises Invalid where the text was not read yet, or what is said of it is not known.
    """
    who = act_of(act)
    require_writer(who.by)
    tone = _read_tone(interaction)
    _check(interaction, said)
    read = as_read(tone)
    correction = ToneCorrection.objects.create(
        interaction=interaction,
        sentiment=said.sentiment,
        emotions=sorted(set(said.emotions)),
        intent=said.intent,
        holder=said.holder,
        read=told_by(read).as_json(),
        model=tone.model,
        by=who.by,
        at=who.at,
    )
    changed = _changed(told_by(tone), told_by_person(correction))
    changes.note(correction, "correct" if changed else "confirm", changed, who)
    _replace(tone, corrected(read, correction))
    return correction


@transaction.atomic
def withdraw_tone_correction(interaction: Interaction, **act: Unpack[ActWords]) -> None:
    """Take the last word on a text back: it was a slip. The one before counts again, or else what the model read.

    Raises Invalid where nobody said anything.
    """
    who = act_of(act)
    require_writer(who.by)
    tone = _read_tone(interaction)
    standing = list(interaction.tone_corrections.filter(withdrawn_at=None).order_by("-at", "-id")[:2])
    if not standing:
        raise Invalid(_("Nobody has corrected this yet."))
    standing[0].withdrawn_at = who.at
    standing[0].save(update_fields=["withdrawn_at"])
    changes.note(standing[0], "withdraw", {}, who)
    _replace(tone, corrected(as_read(tone), standing[1] if len(standing) > 1 else None))


def _read_tone(interaction: Interaction) -> Tone:
    """What counts of the text now. Whoever reads texts waits meanwhile, so that no word of a person is lost."""
    hold_readers()
    tone = Tone.objects.filter(interaction=interaction).first()
    if tone is None:
        raise Invalid(_("This text was not read yet. Try again in a minute."))
    return tone


def _check(interaction: Interaction, said: Told) -> None:
    if said.sentiment not in Sentiment.values:
        raise Invalid(_("Say whether it sounds pleased, upset, or neither."), field="sentiment")
    if unknown := set(said.emotions) - set(EMOTIONS):
        raise Invalid(_("This emotion is not known: %(name)s.") % {"name": min(unknown)}, field="emotions")
    if said.intent not in INTENTS:
        raise Invalid(_("Say what the text is for."), field="intent")
    if said.holder not in Holder.values:
        raise Invalid(_("Say whose feeling it is."), field="holder")
    if said.holder == Holder.COLLEAGUE and kind_of_text(interaction) not in TOLD_BY_OTHERS:
        raise Invalid(_("A customer wrote this: the feeling is the customer's."), field="holder")


def _changed(before: Told, after: Told) -> changes.Fields:
    pairs = {name: (_plain(old), _plain(getattr(after, name))) for name, old in vars(before).items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _plain(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _replace(tone: Tone, new: Tone) -> None:
    """The new row has a new place in the stream, so that the warehouse and the segments learn of it."""
    tone.delete()
    new.save(force_insert=True)
