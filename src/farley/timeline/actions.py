"""Record and retract: the only two ways to alter the timeline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Unpack

from django.db import connection, transaction
from django.db.models import CharField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat, Left
from django.utils.translation import gettext as _

from farley.analysis.search import tokens
from farley.base import bulk, changes, files, search
from farley.base.access import EVERYBODY, require_writer
from farley.base.acts import ActWords, act_of
from farley.base.changes import Act, Batch
from farley.base.errors import Invalid
from farley.customers.models import Customer
from farley.timeline import kinds
from farley.timeline.models import Attachment, Direction, Interaction, InteractionSearch, LastInteraction, Learned


@dataclass(frozen=True)
class FileDraft:
    """A file to attach."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Happening:
    """What happened, about to be recorded. `identifier` is "kind:key" of what the customer was recognised by.
    Without `has_time` only the day was told, and `happened_at` is where it begins.
    """

    customer: Customer
    what: kinds.Kind
    channel: str
    happened_at: datetime
    direction: str = Direction.NONE
    title: str = ""
    text: str = ""
    amount: Decimal | None = None
    currency: str = ""
    learned_how: str = Learned.SEEN
    confidence: float = 1.0
    audience: str = EVERYBODY
    external_id: str | None = None
    identifier: str = ""
    thread: str = ""
    files: tuple[FileDraft, ...] = ()
    has_time: bool = True


def record(happening: Happening, **act: Unpack[ActWords]) -> Interaction:
    """Put one thing that happened on a customer's timeline. What a wrong clock puts into the future is dated now.

    Raises Invalid where it was already recorded from this source.
    """
    recorded = record_many([happening], **act)
    if not recorded:
        raise Invalid(_("This was already recorded."))
    return recorded[0]


@transaction.atomic
def record_many(happenings: Sequence[Happening], **act: Unpack[ActWords]) -> list[Interaction]:
    """Put many things on the timeline. Returns what is new, in the order given.

    What the same source already recorded for the customer (by external id) is left as it is.
    """
    who = act_of(act)
    require_writer(who.by)
    new = _not_yet_recorded(happenings, who.source)
    rows = bulk.insert([_row(happening, who) for happening in new])
    _keep_files(rows, new)
    _make_findable(rows)
    _move_last(rows)
    return rows


def retract(interaction: Interaction, **act: Unpack[ActWords]) -> Interaction:
    """Say that something recorded does not count, and why; the record itself stays. Returns the retraction.

    Raises Invalid where it was retracted before.
    """
    retractions = retract_many([interaction], **act)
    if not retractions:
        raise Invalid(_("This was already taken back."))
    return retractions[0]


@transaction.atomic
def retract_many(
    interactions: Sequence[Interaction], *, may_come_again: bool = False, **act: Unpack[ActWords]
) -> list[Interaction]:
    """Retract many things that still stand. Returns the retractions: one for each customer and audience.

    With `may_come_again` their sources' ids are set aside, so that the same things can be recorded anew.
    """
    who = act_of(act)
    require_writer(who.by)
    standing = Interaction.objects.select_for_update().filter(
        pk__in=[interaction.pk for interaction in interactions], retracted_by=None
    )
    groups: dict[tuple[int, str], list[Interaction]] = defaultdict(list)
    for interaction in standing.select_related("customer").order_by("id"):
        groups[interaction.customer_id, interaction.audience].append(interaction)
    retractions = record_many([_retraction(group, who) for group in groups.values()], **act)
    for retraction, group in zip(retractions, groups.values(), strict=True):
        Interaction.objects.filter(pk__in=[row.pk for row in group]).update(retracted_by=retraction)
    changes.note_many(
        changes.change_of(row, "retract", {"retracted_by": (None, retraction.pk)}, who)
        for retraction, group in zip(retractions, groups.values(), strict=True)
        for row in group
    )
    if may_come_again:
        ids = [row.pk for group in groups.values() for row in group if row.external_id]
        aside = Left(Concat(Cast("pk", CharField()), Value(":"), "external_id"), 200)
        Interaction.objects.filter(pk__in=ids).update(external_id=aside)
    find_last_again({pk for pk, _audience in groups})
    return retractions


