"""A program makes the segment of those who fell silent, changes it, puts it away, brings it back, as its owner may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from farley.base.access import team_audience, user_audience
from farley.base.accounts import User
from farley.base.changes import Change
from farley.understanding import jobs
from farley.understanding.models import Membership, Segment, Theme
from tests.cast import NOW, Colleagues
from tests.understanding.cast import shop_of

from .conftest import Program

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]
BOUGHT = {"type": "did", "kinds": ["purchase"], "at_least": 1}
SILENT = {
    "type": "all",
    "parts": [BOUGHT, {"type": "did", "kinds": ["purchase"], "window": {"begin": 90}, "at_most": 0}],
}


@pytest.fixture
def agent(ben: User, program: Programs) -> Program:
    return program(ben, "segments:read", "segments:write")


def made(agent: Program, **more: Any) -> int:
    answer = agent.post("/segments", {"name": "Silent", "rule": SILENT} | more)
    assert answer.status == 201, answer.json
    return int(answer.json["id"])


@pytest.mark.django_db(transaction=True)
def test_a_segment_is_made_and_soon_holds_whom_its_rule_fits(
    team: Colleagues, agent: Program, settings: Any, tmp_path: Path
) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"
    shop = shop_of(team)
    answer = agent.post("/segments", {"name": "Silent", "rule": SILENT, "description": "Who to ring"})
    assert (answer.status, answer.json["members"], answer.json["refreshed_at"]) == (201, 0, None)
    assert answer.json["reading"] == "bought and did not buy anything in the last 90 days"
    jobs.refresh_segments(at=NOW)
    pk = answer.json["id"]
    (member,) = agent.get(f"/segments/{pk}/customers").json["items"]
    assert member["customer_id"] == shop.hanako.pk

    altered = agent("PATCH", f"/segments/{pk}", {"rule": BOUGHT, "name": "Buyers"})
    assert (altered.json["name"], altered.json["reading"]) == ("Buyers", "bought")
    assert (altered.json["description"], altered.json["refreshed_at"]) == ("Who to ring", None)
    jobs.refresh_segments(at=NOW + timedelta(minutes=1))
    assert agent.get(f"/segments/{pk}").json["members"] == 2


def test_a_rule_comes_back_as_it_was_sent(agent: Program) -> None:
    rule = agent.get(f"/segments/{made(agent)}").json["rule"]
    assert rule["parts"][1]["window"] == {"begin": 90, "end": 0, "since": None, "until": None}
    again = made(agent, rule=rule)
    assert agent.get(f"/segments/{again}").json["rule"] == rule


def test_it_is_put_away_and_brought_back(agent: Program) -> None:
    pk = made(agent)
    for _again in range(2):
        assert agent("PUT", f"/segments/{pk}/trash").status == 204
    assert agent.get("/segments").json["items"] == []
    for _again in range(2):
        assert agent("DELETE", f"/segments/{pk}/trash").status == 204
    assert [row["id"] for row in agent.get("/segments").json["items"]] == [pk]
    changes = Change.objects.filter(subject_kind="segment", subject_id=pk).order_by("id")
    assert [each.verb for each in changes] == ["create", "trash", "restore"]
    assert {each.source for each in changes} == {"api:shop"}


def test_the_same_request_twice_makes_one(agent: Program) -> None:
    body = {"name": "Silent", "rule": SILENT}
    answers = [agent.post("/segments", body, Idempotency_Key="silent") for _again in range(2)]
    assert [each.status for each in answers] == [201, 201]
    assert answers[0].json["id"] == answers[1].json["id"]
    assert Segment.objects.count() == 1


@pytest.mark.parametrize(
    ("rule", "hint"),
    [
        ({"type": "did", "kinds": ["purchas"], "at_least": 1}, "There is nothing of this kind: “purchas”. There are: "),
        ({"type": "did", "kinds": [], "at_least": 1}, "does not say of which kinds"),
        ({"type": "did", "kinds": ["purchase"]}, "neither at least nor at most"),
        ({"type": "did", "at_least": 1}, "missing required field `kinds`"),
        (BOUGHT | {"window": {"begin": 5, "end": 9}}, "has to begin more days ago than it ends"),
        (BOUGHT | {"window": {"since": "2026-03-02", "until": "2026-03-01"}}, "is after its last"),
        (BOUGHT | {"window": {"since": "2026-03-02", "begin": 9}}, "both in days ago and in days of the calendar"),
        (BOUGHT | {"at_least": "often"}, "`$.at_least`"),
        ({"type": "of_tomorrow"}, "of_tomorrow"),
        ({"type": "all"}, "Add at least one condition."),
        ({"type": "spoke", "theme": 999}, "theme"),
        ({"type": "holds", "insight": "no_such"}, "no_such"),
        ({"type": "recorded", "name": "owner", "values": ["me"]}, "Choose a person."),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_with_a_hint(rule: dict[str, Any], hint: str, agent: Program) -> None:
    answer = agent.post("/segments", {"name": "Silent", "rule": rule})
    assert (answer.status, answer.json["type"]) == (422, "invalid")
    (culprit,) = answer.json["errors"]
    assert culprit["field"] == "rule"
    assert hint in culprit["detail"]
    assert not Segment.objects.exists()


def test_what_is_missing_or_unknown_is_refused(agent: Program, team: Colleagues) -> None:
    for body, field in (
        ({"rule": SILENT}, "body.body.name"),
        ({"name": "x" * 121, "rule": SILENT}, "body.body.name"),
        ({"name": "  ", "rule": SILENT}, "name"),
        ({"name": "Silent"}, "body.body.rule"),
        ({"name": "Silent", "rule": "everybody"}, "body.body.rule"),
        ({"name": "Silent", "rule": SILENT, "colour": "red"}, "body.body.colour"),
        ({"name": "Silent", "rule": SILENT, "audience": "team:999"}, "audience"),
        ({"name": "Silent", "rule": SILENT, "audience": team_audience(team.shanghai.pk)}, "audience"),
    ):
        answer = agent.post("/segments", body)
        assert (answer.status, answer.json["errors"][0]["field"]) == (422, field), body
    assert agent("PATCH", "/segments/999", {"name": "x"}).status == 404
    assert agent("PATCH", f"/segments/{made(agent)}", {"name": None}).status == 422


def test_only_its_maker_and_managers_change_it_and_only_with_the_scope(
    agent: Program, team: Colleagues, program: Programs
) -> None:
    pk = made(agent)
    for user, scopes in (
        (team.chen, ()),
        (team.eve, ()),
        (team.ben, ("segments:read",)),
        (team.ben, ("themes:write",)),
    ):
        stranger = program(user, *scopes)
        for method, path, body in (
            ("PATCH", f"/segments/{pk}", {"name": "Mine"}),
            ("PUT", f"/segments/{pk}/trash", None),
        ):
            assert stranger(method, path, body).status == 403, (user, path)
    assert program(team.eve).post("/segments", {"name": "Mine", "rule": SILENT}).status == 403
    own = made(agent, audience=user_audience(team.ben.pk))
    assert program(team.dora)("PATCH", f"/segments/{own}", {"name": "Mine"}).status == 404
    assert list(Change.objects.filter(subject_kind="segment").values_list("verb", flat=True)) == ["create", "create"]
    assert program(team.dora)("PATCH", f"/segments/{pk}", {"name": "Hers"}).json["name"] == "Hers"


def test_a_theme_that_not_all_may_see_is_in_no_rule_for_all(agent: Program, team: Colleagues) -> None:
    tokyo = team_audience(team.tokyo.pk)
    theme = Theme.objects.create(words={}, anchor=bytes(512), encoder="any", found_at=NOW, audience=tokyo)
    spoke = {"type": "spoke", "theme": theme.pk}
    answer = agent.post("/segments", {"name": "Waited", "rule": spoke})
    assert (answer.status, answer.json["errors"][0]["field"]) == (422, "rule")
    pk = made(agent, rule=spoke, audience=tokyo)
    assert agent("PATCH", f"/segments/{pk}", {"audience": "all"}).status == 422
    assert Segment.objects.get(pk=pk).audience == tokyo


def test_a_kept_rule_that_cannot_be_read_is_replaced_or_stays(agent: Program) -> None:
    pk = made(agent)
    Segment.objects.filter(pk=pk).update(rule='{"type":"of_tomorrow"}')
    answer = agent("PATCH", f"/segments/{pk}", {"name": "Mine"})
    assert (answer.status, "of_tomorrow" in answer.json["detail"]) == (422, True)
    assert agent("PATCH", f"/segments/{pk}", {"rule": BOUGHT}).json["reading"] == "bought"
    assert not Membership.objects.exists()
