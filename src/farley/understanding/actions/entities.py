"""Read who and what is named in texts, and take down where people say that it is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Unpack

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from farley.analysis.entities import NAME, PhraseBook, find_entities, keys_in
from farley.analysis.entities import Entity as Found
from farley.analysis.identity import fold, normalise_company, normalise_email, normalise_name, normalise_phone
from farley.base import changes
from farley.base.access import require_writer
from farley.base.acts import ActWords, act_of
from farley.base.errors import Invalid
from farley.base.pieces import in_pieces
from farley.base.streams import Cursor, Place, reading, rows_after
from farley.customers.models import IdentifierKind
from farley.timeline.kinds import KINDS, Call, Meeting, Note
from farley.timeline.models import Direction, Interaction, InteractionQuerySet
from farley.understanding.actions.altered import MERGED_OR_PARTED, altered_since, records_around
from farley.understanding.actions.key_phrases import book_of_today, current_phrases
from farley.understanding.models import Entity, EntityKind, EntityRefusal
from farley.understanding.whom_we_know import WhomWeKnow, employers_of, owners_of, rows_of

_AT_ONCE = 100
_READ = [*(name for name, kind in KINDS.items() if kind.is_said), Note.name, Call.name, Meeting.name]
# How far the merges of customers were followed; one for all versions, as each reads by those of its day.
_MERGES = "understanding.entities.merges"
_MARKS = {EntityKind.MAIL: IdentifierKind.EMAIL, EntityKind.PHONE: IdentifierKind.PHONE}


@dataclass(frozen=True)
class EntityReader:
    """Reads texts: by which version of the rules and key phrases, and whom it knows."""

    version: str
    book: PhraseBook | None
    whom: WhomWeKnow = field(default_factory=WhomWeKnow)

    @property
    def name(self) -> str:
        """Each version reads everything once."""
        return f"understanding.entities:{self.version}"


def entity_reader() -> EntityReader:
    """Who reads today. Keep it for many calls: it asks for what is the same for all texts only once."""
    return EntityReader(_version(), book_of_today())


def read_new_entities(reader: EntityReader, *, at: datetime) -> int:
    """Read the next texts: who and what is named in them. Returns the number of texts read, 0 when there is nothing
    new.
    """
    # Reading takes a while, and nobody may have to wait for it to write: it is done before the transaction.
    read = _read(rows_after(_texts(), _place(reader.name), limit=_AT_ONCE), reader)
    with reading(reader.name, _texts(), limit=_AT_ONCE) as rows:
        read |= _read([row for row in rows if row.pk not in read], reader)
        _take_down(rows, read)
    return len(rows)


def read_entities_of_merged(reader: EntityReader, *, at: datetime) -> int:
    """Read the texts anew that are of customers who were merged since, or parted, or that name them: a name counts for
    whose it is today. Returns the number of merges, 0 when there is nothing new.
    """
    with altered_since(_MERGES, MERGED_OR_PARTED, limit=_AT_ONCE) as customer_ids:
        for some in in_pieces(sorted(_texts_around(customer_ids, reader)), _AT_ONCE):
            read = _read(list(_texts().filter(pk__in=some)), reader)
            with transaction.atomic():
                _hold_reader()
                # Meanwhile some may have been erased.
                _take_down([row for row in _texts().filter(pk__in=some) if row.pk in read], read)
    return len(customer_ids)


def _texts_around(customer_ids: Iterable[int], reader: EntityReader) -> set[int]:
    """The texts that were read before, of these customers, or that name them; of the records merged with them too."""
    place, found = _place(reader.name), set[int]()
    is_read = Q(tx__lt=place.tx) | Q(tx=place.tx, pk__lte=place.id)
    for some in in_pieces(records_around(customer_ids)):
        found.update(_texts().filter(is_read, customer__in=some).values_list("pk", flat=True))
        found.update(Entity.objects.filter(customer__in=some).values_list("interaction", flat=True))
    return found


def _take_down(rows: Sequence[Interaction], read: dict[int, list[Entity]]) -> None:
    """Keep what was read in these texts, in the place of what earlier readings found."""
    refused = _refusals(rows)
    Entity.objects.filter(interaction__in=[row.pk for row in rows]).delete()
    found = [entity for row in rows for entity in read.get(row.pk, ())]
    for entity in found:
        entity.refusal = refused.get((entity.interaction.customer.current_id, entity.kind, entity.words))
    Entity.objects.bulk_create(found, batch_size=200)


def share_with_entities_read() -> float:
    """How much of all texts was read by the rules and key phrases of today, from 0 to 1."""
    place = _place(EntityReader(_version(), None).name)
    if not rows_after(_texts(), place, limit=1):
        return 1.0
    total = _texts().count()
    ahead = _texts().filter(Q(tx__gt=place.tx) | Q(tx=place.tx, pk__gt=place.id)).count()
    return max(0.0, min(0.99, 1 - ahead / total)) if total else 1.0


@transaction.atomic
def refuse_entity(entity: Entity, **act: Unpack[ActWords]) -> EntityRefusal:
    """Say that words name nothing of the kind: not in this text, nor in the customer's others, nor when they are read
    anew.

    Raises Invalid where that was said already, or the text was read anew meanwhile.
    """
    who = act_of(act)
    require_writer(who.by)
    _hold_reader()
    held = Entity.objects.select_related("interaction__customer").filter(pk=entity.pk).first()
    if held is None or held.refusal_id is not None:
        raise Invalid(_("This was read anew meanwhile. Load the page again."))
    refusal = EntityRefusal.objects.create(
        interaction=held.interaction,
        kind=held.kind,
        words=held.words,
        start=held.start,
        end=held.end,
        by=who.by,
        at=who.at,
    )
    changes.note(refusal, "refuse", {"kind": (held.kind, "")}, who)
    records = list(rows_of([held.interaction.customer.current_id]))
    same = Entity.objects.filter(kind=held.kind, words=held.words, refusal=None, interaction__customer__in=records)
    same.update(refusal=refusal)
    return refusal


@transaction.atomic
def withdraw_entity_refusal(refusal: EntityRefusal, **act: Unpack[ActWords]) -> None:
    """Take it back: it was a slip, and the words are read as before.

    Raises Invalid where it was taken back already.
    """
    who = act_of(act)
    require_writer(who.by)
    _hold_reader()
    if not EntityRefusal.objects.filter(pk=refusal.pk, withdrawn_at=None).update(withdrawn_at=who.at):
        raise Invalid(_("This was taken back already."))
    changes.note(refusal, "withdraw", {"kind": ("", refusal.kind)}, who)
    Entity.objects.filter(refusal=refusal).update(refusal=None)


def _hold_reader() -> None:
    """Whoever reads texts waits until this transaction ends, so that no word of a person is lost."""
    name = EntityReader(_version(), None).name
    Cursor.objects.get_or_create(name=name)
    Cursor.objects.select_for_update().get(name=name)


def _version() -> str:
    phrases = current_phrases()
    return f"{NAME}+{phrases.pk}" if phrases else NAME


def _place(reader: str) -> Place:
    cursor = Cursor.objects.filter(name=reader).first() or Cursor(name=reader)
    return Place(cursor.tx, cursor.position)


def _texts() -> InteractionQuerySet:
    return Interaction.objects.filter(kind__in=_READ).exclude(text="").select_related("customer")


def _read(rows: Sequence[Interaction], reader: EntityReader) -> dict[int, list[Entity]]:
    """Who and what each text names, but for the customer whose text it is, their firm, and ourselves."""
    if not rows:
        return {}
    keys = {key for row in rows for key in keys_in(row.text)}
    whom = reader.whom
    known = whom.known(keys, [row.customer.current_id for row in rows])
    found: dict[int, list[Found]] = {
        row.pk: find_entities(
            row.text,
            known=known[row.customer.current_id],
            book=reader.book if _is_said(row) else None,
            region=whom.region,
            usual_language=row.customer.language,
        )
        for row in rows
    }
    owners = owners_of(_mark(row, each, whom.region) for row in rows for each in found[row.pk] if each.kind in _MARKS)
    employers = employers_of(row.customer.current_id for row in rows)
    read: dict[int, list[Entity]] = {row.pk: [] for row in rows}
    for row in rows:
        own = {row.customer.current_id, *employers.get(row.customer.current_id, ())}
        for each in found[row.pk]:
            owned = owners.get(_mark(row, each, whom.region), set()) if each.kind in _MARKS else set()
            customer = each.id if each.kind in ("person", "organisation") else 0
            customer = min(owned) if len(owned) == 1 else customer
            if not own & {customer, *owned} and not _is_ours(row, each, whom):
                read[row.pk].append(_entity(row, each, customer, reader.version))
    return read


def _mark(row: Interaction, found: Found, region: str) -> tuple[str, str]:
    """The mail address or phone number as it is compared."""
    words = row.text[found.start : found.end]
    if found.kind == EntityKind.MAIL:
        return IdentifierKind.EMAIL, normalise_email(words) or ""
    return IdentifierKind.PHONE, normalise_phone(words, region) or ""


def _is_said(row: Interaction) -> bool:
    """Whether the customer said it: what we write to many is no topic of theirs."""
    return row.direction == Direction.IN and KINDS[row.kind].is_said


def _is_ours(row: Interaction, found: Found, whom: WhomWeKnow) -> bool:
    words = row.text[found.start : found.end]
    if found.kind == EntityKind.PERSON:
        return not found.id and normalise_name(words) in whom.ourselves
    if found.kind == EntityKind.PHRASE:
        return fold(found.words) in {word for name in whom.ourselves for word in (name, *name.split())}
    if found.kind == EntityKind.MAIL:
        return whom.is_our_address(normalise_email(words) or "")
    return found.kind == EntityKind.ORGANISATION and normalise_company(words) in whom.ourselves


def _entity(row: Interaction, found: Found, customer: int, version: str) -> Entity:
    return Entity(
        interaction=row,
        kind=found.kind,
        start=found.start,
        end=found.end,
        words=found.words,
        customer_id=customer or None,
        product_id=found.id if found.kind == EntityKind.PRODUCT else None,
        is_plain=found.is_plain,
        score=found.score,
        language=found.language,
        model=version,
    )


def _refusals(rows: Sequence[Interaction]) -> dict[tuple[int, str, str], EntityRefusal]:
    """What people refused in any text of these customers: whose, which kind, which words."""
    records = list(rows_of(sorted({row.customer.current_id for row in rows})))
    found: dict[tuple[int, str, str], EntityRefusal] = {}
    for each in _standing(records):
        found[each.interaction.customer.current_id, each.kind, each.words] = each
    return found


def _standing(records: Iterable[int]) -> Iterable[EntityRefusal]:
    rows = EntityRefusal.objects.filter(withdrawn_at=None, interaction__customer__in=list(records))
    return rows.select_related("interaction__customer").order_by("at", "pk")
