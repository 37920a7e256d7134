"""What each room has to do when somebody asks what we hold about a customer, or wants it gone.

Tables whose foreign keys lead to a customer are found by themselves. A room that holds more than those (raw mails,
files, a copy) says so with a Share in its `personal_data.py`, listed in config/wiring.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from farley.base.changes import Act


@dataclass(frozen=True)
class Subject:
    """Whose data are meant: the ids of their records, the marks (kind, key, whose number) by which they are recognised,
    and the words by which raw material names them: addresses, numbers and ids as they were written, and full names.
    """

    ids: tuple[int, ...]
    marks: frozenset[tuple[str, str, str]] = frozenset()
    written: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Removed:
    """What a room has taken out: how many of what, and the files that it needs no longer, by their hash."""

    counts: Mapping[str, int]
    files: frozenset[str] = frozenset()


class Share:
    """What one room holds beyond the tables that lead to a customer. Each verb does nothing unless a room says so."""

    def held(self, subject: Subject) -> Iterable[tuple[str, dict[str, Any]]]:
        """Records about the customer, each with the name of its table, for handing over."""
        return ()

    def erase(self, subject: Subject, act: Act) -> Removed:
        """Take out what names the customer. The caller holds the transaction, and the records are still there."""
        return Removed({})

    def erase_copies(self, customer_ids: Iterable[int], *, at: datetime) -> None:
        """Take customers out of what is kept outside of the database. After the commit; may be called again."""

    def files_in_use(self, among: Iterable[str]) -> set[str]:
        """Those of the files, by their hash, that this room still needs."""
        return set()
