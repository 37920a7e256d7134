"""What a phrasebook of one language holds, and how a base text becomes what somebody wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from random import Random
from string import Formatter

from farley.demo.records import Topic


class Cause(StrEnum):
    """What went wrong with a delivery."""

    LATE = "late"
    DAMAGED = "damaged"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Lines:
    """Base texts as private customers write them (`home`) and as firms do (`trade`)."""

    home: tuple[str, ...]
    trade: tuple[str, ...]

    def of(self, is_trade: bool) -> tuple[str, ...]:
        return self.trade if is_trade else self.home


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """All texts of one language.

    Slots are written {so}; `words` fills those that do not depend on the customer or the order.
    """

    language: str
    said: Mapping[Topic, Lines]
    complaints: Mapping[Cause, Lines]
    replies: Mapping[Topic, tuple[str, ...]]
    calls: Mapping[Topic, tuple[str, ...]]
    visits: tuple[str, ...]
    notes: tuple[str, ...]
    greetings: Lines
    farewells: Lines
    reply_greeting: str
    reply_farewell: str
    subjects: Mapping[Topic, tuple[str, ...]]
    newsletter: tuple[str, str]
    words: Mapping[str, tuple[str, ...]]
    seasons: tuple[tuple[str, ...], ...]

    def base_texts(self) -> list[str]:
        """Everything that customers may write, with its slots still open."""
        books = [*self.said.values(), *self.complaints.values()]
        return [text for lines in books for text in (*lines.home, *lines.trade)]

    def say(self, texts: Sequence[str], facts: Mapping[str, str], month: int, dice: Random) -> str:
        """One of the texts whose slots the facts, the words and the season can fill, filled in.

        Raises ValueError when none of them can be filled.
        """
        return self.fill(self.choose(texts, facts, dice), facts, month, dice)

    def choose(self, texts: Sequence[str], facts: Mapping[str, str], dice: Random) -> str:
        """One of the texts that can be filled, its slots still open. Raises ValueError when there is none."""
        fitting = [text for text in texts if all(slot in facts or slot in self._free_slots for slot in slots(text))]
        if not fitting:
            raise ValueError(f"no text of {self.language} fits {sorted(facts)}")
        return dice.choice(fitting)

    def fill(self, text: str, facts: Mapping[str, str], month: int, dice: Random) -> str:
        """This text with its slots filled:

        first from the facts, then from the season of the month, then from the words.
        """
        values = dict(facts)
        for slot in slots(text):
            if slot not in values:
                values[slot] = self._free(slot, month, dice)
        return text.format_map(values)

    @property
    def _free_slots(self) -> set[str]:
        return {"season", *self.words}

    def _free(self, slot: str, month: int, dice: Random) -> str:
        if slot == "season":
            return dice.choice(self.seasons[month - 1])
        if slot == "season_word":
            return self.words[slot][month - 1]
        return dice.choice(self.words[slot])


@cache
def slots(text: str) -> tuple[str, ...]:
    """The names of the slots in a base text, in order."""
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name)


TONES = {
    Topic.PRAISE: 2,
    Topic.THANKS: 1,
    Topic.SMALL_TALK: 1,
    Topic.QUESTION: 0,
    Topic.ORDER: 0,
    Topic.PRICE: 0,
    Topic.DELAY: -1,
    Topic.COMPLAINT: -2,
}
"""How each topic is meant, from -2 (bitter) to 2 (delighted)."""
