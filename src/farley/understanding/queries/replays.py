"""Which past months are replayed, how far that is, and what people want of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Max, Min

from farley.timeline.models import Interaction
from farley.understanding.models import ReplayWish, ReplayWord, Run

# Before there are some months there is nothing to learn from, and beyond three years nobody asks.
_FIRST_MONTHS = 4
_LAST_MONTHS = 4
_MOST_MONTHS = 36


@dataclass(frozen=True)
class ReplayState:
    """How far the replay of the past is: `percent` of it, 100 where it is done, None where there is nothing to replay
    yet. `stopped_by` says who stopped it ("" if that is not known any more), None while nobody did.
    """

    percent: int | None
    stopped_by: str | None

    @property
    def is_done(self) -> bool:
        """Whether all of the past was replayed."""
        return self.percent == 100

    @property
    def is_under_way(self) -> bool:
        """Whether the worker is at it, or will be."""
        return self.percent is not None and not self.is_done and self.stopped_by is None


def replay_state(*, at: datetime) -> ReplayState:
    """How far the replay is, and whether somebody stopped it."""
    last = last_wish()
    stopped_by = None
    if last is not None and last.word == ReplayWord.STOP:
        stopped_by = last.by.name if last.by else ""
    return ReplayState(_percent(at), stopped_by)


def last_wish() -> ReplayWish | None:
    """What somebody wanted of it last."""
    return ReplayWish.objects.select_related("by").order_by("-id").first()


def wanted_anew_at() -> datetime | None:
    """When somebody wanted all of it anew: what was replayed before that counts no longer."""
    found: datetime | None = ReplayWish.objects.filter(word=ReplayWord.ANEW).aggregate(at=Max("at"))["at"]
    return found


def _percent(at: datetime) -> int | None:
    anew_at = wanted_anew_at()
    replays = Run.objects.filter(is_replay=True)
    if anew_at is not None:
        replays = replays.filter(asked_at__gte=anew_at)
    if total := replays.count():
        return int(100 * replays.exclude(finished_at=None).count() / total)
    return 0 if anew_at is not None and any(months_to_replay(at)) else None


def months_to_replay(at: datetime) -> Iterator[datetime]:
    """The beginnings of past months of which something is known, the oldest first.

    They end when the history does, a season later, by when every prediction has met its outcome: of a shop that closed
    years ago only the years in which it was open can teach anything.
    """
    known = Interaction.objects.exclude(kind="retracted").aggregate(first=Min("happened_at"), last=Max("happened_at"))
    if known["first"] is None:
        return
    end = min(_number(at), _number(known["last"]) + _LAST_MONTHS)
    for number in range(max(_number(known["first"]) + _FIRST_MONTHS, end - _MOST_MONTHS), end):
        yield datetime((number - 1) // 12, (number - 1) % 12 + 1, 1, tzinfo=UTC)


def _number(day: datetime) -> int:
    """Months counted from the year 0, so that they can be added."""
    return day.year * 12 + day.month
