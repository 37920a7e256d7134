"""See which later records show that what was promised was done.

What is promised now is held against what came after it, what was promised before against what is new. Where very much
happens with a customer only what is near is compared: so reading goes on as quickly after years as on the first day,
and what comes hundreds of entries later shows nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from django.db.models import Q

from farley.analysis.promises import Deed, keeps
from farley.base.access import narrowest
from farley.customers.models import Customer
from farley.timeline.kinds import KINDS, Call, Meeting, Note, Purchase
from farley.timeline.models import Direction, Interaction
from farley.understanding.models import Promise, PromiseQuerySet, Side

SAID = {name for name, kind in KINDS.items() if kind.is_said}
WRITTEN_DOWN = {Note.name, Call.name, Meeting.name}
_DEEDS = [*SAID, *WRITTEN_DOWN, Purchase.name]
# How long after a promise something may show that it was kept.
_REMEMBERED = timedelta(days=90)
# So many open promises of a customer are held against what is new, and each new one against at least so many entries.
_NEAREST = 100


def look_for_deeds(rows: Sequence[Interaction]) -> None:
    """See which promises something shows to be kept, where these rows could: they promise, show that something was
    done, or take back what did.
    """
    if not rows:
        return
    numbers = [row.pk for row in rows]
    opened = list(Promise.objects.filter(kept_with__retracted_by__in=numbers).values_list("pk", flat=True))
    Promise.objects.filter(pk__in=opened).update(kept_with=None)
    look_for_deeds_after(_open().filter(Q(interaction__in=numbers) | Q(pk__in=opened)))
    _look_before([row for row in rows if row.kind in _DEEDS and row.retracted_by_id is None])


def look_for_deeds_after(promises: Iterable[Promise]) -> None:
    """Hold these promises against what came after each."""
    by_customer: dict[int, list[Promise]] = defaultdict(list)
    for promise in sorted(promises, key=lambda promise: (promise.happened_at, promise.pk)):
        by_customer[promise.customer.current_id].append(promise)
    ids = _records_of(by_customer)
    for customer, theirs in by_customer.items():
        for promise, deeds in _each_with_deeds(theirs, ids[customer]):
            _note_kept(promise, deeds)


def look_for_deeds_anew(records: Sequence[int]) -> None:
    """See anew which promises in what was recorded for these customers something shows to be kept."""
    theirs = Promise.objects.filter(customer__in=records)
    theirs.exclude(kept_with=None).update(kept_with=None)
    look_for_deeds_after(_open().filter(customer__in=records))


def is_ours(row: Interaction) -> bool:
    """Whether it is what we sent or wrote down."""
    return row.kind in WRITTEN_DOWN or row.direction == Direction.OUT


def _open() -> PromiseQuerySet:
    """Promises that still count, of which neither a person nor an entry says what became of them."""
    found = Promise.objects.filter(answer=None, kept_with=None, interaction__retracted_by=None)
    return found.select_related("interaction", "customer")


def _records_of(customers: Iterable[int]) -> dict[int, list[int]]:
    """The ids under which facts about each of these customers were recorded, those of merged records included."""
    ids: dict[int, list[int]] = defaultdict(list)
    records = Customer.objects.filter(Q(pk__in=list(customers)) | Q(canonical__in=list(customers)))
    for pk, canonical in records.values_list("pk", "canonical"):
        ids[canonical or pk].append(pk)
    return ids


_Told = tuple[Interaction, Deed]


def _each_with_deeds(promises: Sequence[Promise], ids: Sequence[int]) -> Iterator[tuple[Promise, list[_Told]]]:
    """Each of these promises, which stand in the order of time, with the next of what happened after it."""
    rows = Interaction.objects.standing().filter(customer__in=ids, kind__in=_DEEDS).select_related("customer")
    rows = rows.order_by("happened_at", "id")
    deeds: list[_Told] = []
    are_all = False
    for promise in promises:
        deeds = [deed for deed in deeds if deed[0].happened_at > promise.happened_at]
        if len(deeds) < _NEAREST and not are_all:
            deeds = [_told(row) for row in rows.filter(happened_at__gt=promise.happened_at)[: 3 * _NEAREST]]
            are_all = len(deeds) < 3 * _NEAREST
        yield promise, deeds


def _look_before(rows: Sequence[Interaction]) -> None:
    """Hold the newest open promises of their customers against these entries."""
    by_customer: dict[int, list[_Told]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.happened_at, row.pk)):
        by_customer[row.customer.current_id].append(_told(row))
    ids = _records_of(by_customer)
    for customer, deeds in by_customer.items():
        first, last = deeds[0][0].happened_at, deeds[-1][0].happened_at
        made = _open().filter(happened_at__gte=first - _REMEMBERED, happened_at__lt=last, customer__in=ids[customer])
        for promise in made.order_by("-happened_at", "-id")[:_NEAREST]:
            _note_kept(promise, deeds)


def _told(row: Interaction) -> _Told:
    by_us = row.direction != Direction.IN if row.kind == Call.name else is_ours(row)
    return row, Deed(row.kind, by_us, row.text)


def _note_kept(promise: Promise, deeds: Iterable[_Told]) -> None:
    """Note the first of these later records that shows a promise to be kept."""
    promise.kept_with = next((deed for deed, told in deeds if _is_kept_with(promise, deed, told)), None)
    if promise.kept_with is not None:
        promise.save(update_fields=["kept_with"])


def _is_kept_with(promise: Promise, deed: Interaction, told: Deed) -> bool:
    """Whether a later record shows that a promise was kept; one that is for fewer people tells the others nothing."""
    if not promise.happened_at < deed.happened_at <= promise.happened_at + _REMEMBERED:
        return False
    seen_by = [promise.interaction.audience, promise.customer.audience]
    if narrowest([*seen_by, deed.audience, deed.customer.audience]) != narrowest(seen_by):
        return False
    return keeps(promise.sentence, by_us=promise.by == Side.US, deed=told)
