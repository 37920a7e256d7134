"""The customers of these tests, as plain rows. Times are noon UTC unless said otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import numpy as np

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.tables import FAR, History, history_of, seconds

TODAY = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass
class Diary:
    """Writes rows of interactions and tones, and makes a history of them."""

    interactions: list[dict[str, Any]] = field(default_factory=list)
    tones: list[dict[str, Any]] = field(default_factory=list)
    stays: list[dict[str, int]] = field(default_factory=list)
    ids: Iterable[int] = field(default_factory=lambda: count(1))

    def add(self, customer_id: int, kind: str, days_ago: float, **more: Any) -> int:
        """One interaction so many days before TODAY; returns its id."""
        happened_at = TODAY - timedelta(days=days_ago)
        row = {
            "interaction_id": next(iter(self.ids)),
            "customer_id": customer_id,
            "kind": kind,
            "channel": "shop",
            "direction": "in",
            "happened_at": happened_at,
            "recorded_at": happened_at,
            "audience": "all",
        }
        self.interactions.append(row | more)
        return int(row["interaction_id"])

    def buys(self, customer_id: int, days_ago: Iterable[float], amount: float | None = 100.0, **more: Any) -> list[int]:
        """One purchase on each of these days."""
        return [self.add(customer_id, "purchase", days, amount=amount, currency="EUR", **more) for days in days_ago]

    def writes(
        self, customer_id: int, days_ago: Iterable[float], scores: Iterable[float], emotions: str = "", **more: Any
    ) -> list[int]:
        """One mail on each of these days, with its tone and what is heard in it."""
        ids = []
        for days, score in zip(days_ago, scores, strict=True):
            ids.append(self.add(customer_id, "email", days, **{"channel": "email"} | more))
            self.tones.append(
                {"interaction_id": ids[-1], "score": score, "certainty": 0.9, "language": "en", "model": "test"}
                | {"emotions": emotions}
            )
        return ids

    def belongs(self, customer_id: int, whole_id: int, since: float | None = None, until: float | None = None) -> None:
        """Somebody belonged to an organisation, from so many days before TODAY until so many."""
        begin = -FAR if since is None else seconds(TODAY - timedelta(days=since))
        end = FAR if until is None else seconds(TODAY - timedelta(days=until))
        self.stays.append({"customer_id": customer_id, "whole_id": whole_id, "begin": begin, "end": end})

    def history(self) -> History:
        """All of it as the tables that insights read."""
        return history_of(self.interactions, self.tones, self.stays)


def ordinary_customers(diary: Diary, *, seed: int = 1, first_id: int = 1000, number: int = 60) -> None:
    """Others who buy every month or two, so that there is something to be usual."""
    rng = np.random.default_rng(seed)
    for customer_id in range(first_id, first_id + number):
        day, gap = float(rng.uniform(500, 900)), float(rng.uniform(20, 70))
        stops_at = float(rng.uniform(0, 400)) if rng.random() < 0.3 else 0.0
        while day > stops_at:
            diary.buys(customer_id, [day], amount=float(rng.lognormal(4, 0.5)))
            day -= gap * float(rng.lognormal(0, 0.3))


def of(found: Iterable[Claim | CannotSay], customer_id: int) -> Any:
    """The one finding about a customer."""
    (finding,) = [finding for finding in found if finding.customer_id == customer_id]
    return finding
