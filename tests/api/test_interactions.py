"""Programs tell what happened with customers, read it, and follow it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from farley.base.access import team_audience, user_audience
from farley.base.accounts import Team, User
from farley.customers import actions as customers
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.timeline.models import Interaction
from farley.understanding.models import Entity

from .conftest import Program

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]


def call(customer: Customer, **more: Any) -> dict[str, Any]:
    return {
        "customer_id": customer.pk,
        "kind": "call",
        "channel": "phone",
        "direction": "in",
        "happened_at": "2026-11-19T15:30:00+09:00",
        "text": "見本が届いていない",
        "data": {"seconds": 240},
    } | more


def test_a_call_is_recorded_read_found_and_retracted(ben: User, sato: Customer, program: Programs) -> None:
    phone = program(ben, name="Phone system")
    recorded = phone.post("/interactions", call(sato, external_id="call-1"))
    assert recorded.status == 201
    assert recorded.json["happened_at"] == "2026-11-19T06:30:00Z"
    assert recorded.json["data"] == {"seconds": 240}
    assert (recorded.json["source"], recorded.json["recorded_by_id"]) == ("api:phone-system", ben.pk)
    pk = recorded.json["id"]

    assert phone.get(f"/interactions/{pk}").json == recorded.json
    timeline = f"/customers/{sato.pk}/interactions"
    assert [row["id"] for row in phone.get(f"{timeline}?q=見本").json["items"]] == [pk]
    assert phone.get(f"{timeline}?kind=meeting").json["items"] == []
    assert phone.get(f"{timeline}?since=2026-11-19T06:30:01Z").json["items"] == []
    assert len(phone.get(f"{timeline}?until=2026-11-20T00:00:00Z&channel=phone").json["items"]) == 1

    retraction = phone.post(f"/interactions/{pk}/retraction", {"why": "wrong customer"})
    assert retraction.status == 201
    assert retraction.json["data"] == {"interaction_ids": [pk]}
    assert phone.get(timeline).json["items"] == []
    assert phone.get(f"{timeline}?include_retracted=true").json["items"][-1]["retracted_by_id"] == retraction.json["id"]
    assert phone.post(f"/interactions/{pk}/retraction", {"why": "again"}).status == 422


def test_what_was_recorded_is_not_recorded_twice(ben: User, sato: Customer, program: Programs) -> None:
    phone = program(ben)
    assert phone.post("/interactions", call(sato, external_id="call-1")).status == 201
    assert phone.post("/interactions", call(sato, external_id="call-1")).status == 409
    batch = [call(sato, external_id=f"call-{n}") for n in (1, 2, 2)] + [call(sato)]
    answer = phone.post("/interactions/batch", {"items": batch}).json
    assert [result["status"] for result in answer["results"]] == [409, 201, 409, 201]
    ids = [result["id"] for result in answer["results"] if result["id"]]
    assert ids == list(Interaction.objects.order_by("pk").values_list("pk", flat=True))[1:]
    other = program(ben, name="Other system")
    assert other.post("/interactions", call(sato, external_id="call-1")).status == 201


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "seance"},
        {"kind": "purchase"},
        {"kind": "retracted"},
        {"kind": "email", "data": {"html": "<b>not cleaned</b>"}},
        {"data": {"seconds": "long"}},
        {"data": {"minutes": 4}},
        {"happened_at": "2026-11-19T15:30:00"},
        {"happened_at": "0001-01-01T00:00:00+14:00"},
        {"channel": "Phone!"},
        {"confidence": 1.5},
        {"currency": "yen"},
    ],
)
def test_what_does_not_fit_is_refused(ben: User, sato: Customer, program: Programs, wrong: dict[str, Any]) -> None:
    assert program(ben).post("/interactions", call(sato) | wrong).status == 422
    assert not Interaction.objects.exists()


def test_each_kind_keeps_its_own_fields(ben: User, sato: Customer, program: Programs) -> None:
    shop = program(ben)
    mail = {"sender": "sato@example.com", "recipients": ["shop@example.com"], "message_id": "<1@example.com>"}
    for kind, data in [
        ("note", {}),
        ("meeting", {"place": "Kyoto", "minutes": 30}),
        ("email", mail),
        ("form", {"form": "contact", "answers": {"colour": "red"}}),
        ("event", {"event": "Video played", "properties": {"seconds": 12}}),
    ]:
        answer = shop.post("/interactions", call(sato, kind=kind, data=data))
        assert answer.status == 201, answer.json
        assert answer.json["data"] == data


def test_a_timeline_is_read_page_by_page_from_the_newest(ben: User, sato: Customer, program: Programs) -> None:
    shop = program(ben)
    hours = [3, 1, 2, 2, 5]
    rows = [call(sato, happened_at=f"2026-11-0{hour}T12:00:00Z", text=str(hour)) for hour in hours]
    shop.post("/interactions/batch", {"items": rows})
    seen, cursor = [], ""
    for _page in range(3):
        page = shop.get(f"/customers/{sato.pk}/interactions?limit=2&cursor={cursor}").json
        seen += [row["text"] for row in page["items"]]
        cursor = page["next"]
    assert seen == ["5", "3", "2", "2", "1"]
    assert cursor is None


def test_a_merged_customers_timeline_is_whole(
    ben: User, chen: User, sato: Customer, program: Programs, now: datetime
) -> None:
    shop = program(ben)
    double = customers.create_customer(CustomerDraft(name="佐藤花"), by=ben, at=now)
    shop.post("/interactions/batch", {"items": [call(sato, text="one"), call(double, text="two")]})
    customers.merge(sato, double, by=ben, at=now)
    texts = {row["text"] for row in shop.get(f"/customers/{sato.pk}/interactions").json["items"]}
    assert texts == {"one", "two"}
    assert shop.get(f"/customers/{double.pk}").json["merged_into"] == sato.pk
    customers.update_customer(sato, {"audience": f"user:{ben.pk}"}, by=ben, at=now)
    assert shop.get(f"/customers/{double.pk}").json["merged_into"] == sato.pk
    assert program(chen).get(f"/customers/{double.pk}").json["merged_into"] is None


@pytest.mark.django_db(transaction=True)
def test_a_mirror_follows_everything_in_the_order_of_the_commits(ben: User, sato: Customer, program: Programs) -> None:
    shop = program(ben)
    first = shop.post("/interactions", call(sato, text="one")).json
    page = shop.get("/interactions?limit=1").json
    assert [row["text"] for row in page["items"]] == ["one"]
    assert shop.get(f"/interactions?cursor={page['next']}").json == {"items": [], "next": page["next"]}
    shop.post("/interactions", call(sato, text="two"))
    shop.post(f"/interactions/{first['id']}/retraction", {"why": "mistake"})
    later = shop.get(f"/interactions?cursor={page['next']}").json
    assert [row["kind"] for row in later["items"]] == ["call", "retracted"]
    assert later["items"][1]["data"] == {"interaction_ids": [first["id"]]}


def test_what_was_said_to_one_team_is_not_told_to_another(
    ben: User, chen: User, tokyo: Team, sato: Customer, program: Programs
) -> None:
    ours = program(ben).post("/interactions", call(sato, audience=team_audience(tokyo.pk))).json
    assert ours["audience"] == team_audience(tokyo.pk)
    shanghai = program(chen)
    assert shanghai.get(f"/customers/{sato.pk}/interactions").json["items"] == []
    assert shanghai.get(f"/interactions/{ours['id']}").status == 404
    assert shanghai.post(f"/interactions/{ours['id']}/retraction", {"why": "x"}).status == 404
    assert shanghai.get("/interactions").json["items"] == []


def test_nothing_is_recorded_of_customers_whom_the_owner_may_not_see(
    chen: User, tokyo: Team, sato: Customer, program: Programs
) -> None:
    Customer.objects.filter(pk=sato.pk).update(audience=team_audience(tokyo.pk))
    shanghai = program(chen)
    assert shanghai.post("/interactions", call(sato)).status == 404
    batch = shanghai.post("/interactions/batch", {"items": [call(sato), {"customer_id": {}}, 7]})
    assert [result["status"] for result in batch.json["results"]] == [404, 422, 422]
    assert shanghai.get(f"/customers/{sato.pk}/interactions").status == 404


def test_a_long_timeline_costs_as_many_queries_as_a_short_one(ben: User, sato: Customer, program: Programs) -> None:
    shop = program(ben)
    shop.post("/interactions/batch", {"items": [call(sato)] * 60})

    def queries(limit: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert len(shop.get(f"/customers/{sato.pk}/interactions?limit={limit}").json["items"]) == limit
        return len(seen)

    assert queries(1) == queries(50) <= 5


def test_whoever_asks_is_told_what_entries_speak_of_as_far_as_they_may_see_it(
    ben: User, chen: User, sato: Customer, program: Programs, now: datetime
) -> None:
    hidden = customers.create_customer(CustomerDraft(name="Ito", audience=user_audience(chen.pk)), by=None, at=now)
    shop = program(ben)
    shop.post("/interactions/batch", {"items": [call(sato, text="Ito owes USD 40.")] * 2})
    read = {"score": 0.9, "model": "test"}
    for row in Interaction.objects.all():
        Entity.objects.create(
            interaction=row, kind="person", start=0, end=3, words="ito", customer=hidden, is_plain=False, **read
        )
        Entity.objects.create(interaction=row, kind="money", start=9, end=15, words="usd 40", **read)
    timeline, pk = f"/customers/{sato.pk}/interactions", Interaction.objects.earliest("pk").pk
    with CaptureQueriesContext(connection) as without:
        assert [row["topics"] for row in shop.get(timeline).json["items"]] == [None, None]
    with CaptureQueriesContext(connection) as seen:
        found = [row["topics"]["entities"] for row in shop.get(f"{timeline}?with_topics=true").json["items"]]
    assert len(seen) == len(without) + 2
    assert [[(each["kind"], each["written"]) for each in entities] for entities in found] == [[("money", "USD 40")]] * 2
    assert shop.get(f"/interactions/{pk}?with_topics=true").json["topics"] == {"entities": found[1], "themes": []}
    narrow = program(ben, "interactions:read")
    assert narrow.get(f"/interactions/{pk}").status == 200
    assert narrow.get(f"{timeline}?with_topics=true").status == 403
