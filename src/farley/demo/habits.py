"""How a customer buys:

a rhythm, a basket, an hour of the day. Every ordinary customer gets a habit of their own from the seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from farley.demo.company import CURRENCY
from farley.demo.products import product
from farley.demo.records import Country, OrderLine, Organisation, Person
from farley.demo.seasons import gift_seasons, is_gift_season, seasonal_tea


@dataclass(frozen=True, slots=True)
class Habit:
    """How one customer buys.

    A purchase about `every` days (None: only what the seasons bring), give or take the share `spread` of that;
    `gifts` is the chance of an order in each season of presents; `basket` the products they choose from; `lines` how
    many at once; `quantity` the most of one; `hour` the local hour at which they tend to act; `talks` the chance that
    an order makes them write or call; `by_phone` the share of that which is a call; `until` the day on which they
    stop for reasons of their own.
    """

    every: float | None
    spread: float
    gifts: float
    basket: tuple[str, ...]
    lines: int
    quantity: int
    hour: float
    talks: float
    by_phone: float
    until: date | None = None

    def days(self, country: Country, since: date, ends_on: date, dice: Random) -> list[date]:
        """The days on which they buy, from `since` to the day before `ends_on`, without the days that fall together."""
        last = min(ends_on, self.until) if self.until else ends_on
        days = set(self._in_rhythm(since, last, dice)) | set(self._in_seasons(country, since, last, dice))
        return sorted(days)

    def choose(self, country: Country, day: date, dice: Random) -> tuple[OrderLine, ...]:
        """What goes into the basket on this day:

        favourites, what the season offers, and presents in the season of presents.
        """
        keys = dice.sample(self.basket, min(len(self.basket), dice.randint(1, self.lines)))
        if (tea := seasonal_tea(country, day)) and dice.random() < 0.45:
            keys = [tea, *[key for key in keys if key != tea]]
        if self.gifts and is_gift_season(country, day) and dice.random() < self.gifts:
            keys = ["gift-three", *[key for key in keys if key != "gift-three"]]
        return tuple(
            OrderLine(key, _quantity(key, self.quantity, dice), product(key).price(CURRENCY[country])) for key in keys
        )

    def _in_rhythm(self, since: date, last: date, dice: Random) -> Iterator[date]:
        if self.every is None:
            return
        # The first purchase is what made them a customer.
        day = since + timedelta(days=dice.randint(0, 2))
        while day < last:
            yield day
            day += timedelta(days=max(2, round(dice.gauss(self.every, self.every * self.spread))))

    def _in_seasons(self, country: Country, since: date, last: date, dice: Random) -> Iterator[date]:
        for year in range(since.year, last.year + 1):
            for first, end in gift_seasons(country, year):
                day = first + timedelta(days=dice.randint(0, (end - first).days))
                if dice.random() < self.gifts and since <= day < last:
                    yield day


_HOME_BASKETS = (
    ("sencha", "hojicha", "genmaicha", "yuzu"),
    ("gyokuro", "sencha", "matcha", "kyusu", "caddy"),
    ("hojicha", "barley", "genmaicha", "tumbler"),
    ("matcha", "whisk", "bowl", "sencha"),
    ("longjing", "tieguanyin", "gaiwan", "jasmine", "tray"),
    ("puer", "white", "gaiwan", "glass-pot"),
    ("breakfast", "earl-grey", "wakocha", "tumbler"),
    ("jasmine", "yuzu", "glass-pot", "white"),
    ("earl-grey", "sencha", "cups", "breakfast"),
)
_HOME_BASKETS_OF = {
    Country.JAPAN: (0, 0, 1, 1, 2, 3, 6, 7),
    Country.CHINA: (1, 3, 4, 4, 4, 5, 5, 7),
    Country.BRITAIN: (0, 2, 3, 6, 6, 7, 8, 8),
}
_TRADE_BASKETS = {
    "café": ("bulk-sencha", "matcha-kitchen", "cups-paper", "hojicha", "cartridge", "bulk-black"),
    "tea room": ("gyokuro", "matcha", "bulk-sencha", "gaiwan", "cups", "cartridge"),
    "hotel": ("bulk-sencha", "bulk-black", "yuzu", "cups", "breakfast"),
    "department store": ("gift-three", "gyokuro", "kyusu", "cups", "tetsubin"),
    "shop": ("caddy", "tumbler", "sencha", "glass-pot", "earl-grey", "whisk"),
    "confectioner": ("matcha-kitchen", "hojicha", "wakocha"),
    "bakery": ("matcha-kitchen", "bulk-black", "cups-paper"),
    "restaurant": ("bulk-sencha", "hojicha", "genmaicha", "cartridge"),
    "distributor": ("sencha", "genmaicha", "barley", "bulk-sencha", "gift-three", "breakfast"),
    "office service": ("barley", "breakfast", "bulk-sencha", "cups-paper", "cartridge"),
    "school": ("barley", "bulk-sencha", "tumbler"),
    "clinic": ("barley", "hojicha", "jasmine"),
}


def habit_at_home(person: Person, ends_on: date, dice: Random) -> Habit:
    """The habit of somebody who buys for themselves:

    regular, slow, irregular, for presents only, once, or not at all.
    """
    every, spread, gifts = _rhythm_at_home(dice)
    basket = _HOME_BASKETS[dice.choice(_HOME_BASKETS_OF[person.country])]
    if person.favourite and person.favourite not in basket:
        basket = (person.favourite, *basket)
    return Habit(
        every=every,
        spread=spread,
        gifts=gifts,
        basket=basket,
        lines=dice.choice((1, 2, 2, 3)),
        quantity=dice.choice((1, 2, 2, 3)),
        hour=dice.choice((8.0, 12.4, 18.5, 20.5, 21.3, 21.8)),
        talks=dice.choice((0.08, 0.15, 0.25, 0.4)),
        by_phone=dice.choice((0.0, 0.1, 0.2, 0.6)) if person.phones else 0.0,
        until=_leaves(person.since, ends_on, dice),
    )


def habit_of_firm(firm: Organisation, dice: Random) -> Habit:
    """The habit of a firm: an order every three to six weeks, from what its trade needs."""
    return Habit(
        every=dice.uniform(18, 42),
        spread=dice.uniform(0.1, 0.28),
        gifts=0.0,
        basket=_TRADE_BASKETS[firm.trade],
        lines=3,
        quantity=dice.choice((3, 4, 6, 10)),
        hour=dice.uniform(9.5, 16.5),
        talks=dice.uniform(0.25, 0.6),
        by_phone=dice.choice((0.1, 0.25, 0.5)),
    )


def _rhythm_at_home(dice: Random) -> tuple[float | None, float, float]:
    """(days between purchases, their spread, chance of a present in each season)"""
    roll = dice.random()
    if roll < 0.40:
        return dice.uniform(24, 52), dice.uniform(0.15, 0.3), dice.choice((0.0, 0.2, 0.4))
    if roll < 0.60:
        return dice.uniform(75, 140), dice.uniform(0.2, 0.3), dice.choice((0.0, 0.3))
    if roll < 0.78:
        return dice.uniform(55, 130), dice.uniform(0.6, 0.9), dice.choice((0.0, 0.3))
    if roll < 0.92:
        return None, 0.0, dice.uniform(0.75, 0.95)
    return None, 0.0, 0.0


def _leaves(since: date, ends_on: date, dice: Random) -> date | None:
    """One in eight stops coming, some time after the first months."""
    if dice.random() > 0.12:
        return None
    return since + timedelta(days=dice.randint(150, max(160, (ends_on - since).days)))


def _quantity(key: str, most: int, dice: Random) -> int:
    """Nobody needs three iron kettles: only what is used up is bought in numbers."""
    return dice.randint(1, most) if product(key).group == "tea" or most > 3 else 1
