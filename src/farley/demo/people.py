"""Who the customers are:

three hundred people, the households some of them live in, and their dated ties to firms and to each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from farley.demo import company
from farley.demo.cast import CAST, Role
from farley.demo.names import FAMILY, MEN, WOMEN, Name, latin
from farley.demo.organisations import SUPPLIER
from farley.demo.places import CITIES, City, Exchange, city, place_in
from farley.demo.records import Country, Household, Organisation, Person, Place, Reach, Tie

PEOPLE = {Country.JAPAN: 135, Country.CHINA: 78, Country.BRITAIN: 87}
"""How many people live in each country, the cast and the contacts of firms included: three hundred together."""
HOUSEHOLDS = {Country.JAPAN: 11, Country.CHINA: 6, Country.BRITAIN: 7}

WORKS_FOR, MEMBER_OF, INTRODUCED_BY = "works_for", "member_of", "introduced_by"

_MAIL_DOMAINS = ("example.com", "example.org", "example.net", "post.example", "mail.example")
_POSTS = {
    "ja": ("店長", "仕入担当", "総務", "料理長", "オーナー", "支配人", "営業担当"),
    "zh": ("店长", "采购", "行政", "厨师长", "老板", "经理", "业务"),
    "en": ("manager", "buyer", "office manager", "head chef", "owner", "general manager", "accounts"),
}
TAGS = ("tea club", "gift season", "matcha class", "first harvest list")
_FAVOURITES = ("sencha", "hojicha", "gyokuro", "matcha", "longjing", "tieguanyin", "breakfast", "earl-grey", "jasmine")


@dataclass(frozen=True, slots=True)
class Population:
    people: tuple[Person, ...]
    households: tuple[Household, ...]
    ties: tuple[Tie, ...]


class Census:
    """Writes down one person after the other, so that nobody gets a name or a mail address twice."""

    def __init__(self, firms: tuple[Organisation, ...], exchange: Exchange, starts_on: date, ends_on: date, seed: int):
        self._firms = firms
        self._exchange = exchange
        self._starts_on, self._ends_on, self._seed = starts_on, ends_on, seed
        self._people: dict[str, Person] = {}
        self._households: list[Household] = []
        self._ties: list[Tie] = []
        self._names = {(role.family.written, role.given.written) for role in CAST}
        self._mails = {role.mail for role in CAST}
        self._counts = dict.fromkeys(Country, 0)

    def take(self) -> Population:
        """Everybody:

        first the cast, then the contacts of each firm, then households, then people who live by themselves.
        """
        for role in CAST:
            self._add_role(role)
        for firm in self._firms:
            self._add_contacts(firm)
        for country, number in HOUSEHOLDS.items():
            for _ in range(number):
                self._add_household(country)
        for country, number in PEOPLE.items():
            while self._living_in(country) < number:
                self._add_single(country)
        self._introduce()
        return Population(tuple(self._people.values()), tuple(self._households), tuple(self._ties))

    def _living_in(self, country: Country) -> int:
        return sum(person.country is country for person in self._people.values())

    def _add_role(self, role: Role) -> None:
        dice = self._dice(role.key)
        where = city(role.country, role.town)
        twin = self._people.get(role.rings_at)
        firm = next((firm for firm in self._firms if firm.key == role.works_for), None)
        self._people[role.key] = self._person(
            role.key,
            role.country,
            role.family,
            role.given,
            mails=(Reach(role.mail, "work" if firm else "home"),) if role.mail else (),
            phones=twin.phones if twin else (Reach(self._exchange.number(role.country, where), _label(firm)),),
            place=None if firm else place_in(role.country, where, dice),
            owner=firm.owner if firm else company.LOOKS_AFTER_HOMES[role.country],
            since=self._starts_on + timedelta(days=dice.randint(2, 12)),
            dice=dice,
        )
        if firm:
            self._ties.append(Tie(role.key, firm.key, WORKS_FOR, role.post, self._starts_on))

    def _add_contacts(self, firm: Organisation) -> None:
        dice = self._dice(f"contacts of {firm.key}")
        for number in range(1 if firm.trade == SUPPLIER else dice.choice((1, 2, 2, 2))):
            family, given = self._new_name(firm.country, dice)
            key = self._next_key(firm.country)
            mail = self._mail_at_work(family, given, firm)
            self._people[key] = self._person(
                key,
                firm.country,
                family,
                given,
                mails=(Reach(mail, "work"),),
                phones=firm.phones if number else (Reach(self._exchange.number(firm.country, _town(firm)), "work"),),
                place=None,
                owner=firm.owner,
                since=firm.since + timedelta(days=dice.randint(0, 90) if number else 0),
                dice=dice,
            )
            self._ties.append(Tie(key, firm.key, WORKS_FOR, dice.choice(_POSTS[firm.language]), firm.since))

    def _add_household(self, country: Country) -> None:
        dice = self._dice(f"household {country} {len(self._households)}")
        where = dice.choice(CITIES[country])
        place = place_in(country, where, dice)
        phone = Reach(self._exchange.number(country, where), "home")
        family, _ = self._new_name(country, dice, claim=False)
        since = self._first_day(dice)
        key = f"home-{country.lower()}-{len(self._households) + 1:02d}"
        self._households.append(
            Household(
                key,
                country,
                company.LANGUAGE[country],
                _household_name(country, family),
                company.LOOKS_AFTER_HOMES[country],
                since,
            )
        )
        for number in range(dice.choice((2, 2, 3))):
            # In China a wife keeps her family name, so only the first and the children carry that of the household.
            own_family = None if country is Country.CHINA and number == 1 else family
            person = self._add_at_home(country, own_family, place, (phone,), since, dice)
            self._ties.append(Tie(person.key, key, MEMBER_OF, "", since))

    def _add_single(self, country: Country) -> None:
        dice = self._dice(f"single {country} {self._counts[country]}")
        where = dice.choice(CITIES[country])
        phones = (Reach(self._exchange.number(country, where), "home"),) if dice.random() < 0.7 else ()
        self._add_at_home(country, None, place_in(country, where, dice), phones, self._first_day(dice), dice)

    def _add_at_home(
        self,
        country: Country,
        family: Name | None,
        place: Place,
        phones: tuple[Reach, ...],
        since: date,
        dice: Random,
    ) -> Person:
        family, given = self._new_name(country, dice, family)
        key = self._next_key(country)
        mails = (Reach(self._mail_at_home(family, given, dice), "home"),)
        owner = company.LOOKS_AFTER_HOMES[country]
        self._people[key] = self._person(
            key, country, family, given, mails=mails, phones=phones, place=place, owner=owner, since=since, dice=dice
        )
        return self._people[key]

    def _person(
        self,
        key: str,
        country: Country,
        family: Name,
        given: Name,
        *,
        mails: tuple[Reach, ...],
        phones: tuple[Reach, ...],
        place: Place | None,
        owner: str,
        since: date,
        dice: Random,
    ) -> Person:
        return Person(
            key=key,
            country=country,
            language=company.LANGUAGE[country],
            family=family.written,
            given=given.written,
            family_reading=family.reading,
            given_reading=given.reading,
            family_first=country is not Country.BRITAIN,
            mails=mails,
            phones=phones,
            place=place,
            owner=owner,
            since=min(since, self._ends_on - timedelta(days=20)),
            tags=(dice.choice(TAGS),) if place and dice.random() < 0.35 else (),
            favourite=dice.choice(_FAVOURITES) if dice.random() < 0.4 else "",
            newsletter=bool(mails) and dice.random() < 0.4,
        )

    def _introduce(self) -> None:
        """Some people came because another customer told them about the shop."""
        dice = self._dice("introductions")
        at_home = [
            person for person in self._people.values() if person.place and person.key[:3] in ("ja-", "zh-", "en-")
        ]
        for guest in dice.sample(at_home, 14):
            hosts = [host for host in at_home if host.country is guest.country and host.since < guest.since]
            if hosts:
                self._ties.append(Tie(guest.key, dice.choice(hosts).key, INTRODUCED_BY, "", guest.since))

    def _new_name(
        self, country: Country, dice: Random, family: Name | None = None, claim: bool = True
    ) -> tuple[Name, Name]:
        while True:
            name = family or dice.choice(FAMILY[country]), dice.choice(dice.choice((WOMEN, MEN))[country])
            if (name[0].written, name[1].written) not in self._names:
                if claim:
                    self._names.add((name[0].written, name[1].written))
                return name

    def _next_key(self, country: Country) -> str:
        self._counts[country] += 1
        return f"{company.LANGUAGE[country]}-{self._counts[country]:03d}"

    def _mail_at_work(self, family: Name, given: Name, firm: Organisation) -> str:
        local = {
            Country.JAPAN: latin(family),
            Country.CHINA: latin(family) + latin(given),
            Country.BRITAIN: f"{latin(given)}.{latin(family)}",
        }[firm.country]
        return self._free_mail(local, f"{firm.key}.example")

    def _mail_at_home(self, family: Name, given: Name, dice: Random) -> str:
        one, two = latin(family), latin(given)
        local = dice.choice(
            (f"{two}.{one}", f"{one}.{two}", f"{one}{two}", f"{two}{dice.randint(60, 99)}", f"{two[0]}{one}")
        )
        return self._free_mail(local, dice.choice(_MAIL_DOMAINS))

    def _free_mail(self, local: str, domain: str) -> str:
        number, mail = 1, f"{local}@{domain}"
        while mail in self._mails:
            number += 1
            mail = f"{local}{number}@{domain}"
        self._mails.add(mail)
        return mail

    def _first_day(self, dice: Random) -> date:
        """More than half were customers from the start; the others came in the course of the three years."""
        span = (self._ends_on - self._starts_on).days
        return self._starts_on + timedelta(
            days=dice.randint(1, 40) if dice.random() < 0.6 else dice.randint(40, span - 20)
        )

    def _dice(self, name: str) -> Random:
        return Random(f"{self._seed}:people:{name}")


def _label(firm: Organisation | None) -> str:
    return "work" if firm else "home"


def _town(firm: Organisation) -> City:
    return city(firm.country, firm.place.city)


def _household_name(country: Country, family: Name) -> str:
    return {
        Country.JAPAN: f"{family.written}家",
        Country.CHINA: f"{family.written}家",
        Country.BRITAIN: f"The {family.written} household",
    }[country]
