"""What words of a question can mean, in whatever language they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

CONTACT = ("email", "call", "meeting", "message", "form")
WRITING = ("email", "message", "form")
BUYING = ("purchase",)
PAYING = ("purchase", "refund")


@dataclass(frozen=True)
class Act:
    """Something that happens with customers; `direction` where the words tell who turned to whom, "both" where they
    say that nobody did ("met").
    """

    kinds: tuple[str, ...]
    direction: str = ""
    channels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Side:
    """Who turned to whom: "in" to us, "out" to them."""

    direction: str


@dataclass(frozen=True)
class Channel:
    """By which way something was bought."""

    name: str


@dataclass(frozen=True)
class Feeling:
    """How words sounded: bounds of the tone; `is_now` where the words are in the present tense."""

    at_least: float | None = None
    at_most: float | None = None
    is_now: bool = False


@dataclass(frozen=True)
class Often:
    """How many times; a habit is meant within a year, where nothing else is said. `said` is the number as it was said:
    "more than 3" is at least 4 times, but 3 where it is about money.
    """

    at_least: float | None = None
    at_most: float | None = None
    is_habit: bool = False
    said: float | None = None


@dataclass(frozen=True)
class Much:
    """For how much; the currency is empty where none was named."""

    at_least: float | None = None
    at_most: float | None = None
    currency: str = ""


@dataclass(frozen=True)
class Span:
    """When: from so many days ago until so many days ago; `is_longer` where it lasts for longer than that, `is_lately`
    where it is only "recently" or "now".
    """

    begin: int | None
    end: int = 0
    is_longer: bool = False
    is_lately: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Coming:
    """Within so many days from now."""

    days: int


@dataclass(frozen=True)
class Day:
    """After or before a day of the calendar."""

    word: str
    day: date


@dataclass(frozen=True)
class Dates:
    """Months or years of the calendar: "in" one, "since" it began, "until" it ended, "before" it began or "after" it
    ended. A month without a year is the last one that has begun; `years_ago` counts from this year. A stretch "since"
    or "after" one may have another that it lasts `until`.
    """

    word: str
    year: int | None = None
    month: int | None = None
    years_ago: int | None = None
    until: Dates | None = None


@dataclass(frozen=True)
class Latest:
    """It is about the last time that something was done."""


@dataclass(frozen=True)
class Once:
    """Before, formerly."""


@dataclass(frozen=True)
class SinceThen:
    """Since what was told before."""


@dataclass(frozen=True)
class Trend:
    """Less or more than before: bounds of the share."""

    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True)
class Money:
    """It is about how much was paid."""


@dataclass(frozen=True)
class Denied:
    """It is not so. `is_ahead` where a language says it before what it is about."""

    is_ahead: bool = False


@dataclass(frozen=True)
class Idiom:
    """What has a meaning of its own: "stopped", "quiet", "apart", "inactive", "active", "regular", "added"."""

    name: str


@dataclass(frozen=True)
class Quoted:
    """Words that were said or bought."""

    text: str


@dataclass(frozen=True)
class Said:
    """Somebody said the words that stand in quotation marks."""


@dataclass(frozen=True)
class Field:
    """What stands in the record: the name of a filter and its value; no value where a time says it."""

    name: str
    value: str = ""


@dataclass(frozen=True)
class Known:
    """What an insight says."""

    insight: str
    statements: tuple[str, ...]


@dataclass(frozen=True)
class Joint:
    """What joins two parts: "and", "or", "but", or only a "," between them."""

    word: str


@dataclass(frozen=True)
class Everybody:
    """All customers."""


Concept = (
    Act
    | Side
    | Channel
    | Feeling
    | Often
    | Much
    | Span
    | Coming
    | Day
    | Dates
    | Once
    | Latest
    | SinceThen
    | Trend
    | Money
    | Denied
    | Idiom
    | Quoted
    | Said
    | Field
    | Known
    | Joint
    | Everybody
)
