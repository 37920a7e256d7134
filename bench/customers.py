"""100,000 customers with 1,000,000 interactions over three years, made from a seed, in any smaller size too.

A tenth are organisations, for which the rest work. A fifth of what happens happens with a tenth of the people, and one
customer alone has a twentieth of it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from pypinyin import lazy_pinyin

from bench import filling
from bench.words import LANGUAGES, SHARES
from farley.analysis.identity import normalise_company, normalise_name
from farley.analysis.search import tokens
from farley.base.accounts import Organisation, Role, Team, User
from farley.base.changes import Change
from farley.base.search import index_anew
from farley.customers import names
from farley.customers.actions.identifiers import key_of
from farley.customers.models import (
    Address,
    Customer,
    CustomerSearch,
    CustomerTag,
    Identifier,
    Relationship,
    Tag,
)
from farley.timeline.models import Interaction, InteractionSearch, LastInteraction

ENDS_AT = datetime(2026, 11, 1, tzinfo=UTC)
_SPAN = timedelta(days=3 * 365)
_COUNTRY = {"ja": "JP", "zh": "CN", "en": "GB"}
_CURRENCY = {"ja": "JPY", "zh": "CNY", "en": "GBP"}
_TAGS = "VIP newsletter 展示会 代理店 重要 新規 wholesale café 老客户 会员".split()
_MODELS = (Organisation, Team, User, Tag, Customer, Identifier, Address, Relationship, CustomerTag, Change, Interaction)


@dataclass(frozen=True)
class Size:
    """How many; `busiest` is the id of the customer with a twentieth of the interactions."""

    customers: int
    interactions: int

    @property
    def organisations(self) -> int:
        return self.customers // 10

    @property
    def busiest(self) -> int:
        return self.organisations + 7


def fill(size: Size, *, seed: int = 7) -> User:
    """Fill an empty, migrated database; returns a member, for whom every query has to look at who may see what."""
    dice = random.Random(seed)
    filling.start_fast()
    users = found()
    filling.write(Tag, ["name"], ([name] for name in _TAGS))
    _fill_customers([_customer(pk, size, dice, users) for pk in range(1, size.customers + 1)], size, dice)
    _fill_timeline(size, dice, users)
    for table in (CustomerSearch, InteractionSearch):
        index_anew(table)
    filling.settle(_MODELS)
    return users[1]


@dataclass(frozen=True)
class _Made:
    id: int
    names: dict[str, str]
    owner: int | None
    email: str
    phone: str
    country: str
    city: str
    created_at: datetime
    tags: tuple[int, ...]


def found() -> list[User]:
    """Make the organisation, its teams, and its users; the first is the administrator."""
    Organisation.objects.create(name="Bench", language="en", time_zone="Asia/Tokyo", currency="JPY", created_at=ENDS_AT)
    teams = [Team.objects.create(name=name) for name in ("North", "South", "West")]
    return [_user(number, teams) for number in range(9)]


def _user(number: int, teams: list[Team]) -> User:
    role = Role.ADMIN if number == 0 else Role.MEMBER
    team = teams[number % len(teams)]
    mail = f"user{number}@bench.example"
    return User.objects.create_user(mail, None, name=f"User {number}", role=role, team=team, created_at=ENDS_AT)


def _customer(pk: int, size: Size, dice: random.Random, users: list[User]) -> _Made:
    language = dice.choices(list(SHARES), list(SHARES.values()))[0]
    is_organisation = pk <= size.organisations
    named = _organisation(pk, language, dice) if is_organisation else _person(language, dice)
    return _Made(
        id=pk,
        names=named | {"language": language},
        owner=dice.choice(users).pk if dice.random() < 0.8 else None,
        email=f"{_latin(named)}.{pk}@{'info' if is_organisation else 'mail'}{pk % 977}.example",
        phone=f"0{dice.randrange(10, 100)}-{dice.randrange(1000, 10000)}-{dice.randrange(1000, 10000)}",
        country=_COUNTRY[language],
        city=dice.choice(LANGUAGES[language].cities),
        created_at=ENDS_AT - _SPAN * dice.random(),
        tags=tuple(dice.sample(range(1, len(_TAGS) + 1), dice.choice([0, 0, 0, 1, 2]))),
    )


def _person(language: str, dice: random.Random) -> dict[str, str]:
    spoken = LANGUAGES[language]
    family, family_reading = dice.choice(spoken.family)
    given, given_reading = dice.choice(spoken.given)
    order = names.usual_order(family, given)
    name = names.full_name(family, given, order)
    reading = f"{family_reading} {given_reading}".strip()
    return {
        "kind": "person",
        "name": name,
        "family_name": family,
        "given_name": given,
        "name_order": order,
        "reading": reading,
        "sort_name": names.sort_name("person", name, family, given, reading),
        "match_name": normalise_name(name),
    }


def _organisation(pk: int, language: str, dice: random.Random) -> dict[str, str]:
    word = dice.choice(LANGUAGES[language].firms)
    name = {"ja": f"株式会社{word}{pk}商店", "zh": f"{word}{pk}贸易有限公司", "en": f"{word} {pk} Ltd"}[language]
    plain = names.sort_name("organisation", name, "", "", "")
    parts = dict.fromkeys(("family_name", "given_name", "name_order", "reading"), "")
    return {"kind": "organisation", "name": name, "sort_name": plain, "match_name": normalise_company(name)} | parts


def _latin(named: dict[str, str]) -> str:
    """A name in Latin letters, as it stands in mail addresses."""
    return ".".join(lazy_pinyin(re.sub(r"[^\w]", "", named["name"]))).lower()


def _fill_customers(made: list[_Made], size: Size, dice: random.Random) -> None:
    own = ["kind", "name", "family_name", "given_name", "name_order", "reading", "sort_name", "match_name", "language"]
    columns = ["id", "owner_id", "created_at", *own]
    filling.write(Customer, columns, ([m.id, m.owner, m.created_at, *(m.names[name] for name in own)] for m in made))
    columns = ["customer_id", "kind", "value", "key", "is_primary", "created_at"]
    filling.write(Identifier, columns, (row for m in made for row in _identifiers(m)))
    columns = ["customer_id", "country", "city", "created_at"]
    filling.write(Address, columns, ([m.id, m.country, m.city, m.created_at] for m in made))
    employed = (
        [m.id, dice.randint(1, size.organisations), "works_for", m.created_at] for m in made[size.organisations :]
    )
    filling.write(Relationship, ["from_customer_id", "to_customer_id", "kind", "created_at"], employed)
    filling.write(CustomerTag, ["customer_id", "tag_id"], ([m.id, tag] for m in made for tag in m.tags))
    filling.write(CustomerSearch, ["customer_id", "tokens"], ([m.id, _tokens(m)] for m in made))
    columns = ["tx", "subject_kind", "subject_id", "verb", "fields", "at", "source"]
    changes = ([0, "customer", m.id, "create", {"name": [None, m.names["name"]]}, m.created_at, "bench"] for m in made)
    filling.write(Change, columns, changes)


def _identifiers(made: _Made) -> list[list[Any]]:
    mail = [made.id, "email", made.email, key_of("email", made.email), True, made.created_at]
    return [mail, [made.id, "phone", made.phone, phone_key(made.phone), True, made.created_at]]


def phone_key(phone: str) -> str:
    """A made-up number as it is compared."""
    return "+81" + phone.replace("-", "")[1:]


def _tokens(made: _Made) -> list[str]:
    found_by = [made.names["name"], made.names["reading"], made.email, made.phone.replace("-", ""), made.city]
    return tokens("\n".join(found_by), infix=True)


def _fill_timeline(size: Size, dice: random.Random, users: list[User]) -> None:
    last: dict[int, tuple[datetime, str]] = {}

    def remembered() -> Iterator[tuple[Any, ...]]:
        for row in _interactions(size, dice, users):
            last[row[2]] = row[3], row[7]
            yield row

    filling.write(Interaction, _COLUMNS, remembered())
    texts = Interaction.objects.exclude(text="").values_list("pk", "title", "text").iterator(chunk_size=20_000)
    findable = ([pk, tokens(f"{title}\n{text}", infix=False)] for pk, title, text in texts)
    for piece in filling.in_pieces(findable):
        filling.write(InteractionSearch, ["interaction_id", "tokens"], piece)
    filling.write(LastInteraction, ["customer_id", "happened_at", "channel"], ([pk, *row] for pk, row in last.items()))


_COLUMNS = (
    *(
        "id",
        "tx",
        "customer_id",
        "happened_at",
        "recorded_at",
        "source",
        "kind",
        "channel",
        "direction",
        "title",
        "text",
    ),
    *("data", "amount", "currency", "external_id", "thread", "recorded_by_id", "learned_how"),
)


def _interactions(size: Size, dice: random.Random, users: list[User]) -> Iterator[tuple[Any, ...]]:
    step = _SPAN / size.interactions
    languages, shares = list(LANGUAGES), list(SHARES.values())
    for number in range(1, size.interactions + 1):
        at = ENDS_AT - _SPAN + step * number
        head = (number, 0, _somebody(size, dice), at, at, "bench")
        yield head + _what(number, dice.choices(languages, shares)[0], dice, users)


def _somebody(size: Size, dice: random.Random) -> int:
    first, last = size.organisations + 1, size.customers
    draw = dice.random()
    if draw < 0.05:
        return size.busiest
    return dice.randint(first, first + (last - first) // 10) if draw < 0.24 else dice.randint(1, last)


def _what(number: int, language: str, dice: random.Random, users: list[User]) -> tuple[Any, ...]:
    """Kind, channel, and the rest of the columns: a third pages, a quarter mails, a quarter purchases, and notes."""
    draw = dice.random()
    if draw < 0.35:
        url = {"url": f"https://shop.example/tea/{dice.randrange(400)}"}
        return ("page_view", "web", "in", "Tea sets", "", url, None, "", None, "", None, "seen")
    if draw < 0.6:
        direction = "in" if draw < 0.5 else "out"
        named = (f"mail-{number}", f"thread-{number // 3}", None, "seen")
        return ("email", "email", direction, "Re: order", _text(language, dice), {}, None, "", *named)
    if draw < 0.75:
        kind = dice.choice(["note", "call", "meeting"])
        return (kind, kind, "", "", _text(language, dice), {}, None, "", None, "", dice.choice(users).pk, "said")
    amount = Decimal(dice.randrange(300, 90_000))
    named = (f"order-{number}", "", None, "seen")
    return ("purchase", "shop", "in", "", "", {"number": f"A-{number}"}, amount, _CURRENCY[language], *named)


def _text(language: str, dice: random.Random) -> str:
    sentences = LANGUAGES[language].sentences
    return "\n".join(dice.choice(sentences) for _ in range(dice.randint(1, 4)))
