"""Small parts that several plots share: days in a rhythm, and lines of an order."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from farley.demo.company import CURRENCY
from farley.demo.products import product
from farley.demo.records import Country, OrderLine


def days_in_rhythm(since: date, until: date, every: float, jitter: float, dice: Random) -> list[date]:
    """The days from `since` to before `until`, `every` days apart, each gap give or take `jitter` days."""
    days, day = [], since
    while day < until:
        days.append(day)
        day += timedelta(days=round(dice.gauss(every, jitter)))
    return days


def lines_of(country: Country, wanted: tuple[tuple[str, int], ...]) -> tuple[OrderLine, ...]:
    """The lines of an order for these products and quantities, at the prices of the country."""
    return tuple(OrderLine(key, quantity, product(key).price(CURRENCY[country])) for key, quantity in wanted)
