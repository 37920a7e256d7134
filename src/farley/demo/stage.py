"""The stage: everybody who can play, the days between which they do, and the diaries that were opened on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from random import Random

from farley.demo.diary import Diary
from farley.demo.records import Happening, Organisation, Person


class Stage:
    def __init__(
        self,
        people: tuple[Person, ...],
        firms: tuple[Organisation, ...],
        starts_on: date,
        ends_on: date,
        seed: int,
    ):
        self.starts_on, self.ends_on = starts_on, ends_on
        self._people = {person.key: person for person in people}
        self._firms = {firm.key: firm for firm in firms}
        self._seed = seed
        # Midnight in UTC: at that moment the day has begun in all three countries.
        self._ends_at = datetime.combine(ends_on, time(), UTC)
        self._diaries: list[Diary] = []

    def diary(self, person: str, firm: str = "") -> Diary:
        """Opens the diary of a person who buys for themselves, or for this firm."""
        who = self._people[person]
        diary = Diary(
            buyer=self._firms[firm] if firm else who,
            person=who,
            serial=len(self._diaries) + 1,
            ends_at=self._ends_at,
            dice=Random(f"{self._seed}:diary:{firm}:{person}"),
        )
        self._diaries.append(diary)
        return diary

    def first_contact(self, firm: str) -> str:
        """The key of whoever has the firm's mail domain and is listed first."""
        domain = f"@{firm}.example"
        return next(key for key, person in self._people.items() if any(domain in mail.value for mail in person.mails))

    def happenings(self) -> Iterator[Happening]:
        """Everything that was entered in any diary, in no particular order."""
        for diary in self._diaries:
            yield from diary.happenings
