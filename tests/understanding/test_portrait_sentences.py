"""What is said of customers' own words and of the conversation with them, in each language."""

from __future__ import annotations

import pytest
from django.utils import translation

from farley.understanding.catalogue.contacts import CONTACTS
from farley.understanding.catalogue.portrait import PORTRAIT
from farley.understanding.sentences import contacts, forecast_sentence, portrait, reason_sentence, sentence

MOTIVE = {"motive": "price", "also": "gift", "words": "200 % zu teuer", "also_words": "für Oma"} | {
    "times": 4,
    "total": 9,
    "percent": 44,
    "usual_percent": 12,
}
TRUST = {"good": 1, "bad": 4, "days": 182, "before_percent": 88, "now_percent": 45, "series": "88 81 60 45"}
OTHERS = {"words": "他社から見積", "is_own": True, "on": "2026-11-01", "times": 1}
WAITS = {"days": 9, "messages": 2, "usual_hours": 13, "times": 2}
STARTS = {"lately": 0, "expected": 4.2, "days": 182, "ours": 3, "silent_days": 206}
HABIT = {"channel": "phone", "percent": 80, "low_percent": 70, "high_percent": 90, "from_hour": 9, "to_hour": 12}
ROLE = {"role": "partner", "is_formal": True, "worth_percent": 90}
PEOPLE = {"contacts": 20, "returns": 1, "purchases": 7, "usual": 5.4, "others": 0}
RANGE = {"products": 2, "orders": 6, "expected": 7, "first": "煎茶", "second": "Hojicha"}
PARAMS = MOTIVE | TRUST | OTHERS | WAITS | STARTS | HABIT | ROLE | PEOPLE | RANGE
FAMILIES = (portrait, contacts)


@pytest.mark.parametrize("language", ["en", "ja", "zh-hans"])
def test_everything_can_be_said_in_each_language(language: str) -> None:
    with translation.override(language):
        said = [sentence(statement, PARAMS) for family in FAMILIES for statement in family.SENTENCES]
        said += [sentence(statement, PARAMS) for statement in ("range_narrows", "range_widens")]
        said += [forecast_sentence(event, PARAMS) for family in FAMILIES for event in family.FORECASTS]
        reasons = [reason_sentence(reason, 3, 4) for family in FAMILIES for reason in family.REASONS]
        reasons += [reason_sentence(reason, 3, 4) for reason in ("too_few_orders", "too_few_orders_lately")]
        questions = [str(each.question) for each in (*PORTRAIT, *CONTACTS)]
    for text in (*said, *reasons, *questions):
        assert text
        assert "%(" not in text
        assert "%%" not in text
        assert language == "en" or any(ord(letter) > 0x2E80 for letter in text), text
    assert len(set(said)) == len(said)


def test_what_a_colleague_noted_is_not_passed_off_as_the_customers_words() -> None:
    with translation.override("en"):
        assert "one of us" in sentence("compares_others", OTHERS | {"is_own": False})
        assert "one of us" not in sentence("compares_others", OTHERS)


def test_trust_is_told_quarter_by_quarter() -> None:
    with translation.override("en"):
        assert "88% → 81% → 60% → 45%" in sentence("trust_fell", TRUST)


def test_every_motive_has_a_name() -> None:
    from farley.analysis.portrait.motives import MOTIVES

    with translation.override("ja"):
        assert all(portrait.motive_name(motive) != motive for motive in MOTIVES)
