"""What is said of a customer's value, in each language."""

from __future__ import annotations

import pytest
from django.utils import translation

from farley.understanding.catalogue.value import VALUE
from farley.understanding.sentences import reason_sentence, sentence
from farley.understanding.sentences.parts import closing_name
from farley.understanding.sentences.proposals import reason_of
from farley.understanding.sentences.value import REASONS, SENTENCES

CLOSINGS = ("new_year", "golden_week", "obon", "lunar_new_year", "national_day", "christmas", "easter")
ALIVE = {"percent": 93, "low_percent": 81, "high_percent": 97, "silent_days": 12, "purchases": 9, "by_rhythm": True}
TIER = {"top_percent": 4, "spent": 51234.0, "currency": "JPY", "purchases": 9, "evened_out": 0, "recency": 5} | {
    "frequency": 4,
    "money": 5,
}
PHASE = {"purchases": 9, "days": 400, "silent_days": 12, "away_days": 210, "contacts": 2}
LARGE = {"on": "2026-03-20", "times": 83.4, "amount": 900.0, "after": 3}
PARAMS = {
    "expected_value": {"amount": 51234.5, "low": 18000.2, "high": 98765.4, "currency": "JPY", "purchases": 4.2}
    | {"is_season_seen": False, "does_nobody_leave": True},
    "next_purchase": {"on": "2026-12-05", "earliest": "2026-11-28", "latest": "2026-12-20", "silent_days": 12},
    "returns_often": {"returns": 15, "purchases": 30, "percent": 50, "usual_percent": 6},
    "buys_in_season": {
        "from_month": 12,
        "to_month": 1,
        "inside": 6,
        "purchases": 6,
        "years": 3,
        "is_season_now": False,
    },
}


PAYMENTS = {"payments": 12, "step": 30, "amount": 20.0, "on_time_percent": 90, "due": "2026-12-05"} | {
    "percent": 84,
    "low_percent": 75,
    "high_percent": 91,
}


def params_of(statement: str) -> dict[str, object]:
    """Plain values as the analysis would give them."""
    if statement in PARAMS:
        return PARAMS[statement]
    if statement.startswith("phase_"):
        return PHASE
    if statement in ("gift_by_words", "gift_by_season", "bulk_order"):
        return LARGE
    if statement in ("pays_regularly", "payment_missed"):
        return PAYMENTS
    return TIER if statement.startswith(("among", "in_the")) else ALIVE


@pytest.mark.parametrize("language", ["en", "ja", "zh-hans"])
def test_everything_can_be_said_in_each_language(language: str) -> None:
    with translation.override(language):
        said = [sentence(statement, params_of(statement)) for statement in SENTENCES]
        reasons = [reason_sentence(reason, 3, 4) for reason in REASONS]
        questions = [str(declaration.question) for declaration in VALUE]
    for text in (*said, *reasons, *questions):
        assert text
        assert "%(" not in text
        assert "%%" not in text
        assert language == "en" or any(ord(letter) > 0x2E80 for letter in text), text
    assert len(set(said)) == len(said)


def test_an_estimate_has_no_more_digits_than_are_known() -> None:
    with translation.override("ja"):
        text = sentence("expected_value", PARAMS["expected_value"])
    assert "￥51,000" in text
    assert "￥18,000～￥99,000" in text
    assert "。 " not in text
    with translation.override("en"):
        text = sentence("expected_value", PARAMS["expected_value"] | {"currency": "GBP", "is_season_seen": True})
    assert "£51,000" in text
    assert "No full year" not in text
    assert "this may be too high" in text


@pytest.mark.parametrize(
    ("language", "holidays", "counted"),
    [
        (
            "en",
            "Taken into account: the New Year holidays.",
            "Explained by the New Year holidays: 5 days of it.",
        ),
        ("ja", "お正月休みを考慮しています。", "このうち5日はお正月休みによるものです。"),
        ("zh-hans", "已考虑元旦假期。", "其中5天可由元旦假期解释。"),
    ],
)
def test_long_holidays_are_named_where_they_count(language: str, holidays: str, counted: str) -> None:
    rhythm = {
        "typical_days": 7,
        "low_days": 6,
        "high_days": 8,
        "silent_days": 12,
        "closing": "new_year",
        "shut_days": 5,
    }
    with translation.override(language):
        assert holidays in sentence("next_purchase", PARAMS["next_purchase"] | {"closing": "new_year"})
        assert counted in sentence("rhythm_kept", rhythm)
        assert counted in sentence("rhythm_broken", rhythm)
        assert counted not in sentence("rhythm_kept", rhythm | {"closing": "", "shut_days": 0})
        assert len({closing_name(each) for each in (*CLOSINGS, "holidays")}) == 8


