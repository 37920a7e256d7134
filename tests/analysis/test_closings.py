"""Hanako buys every Friday and is away over お正月; Ken left in November."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.closings import NOWHERE, Calendar, long_closings
from farley.analysis.days import DAY
from farley.analysis.expected_value import ExpectedValue
from farley.analysis.next_purchase_day import NextPurchaseDay
from farley.analysis.purchase_rhythm import PurchaseRhythm
from farley.analysis.purchases import purchase_days
from farley.analysis.relationship_phase import RelationshipPhase
from farley.analysis.still_a_customer import StillACustomer
from farley.analysis.tables import History, seconds
from tests.analysis.cast import TODAY, Diary, of

EPIPHANY = datetime(2026, 1, 7, 12, tzinfo=UTC)
HANAKO, KEN = 1, 2
JAPAN = Calendar(home="JP")
AWAY = {
    day
    for each in long_closings("JP", 2024, 2026)
    for day in range(each.first, each.last + 1)
}  # fmt: skip


def span(country: str, name: str, year: int) -> tuple[date, date]:
    """The first and the last day of the closing of this name that ends in a year."""
    days = [
        (date(1970, 1, 1) + timedelta(each.first), date(1970, 1, 1) + timedelta(each.last))
        for each in long_closings(country, year - 1, year + 1)
        if each.name == name
    ]
    return next(each for each in days if each[1].year == year)


def days_ago(day: datetime) -> float:
    return (TODAY - day) / timedelta(days=1)


def weekly(diary: Diary, who: int, first: datetime, last: datetime, *, also_away: bool = False) -> None:
    """A purchase a week, and none while Japan stands still."""
    day = first
    while day <= last:
        if also_away or seconds(day) // DAY not in AWAY:
            diary.buys(who, [days_ago(day)])
        day += timedelta(days=7)


def shop(*, also_away: bool = False) -> History:
    diary = Diary()
    for who in (HANAKO, KEN, *range(10, 50)):
        last = EPIPHANY - timedelta(days=50 if who == KEN or who % 8 == 0 else 0)
        weekly(
            diary,
            who,
            datetime(2025, 1, 10, 12, tzinfo=UTC) + timedelta(days=0 if who < 10 else who % 7),
            last,
            also_away=also_away,
        )
    return diary.history()


@pytest.fixture(scope="module")
def history() -> History:
    return shop()


def rhythms(history: History, calendar: Calendar) -> list[Claim | CannotSay]:
    return PurchaseRhythm(calendar=calendar).fit(history, as_of=EPIPHANY).claims(history, as_of=EPIPHANY)


@pytest.mark.parametrize(
    ("country", "name", "year", "first", "last"),
    [
        ("JP", "new_year", 2026, (12, 27), (1, 4)),
        ("JP", "golden_week", 2026, (5, 2), (5, 6)),
        ("JP", "obon", 2026, (8, 13), (8, 16)),
        ("CN", "lunar_new_year", 2026, (2, 14), (2, 23)),
        ("CN", "national_day", 2026, (10, 1), (10, 7)),
        ("KR", "lunar_new_year", 2026, (2, 14), (2, 18)),
        ("GB", "christmas", 2026, (12, 25), (1, 1)),
        ("DE", "easter", 2026, (4, 3), (4, 6)),
    ],
)
def test_the_long_holidays_of_countries_are_known(
    country: str, name: str, year: int, first: tuple[int, int], last: tuple[int, int]
) -> None:
    found = span(country, name, year)
    assert ((found[0].month, found[0].day), (found[1].month, found[1].day)) == (first, last)


@pytest.mark.parametrize("country", ["XX", "jp", "日本", "\0", " "])
def test_a_country_that_nobody_knows_has_none(country: str) -> None:
    assert long_closings(country, 2024, 2026) == ()


def test_a_silence_over_new_year_is_no_broken_rhythm(history: History) -> None:
    claim = of(rhythms(history, JAPAN), HANAKO)
    assert (claim.statement, claim.params["closing"], claim.params["shut_days"]) == ("rhythm_kept", "new_year", 5)
    assert (claim.params["silent_days"], claim.params["typical_days"]) == (12, 7)
    assert of(rhythms(history, NOWHERE), HANAKO).statement == "rhythm_broken", "what would have been said without"


def test_a_silence_that_is_not_late_needs_no_explanation() -> None:
    diary = Diary()
    diary.buys(HANAKO, [days_ago(EPIPHANY - timedelta(days=days)) for days in range(20, 400, 28)])
    claim = of(rhythms(diary.history(), JAPAN), HANAKO)
    assert (claim.params["typical_days"], claim.params["silent_days"], claim.params["closing"]) == (28, 20, "")


def test_who_had_left_before_has_left(history: History) -> None:
    claim = of(rhythms(history, JAPAN), KEN)
    assert (claim.statement, claim.params["silent_days"]) == ("rhythm_broken", 54)


def test_the_next_purchase_is_not_expected_while_everything_is_closed(history: History) -> None:
    then = datetime(2025, 12, 27, 12, tzinfo=UTC)
    insight = NextPurchaseDay(calendar=JAPAN).fit(history, as_of=then)
    claim = of(insight.claims(history, as_of=then), HANAKO)
    assert "2026-01-05" <= str(claim.params["on"]) < "2026-01-14"
    assert claim.params["closing"] == "new_year"
    without = NextPurchaseDay().fit(history, as_of=then)
    assert str(of(without.claims(history, as_of=then), HANAKO).params["on"]) < "2026-01-05"


def test_other_insights_of_the_silence_agree(history: History) -> None:
    still = StillACustomer(calendar=JAPAN).fit(history, as_of=EPIPHANY).claims(history, as_of=EPIPHANY)
    phase = RelationshipPhase(calendar=JAPAN).fit(history, as_of=EPIPHANY).claims(history, as_of=EPIPHANY)
    assert of(still, HANAKO).statement == "still_customer"
    assert of(phase, HANAKO).statement != "phase_at_risk"
    worth, less = (
        of(ExpectedValue(calendar=each).fit(history, as_of=EPIPHANY).claims(history, as_of=EPIPHANY), HANAKO).params
        for each in (JAPAN, NOWHERE)
    )
    assert float(str(worth["amount"])) > 5 * float(str(less["amount"])), "who seems to have left is worth little"


def test_each_customer_has_the_holidays_of_their_own_country(history: History) -> None:
    abroad = Calendar({HANAKO: "AE"}, "JP")
    assert of(rhythms(history, abroad), HANAKO).params["closing"] == ""


def test_who_is_in_a_country_that_nobody_knows_is_late_and_others_are_not(history: History) -> None:
    calendar = Calendar({HANAKO: "XX"}, "JP")
    found = rhythms(history, calendar)
    assert of(found, HANAKO).statement == "rhythm_broken"
    assert of(found, 10).statement == "rhythm_kept"


def test_where_people_buy_on_holidays_as_ever_the_days_count() -> None:
    history = shop(also_away=True)
    shut = JAPAN.shut(purchase_days(history, as_of=EPIPHANY))
    assert {each.name for each in shut.closings["JP"]} == {"holidays"}, "those not lived through yet"
    day = np.array(seconds(datetime(2025, 5, 1, tzinfo=UTC)) // DAY)
    assert int(shut.inside(HANAKO, day, day + 10)) == 0


def test_without_a_country_or_purchases_nothing_is_closed() -> None:
    empty = purchase_days(Diary().history(), as_of=TODAY)
    assert JAPAN.shut(empty).closings == {}
    assert NOWHERE.shut(purchase_days(shop(), as_of=EPIPHANY)).days == {}
