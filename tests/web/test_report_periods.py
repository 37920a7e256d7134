"""Which time a report tells of, and with which it is compared."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import timezone, translation
from tests.cast import NOW

from farley.analysis.trend import Span, so_far
from farley.web.reports.periods import Period, period_in


def days(period: Period | None) -> tuple[date, date]:
    assert period
    return period.first, period.last


def start(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=timezone.get_current_timezone())


def test_nothing_asked_is_the_last_month_that_is_over() -> None:
    period = period_in({}, at=NOW)
    assert days(period) == (date(2026, 10, 1), date(2026, 10, 31))
    assert days(period.before) == (date(2026, 9, 1), date(2026, 9, 30))
    assert days(period.year_ago) == (date(2025, 10, 1), date(2025, 10, 31))
    assert days(period.after) == (date(2026, 11, 1), date(2026, 11, 30))


def test_a_quarter_and_a_year_hold_the_day_that_is_asked_for() -> None:
    quarter = period_in({"period": "quarter", "on": "2026-02-03"}, at=NOW)
    assert days(quarter) == (date(2026, 1, 1), date(2026, 3, 31))
    assert days(quarter.before) == (date(2025, 10, 1), date(2025, 12, 31))
    year = period_in({"period": "year", "on": "2024-02-29"}, at=NOW)
    assert days(year) == (date(2024, 1, 1), date(2024, 12, 31))


def test_own_days_are_compared_with_as_many_before() -> None:
    own = period_in({"period": "own", "since": "2026-03-01", "until": "2026-03-10"}, at=NOW)
    assert days(own.before) == (date(2026, 2, 19), date(2026, 2, 28))
    assert days(own.after) == (date(2026, 3, 11), date(2026, 3, 20))
    assert own.query == "period=own&since=2026-03-01&until=2026-03-10"


def test_the_last_of_february_stays_the_last() -> None:
    leap = period_in({"period": "month", "on": "2024-02-01"}, at=NOW)
    assert days(leap.year_ago) == (date(2023, 2, 1), date(2023, 2, 28))
    after = period_in({"period": "month", "on": "2025-02-01"}, at=NOW)
    assert days(after.year_ago) == (date(2024, 2, 1), date(2024, 2, 29))


def test_of_a_time_that_is_not_over_as_much_of_the_others_is_compared() -> None:
    now, before, year_ago = so_far(period_in({"period": "month", "on": "2026-11-20"}, at=NOW).compared, at=NOW)
    gone = NOW - start(2026, 11, 1)
    assert now == Span(start(2026, 11, 1), NOW)
    assert before == Span(start(2026, 10, 1), start(2026, 10, 1) + gone)
    assert year_ago == Span(start(2025, 11, 1), start(2025, 11, 1) + gone)


def test_there_is_nothing_after_today_and_no_day_to_come_is_asked_for() -> None:
    assert period_in({"period": "month", "on": "2026-11-20"}, at=NOW).after is None
    assert days(period_in({"period": "month", "on": "2031-01-01"}, at=NOW))[0] == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["October 2026", "Q3 2026", "2026", "1–10 Mar 2026"]),
        ("ja", ["2026年10月", "2026年第3四半期", "2026年", "2026年3月1日～10日"]),
        ("zh-hans", ["2026年10月", "2026年第3季度", "2026年", "2026年3月1日至10日"]),
    ],
)
def test_it_has_a_name_in_the_readers_language(language: str, names: list[str]) -> None:
    asked = [
        {"period": "month", "on": "2026-10-10"},
        {"period": "quarter", "on": "2026-09-10"},
        {"period": "year", "on": "2026-10-10"},
        {"period": "own", "since": "2026-03-01", "until": "2026-03-10"},
    ]
    with translation.override(language):
        assert [period_in(words, at=NOW).name for words in asked] == names
