"""This room's share beyond its tables: answers about journeys name customers by their ids."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from farley.base.personal_data import Share
from farley.understanding import journeys


class Answers(Share):
    """They are worked out anew when somebody asks, so all of them go."""

    def erase_copies(self, customer_ids: Iterable[int], *, at: datetime) -> None:
        journeys.forget_all()


SHARE = Answers()
