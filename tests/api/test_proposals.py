"""A program reads what to do next about Hanako, and answers for its owner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from farley.base import clock
from farley.customers.models import Customer
from farley.teamwork.models import FollowUp
from farley.understanding.models import Proposal
from tests.cast import Colleagues, sato

from .conftest import Program

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]


@pytest.fixture
def proposal(team: Colleagues) -> Proposal:
    """Ken's rhythm broke; where somebody got in touch in such a case, more bought."""
    at = clock.now()
    return Proposal.objects.create(
        customer=sato(team.ben),
        action="remind",
        reason="rhythm_broken",
        insight="purchase_rhythm",
        params={"typical_days": 28, "low_days": 26, "high_days": 30, "silent_days": 99},
        difference=0.15,
        low=0.05,
        high=0.25,
        compared=90,
        made_at=at,
        expires_at=at + timedelta(days=14),
        horizon_end=at + timedelta(days=28),
    )


def test_it_is_listed_with_its_effect_accepted_and_taken_back(
    proposal: Proposal, team: Colleagues, program: Programs
) -> None:
    agent = program(team.ben)
    (listed,) = agent.get(f"/proposals?customer_id={proposal.customer_id}&action=remind").json["items"]
    assert (listed["headline"], listed["difference"]) == ("Get in touch, and ask how they are", 0.15)
    assert "not from an experiment" in listed["effect"]
    assert agent.get("/proposals?action=offer").json["items"] == []

    at = f"/proposals/{proposal.pk}/answers"
    said = agent.post(at, {"answer": "accepted"})
    assert (said.status, said.json["answer"]) == (201, "accepted")
    assert FollowUp.objects.get().assignee == team.ben
    assert agent.post(at, {"answer": "wrong"}).status == 422
    assert agent("DELETE", f"{at}/last").status == 204
    assert agent("DELETE", f"{at}/last").status == 422
    assert not FollowUp.objects.exists()
    assert agent.post(at, {"answer": "perhaps"}).status == 422


def test_who_may_not_see_or_write_does_not(proposal: Proposal, team: Colleagues, program: Programs) -> None:
    at = f"/proposals/{proposal.pk}/answers"
    assert program(team.eve).post(at, {"answer": "wrong"}).status == 403
    assert program(team.ben, "insights:read").post(at, {"answer": "wrong"}).status == 403
    Customer.objects.filter(pk=proposal.customer_id).update(audience="admin")
    agent = program(team.ben)
    assert agent.get("/proposals").json["items"] == []
    assert agent.post(at, {"answer": "wrong"}).status == 404


def test_a_follow_up_is_set_and_taken_back_only_with_a_key_that_may(
    proposal: Proposal, team: Colleagues, program: Programs
) -> None:
    at = f"/proposals/{proposal.pk}/answers"
    judge = program(team.ben, "insights:read", "verdicts:write")
    refused = judge.post(at, {"answer": "accepted"})
    assert (refused.status, "follow_ups:write" in refused.json["detail"]) == (403, True)
    assert program(team.ben).post(at, {"answer": "accepted"}).status == 201
    assert judge("DELETE", f"{at}/last").status == 403
    assert FollowUp.objects.exists()
    assert program(team.ben)("DELETE", f"{at}/last").status == 204
    assert judge.post(at, {"answer": "not_now"}).status == 201
