"""A program reads what was promised to Hanako, and says for its owner what became of it, and when it is due."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from farley.customers.models import Customer
from farley.teamwork.models import FollowUp
from farley.timeline import kinds
from farley.understanding import jobs
from farley.understanding.models import Promise
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, happens, shop_of, writes

from .conftest import Program

pytestmark = pytest.mark.django_db(transaction=True)  # readers of the stream see what is committed
Programs = Callable[..., Program]


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    """Ben promised Hanako a quote by Friday, the 13th, and she an order after it."""
    shop = shop_of(team)
    quote = "Thank you for coming. I'll send you the revised quote by Friday."
    happens(shop.hanako, kinds.Email(), 9, "test", "all", text=quote, direction="out", channel="email")
    writes(shop.hanako, "We will order ten more tins next week.", 8)
    jobs.read_promises(at=NOW)
    return shop


def test_they_are_listed_answered_and_the_answer_is_taken_back(shop: Shop, program: Programs) -> None:
    agent = program(shop.ben)
    both = agent.get(f"/promises?customer_id={shop.hanako.pk}&limit=1").json
    (second,) = both["items"]
    assert (second["is_ours"], second["due_on"]) == (False, "2026-11-20")
    (first,) = agent.get(f"/promises?limit=1&cursor={both['next']}").json["items"]
    assert (first["sentence"], first["due_on"]) == ("I'll send you the revised quote by Friday.", "2026-11-13")
    assert agent.get("/promises?side=us&due_until=2026-11-13").json["items"] == [first]
    assert agent.get(f"/promises?customer_id={shop.newcomer.pk}").json["items"] == []

    at = f"/promises/{first['id']}/answers"
    said = agent.post(at, {"word": "kept"})
    assert (said.status, said.json["word"], said.json["is_open"]) == (201, "kept", False)
    assert agent.get("/promises?side=us").json["items"] == []
    assert len(agent.get("/promises?include_settled=true").json["items"]) == 2
    assert agent.post(at, {"word": "no_promise"}).json["word"] == "no_promise"
    for _twice in range(2):
        assert agent("DELETE", f"{at}/last").status == 204
    assert agent("DELETE", f"{at}/last").status == 422
    assert agent.get(f"/promises/{first['id']}").json == first


def test_the_day_is_put_right_and_taken_back(shop: Shop, program: Programs) -> None:
    agent, pk = program(shop.ben), Promise.objects.get(by="us").pk
    said = agent("PUT", f"/promises/{pk}/day", {"due_on": "2026-11-30"})
    assert (said.status, said.json["due_on"], said.json["is_day_said"]) == (200, "2026-11-30", True)
    assert agent("PUT", f"/promises/{pk}/day", {"due_on": None}).json["due_on"] is None
    for day in ("2026-11-30", "2026-11-13"):
        assert agent("DELETE", f"/promises/{pk}/day").json["due_on"] == day
    assert agent("DELETE", f"/promises/{pk}/day").status == 422
    assert agent("PUT", f"/promises/{pk}/day", {"due_on": "2026-11-01"}).status == 422
    assert agent("PUT", f"/promises/{pk}/day", {}).status == 422


def test_who_may_not_see_or_write_does_not(shop: Shop, program: Programs) -> None:
    pk = Promise.objects.get(by="us").pk
    answer, day = (f"/promises/{pk}/answers", {"word": "kept"}), (f"/promises/{pk}/day", {"due_on": None})
    for agent in (program(shop.eve), program(shop.ben, "insights:read")):
        assert agent.post(*answer).status == 403
        assert agent("PUT", *day).status == 403
    judge = program(shop.ben, "verdicts:write")
    assert judge.post(answer[0], {"word": "follow_up"}).status == 403
    assert program(shop.ben).post(answer[0], {"word": "follow_up"}).status == 201
    assert judge("DELETE", f"{answer[0]}/last").status == 403
    assert FollowUp.objects.count() == 1
    Customer.objects.filter(pk=shop.hanako.pk).update(audience="admin")
    agent = program(shop.ben)
    assert agent.get("/promises?include_settled=true").json["items"] == []
    assert agent.get(f"/promises/{pk}").status == agent.post(*answer).status == agent("PUT", *day).status == 404
