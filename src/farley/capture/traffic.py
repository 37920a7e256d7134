"""What has arrived lately, by source; and what could not be read, by reason. The caller got the records by access."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.db.models import BinaryField, Count, Max, QuerySet
from django.db.models.functions import Substr

from farley.capture.models import InboxItem, ItemState, Source

# Things arrive in the order of their ids: the last ones are found without an index on time.
LATELY = 5000
MOST_COUNTED = 100_000
BEGINNING = 600
HOURS = 24


@dataclass(frozen=True, slots=True)
class Traffic:
    """What came from a source: the last time, how much in each of the last 24 hours, and how much waits.

    `is_cut`: more has come than is looked at, so the first hours may be too low.
    """

    last_at: datetime | None = None
    by_hour: tuple[int, ...] = (0,) * HOURS
    waiting: int = 0
    quarantined: int = 0
    is_cut: bool = False

    @property
    def last_day(self) -> int:
        """How much came in the last 24 hours."""
        return sum(self.by_hour)


def traffic_of(sources: Iterable[Source], *, at: datetime) -> dict[int, Traffic]:
    """The traffic of each source, by its id; three statements for all of them."""
    lately = list(InboxItem.objects.order_by("-id").values_list("source_id", "received_at")[:LATELY])
    hours: dict[int, list[int]] = defaultdict(lambda: [0] * HOURS)
    last: dict[int, datetime] = {}
    for source_id, received_at in lately:
        last.setdefault(source_id, received_at)
        if timedelta(0) <= at - received_at < timedelta(hours=HOURS):
            hours[source_id][HOURS - 1 - int((at - received_at) / timedelta(hours=1))] += 1
    is_cut = len(lately) == LATELY and at - lately[-1][1] < timedelta(hours=HOURS)
    ids = [source.pk for source in sources]
    last |= _last_of([pk for pk in ids if pk not in last])
    waiting, quarantined = _count_by_source(ItemState.WAITING), _count_by_source(ItemState.QUARANTINED)
    return {
        pk: Traffic(last.get(pk), tuple(hours[pk]), waiting.get(pk, 0), quarantined.get(pk, 0), is_cut) for pk in ids
    }


def _last_of(ids: Sequence[int]) -> dict[int, datetime]:
    return dict(InboxItem.objects.filter(source__in=ids).values_list("source").annotate(last=Max("received_at")))


def _count_by_source(state: ItemState) -> dict[int, int]:
    return dict(InboxItem.objects.filter(state=state).values_list("source").annotate(count=Count("id")).order_by())


def count_up_to(items: QuerySet[InboxItem], most: int = MOST_COUNTED) -> int:
    """How many there are, counted no further than one more than `most`."""
    return items.order_by()[: most + 1].count()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why things are in quarantine: the words, how many, from which source, and since when the last one."""

    text: str
    source_id: int
    source_name: str
    count: int
    last_at: datetime


def reasons_in(quarantined: QuerySet[InboxItem], most: int = 100) -> list[Reason]:
    """The reasons of what is in quarantine, the most frequent first."""
    rows = quarantined.order_by().values_list("reason", "source", "source__name")
    counted = rows.annotate(count=Count("id"), last=Max("received_at")).order_by("-count", "reason")[:most]
    return [Reason(*row) for row in counted]


def with_beginnings(items: QuerySet[InboxItem], length: int = BEGINNING) -> QuerySet[InboxItem]:
    """The same items, each with the first bytes of what arrived and not the whole of it; `beginning_of` reads them."""
    return items.defer("payload").annotate(beginning=Substr("payload", 1, length, output_field=BinaryField()))


def beginning_of(item: InboxItem) -> bytes:
    """The first bytes of what arrived."""
    return bytes(cast(Any, item).beginning)
