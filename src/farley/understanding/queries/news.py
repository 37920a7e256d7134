"""Whether so much came in that what was worked out before is out of date. Cheap enough to be asked each minute."""

from __future__ import annotations

from datetime import datetime, timedelta

from farley.capture.models import ImportRun, ImportState
from farley.timeline.models import Interaction

# One in so many of all interactions: a file that was imported, and not what comes in on a day like any other.
_SHARE = 20
# What happened longer ago than this when it was recorded belongs to months that were replayed without it.
_PAST = timedelta(days=31)


def is_import_under_way() -> bool:
    """Whether a file is just coming in, or being taken back: half of it would only mislead."""
    return ImportRun.objects.filter(state__in=[ImportState.RUNNING, ImportState.REVERTING]).exists()


def has_file_come_in(since: datetime) -> bool:
    """Whether a table file was brought in, or taken back, after that time: it may have altered any record."""
    return ImportRun.objects.filter(finished_at__gt=since).exists()


def has_much_come_in(since: datetime) -> bool:
    """Whether a twentieth of all interactions was recorded after that time."""
    return _first_of_the_newest(since) is not None


def has_much_past_come_in(since: datetime) -> bool:
    """Whether a twentieth of all interactions was recorded after that time, most of it of long before."""
    first = _first_of_the_newest(since)
    if first is None:
        return False
    newest = Interaction.objects.filter(pk__gte=first)
    return newest.filter(happened_at__lt=since - _PAST).count() * 2 > newest.count()


def _first_of_the_newest(since: datetime) -> int | None:
    """The id with which the newest twentieth begins, where all of that was recorded after `since`."""
    rows = Interaction.objects.order_by("-id").values_list("pk", "recorded_at")
    newest, oldest = rows.first(), rows.last()
    if newest is None or oldest is None:
        return None
    # Counting them would take long. What was removed before the oldest, as sample data are, does not count.
    place = (newest[0] - oldest[0]) // _SHARE
    found = rows[place : place + 1].first()
    return found[0] if found and found[1] > since else None
