"""A day is one where the firm is: by it purchases are counted, and it is told when something happened."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from farley.analysis.claims import Claim
from farley.analysis.days import begin_of, date_of, day_of, days_of
from farley.analysis.one_off_gift import OneOffGift
from farley.analysis.purchases import PurchaseDays, purchase_days
from farley.analysis.tables import History, history_of

TOKYO, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")
ZONES = [
    UTC,
    TOKYO,
    NEW_YORK,
    # Summer time of its own years only; half an hour; a whole day left out; put back for Ramadan.
    ZoneInfo("Asia/Shanghai"),
    ZoneInfo("Australia/Lord_Howe"),
    ZoneInfo("Pacific/Apia"),
    ZoneInfo("Africa/Casablanca"),
]
NOW = datetime(2026, 11, 2, 3, tzinfo=UTC)


def order(number: int, at: datetime, amount: float = 1_000.0, **more: Any) -> dict[str, Any]:
    return {
        "interaction_id": number,
        "customer_id": 1,
        "kind": "purchase",
        "happened_at": at,
        "recorded_at": at,
        "amount": amount,
        "currency": "JPY",
        **more,
    }


def days_in(zone: tzinfo, *orders: dict[str, Any]) -> PurchaseDays:
    return purchase_days(history_of(orders, zone=zone), as_of=NOW)


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_many_times_have_the_days_that_the_calendar_gives_each(zone: tzinfo) -> None:
    at = np.random.default_rng(1).integers(0, 2_000_000_000, 2_000)
    edges = np.array([begin_of(date_of(day), zone) for day in range(14_000, 21_000, 7)])
    times = np.concatenate([at, edges, edges - 1])
    wanted = [datetime.fromtimestamp(each, UTC).astimezone(zone).date() for each in times.tolist()]
    assert [date_of(day) for day in days_of(times, zone).tolist()] == wanted
    assert [date_of(day_of(datetime.fromtimestamp(each, UTC), zone)) for each in edges.tolist()] == wanted[2_000:3_000]


def test_an_evening_and_the_morning_after_are_two_days_where_the_firm_is() -> None:
    # The evening of the 23rd and the morning of the 24th in Tokyo are one day in Greenwich.
    evening, morning = datetime(2025, 12, 23, 21, tzinfo=TOKYO), datetime(2025, 12, 24, 8, tzinfo=TOKYO)
    found = days_in(TOKYO, order(1, evening), order(2, morning))
    assert [date_of(day).day for day in found.day.tolist()] == [23, 24]
    assert len(days_in(UTC, order(1, evening), order(2, morning)).day) == 1


def test_what_is_given_back_in_the_evening_was_bought_the_same_day() -> None:
    morning, evening = datetime(2025, 12, 24, 8, tzinfo=TOKYO), datetime(2025, 12, 24, 20, tzinfo=TOKYO)
    back = order(2, evening, -1_000.0, kind="refund")
    assert not len(days_in(TOKYO, order(1, morning), back).day)


def test_the_first_purchase_of_a_day_tells_of_it_and_nothing_that_was_given_back() -> None:
    noon = datetime(2025, 12, 24, 12, tzinfo=TOKYO)
    found = days_in(TOKYO, order(1, noon, -100.0, kind="refund"), order(2, noon), order(3, noon, 500.0))
    assert (found.interaction_id.tolist(), found.amount.tolist()) == ([2], [1_400.0])


def test_two_currencies_on_a_day_are_one_day_that_the_usual_one_tells_of() -> None:
    noon = datetime(2025, 12, 24, 12, tzinfo=TOKYO)
    dollars = order(1, noon, 9.0, currency="USD")
    found = days_in(TOKYO, dollars, order(2, noon), order(3, noon - timedelta(days=9)))
    assert (found.interaction_id.tolist(), found.amount.tolist()) == ([3, 2], [1_000.0, 1_000.0])


def test_an_amount_that_nobody_knows_is_no_return() -> None:
    noon = datetime(2025, 12, 24, 12, tzinfo=TOKYO)
    found = days_in(TOKYO, order(1, noon) | {"amount": None})
    assert len(found.day) == 1
    assert np.isnan(found.amount[0])


def test_a_present_is_told_with_the_day_that_its_buyer_lived() -> None:
    """At eight in the morning in Tokyo it is still yesterday in Greenwich."""
    usual = [datetime(2025, month, 10, 8, tzinfo=TOKYO) for month in range(3, 13)]
    present = datetime(2025, 12, 15, 8, tzinfo=TOKYO)
    orders = [order(number, at) for number, at in enumerate(usual, 1)]
    after = [order(20 + month, datetime(2026, month, 10, 8, tzinfo=TOKYO)) for month in (1, 2)]
    history: History = history_of([*orders, order(11, present, 40_000.0), *after], zone=TOKYO)
    (claim,) = OneOffGift().fit(history, as_of=NOW).claims(history, as_of=NOW)
    assert isinstance(claim, Claim)
    assert (claim.statement, claim.params["on"]) == ("gift_by_season", "2025-12-15")
