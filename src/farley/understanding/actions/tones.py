"""Read what texts tell: those of customers, and what colleagues wrote down about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from farley.analysis.language.model import NAME
from farley.analysis.language.questions import HOLDERS, TOLD_BY_OTHERS
from farley.analysis.language.reading import Signals, read_signals
from farley.base.streams import Cursor, Place, reading, rows_after
from farley.timeline.kinds import KINDS, Call, Meeting, Message, Note
from farley.timeline.models import Direction, Interaction, InteractionQuerySet
from farley.understanding.hearing import corrected
from farley.understanding.language_versions import current_adjustment, current_version
from farley.understanding.models import Holder, Tone, ToneCorrection

_READER = "understanding.tones:"
_AT_ONCE = 100
_SAID = [name for name, kind in KINDS.items() if kind.is_said]
_TOLD = {Note.name: "note", Meeting.name: "note", Call.name: "call"}


def read_new_tones(*, at: datetime) -> int:
    """Read the next texts: what customers sent, and what colleagues wrote about them. Returns the number of texts read,
    0 when there is nothing new.

    Raises analysis.language.model.ModelDamaged.
    """
    # Reading takes a while, and nobody may have to wait for it to write: it is done before the transaction.
    reader = reader_name()
    ahead = rows_after(_texts(), _place(reader), limit=_AT_ONCE)
    tones = {tone.interaction_id: tone for tone in _read(ahead)}
    with reading(reader, _texts(), limit=_AT_ONCE) as rows:
        missed = _read([row for row in rows if row.pk not in tones])
        found = [*(tones[row.pk] for row in rows if row.pk in tones), *missed]
        said = _words_of_people(rows)
        # What an earlier model read goes; the new row has a new place in the stream.
        Tone.objects.filter(interaction__in=[row.pk for row in rows]).delete()
        Tone.objects.bulk_create([corrected(tone, said.get(tone.interaction_id)) for tone in found])
    return len(rows)


def hold_readers() -> None:
    """Make whoever reads texts wait until this transaction ends."""
    name = reader_name()
    Cursor.objects.get_or_create(name=name)
    Cursor.objects.select_for_update().get(name=name)


def are_tones_read() -> bool:
    """Says whether everything has been read by the model of today."""
    return not rows_after(_texts(), _place(reader_name()), limit=1)


def reader_name() -> str:
    """Each model reads everything once, and so does each version that was learned on top of it."""
    version = current_version()
    return f"{_READER}{version or NAME}"


def read_anew() -> None:
    """Let the model of today read everything once more."""
    Cursor.objects.filter(name=reader_name()).delete()


def share_read() -> float:
    """How much of all texts the model of today has read, from 0 to 1."""
    texts = _texts().count()
    read = Tone.objects.filter(model=str(current_version() or NAME)).count()
    return min(1.0, read / texts) if texts else 1.0


def _place(reader: str) -> Place:
    cursor = Cursor.objects.filter(name=reader).first() or Cursor(name=reader)
    return Place(cursor.tx, cursor.position)


def _texts() -> InteractionQuerySet:
    said = Interaction.objects.filter(kind__in=_SAID, direction=Direction.IN)
    told = Interaction.objects.filter(kind__in=_TOLD)
    return (said | told).exclude(text="").select_related("customer")


def _words_of_people(rows: Sequence[Interaction]) -> dict[int, ToneCorrection]:
    """What people said of these texts, by interaction."""
    standing = ToneCorrection.objects.filter(interaction__in=[row.pk for row in rows], withdrawn_at=None)
    return {each.interaction_id: each for each in standing.order_by("at", "id")}


def _read(rows: Sequence[Interaction]) -> list[Tone]:
    found: list[Tone] = []
    own = current_adjustment() if rows else None
    for (kind, language), group in groupby(sorted(rows, key=_manner), key=_manner):
        same = list(group)
        read = read_signals([row.text for row in same], kind=kind, usual_language=language, own=own)
        found += [_tone(row, signals, kind) for row, signals in zip(same, read, strict=True)]
    return found


def _manner(row: Interaction) -> tuple[str, str]:
    """As what a text is read, and in which language where its script does not tell."""
    return kind_of_text(row), row.customer.language


def kind_of_text(row: Interaction) -> str:
    """As which kind of text the model reads it: mail, chat, note or call."""
    return _TOLD.get(row.kind, "chat" if row.kind == Message.name else "mail")


def _tone(row: Interaction, signals: Signals, kind: str) -> Tone:
    is_own = kind in TOLD_BY_OTHERS and signals.holder.name == HOLDERS[0]
    return Tone(
        interaction=row,
        score=signals.score,
        certainty=signals.certainty,
        language=signals.language,
        model=signals.model,
        start=signals.sentiment.start if signals.sentiment.name != "neutral" else 0,
        end=signals.sentiment.end if signals.sentiment.name != "neutral" else 0,
        emotions=[[each.name, round(each.probability, 3), each.start, each.end] for each in signals.emotions],
        intent=signals.intent.name,
        intent_probability=signals.intent.probability,
        intent_start=signals.intent.start,
        intent_end=signals.intent.end,
        holder=Holder.COLLEAGUE if is_own else Holder.CUSTOMER,
    )
