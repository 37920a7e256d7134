"""How many requests a key may send: a bucket of a minute's worth that refills steadily.

The buckets stand in memory, so several web processes allow as many times the rate; that protects each of them.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class _Bucket:
    left: float
    filled_at: float


class RateLimit:
    """So many requests a minute for each key."""

    def __init__(self, a_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.a_minute = a_minute
        self._clock = clock
        self._buckets: dict[int, _Bucket] = {}
        self._lock = threading.Lock()

    def spend(self, key_id: int) -> int:
        """Take one request from the key's bucket. Returns 0, or the seconds after which the next one is allowed."""
        now = self._clock()
        with self._lock:
            bucket = self._buckets.setdefault(key_id, _Bucket(self.a_minute, now))
            refill = (now - bucket.filled_at) * self.a_minute / 60
            bucket.left, bucket.filled_at = min(self.a_minute, bucket.left + refill), now
            if bucket.left >= 1:
                bucket.left -= 1
                return 0
            return max(1, math.ceil((1 - bucket.left) * 60 / self.a_minute))
