"""What is said of a subscription, part by part, in each language."""

from __future__ import annotations

from itertools import product

import pytest
from django.utils import translation

from farley.understanding.sentences import forecast_sentence, sentence
from farley.understanding.sentences.subscription import SENTENCES

PAYMENTS, USE = ("on_time", "late", "missed", "lower"), ("fell", "rose", "as_ever", "unknown")
WORDS = ("leaving", "displeased", "neutral", "friendly", "unknown")
SERVICE = ("question_waits", "complaint_waits", "complains_again", "complained", "calm")
PARAMS = {"days": 91, "percent": 84, "usual_percent": 97, "is_learned": True} | {
    "service_count": 2, "service_days": 91,
    "payments_step": 30, "payments_due": "2026-12-05", "payments_less_percent": 40, "words_days": 91, "use_days": 91,
    "use_lately": 3, "use_expected": 15.2, "use_points": -12,
}  # fmt: skip


def said(language: str, statement: str, **parts: str | bool) -> str:
    with translation.override(language):
        return sentence(statement, PARAMS | {"payments": "on_time", "use": "fell", "words": "unknown"} | parts)


@pytest.mark.parametrize("language", ["en", "ja", "zh-hans"])
def test_every_state_of_every_part_can_be_told(language: str) -> None:
    for statement, payments, use, is_learned in product(SENTENCES, PAYMENTS, USE, (True, False)):
        for words, service in product(WORDS, SERVICE):
            parts = {"payments": payments, "use": use, "words": words, "service": service}
            text = said(language, statement, is_learned=is_learned, **parts)
            assert "%" not in text.replace("84%", "").replace("97%", "").replace("40%", ""), text
            assert language == "en" or not any(word in text for word in ("Payments", "Use", "Words", "Service")), text
    with translation.override(language):
        assert "91" in forecast_sentence("still_pays", {"days": 91})


def test_a_part_of_which_nothing_is_known_is_not_mentioned_and_the_others_have_their_points() -> None:
    text = said("en", "subscription_in_danger", service="calm")
    assert text.splitlines() == [
        "The subscription is in danger: that it still goes on in 91 days is 84% probable (usual is 97%).",
        "Payments: on time, every 30 days.",
        "Use: on 3 of the last 91 days, where 15.2 would be as ever (−12 points).",
        "Service: no complaint in the last 91 days.",
    ]


def test_where_nothing_was_learned_the_probability_is_that_of_others() -> None:
    on_time = said("en", "subscription_healthy", service="calm", is_learned=False).splitlines()
    assert on_time[0] == "The subscription is healthy. Of others who had paid as long, 84% still paid after 91 days."
    assert on_time[-1] == "What each part counts cannot be told: too few subscriptions have ended."
    missed = said("ja", "subscription_in_danger", payments="missed", service="calm", is_learned=False)
    assert "同じくらい遅れていた他の顧客" in missed
