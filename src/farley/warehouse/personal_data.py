"""This room's share: the columnar copy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from farley.base.changes import Act
from farley.base.personal_data import Removed, Share, Subject
from farley.warehouse.actions import erase_noted, note_erasures


class Copy(Share):
    """Who is to go is noted with the erasure itself, so that an export on its way leaves them out."""

    def erase(self, subject: Subject, act: Act) -> Removed:
        note_erasures(subject.ids, at=act.at)
        return Removed({})

    def erase_copies(self, customer_ids: Iterable[int], *, at: datetime) -> None:
        erase_noted(customer_ids, at=at)


SHARE = Copy()
