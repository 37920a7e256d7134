"""The year in three countries: when people give presents, and the feasts that move with the moon."""

from __future__ import annotations

from datetime import date, timedelta

from farley.demo.records import Country

# Month and day of the lunar new year and of the mid-autumn feast.
_LUNAR_NEW_YEAR = {
    2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17),
    2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3), 2031: (1, 23), 2032: (2, 11), 2033: (1, 31),
    2034: (2, 19), 2035: (2, 8), 2036: (1, 28), 2037: (2, 15), 2038: (2, 4),
}  # fmt: skip
_MID_AUTUMN = {
    2020: (10, 1), 2021: (9, 21), 2022: (9, 10), 2023: (9, 29), 2024: (9, 17), 2025: (10, 6), 2026: (9, 25),
    2027: (9, 15), 2028: (10, 3), 2029: (9, 22), 2030: (9, 12), 2031: (10, 1), 2032: (9, 19), 2033: (9, 8),
    2034: (9, 27), 2035: (9, 16), 2036: (10, 4), 2037: (9, 24), 2038: (9, 13),
}  # fmt: skip
_METONIC_CYCLE = 19
"""After nineteen years the moon falls on the same day of the year again, give or take one."""


def lunar_new_year(year: int) -> date:
    """The first day of the Chinese year; exact for 2020 to 2038, within a day or two outside."""
    return _moon_feast(_LUNAR_NEW_YEAR, year)


def mid_autumn(year: int) -> date:
    """The day of the Chinese mid-autumn feast; exact for 2020 to 2038, within a day or two outside."""
    return _moon_feast(_MID_AUTUMN, year)


def gift_seasons(country: Country, year: int) -> tuple[tuple[date, date], ...]:
    """The weeks of a year in which people of this country order presents, each as first and last day."""
    if country is Country.JAPAN:  # お中元, お歳暮
        return (date(year, 6, 24), date(year, 7, 13)), (date(year, 12, 1), date(year, 12, 24))
    if country is Country.CHINA:
        spring, autumn = lunar_new_year(year), mid_autumn(year)
        return (
            (spring - timedelta(days=26), spring - timedelta(days=5)),
            (autumn - timedelta(days=22), autumn - timedelta(days=4)),
        )
    return ((date(year, 11, 20), date(year, 12, 17)),)


def is_gift_season(country: Country, day: date) -> bool:
    """Whether people of this country order presents on this day."""
    return any(first <= day <= last for first, last in gift_seasons(country, day.year))


def seasonal_tea(country: Country, day: date) -> str:
    """The key of the product that everybody asks for at this time of year; empty when there is none."""
    if country is Country.JAPAN and day.month == 5:
        return "sencha-first"
    if country is Country.JAPAN and day.month == 12 and day.day > 8:
        return "obukucha"
    if country is Country.CHINA and day.month == 4:
        return "longjing"
    if country is not Country.CHINA and day.month in (7, 8):
        return "cold-brew"
    return ""


def _moon_feast(table: dict[int, tuple[int, int]], year: int) -> date:
    known = year
    while known < min(table):
        known += _METONIC_CYCLE
    while known > max(table):
        known -= _METONIC_CYCLE
    month, day = table[known]
    return date(year, month, day)
