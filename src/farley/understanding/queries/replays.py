"""How far the replay of the past is, and what people want of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from farley.understanding.catalogue import BY_NAME
from farley.understanding.models import ReplayWish, ReplayWord, Run


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


def replay_state() -> ReplayState:
    """How far the replay is, and whether somebody stopped it."""
    last = last_wish()
    stopped_by = None
    if last is not None and last.word == ReplayWord.STOP:
        stopped_by = last.by.name if last.by else ""
    return ReplayState(_percent(), stopped_by)


def last_wish() -> ReplayWish | None:
    """What somebody wanted of it last."""
    return ReplayWish.objects.select_related("by").order_by("-id").first()


def wanted_anew_at() -> datetime | None:
    """When somebody wanted all of it anew: what was replayed before that is to be replayed once more."""
    found: datetime | None = ReplayWish.objects.filter(word=ReplayWord.ANEW).aggregate(at=Max("at"))["at"]
    return found


def _percent() -> int | None:
    replays = Run.objects.filter(is_replay=True, name__in=BY_NAME)
    total, done, anew_at = replays.count(), replays.exclude(finished_at=None), wanted_anew_at()
    if anew_at is not None:
        done = done.filter(asked_at__gte=anew_at)
    return int(100 * done.count() / total) if total else None
