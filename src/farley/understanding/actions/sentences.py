"""Take down what customers say, sentence by sentence, each with its meaning and the theme that it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from farley.analysis.encoder import ENCODER, encode
from farley.analysis.themes import packed, sentences_of
from farley.base.streams import Cursor, Place, reading, rows_after
from farley.timeline.kinds import KINDS
from farley.timeline.models import Direction, Interaction, InteractionQuerySet
from farley.understanding.models import Sentence
from farley.understanding.queries.anchors import anchors_of_today, audience_of

# Each encoder reads everything once.
_READER = f"understanding.sentences:{ENCODER}"
_AT_ONCE = 100
_SAID = [name for name, kind in KINDS.items() if kind.is_said]


def read_new_sentences(*, at: datetime) -> int:
    """Read the next texts that customers sent. Returns the number of texts read, 0 when there is nothing new."""
    # Reading takes a while, and nobody may have to wait for it to write: it is done before the transaction.
    ahead = rows_after(_texts(), _place(), limit=_AT_ONCE)
    nothing: dict[int, list[Sentence]] = {row.pk: [] for row in ahead}
    read = nothing | _by_text(_read(ahead))
    with reading(_READER, _texts(), limit=_AT_ONCE) as rows:
        missed = _by_text(_read([row for row in rows if row.pk not in read]))
        found = [sentence for row in rows for sentence in (read | missed).get(row.pk, [])]
        # What an earlier encoder read goes.
        Sentence.objects.filter(interaction__in=[row.pk for row in rows]).delete()
        Sentence.objects.bulk_create(found, batch_size=200)
    return len(rows)


def _place() -> Place:
    cursor = Cursor.objects.filter(name=_READER).first() or Cursor(name=_READER)
    return Place(cursor.tx, cursor.position)


def _texts() -> InteractionQuerySet:
    said = Interaction.objects.filter(kind__in=_SAID, direction=Direction.IN).exclude(text="")
    return said.select_related("customer__canonical")


def _by_text(sentences: Sequence[Sentence]) -> dict[int, list[Sentence]]:
    found: dict[int, list[Sentence]] = {}
    for sentence in sentences:
        found.setdefault(sentence.interaction_id, []).append(sentence)
    return found


def _read(rows: Sequence[Interaction]) -> list[Sentence]:
    pieces = [(row, piece) for row in rows for piece in sentences_of(row.text, usual_language=row.customer.language)]
    if not pieces:
        return []
    vectors = encode([row.text[piece.start : piece.end] for row, piece in pieces])
    themes, likeness = anchors_of_today().place(vectors, [audience_of(row) for row, _piece in pieces])
    return [
        Sentence(
            interaction=row,
            customer_id=row.customer_id,
            start=piece.start,
            end=piece.end,
            language=piece.language,
            happened_at=row.happened_at,
            vector=vector,
            theme_id=theme_id,
            likeness=like,
        )
        for (row, piece), vector, theme_id, like in zip(pieces, packed(vectors), themes, likeness, strict=True)
    ]