@transaction.atomic
def correct_many(corrections: Sequence[tuple[Interaction, Happening]], **act: Unpack[ActWords]) -> list[Interaction]:
    """Say how things really were: what was recorded is retracted, and recorded anew as it is known now.

    The new records, which are returned, take over the ids by which their source knows them.
    """
    retract_many([recorded for recorded, _told in corrections], may_come_again=True, **act)
    return record_many([told for _recorded, told in corrections], **act)


@transaction.atomic
def retract_batch(which: Batch, /, *, most: int = 1000, **act: Unpack[ActWords]) -> int:
    """Retract up to `most` of what a batch recorded. Returns how many; call it until that is none.

    Their sources' ids are set aside, so that the same things can be recorded anew.
    """
    rows = list(Interaction.objects.filter(batch=which).standing().order_by("id")[:most])
    if rows:
        retract_many(rows, may_come_again=True, **act)
    return len(rows)


def _retraction(group: Sequence[Interaction], who: Act) -> Happening:
    first = group[0]
    return Happening(
        customer=first.customer,
        what=kinds.Retracted(interaction_ids=tuple(row.pk for row in group)),
        channel=first.channel,
        happened_at=first.happened_at,
        has_time=first.has_time,
        text=who.why,
        audience=first.audience,
    )


def find_last_again(customer_ids: Iterable[int]) -> None:
    """Look up anew when these customers were last in touch, as far as whoever sees them may know."""
    ids = sorted(set(customer_ids))
    known = Interaction.objects.filter(
        Q(audience=EVERYBODY) | Q(audience=OuterRef("audience")), customer=OuterRef("pk")
    )
    newest = Subquery(known.standing().order_by("-happened_at", "-id").values("pk")[:1])
    for start in range(0, len(ids), 500):
        customers = Customer.objects.filter(pk__in=ids[start : start + 500])
        LastInteraction.objects.filter(customer__in=customers).delete()
        _move_last(Interaction.objects.filter(pk__in=customers.annotate(newest=newest).values("newest")))


def _not_yet_recorded(happenings: Sequence[Happening], source: str) -> list[Happening]:
    keys = {(h.external_id, h.customer.pk) for h in happenings if h.external_id}
    seen: set[tuple[str | None, int]] = set()
    ids = sorted({key for key, _pk in keys if key})
    for start in range(0, len(ids), 500):
        found = Interaction.objects.filter(source=source, external_id__in=ids[start : start + 500])
        seen |= set(found.values_list("external_id", "customer_id"))
    new = []
    for happening in happenings:
        key = (happening.external_id, happening.customer.pk)
        if happening.external_id and key in seen:
            continue
        seen.add(key)
        new.append(happening)
    return new


def _row(happening: Happening, who: Act) -> Interaction:
    return Interaction(
        customer_id=happening.customer.pk,
        kind=happening.what.name,
        version=happening.what.version,
        channel=happening.channel,
        direction=happening.direction,
        happened_at=min(happening.happened_at, who.at),
        has_time=happening.has_time,
        recorded_at=who.at,
        recorded_by_id=who.by.pk if who.by else None,
        source=who.source,
        learned_how=happening.learned_how,
        confidence=happening.confidence,
        title=happening.title[:400],
        text=happening.text,
        amount=happening.amount,
        currency=happening.currency,
        data={key: value for key, value in vars(happening.what).items() if value not in (None, "", (), {})},
        audience=happening.audience,
        external_id=happening.external_id,
        identifier=happening.identifier[:420],
        thread=happening.thread[:200],
        batch_id=who.batch.pk if who.batch else None,
    )


