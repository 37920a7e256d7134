"""A program reads who has fallen silent, and why Hanako has: as far as its owner may see them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from farley.analysis.segments import All, Did, Rule, Window
from farley.base.access import EVERYBODY, team_audience
from farley.base.accounts import User
from farley.customers.actions import create_customer, relate
from farley.customers.actions.relationships import RelationshipDraft
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.understanding import jobs
from farley.understanding.actions import SegmentDraft, create_segment, trash_segment
from farley.understanding.models import Membership, Segment
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, shop_of

from .conftest import Program

pytestmark = pytest.mark.django_db(transaction=True)
Programs = Callable[..., Program]
BOUGHT = Did(("purchase",), at_least=1)
SILENT = All((BOUGHT, Did(("purchase",), Window(begin=90), at_most=0)))


@pytest.fixture
def shop(team: Colleagues, settings: Any, tmp_path: Path) -> Shop:
    """Hanako fell silent four months ago; a newcomer bought a month ago."""
    settings.WAREHOUSE = tmp_path / "warehouse"
    return shop_of(team)


def made(rule: Rule, by: User, *, name: str = "Silent", audience: str = EVERYBODY) -> Segment:
    segment = create_segment(SegmentDraft(name, rule, "Who to ring", audience), by=by, at=NOW)
    jobs.refresh_segments(at=NOW)
    return segment


def test_a_segment_is_read_with_its_rule_its_customers_and_why(shop: Shop, program: Programs) -> None:
    segment, agent = made(SILENT, shop.ben), program(shop.ben, "segments:read")
    (listed,) = agent.get("/segments").json["items"]
    assert (listed["id"], listed["name"], listed["members"]) == (segment.pk, "Silent", 1)
    assert listed["reading"] == "bought and did not buy anything in the last 90 days"

    one = agent.get(f"/segments/{segment.pk}").json
    assert (one["rule"]["type"], one["trend"][-1], one["description"]) == ("all", 1, "Who to ring")
    (member,) = agent.get(f"/segments/{segment.pk}/customers").json["items"]
    assert (member["customer_id"], member["entered_by"]) == (shop.hanako.pk, "rule")

    yes = agent.get(f"/segments/{segment.pk}/customers/{shop.hanako.pk}").json
    assert (yes["holds"], [line["measured"] for line in yes["reasons"]]) == (True, ["", "11", "0"])
    no = agent.get(f"/segments/{segment.pk}/customers/{shop.newcomer.pk}").json
    assert (no["holds"], [line["holds"] for line in no["reasons"]]) == (False, [False, True, False])
    assert (one["counted"], [line["whose"] for line in yes["reasons"]]) == ("", [[], [], []])
    assert agent.get("/segments", Accept_Language="ja").json["items"][0]["reading"] != listed["reading"]


def test_of_a_company_a_program_learns_whose_it_was(shop: Shop, program: Programs) -> None:
    firm = create_customer(CustomerDraft(name="Owl Forge", kind="organisation"), by=None, at=NOW)
    relate(RelationshipDraft(shop.hanako, firm, "works_for"), by=None, at=NOW)
    segment, agent = made(BOUGHT, shop.ben), program(shop.ben, "segments:read")
    assert "belonged at that time" in agent.get(f"/segments/{segment.pk}").json["counted"]
    (line,) = agent.get(f"/segments/{segment.pk}/customers/{firm.pk}").json["reasons"]
    assert line["whose"] == [{"customer_id": shop.hanako.pk, "name": "佐藤 花子", "measured": "11"}]


def test_long_lists_come_in_pages(shop: Shop, program: Programs) -> None:
    segments = [made(BOUGHT, shop.ben, name=name) for name in ("Buyers", "Regulars", "Buyers")]
    agent = program(shop.ben)
    assert read_on(agent, "/segments", "id") == [segments[0].pk, segments[2].pk, segments[1].pk]
    assert read_on(agent, f"/segments/{segments[0].pk}/customers", "customer_id") == [shop.newcomer.pk, shop.hanako.pk]


def read_on(agent: Program, path: str, name: str) -> list[int]:
    """One field of all rows, read one by one."""
    found, after = [], ""
    while after is not None:
        page = agent.get(f"{path}?limit=1&cursor={after}").json
        found += [row[name] for row in page["items"]]
        after = page["next"]
    return found


def test_what_its_owner_may_not_see_is_not_there(shop: Shop, team: Colleagues, program: Programs) -> None:
    hidden = made(BOUGHT, team.ben, audience=team_audience(team.tokyo.pk))
    agent = program(team.chen)
    assert agent.get("/segments").json["items"] == []
    for path in ("", "/customers", f"/customers/{shop.hanako.pk}"):
        assert agent.get(f"/segments/{hidden.pk}{path}").status == 404
    everybodys = made(BOUGHT, team.ben)
    Customer.objects.filter(pk=shop.hanako.pk).update(audience=hidden.audience)
    assert agent.get("/segments").json["items"][0]["members"] == 1
    (member,) = agent.get(f"/segments/{everybodys.pk}/customers").json["items"]
    assert member["customer_id"] == shop.newcomer.pk
    assert agent.get(f"/segments/{everybodys.pk}/customers/{shop.hanako.pk}").status == 404
    assert program(team.ben, "insights:read").get("/segments").status == 403


def test_what_is_in_the_trash_is_not_listed(shop: Shop, program: Programs) -> None:
    segment, agent = made(BOUGHT, shop.ben), program(shop.ben)
    trash_segment(segment, by=shop.ben, at=NOW)
    assert agent.get("/segments").json["items"] == []
    assert agent.get(f"/segments/{segment.pk}").json["trashed_at"] is not None
    assert agent.get(f"/segments/{segment.pk}/customers").json["items"] == []


def test_a_rule_that_cannot_be_read_says_so(shop: Shop, program: Programs) -> None:
    segment, agent = made(BOUGHT, shop.ben), program(shop.ben)
    Segment.objects.filter(pk=segment.pk).update(rule='{"type":"of_tomorrow"}')
    assert "of_tomorrow" in agent.get(f"/segments/{segment.pk}").json["reading"]
    answer = agent.get(f"/segments/{segment.pk}/customers/{shop.hanako.pk}")
    assert (answer.status, "of_tomorrow" in answer.json["detail"]) == (422, True)


def test_many_segments_ask_no_more_of_the_database(shop: Shop, program: Programs) -> None:
    agent, asked = program(shop.ben), []
    for number in range(4):
        segment = create_segment(SegmentDraft(f"Buyers {number}", BOUGHT), by=shop.ben, at=NOW)
        Membership.objects.create(segment=segment, customer=shop.hanako, entered_at=NOW)
        if number in (1, 3):
            agent.get("/segments")  # the use of a key is noted once a while
            with CaptureQueriesContext(connection) as queries:
                assert len(agent.get("/segments").json["items"]) == number + 1
            asked.append(len(queries))
    assert asked[0] == asked[1]
