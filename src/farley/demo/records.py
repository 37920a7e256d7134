"""What the demo company is made of: plain frozen records, no database.

Every record has a `key`, a short readable word that is unique in the company ("sato-takeru", "ja-017"). Records point
at each other by key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar


class Country(StrEnum):
    JAPAN = "JP"
    CHINA = "CN"
    BRITAIN = "GB"


class Topic(StrEnum):
    """What a text is about, as its author meant it."""

    PRAISE = "praise"
    QUESTION = "question"
    COMPLAINT = "complaint"
    THANKS = "thanks"
    ORDER = "order"
    DELAY = "delay"
    PRICE = "price"
    SMALL_TALK = "small_talk"


class Kind(StrEnum):
    """The kinds of happening, by the names that the timeline uses."""

    NOTE = "note"
    CALL = "call"
    MEETING = "meeting"
    EMAIL = "email"
    PURCHASE = "purchase"
    REFUND = "refund"
    PAGE_VIEW = "page_view"
    EVENT = "event"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Team:
    key: str
    name: str
    country: Country


@dataclass(frozen=True, slots=True)
class Staff:
    """One of the eight people who work at the company and use Farley; `role` is the role at sign-in."""

    key: str
    family: str
    given: str
    family_first: bool
    team: str
    job: str
    role: str
    language: str
    mail: str

    @property
    def name(self) -> str:
        return in_own_order(self.family, self.given, self.family_first)


@dataclass(frozen=True, slots=True)
class Wording:
    """A product's name as it stands on the shelf, and as people say it."""

    shelf: str
    said: str


@dataclass(frozen=True, slots=True)
class Product:
    """Something that the company sells, with its names in three languages and its price in three currencies; what share
    of the price it costs.
    """

    key: str
    group: str
    ja: Wording
    zh: Wording
    en: Wording
    jpy: Decimal
    cny: Decimal
    gbp: Decimal
    cost_share: Decimal

    def wording(self, language: str) -> Wording:
        return {"ja": self.ja, "zh": self.zh, "en": self.en}[language]

    def price(self, currency: str) -> Decimal:
        return {"JPY": self.jpy, "CNY": self.cny, "GBP": self.gbp}[currency]

    def cost(self, currency: str) -> Decimal:
        return (self.price(currency) * self.cost_share).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Reach:
    """A mail address or a telephone number, with its label ("work", "home") and the days between which it was valid."""

    value: str
    label: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A postal address. City and region are real; street and house number are invented."""

    country: Country
    postcode: str
    region: str
    city: str
    street: str


@dataclass(frozen=True, slots=True)
class Person:
    """A customer who is a person.

    `reading` is ふりがな for a Japanese name, pinyin for a Chinese one, empty for an English one.
    """

    key: str
    country: Country
    language: str
    family: str
    given: str
    family_reading: str
    given_reading: str
    family_first: bool
    mails: tuple[Reach, ...]
    phones: tuple[Reach, ...]
    place: Place | None
    owner: str
    since: date
    tags: tuple[str, ...] = ()
    favourite: str = ""
    newsletter: bool = False

    @property
    def name(self) -> str:
        return in_own_order(self.family, self.given, self.family_first)

    @property
    def reading(self) -> str:
        return in_own_order(self.family_reading, self.given_reading, True) if self.family_reading else ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A customer who is a firm.

    `name` is written as the firm writes it, legal form included; `plain` is what people call it.
    """

    key: str
    country: Country
    language: str
    name: str
    plain: str
    trade: str
    mails: tuple[Reach, ...]
    phones: tuple[Reach, ...]
    url: str
    place: Place
    owner: str
    since: date
    tags: tuple[str, ...] = ()
    seats: int | None = None
    payment_days: int | None = None


@dataclass(frozen=True, slots=True)
class Household:
    key: str
    country: Country
    language: str
    name: str
    owner: str
    since: date


@dataclass(frozen=True, slots=True)
class Tie:
    """A dated relationship: `subject` is `kind` of `object` ("works for", "member of"), in a role."""

    subject: str
    object: str
    kind: str
    role: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class OrderLine:
    product: str
    quantity: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class Meant:
    """The truth behind a text, for tests and scorecards: its topic, and its tone from -2 (bitter) to 2 (delighted)."""

    topic: Topic
    tone: int


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened with a customer. `at` is aware, in UTC. What does not apply to a kind is empty.

    `address` is the customer's own mail address or number that was used; `order` the order it is about; `contact` the
    person who acted for an organisation; `learned_how` and `sure` (0 to 1) are the provenance.
    """

    key: str
    customer: str
    kind: Kind
    channel: str
    direction: str
    at: datetime
    text: str = ""
    subject: str = ""
    by: str = ""
    address: str = ""
    contact: str = ""
    order: str = ""
    thread: str = ""
    page: str = ""
    event: str = ""
    minutes: int = 0
    lines: tuple[OrderLine, ...] = ()
    amount: Decimal | None = None
    currency: str = ""
    learned_how: str = "said"
    sure: float = 1.0
    meant: Meant | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something that one of the staff meant to do about a customer by a day."""

    key: str
    customer: str
    staff: str
    due: date
    text: str


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """Everything there is: who works there, what is sold, who the customers are, and what happened, oldest first."""

    seed: int
    ends_on: date
    teams: tuple[Team, ...]
    staff: tuple[Staff, ...]
    products: tuple[Product, ...]
    people: tuple[Person, ...]
    organisations: tuple[Organisation, ...]
    households: tuple[Household, ...]
    ties: tuple[Tie, ...]
    happenings: tuple[Happening, ...]
    follow_ups: tuple[FollowUp, ...] = field(default=())

    def person(self, key: str) -> Person:
        """The person of this key. Raises KeyError when there is none."""
        return _of_key(self.people, key)

    def organisation(self, key: str) -> Organisation:
        """The organisation of this key. Raises KeyError when there is none."""
        return _of_key(self.organisations, key)

    def happenings_of(self, customer: str) -> list[Happening]:
        """What happened with this customer, oldest first."""
        return [happening for happening in self.happenings if happening.customer == customer]


Record = TypeVar("Record", Person, Organisation)


def in_own_order(family: str, given: str, family_first: bool) -> str:
    """A name as its bearer says it: family name first or last."""
    return f"{family} {given}" if family_first else f"{given} {family}"


def _of_key(records: tuple[Record, ...], key: str) -> Record:
    for record in records:
        if record.key == key:
            return record
    raise KeyError(key)
