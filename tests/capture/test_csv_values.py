"""Dates and figures as people write them in Japan, China and Europe."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from farley.capture.channels.csv_import.values import (
    Amount,
    DateStyle,
    find_date_style,
    find_serial_style,
    read_amount,
    read_date,
    tells_time,
    uses_decimal_comma,
)

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    "written",
    [
        "2025-03-01",
        "2025/3/1",
        "2025.03.01",
        "20250301",
        "2025年3月1日",
        "2025年 3月 1日",
        "２０２５／３／１",
        "2025年3月1日(土)",
        "令和7年3月1日",
        "R7.3.1",
        "1 Mar 2025",
        "1-Mar-25",
        "March 1, 2025",
        "Sat, 1 March 2025",
        "3/1/2025",
    ],
)
def test_one_day_in_many_writings(written: str) -> None:
    assert read_date(written, DateStyle(), UTC) == datetime(2025, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2025-03-01 15:05",
        "2025/3/1 午後3時5分",
        "2025年3月1日 15:05:00",
        "3/1/2025 3:05 PM",
        "20250301150500",
        "2025年3月1日 下午3:05",
    ],
)
def test_one_moment_in_many_writings(written: str) -> None:
    assert read_date(written, DateStyle(), TOKYO) == datetime(2025, 3, 1, 15, 5, tzinfo=TOKYO)


def test_a_zone_in_the_cell_goes_before_the_zone_of_the_file() -> None:
    assert read_date("2025-03-01T10:00:00Z", DateStyle(), TOKYO) == datetime(2025, 3, 1, 10, tzinfo=UTC)
    assert read_date("2025-03-01T10:00:00+09:00", DateStyle(), UTC) == datetime(2025, 3, 1, 10, tzinfo=TOKYO)


@pytest.mark.parametrize("written", ["", "soon", "2024-02-30", "99/99/2020", "31/12/2024", "2025", "12345678901"])
def test_what_is_no_date(written: str) -> None:
    assert read_date(written, DateStyle(day_first=False), UTC) is None


def test_the_first_year_of_an_era() -> None:
    assert read_date("平成元年1月8日", DateStyle(), UTC) == datetime(1989, 1, 8, tzinfo=UTC)


def test_day_or_month_first_shows_in_the_values() -> None:
    american = find_date_style(["12/1/2010 8:26", "12/13/2010 8:26"])
    british = find_date_style(["01/12/2010", "13/12/2010"])
    german = find_date_style(["01.02.2010", "03.04.2010"])

    assert american == DateStyle(day_first=False, has_time=True)
    assert british == DateStyle(day_first=True)
    assert german == DateStyle(day_first=True)


def test_where_it_does_not_show_that_is_said() -> None:
    assert find_date_style(["01/02/2010", "03/04/2010"]) == DateStyle(is_ambiguous=True)


def test_numbers_are_no_dates_unless_they_are_excel_s() -> None:
    assert find_date_style(["1.5", "200"]) is None
    assert find_serial_style(["45717", "45718.5"]) == DateStyle(has_time=True, is_serial=True)
    assert find_serial_style(["45717", ""]) == DateStyle(is_serial=True)
    assert find_serial_style(["45717", "9"]) is None
    assert read_date("45717.5", DateStyle(is_serial=True), UTC) == datetime(2025, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("column", "told"),
    [
        (["2025-03-01", "2025-03-02"], [False, False]),
        (["2025-03-01 00:00:00", "2025-03-02 00:00:00"], [False, False]),
        (["2025-03-01 00:00", "2025-03-02 14:05"], [True, True]),
        (["2025年3月1日", "2025年3月2日14時5分"], [False, True]),
        (["20250301", "202503021405"], [False, True]),
        (["45717", "45718"], [False, False]),
        (["45717", "45718.5"], [True, True]),
    ],
)
def test_midnight_is_a_time_only_where_the_column_tells_times(column: list[str], told: list[bool]) -> None:
    style = find_date_style(column) or find_serial_style(column)
    assert style is not None
    assert [tells_time(written, style) for written in column] == told


@pytest.mark.parametrize(
    ("written", "value", "currency"),
    [
        ("1,234.56", "1234.56", ""),
        ("¥1,200", "1200", "JPY"),
        ("１２００円", "1200", "JPY"),
        ("1.2万", "12000", ""),
        ("$5", "5", "USD"),
        ("12 €", "12", "EUR"),
        ("GBP 12.50", "12.50", "GBP"),
        ("(5.00)", "-5", ""),
        ("△500", "-500", ""),
        ("-5", "-5", ""),
        ("1'234.50", "1234.5", ""),
    ],
)
def test_amounts(written: str, value: str, currency: str) -> None:
    assert read_amount(written) == Amount(Decimal(value), currency)


@pytest.mark.parametrize("written", ["", "-", "abc", "3 kg", "NaN", "Infinity", "1e99", "12.34.56"])
def test_what_is_no_amount(written: str) -> None:
    assert read_amount(written) is None


def test_a_comma_before_the_cents() -> None:
    assert uses_decimal_comma(["1.234,56", "7,5"])
    assert not uses_decimal_comma(["1,234", "7.5"])
    assert read_amount("1.234,56 €", decimal_comma=True) == Amount(Decimal("1234.56"), "EUR")
