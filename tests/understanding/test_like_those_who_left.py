"""A table of subscribers with a column that says who has left: from the import to the sentence, without a purchase."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.utils import translation

from farley.customers.actions import create_customer, define_attribute
from farley.customers.actions.attributes import AttributeDraft
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.timeline.models import Interaction
from farley.understanding import jobs
from farley.understanding.models import Evidence, Insight, NotYet, Run
from farley.understanding.sentences import reason_sentence, sentence
from tests.cast import NOW, Colleagues

pytestmark = pytest.mark.django_db(transaction=True)

SUBSCRIBERS = 200


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"


@pytest.fixture
def subscribers(team: Colleagues) -> list[Customer]:
    """Half pay by month; of those most have left, of the others hardly any. Nobody ever bought or wrote."""
    for label, kind in (("Contract", "text"), ("On paper", "yes_no"), ("Churn", "text")):
        define_attribute(AttributeDraft(label, kind), by=None, at=NOW)
    dice = np.random.default_rng(1)
    rows = []
    for place in range(SUBSCRIBERS):
        contract = ("by month", "by year")[place % 2]
        left = dice.random() < (0.7, 0.1)[place % 2]
        noted = {"contract": contract, "on_paper": bool(dice.random() < 0.5), "churn": "Yes" if left else "No"}
        rows.append(create_customer(CustomerDraft(name=f"Subscriber {place}"), by=None, at=NOW))
        Customer.objects.filter(pk=rows[-1].pk).update(attributes=noted)
    return rows


def test_what_was_noted_tells_who_is_like_those_who_left(subscribers: list[Customer]) -> None:
    assert jobs.understand(at=NOW) == 1
    assert not Interaction.objects.exists()
    found = Insight.objects.filter(name="like_those_who_left")
    said = {True: {"like_those_who_left"}, False: {"like_those_who_stay"}}
    for insight in found:
        is_by_month = subscribers.index(insight.customer) % 2 == 0
        assert {insight.statement} == said[is_by_month]
        assert insight.calls_for_attention is is_by_month
    assert not Evidence.objects.exists()
    assert set(NotYet.objects.values_list("reason", flat=True)) == {"has_left"}
    assert found.count() + NotYet.objects.count() == SUBSCRIBERS


def test_the_claim_names_the_details_by_the_team_s_own_names() -> None:
    params = {"percent": 71, "usual_percent": 42, "nearer_percent": 33}
    params |= {"reason_1": "Contract", "value_1": "by month", "points_1": 28}
    params |= {
        "reason_2": "On paper",
        "value_2": True,
        "points_2": 4,
        "reason_3": "Months",
        "value_3": 2.0,
        "points_3": 1,
    }
    assert sentence("like_those_who_left", params) == (
        "Is like those who have left: of customers with such details, 71% have (of all, 42%). "
        "What speaks for it: Contract: by month (+28 points), On paper: yes (+4 points), Months: 2 (+1 point). "
        "Tried on customers it had not seen: 33% nearer than the average of all."
    )
    for language in ("ja", "zh-hans"):
        with translation.override(language):
            told = sentence("like_those_who_left", params) + sentence("like_those_who_stay", params)
            assert "left" not in told
            assert "。 " not in told
            assert "left" not in reason_sentence("has_left", 0, 0) + reason_sentence("learned_too_good", 0, 0)


def test_before_anybody_is_known_nothing_is_worked_out(team: Colleagues) -> None:
    assert jobs.understand(at=NOW) == 0
    assert not Run.objects.exists()


def test_without_a_field_that_says_who_left_it_is_silent(team: Colleagues) -> None:
    create_customer(CustomerDraft(name="佐藤 花子"), by=None, at=NOW)
    jobs.understand(at=NOW)
    assert not Insight.objects.exists()
    assert not NotYet.objects.exists()


def test_who_has_left_meanwhile_is_no_longer_compared(subscribers: list[Customer]) -> None:
    jobs.understand(at=NOW)
    leaver = Insight.objects.filter(statement="like_those_who_left").earliest("pk").customer
    Customer.objects.filter(pk=leaver.pk).update(attributes=leaver.attributes | {"churn": "Yes"})
    jobs.understand(at=NOW + timedelta(days=1))
    assert NotYet.objects.get(customer=leaver).reason == "has_left"
    assert not Insight.objects.filter(customer=leaver, ended_at=None).exists()
