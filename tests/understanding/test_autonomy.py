"""An insight that is refuted too often falls by itself to asking, and rises again the same way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from farley.customers.actions import create_customer
from farley.customers.drafts import CustomerDraft
from farley.understanding.actions import record_verdict, review_autonomy
from farley.understanding.models import AutonomyChange, Insight
from farley.understanding.queries import attention_for, autonomy_of, understanding_of
from tests.cast import NOW, Colleagues

pytestmark = pytest.mark.django_db


def claims(number: int) -> list[Insight]:
    """Claims about as many customers, that call for attention."""
    found = []
    for place in range(number):
        customer = create_customer(CustomerDraft(name=f"Customer {place}"), by=None, at=NOW)
        found.append(
            Insight.objects.create(
                customer=customer,
                name="preferred_channel",
                statement="no_preference",
                confidence=0.9,
                calls_for_attention=True,
                first_claimed_at=NOW,
                as_of=NOW,
                expires_at=NOW + timedelta(days=30),
            )
        )
    return found


def test_refuted_too_often_it_asks_and_calls_for_nobodys_attention(team: Colleagues) -> None:
    about = claims(14)
    for insight in about[:12]:
        record_verdict(insight, "refute", by=team.ben, at=NOW)
    assert review_autonomy(at=NOW) == 1

    autonomy = autonomy_of("preferred_channel")
    assert autonomy.is_asked
    assert autonomy.since == NOW
    assert autonomy.record is not None
    assert (autonomy.record.judged, autonomy.record.refuted) == (12, 12)
    assert not [each for each in attention_for(team.ben, at=NOW) if each.name == "preferred_channel"]
    assert review_autonomy(at=NOW) == 0


def test_its_claims_stay_on_the_customers_page_as_questions(team: Colleagues) -> None:
    (insight,) = claims(1)
    shown = understanding_of(team.ben, [insight.customer_id], at=NOW).insights[0]
    assert (shown.calls_for_attention, shown.is_asked) == (True, False)

    AutonomyChange.objects.create(name=insight.name, level="asked", at=NOW, judged=12, refuted=12, settled=0)

    asked = understanding_of(team.ben, [insight.customer_id], at=NOW).insights[0]
    assert (asked.calls_for_attention, asked.is_asked) == (False, True)


def test_confirmed_again_it_rises_again(team: Colleagues) -> None:
    about = claims(12)
    for insight in about:
        record_verdict(insight, "refute", by=team.ben, at=NOW)
    review_autonomy(at=NOW)
    later = NOW + timedelta(days=40)
    for insight in claims(40):
        record_verdict(insight, "confirm", by=team.ben, at=later)
    assert review_autonomy(at=later) == 1
    assert not autonomy_of("preferred_channel").is_asked
    assert autonomy_of("preferred_channel").since == later
    assert AutonomyChange.objects.count() == 2
