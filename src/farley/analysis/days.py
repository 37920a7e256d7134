"""Days as they are lived where the firm is: an order before nine in the morning in Tokyo is of that day, and not of the
day that it still is in Greenwich. A day is its number since 1 January 1970.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

import numpy as np

from farley.analysis.numerics import Ints

DAY = 86_400
_FIRST = date(1970, 1, 1).toordinal()
# A clock that is put forward or back stays so for a week at least. After the end zones are taken as they are then.
_STEP, _END = 7 * DAY, int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())


def day_of(time: datetime, zone: tzinfo) -> int:
    """The day that it is in a zone."""
    return time.astimezone(zone).toordinal() - _FIRST


def days_of(at: Ints, zone: tzinfo) -> Ints:
    """The days that it was in a zone at times in seconds since 1970."""
    since, ahead = _clocks(zone)
    return np.asarray((at + ahead[np.searchsorted(since, at, side="right")]) // DAY, dtype=np.int64)


def begin_of(day: date, zone: tzinfo) -> int:
    """When a day begins in a zone, in seconds since 1970."""
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())


def date_of(day: int) -> date:
    """The date of a day."""
    return date.fromordinal(_FIRST + day)


@lru_cache(maxsize=8)
def _clocks(zone: tzinfo) -> tuple[Ints, Ints]:
    """When a zone's clocks were changed; how many seconds they are ahead before the first change and after each."""
    since, ahead = [], [_ahead(0, zone)]
    for start in range(0, _END, _STEP):
        if _ahead(start + _STEP, zone) != ahead[-1]:
            before, after = start, start + _STEP
            while after - before > 1:
                middle = (before + after) // 2
                before, after = (middle, after) if _ahead(middle, zone) == ahead[-1] else (before, middle)
            since.append(after)
            ahead.append(_ahead(after, zone))
    return np.array(since, dtype=np.int64), np.array(ahead, dtype=np.int64)


def _ahead(at: int, zone: tzinfo) -> int:
    offset = datetime.fromtimestamp(at, UTC).astimezone(zone).utcoffset() or timedelta(0)
    return int(offset.total_seconds())
