"""Whose write key is this? Looked up in the database at most every few seconds."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db import close_old_connections

from farley.capture.actions.sources import hash_of
from farley.capture.models import Source

GOOD_FOR = 2.0
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """The source of a write key, and the origins from which browsers may use it; none named means any."""

    source_id: int
    origins: tuple[str, ...]

    def allows(self, origin: str) -> bool:
        """Whether a browser on a page of that origin may send."""
        return not origin or not self.origins or origin in self.origins


class KeyRing:
    """Remembers the holders of write keys, and for a while that a key has none."""

    def __init__(self) -> None:
        self.remembered: dict[str, tuple[float, KeyHolder | None]] = {}

    def remembered_holder(self, key: str) -> tuple[bool, KeyHolder | None]:
        """(whether that is known, the holder) without asking the database."""
        until, holder = self.remembered.get(key, (0.0, None))
        return until > time.monotonic(), holder

    def look_up(self, key: str) -> KeyHolder | None:
        """The holder as the database says; for a thread that may wait."""
        close_old_connections()
        source = Source.objects.filter(channel="web_tracking", key_hash=hash_of(key), closed_at=None).first()
        holder = KeyHolder(source.pk, tuple(source.settings.get("origins", ()))) if source else None
        if len(self.remembered) >= MOST_REMEMBERED:
            self.remembered.clear()
        self.remembered[key] = (time.monotonic() + GOOD_FOR, holder)
        return holder
