"""A program reads what Farley understands of Hanako, and passes people's verdicts on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from farley.customers.models import Customer
from farley.understanding.actions import run_insight
from farley.understanding.models import AutonomyChange, Insight, VerdictKind
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, history_now, shop_of

from .conftest import Program

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    """Hanako bought every four weeks and fell silent; Farley has noticed."""
    made = shop_of(team)
    run_insight("purchase_rhythm", history_now(), as_of=NOW, at=NOW)
    return made


def test_a_claim_is_read_with_its_evidence(shop: Shop, program: Programs) -> None:
    agent = program(shop.ben)
    listed = agent.get("/insights?calls_for_attention=true").json["items"]
    assert [row["customer_id"] for row in listed] == [shop.hanako.pk]
    assert (listed[0]["statement"], listed[0]["status"]) == ("rhythm_broken", "open")
    assert "28 days" in listed[0]["sentence"]

    one = agent.get(f"/insights/{listed[0]['id']}").json
    assert one["confidence_percent"] > 70
    assert {row["kind"] for row in one["evidence"]} == {"purchase"}
    assert one["forecast"]["low_percent"] <= one["forecast"]["percent"] <= one["forecast"]["high_percent"]

    known = agent.get(f"/customers/{shop.hanako.pk}/insights").json
    assert [row["name"] for row in known["insights"]] == ["purchase_rhythm"]
    newcomer = agent.get(f"/customers/{shop.newcomer.pk}/insights").json
    assert (newcomer["insights"], newcomer["not_yet"][0]["needs"]) == ([], 4)


def test_what_only_asks_calls_for_no_attention(shop: Shop, program: Programs) -> None:
    agent = program(shop.ben)
    AutonomyChange.objects.create(name="purchase_rhythm", level="asked", at=NOW, judged=12, refuted=12, settled=0)

    assert agent.get("/insights?calls_for_attention=true").json["items"] == []
    (silent,) = agent.get("/insights?calls_for_attention=false").json["items"]
    assert (silent["customer_id"], silent["calls_for_attention"]) == (shop.hanako.pk, False)
    judged = agent.post(f"/insights/{silent['id']}/verdicts", {"kind": "confirm"}).json
    assert (judged["status"], judged["calls_for_attention"]) == ("confirmed", False)


def test_the_sentence_is_in_the_callers_language(shop: Shop, program: Programs) -> None:
    listed = program(shop.ben).get("/insights", Accept_Language="ja")
    assert listed.headers["Content-Language"] == "ja"


def test_a_verdict_is_given_and_taken_back(shop: Shop, program: Programs) -> None:
    agent = program(shop.ben)
    insight = Insight.objects.get(customer=shop.hanako)
    at = f"/insights/{insight.pk}/verdicts"
    judged = agent.post(at, {"kind": "refute", "why": "She was abroad, and is back"})
    assert (judged.status, judged.json["status"]) == (201, "refuted")
    verdict = insight.verdicts.get()
    assert (verdict.kind, verdict.by, verdict.why) == (VerdictKind.REFUTE, shop.ben, "She was abroad, and is back")
    assert agent.get(f"/customers/{shop.hanako.pk}/insights").json["refuted"][0]["status"] == "refuted"
    assert agent.get("/insights?status=open").json["items"] == []
    assert agent("DELETE", f"{at}/last").status == 204
    assert agent.get(f"/insights/{insight.pk}").json["status"] == "open"
    assert agent("DELETE", f"{at}/last").status == 404
    assert agent.post(at, {"kind": "correct"}).status == 422
    assert agent.post(at, {"kind": "correct", "correction": "Every eight weeks"}).json["status"] == "corrected"


def test_who_may_not_judge_or_see_does_not(shop: Shop, program: Programs) -> None:
    insight = Insight.objects.get(customer=shop.hanako)
    at = f"/insights/{insight.pk}/verdicts"
    assert program(shop.ben, "insights:read").post(at, {"kind": "confirm"}).status == 403
    assert program(shop.eve).post(at, {"kind": "confirm"}).status == 403
    Customer.objects.filter(pk=shop.hanako.pk).update(audience="admin")
    agent = program(shop.ben)
    assert agent.get("/insights").json["items"] == []
    assert agent.get(f"/insights/{insight.pk}").status == 404
    assert agent.post(at, {"kind": "confirm"}).status == 404
    assert agent.get(f"/customers/{shop.hanako.pk}/insights").status == 404
    assert len(program(shop.aiko).get("/insights").json["items"]) == 1


def test_the_scorecard_tells_how_often_it_was_right(shop: Shop, program: Programs) -> None:
    scores = {row["name"]: row for row in program(shop.ben).get("/scorecard").json["insights"]}
    assert scores["purchase_rhythm"]["has_enough"] is False
    assert scores["purchase_rhythm"]["open"] >= 1
