"""What each room has to do when somebody asks what we hold about a customer, or wants it gone.

Tables whose foreign keys lead to a customer are found by themselves. A room that holds more than those (raw mails,
files, a copy) says so with a Share in its `personal_data.py`, listed in config/wiring.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from farley.analysis.identity import fold
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

    def spellings(self, *, shortest: int = 2) -> list[str]:
        """By which words they are named, each in one spelling (佐藤 健 and 佐藤健 are one name); what is written with
        fewer characters than `shortest` is left out.
        """
        words = [*self.names, *(each for each in self.written if len(each) >= shortest)]
        found = (_spaced(each) for each in words if len(each) > 1)
        return [each if each.isascii() else each.replace(" ", "") for each in found if each]


# Stands where a name stood. No text holds it: it is no word, and cannot be typed by chance.
GONE = "[———]"
# A shorter number is also said of other things: the ten best customers.
TELLING = 6


def names_one(words: str, spellings: Iterable[str]) -> bool:
    """Whether words name somebody of these spellings. Li is not named in a delivery; in scripts without gaps between
    words a name may stand anywhere.
    """
    spaced = _spaced(words)
    joined = spaced.replace(" ", "")
    return any(_is_word(each, spaced) if each.isascii() else each in joined for each in spellings)


def _is_word(name: str, text: str) -> bool:
    return re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", text) is not None


def _spaced(words: str) -> str:
    return " ".join(fold(words).split())


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
