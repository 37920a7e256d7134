"""What a sentence says about doing something. Each language has a module that finds it."""

from __future__ import annotations

import re
from dataclasses import dataclass

WRITER, CUSTOMER = "writer", "customer"
_MARKS = ("「」", "『』", "“”")


@dataclass(frozen=True)
class Saying:
    """Somebody says that something will be done. `who`: the writer, or a customer of whom a colleague tells.

    sentence[start:end] are the words that say so; `is_firm` where they say it even without a day.
    """

    who: str
    start: int
    end: int
    is_firm: bool = True


@dataclass(frozen=True)
class Told:
    """A sentence, and what is known of it: whether a colleague writes, whether it is written down about the customer
    (a note or call) and not to them, and where in it the words end that name a day (0 where none do).
    """

    sentence: str
    is_ours: bool
    is_note: bool
    day_end: int

    @property
    def has_day(self) -> bool:
        """Whether the sentence names a day."""
        return self.day_end > 0


def is_quoted(sentence: str, match: re.Match[str]) -> bool:
    """Whether the words stand between quotation marks: somebody else says them. The mark that opens or closes may
    stand in another sentence.
    """
    before, after = sentence[: match.start()], sentence[match.end() :]
    return before.count('"') % 2 == 1 or any(_is_within(before, after, *pair) for pair in _MARKS)


def _is_within(before: str, after: str, opening: str, closing: str) -> bool:
    closes, opens = after.find(closing), after.find(opening)
    return before.rfind(opening) > before.rfind(closing) or (closes >= 0 and (opens < 0 or closes < opens))
