"""Read the tone of what customers say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from farley.analysis.tone import read_tones as tones_of
from farley.base.streams import Cursor, Place, reading, rows_after
from farley.timeline.kinds import KINDS
from farley.timeline.models import Direction, Interaction, InteractionQuerySet
from farley.understanding.models import Tone

_READER = "understanding.tones"
_AT_ONCE = 100
_SAID = [name for name, kind in KINDS.items() if kind.is_said]


def read_new_tones(*, at: datetime) -> int:
    """Read the tone of the next texts that customers sent. Returns the number of texts read, 0 when there is nothing
    new.

    Raises analysis.tone.ModelDamaged.
    """
    # Reading takes a while, and nobody may have to wait for it to write: it is done before the transaction.
    cursor = Cursor.objects.filter(name=_READER).first() or Cursor(name=_READER)
    ahead = rows_after(_texts(), Place(cursor.tx, cursor.position), limit=_AT_ONCE)
    tones = {tone.interaction_id: tone for tone in _read(ahead)}
    with reading(_READER, _texts(), limit=_AT_ONCE) as rows:
        missed = _read([row for row in rows if row.pk not in tones])
        found = [tones[row.pk] for row in rows if row.pk in tones]
        Tone.objects.bulk_create([*found, *missed], ignore_conflicts=True)
    return len(rows)


def are_tones_read() -> bool:
    """Says whether the tone of everything that customers sent has been read."""
    cursor = Cursor.objects.filter(name=_READER).first() or Cursor(name=_READER)
    return not rows_after(_texts(), Place(cursor.tx, cursor.position), limit=1)


def _texts() -> InteractionQuerySet:
    return (
        Interaction.objects.filter(kind__in=_SAID, direction=Direction.IN).exclude(text="").select_related("customer")
    )


def _read(rows: Sequence[Interaction]) -> list[Tone]:
    found: list[Tone] = []
    by_language = sorted(rows, key=lambda row: row.customer.language)
    for language, group in groupby(by_language, key=lambda row: row.customer.language):
        same = list(group)
        tones = tones_of([row.text for row in same], usual_language=language)
        found += [Tone(interaction=row, **vars(tone)) for row, tone in zip(same, tones, strict=True)]
    return found
