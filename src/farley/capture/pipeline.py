"""Work off the inbox: read each item by its channel, find out who it is about, record it, and say what became of it.

A chunk is one transaction, so an item is recorded and marked as recorded together or not at all. What cannot be read or
recorded is put into quarantine alone, with its reason, and the rest goes on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from farley.base.accounts import Organisation, User
from farley.base.locks import wait_for_turn
from farley.capture.arrivals import Arrival
from farley.capture.browsers import Browsers, mark_of
from farley.capture.channels import channels
from farley.capture.models import InboxItem, ItemState, Source
from farley.capture.reading import Reading
from farley.capture.recording import RESOLVING, Origin, record_what_can_be
from farley.capture.unreadable import Unreadable
from farley.customers.models import AttributeDefinition

CHUNK = 500


def work_off(*, now: Callable[[], datetime]) -> int:
    """Work off everything that waits. Returns how many items were dealt with."""
    done = 0
    while count := _work_off_chunk(now()):
        done += count
    return done


@transaction.atomic
def _work_off_chunk(at: datetime) -> int:
    wait_for_turn(RESOLVING)
    waiting = InboxItem.objects.select_for_update(of=("self",)).filter(state=ItemState.WAITING)
    items = list(waiting.select_related("source").order_by("id")[:CHUNK])
    by_source: dict[int, list[InboxItem]] = defaultdict(list)
    for item in items:
        by_source[item.source_id].append(item)
    for own in by_source.values():
        _work_off_source(own[0].source, own, at)
    return len(items)


def _work_off_source(source: Source, items: Sequence[InboxItem], at: datetime) -> None:
    """Read and record the items of one source, and write down on each what became of it."""
    organisation = Organisation.get()
    region = organisation.country if organisation else ""
    ours = frozenset(User.objects.values_list("email", flat=True))
    fields = tuple(AttributeDefinition.objects.filter(retired_at=None))
    read = [(item, arrival) for item in items for arrival in _read(item, source, ours, fields)]
    browsers = Browsers(source, [arrival for _item, arrival in read], region=region)
    told: list[tuple[InboxItem, Arrival]] = []
    for item, arrival in read:
        if not browsers.is_anonymous(arrival):
            told.append((item, arrival))
        elif owner := browsers.owner(arrival):
            told.append((item, replace(arrival, customer=owner)))
        else:
            item.state, item.mark = ItemState.UNCLAIMED, mark_of(arrival.browser)
    recorded = record_what_can_be([arrival for _item, arrival in told], Origin(source.label, None, at, region))
    for (item, _arrival), problem in zip(told, recorded.problems, strict=True):
        if problem:
            item.state, item.reason = ItemState.QUARANTINED, problem[:500]
    InboxItem.objects.bulk_update(items, ["state", "mark", "reason", "attempts"], batch_size=200)
    browsers.note_owners(zip((arrival for _item, arrival in told), recorded.customers, strict=True))


def _read(
    item: InboxItem, source: Source, ours: frozenset[str], fields: Sequence[AttributeDefinition]
) -> Sequence[Arrival]:
    item.attempts += 1
    item.state, item.reason, item.mark = ItemState.RECORDED, "", ""
    reading = Reading(item.key, item.received_at, source.name, source.settings, ours, fields)
    try:
        arrivals = channels()[source.channel].read(bytes(item.payload), reading)
    except Unreadable as error:
        item.state, item.reason = ItemState.QUARANTINED, str(error)[:500]
        return []
    except Exception as error:
        # A fault of ours, or bytes that nobody thought of: the item waits for us, and the others go on.
        item.state, item.reason = ItemState.QUARANTINED, f"{type(error).__name__}: {error}"[:500]
        return []
    if not arrivals:
        item.state = ItemState.IGNORED
    return arrivals