def _keep_files(rows: Sequence[Interaction], happenings: Sequence[Happening]) -> None:
    attachments = []
    for row, happening in zip(rows, happenings, strict=True):
        for file in happening.files:
            kept = files.keep(file.content)
            attachments.append(
                Attachment(
                    interaction=row,
                    name=files.safe_name(file.name),
                    content_type=file.content_type[:120],
                    size=kept.size,
                    sha256=kept.sha256,
                )
            )
    Attachment.objects.bulk_create(attachments)


def _make_findable(rows: Sequence[Interaction]) -> None:
    search.index(
        InteractionSearch,
        ((row.pk, tokens(f"{row.title}\n{row.text}", infix=False)) for row in rows if row.title or row.text),
    )


def _move_last(rows: Iterable[Interaction]) -> None:
    """Keep the newest contact of each customer; what happened earlier and came in late leaves it alone."""
    newest: dict[int, Interaction] = {}
    for row in _known_to_all(list(rows)):
        if row.kind != kinds.Retracted.name:
            best = newest.get(row.customer_id)
            if best is None or row.happened_at > best.happened_at:
                newest[row.customer_id] = row
    if not newest:
        return
    table = LastInteraction._meta.db_table
    sql = (
        f"INSERT INTO {table} (customer_id, happened_at, has_time, channel) VALUES (%s, %s, %s, %s) "  # noqa: S608 - our own table
        "ON CONFLICT (customer_id) DO UPDATE SET happened_at = excluded.happened_at, has_time = excluded.has_time, "
        f"channel = excluded.channel WHERE excluded.happened_at > {table}.happened_at"
    )
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(pk, adapt(r.happened_at), r.has_time, r.channel) for pk, r in sorted(newest.items())])


def _known_to_all(rows: Sequence[Interaction]) -> list[Interaction]:
    """What everybody knows who sees the customer: even the day of a contact would tell of what is kept from them."""
    limited = {row.customer_id for row in rows if row.audience != EVERYBODY}
    audiences = dict(Customer.objects.filter(pk__in=limited).values_list("pk", "audience")) if limited else {}
    return [row for row in rows if row.audience in (EVERYBODY, audiences.get(row.customer_id))]


@transaction.atomic
def move_many(interactions: Sequence[Interaction], to: Customer, **act: Unpack[ActWords]) -> list[Interaction]:
    """Say that things belong to another customer: they are recorded there anew and retracted here. Returns the new."""
    who = act_of(act)
    require_writer(who.by)
    # Locked, or two who move the same at once would each record it anew.
    standing = list(
        Interaction.objects.select_for_update()
        .filter(pk__in=[interaction.pk for interaction in interactions], retracted_by=None)
        .prefetch_related("attachments")
        .order_by("id")
    )
    moved = Interaction.objects.bulk_create([_copy(row, to, who) for row in standing])
    Attachment.objects.bulk_create(
        [
            Attachment(interaction=new, name=f.name, content_type=f.content_type, size=f.size, sha256=f.sha256)
            for row, new in zip(standing, moved, strict=True)
            for f in row.attachments.all()
        ]
    )
    _make_findable(moved)
    _move_last(moved)
    why = who.why or _whose(to)
    retract_many(standing, by=who.by, at=who.at, source=who.source, batch=who.batch, why=why)
    return moved


def _whose(customer: Customer) -> str:
    """Whose it is, on somebody else's timeline: a customer whom not everybody may see is not named there."""
    if customer.audience != EVERYBODY:
        return _("Belongs to another customer.")
    return _("Belongs to %(name)s.") % {"name": customer.name}


def _copy(row: Interaction, to: Customer, who: Act) -> Interaction:
    kept = ("kind", "version", "channel", "direction", "happened_at", "has_time", "learned_how", "confidence", "title")
    more = ("text", "amount", "currency", "data", "audience", "identifier", "thread")
    values = {name: getattr(row, name) for name in (*kept, *more)}
    return Interaction(
        customer=to, recorded_at=who.at, recorded_by=who.by, source=who.source, batch=who.batch, **values
    )
