"""Money, numbers and times in the reader's language."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from farley.web import formats


@pytest.mark.parametrize(
    ("language", "amount", "currency", "written"),
    [
        ("en", Decimal("3550000"), "JPY", "JP¥3,550,000"),
        ("ja", Decimal("3550000"), "JPY", "￥3,550,000"),
        ("zh-hans", Decimal("3550000"), "CNY", "¥3,550,000"),
        ("en", Decimal("1200.50"), "GBP", "£1,200.50"),
        ("en", Decimal("1200.00"), "GBP", "£1,200"),
        ("en", -40, "GBP", "-£40"),
        ("en", 0, "EUR", "€0"),
    ],
)
def test_money(language: str, amount: Decimal, currency: str, written: str) -> None:
    with translation.override(language):
        assert formats.money(amount, currency) == written


@pytest.mark.parametrize(("language", "written"), [("en", "12.3K"), ("ja", "1.2万"), ("zh-hans", "1.2万")])
def test_a_big_number_where_there_is_no_room(language: str, written: str) -> None:
    with translation.override(language):
        assert formats.compact(12_345) == written


def test_numbers_are_grouped_in_chinese_too() -> None:
    with translation.override("zh-hans"):
        assert formats.number(1_234_567) == "1,234,567"
        assert formats.percent(0.724) == "72%"


@pytest.mark.parametrize(("language", "written"), [("en", "4–40%"), ("ja", "4～40%"), ("zh-hans", "4～40%")])
def test_from_one_share_to_another(language: str, written: str) -> None:
    with translation.override(language):
        assert formats.percent_range(0.04, 0.4) == written


def test_a_range_that_is_none_is_one_share() -> None:
    with translation.override("en"):
        assert formats.percent_range(0.0, 0.004) == "< 1%"
        assert formats.percent_range(0.461, 0.462) == "46%"


@pytest.mark.parametrize(("language", "written"), [("en", " "), ("ja", ""), ("zh-hans", "")])
def test_a_blank_stands_between_sentences_where_the_language_writes_one(language: str, written: str) -> None:
    with translation.override(language):
        assert formats.blank() == written


@pytest.mark.parametrize(("chance", "written"), [(0.0, "< 1%"), (0.55, "55%"), (1.0, "> 99%")])
def test_nothing_is_quite_certain(chance: float, written: str) -> None:
    with translation.override("en"):
        assert formats.percent_within(chance) == written


@pytest.mark.parametrize(
    ("language", "day", "short", "month"),
    [
        ("en", "12 Nov 2026", "12 Nov", "Nov 2026"),
        ("ja", "2026/11/12", "11月12日", "2026年11月"),
        ("zh-hans", "2026年11月12日", "11月12日", "2026年11月"),
    ],
)
def test_days(language: str, day: str, short: str, month: str) -> None:
    with translation.override(language):
        when = date(2026, 11, 12)
        assert (formats.day(when), formats.short_day(when), formats.month(when)) == (day, short, month)


def test_a_moment_is_told_in_the_readers_time_zone() -> None:
    late_in_london = datetime(2026, 11, 12, 20, 30, tzinfo=UTC)
    with translation.override("en"), timezone.override(ZoneInfo("Asia/Tokyo")):
        assert formats.moment(late_in_london) == "13 Nov 2026 05:30"
        assert formats.clock_time(late_in_london) == "05:30"