def test_what_was_counted_is_told_as_it_adds_up() -> None:
    with translation.override("en"):
        assert "Spent £12,654 in the last year" in sentence(
            "in_the_field", TIER | {"spent": 12654.4, "currency": "GBP", "top_percent": 60}
        )


def test_nothing_is_said_to_be_quite_certain() -> None:
    chances = {"days": 28, "usual_percent": 49}
    with translation.override("en"):
        assert "the chance is < 1%." in sentence("buys_not_soon", chances | {"percent": 0})
        assert "within 28 days: > 99%." in sentence("buys_soon", chances | {"percent": 100})
        assert "within 28 days: 99%." in sentence("buys_soon", chances | {"percent": 99})


def test_who_spent_least_is_not_said_to_be_above_others() -> None:
    with translation.override("en"):
        assert "more than" in sentence("in_the_field", TIER | {"top_percent": 60})
        assert "among those who spent least" in sentence("in_the_field", TIER | {"top_percent": 99})
        assert "counted like an ordinary purchase" in sentence("in_the_field", TIER | {"evened_out": 1})


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "as much as 96% of those who buy."),
        ("ja", "購入した人の96%と同じ金額です。"),
        ("zh-hans", "与96%的购买者消费相同。"),
    ],
)
def test_who_spent_what_most_spent_is_not_told_to_have_spent_least(language: str, said: str) -> None:
    with translation.override(language):
        assert said in sentence("in_the_field", TIER | {"top_percent": 100, "alike_percent": 96})
        assert said not in sentence("in_the_field", TIER | {"top_percent": 100, "alike_percent": 4})


def test_an_interval_whose_ends_are_told_alike_is_no_interval() -> None:
    sure = {"percent": 99, "low_percent": 99, "high_percent": 99}
    told = {
        "still_customer": "Is still a customer (about 99% probable).",
        "perhaps_gone": "still a customer is about 99% probable.",
        "probably_gone": "still a customer is only about 99% probable.",
        "pays_regularly": "That it still goes on in a year is about 99% probable.",
        "prefers_channel": "(about 99% of contacts)",
        "prefers_channel_and_time": "(about 99% of contacts), and mostly between 9:00 and 12:00.",
    }
    times = {"channel": "email", "from_hour": 9, "to_hour": 12}
    for statement, words in told.items():
        text = sentence(statement, params_of(statement) | times | sure)
        assert words in text
        assert "99% and 99%" not in text


def test_of_who_spends_nothing_no_amounts_are_told() -> None:
    nothing = PARAMS["expected_value"] | {"amount": 0.02, "low": 0.0, "high": 0.3, "does_nobody_leave": False}
    assert sentence("expected_value", nothing).startswith("Will spend nothing in the next year, as it seems.")
    little = nothing | {"amount": 7.1, "low": 6.8, "high": 7.3, "currency": "USD"}
    assert sentence("expected_value", little).startswith("Will spend about US$7 in the next year. ")


@pytest.mark.parametrize(
    ("language", "days", "years"),
    [("en", "40 days ago", "28 years ago"), ("ja", "40日", "28年"), ("zh-hans", "40天", "28年")],
)
def test_a_silence_of_decades_is_told_in_years(language: str, days: str, years: str) -> None:
    with translation.override(language):
        assert days in sentence("still_customer", ALIVE | {"silent_days": 40})
        gone = sentence("probably_gone", ALIVE | {"silent_days": 10_572})
        assert years in gone
        assert "10,572" not in gone


@pytest.mark.parametrize("language", ["en", "ja", "zh-hans"])
def test_an_offer_names_what_speaks_for_it_and_not_all_that_would_be_liked(language: str) -> None:
    wanted = {"new_1": "Teapot", "because_1": "Sencha", "new_2": "Tray", "because_2": "Cup", "again_1": "Matcha"}
    with translation.override(language):
        because = reason_of("offer", "would_like_new", wanted, is_claim=True)
        alike = reason_of("offer", "would_like_new", wanted | {"because_1": ""}, is_claim=True)
    assert "Sencha" in because
    assert not any(other in because for other in ("Tray", "Cup", "Matcha"))
    assert alike
    assert "Sencha" not in alike
