"""Who does something and when: the keyword arguments of every action."""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired, Required, TypedDict

from farley.base.accounts import User
from farley.base.changes import Act, Batch


class ActWords(TypedDict, total=False):
    """`by=` (None is Farley itself) and `at=` are always said; `source` is where it came from: web, api, import:12."""

    by: Required[User | None]
    at: Required[datetime]
    source: NotRequired[str]
    why: NotRequired[str]
    batch: NotRequired[Batch | None]


def act_of(words: ActWords) -> Act:
    """The keyword arguments of an action as one value."""
    return Act(**words)
