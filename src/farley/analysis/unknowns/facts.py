"""What is recorded of a customer, as far as one can ask for more of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

MISSING, OLD, CONTRADICTORY = "missing", "old", "contradictory"

# The facts that one wants to know of each kind of customer, besides the fields of the team's own.
_OF_KIND = {
    "person": ("email", "phone", "address", "language"),
    "organisation": ("contacts", "email", "phone", "address", "website", "language"),
    "household": ("members", "phone", "address", "language"),
}
# How a name is read is asked only where its characters do not tell.
_KANJI = re.compile(r"[\u3400-\u9fff]")
_OWN = "a."


@dataclass(frozen=True)
class Kept:
    """A fact that is recorded: its values (more than one where they compete), and when it was last confirmed."""

    values: tuple[str, ...]
    confirmed_at: datetime


@dataclass(frozen=True)
class Contact:
    """Somebody who works for an organisation, by the id of the relationship, with their role there, "" if unknown."""

    tie_id: int
    role: str


@dataclass(frozen=True)
class Check:
    """What a person said of a fact: "not_applicable" or "no_answer" close the question, "still_true" renews it."""

    kind: str
    at: datetime


@dataclass(frozen=True)
class Worth:
    """What speaks for asking this customer soon: among which per cent of the best they are (1 is the top), the day of
    the next follow-up, and the names of the insights that cannot say anything of them yet.
    """

    top_percent: int | None = None
    follow_up_on: date | None = None
    not_yet: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Recorded:
    """All that is recorded of one customer, as far as questions arise from it.

    `kept` are the facts by name, `contacts` who works for an organisation, `employment` the relationship in which a
    person has no role, `texts_in` their texts by language, `unsubscribed_at` with the mails sent `mailed_since`,
    `prefers` the channel by which they turn to us, and `turned_to_by` how often we used each lately.
    """

    customer_id: int
    kind: str
    name: str
    kept: Mapping[str, Kept]
    own_facts: Sequence[str] = ()
    language: str = ""
    contacts: Sequence[Contact] = ()
    employment: int | None = None
    texts_in: Mapping[str, int] = field(default_factory=dict)
    unsubscribed_at: datetime | None = None
    mailed_since: int = 0
    prefers: str = ""
    turned_to_by: Mapping[str, int] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)
    worth: Worth = field(default_factory=Worth)


def attribute_fact(key: str) -> str:
    """The name of the fact that a field of the team's own holds."""
    return f"{_OWN}{key}"


def is_attribute(fact: str) -> bool:
    """Whether a fact is one of the team's own fields."""
    return fact.startswith(_OWN)


def wanted(recorded: Recorded) -> tuple[str, ...]:
    """The facts that one wants to know of a customer, whether they are known or not."""
    facts = list(_OF_KIND[recorded.kind])
    if recorded.kind == "person" and recorded.language == "ja" and _KANJI.search(recorded.name):
        facts.append("reading")
    if recorded.kind == "person" and (recorded.employment is not None or "role" in recorded.kept):
        facts.append("role")
    if recorded.contacts:
        facts.append("decider")
    return (*facts, *recorded.own_facts)
