"""What hangs on customers: identifiers, addresses, relationships, tags, fields, orders, follow-ups; and who we are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from farley.base.access import team_audience
from farley.base.accounts import Team, User
from farley.customers import actions
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer

from .conftest import Program

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]


@pytest.fixture
def kyoto_paper(ben: User, now: datetime) -> Customer:
    return actions.create_customer(CustomerDraft(kind="organisation", name="京都紙業株式会社"), by=ben, at=now)


def test_mail_addresses_and_addresses_come_and_go(ben: User, sato: Customer, program: Programs) -> None:
    shop = program(ben)
    at = f"/customers/{sato.pk}"
    added = shop.post(f"{at}/identifiers", {"kind": "email", "value": "sato@work.example", "label": "work"})
    assert added.status == 201
    assert shop.post(f"{at}/identifiers", {"kind": "email", "value": "SATO@work.example"}).status == 409
    assert shop.post(f"{at}/identifiers", {"kind": "email", "value": "no address"}).status == 422
    home = shop.post(f"{at}/addresses", {"country": "jp", "postal_code": "600-8216", "city": "京都市"})
    assert home.json["country"] == "JP"
    assert len(shop.get(at).json["identifiers"]) == 3
    assert shop("DELETE", f"{at}/identifiers/{added.json['id']}").status == 204
    assert shop("DELETE", f"{at}/identifiers/{added.json['id']}").status == 404
    assert shop("DELETE", f"{at}/addresses/{home.json['id']}").status == 204
    assert shop("DELETE", f"{at}/addresses/{home.json['id']}").status == 404
    assert len(shop.get(at).json["identifiers"]) == 2


def test_a_person_works_for_an_organisation_until_a_day(
    ben: User, sato: Customer, kyoto_paper: Customer, program: Programs
) -> None:
    shop = program(ben)
    made = shop.post(
        f"/customers/{sato.pk}/relationships",
        {"to_customer_id": kyoto_paper.pk, "kind": "works_for", "role": "purchasing", "since": "2024-04-01"},
    )
    assert made.status == 201
    assert made.json["to_customer_name"] == "京都紙業株式会社"
    seen = shop.get(f"/customers/{kyoto_paper.pk}/relationships").json["items"]
    assert [row["id"] for row in seen] == [made.json["id"]]
    ended = shop("PATCH", f"/relationships/{made.json['id']}", {"until": "2026-03-31"})
    assert ended.json["until"] == "2026-03-31"
    assert shop("PATCH", f"/relationships/{made.json['id']}", {"until": "2020-01-01"}).status == 422
    itself = {"to_customer_id": sato.pk, "kind": "knows"}
    assert shop.post(f"/customers/{sato.pk}/relationships", itself).status == 422


def test_relationships_do_not_betray_customers_whom_one_may_not_see(
    ben: User, chen: User, tokyo: Team, sato: Customer, kyoto_paper: Customer, program: Programs
) -> None:
    body = {"to_customer_id": kyoto_paper.pk, "kind": "works_for"}
    made = program(ben).post(f"/customers/{sato.pk}/relationships", body).json
    Customer.objects.filter(pk=kyoto_paper.pk).update(audience=team_audience(tokyo.pk))
    shanghai = program(chen)
    assert shanghai.get(f"/customers/{sato.pk}/relationships").json["items"] == []
    assert shanghai("PATCH", f"/relationships/{made['id']}", {"until": "2026-01-01"}).status == 404
    assert shanghai.post(f"/customers/{sato.pk}/relationships", body).status == 404


def test_tags_are_put_on_and_taken_off(ben: User, sato: Customer, program: Programs) -> None:
    shop = program(ben)
    for _again in range(2):
        assert shop("PUT", f"/customers/{sato.pk}/tags/お得意様").status == 204
    assert shop.get(f"/customers/{sato.pk}").json["tags"] == ["tea", "お得意様"]
    assert shop.get("/tags").json["items"] == ["tea", "お得意様"]
    for _again in range(2):
        assert shop("DELETE", f"/customers/{sato.pk}/tags/tea").status == 204
    assert shop.get(f"/customers/{sato.pk}").json["tags"] == ["お得意様"]


def test_a_team_defines_its_own_fields_and_finds_customers_by_them(
    ben: User, aiko: User, sato: Customer, program: Programs
) -> None:
    shop, office = program(ben), program(aiko)
    tier = {"label": "Tier", "type": "choice", "choices": ["gold", "金"]}
    assert shop.post("/attributes", tier).status == 403
    assert office.post("/attributes", tier).json["key"] == "tier"
    assert office.post("/attributes", {"label": "Likes", "type": "choices", "choices": ["茶", "tea"]}).status == 201
    assert office.post("/attributes", {"label": "Debt", "type": "number"}).status == 201

    values = {"tier": "gold", "likes": ["茶"], "debt": "1,200"}
    altered = shop("PATCH", f"/customers/{sato.pk}", {"attributes": values})
    assert altered.json["attributes"] == {"tier": "gold", "likes": ["茶"], "debt": "1200"}
    assert shop("PATCH", f"/customers/{sato.pk}", {"attributes": {"tier": "tin"}}).status == 422

    def found(asked: str) -> int:
        return len(shop.get(f"/customers?attribute={asked}").json["items"])

    assert [found("tier:gold"), found("tier:金"), found("likes:茶"), found("likes:tea"), found("debt:1200")] == [
        1,
        0,
        1,
        0,
        1,
    ]
    assert shop.get("/customers?attribute=shoe:9").status == 422
    gone = shop("PATCH", f"/customers/{sato.pk}", {"attributes": {"tier": None}})
    assert "tier" not in gone.json["attributes"]
    assert office("DELETE", "/attributes/tier").status == 204
    assert office("DELETE", "/attributes/tier").status == 404
    assert [row["retired_at"] is None for row in shop.get("/attributes").json["items"]] == [False, True, True]


def test_an_order_becomes_a_purchase(ben: User, sato: Customer, program: Programs) -> None:
    shop = program(ben)
    order = {
        "customer_id": sato.pk,
        "number": "A-1",
        "placed_at": "2026-11-18T10:00:00+09:00",
        "currency": "JPY",
        "lines": [{"sku": "TEA-100", "product_name": "煎茶", "quantity": "2", "unit_price": "1500"}],
    }
    made = shop.post("/orders", order)
    assert made.status == 201
    assert made.json["total"] == "3000.0000"
    assert made.json["lines"][0]["product_name"] == "煎茶"
    assert made.json["lines"][0]["unit_cost"] is None
    assert shop.post("/orders", order).status == 409
    purchase = shop.get(f"/customers/{sato.pk}/interactions").json["items"][0]
    assert (purchase["kind"], purchase["amount"], purchase["title"]) == ("purchase", "3000.0000", "煎茶")
    batch = shop.post("/orders/batch", {"items": [order, order | {"number": "A-2", "total": "-500"}, {}]})
    assert [result["status"] for result in batch.json["results"]] == [409, 201, 422]
    first = shop.get(f"/customers/{sato.pk}/orders?limit=1").json
    second = shop.get(f"/customers/{sato.pk}/orders?limit=1&cursor={first['next']}").json
    assert [first["items"][0]["number"], second["items"][0]["number"]] == ["A-2", "A-1"]
    assert second["next"] is None
    much = {"sku": "X", "quantity": "99999999999", "unit_price": "99999999999999"}
    assert shop.post("/orders", order | {"number": "A-3", "lines": [much]}).status == 422
    line = {"sku": "TEA-100", "unit_price": "1500"}
    told = shop.post("/orders", order | {"number": "A-4", "lines": [line | {"unit_cost": "600"}]})
    assert told.json["lines"][0]["unit_cost"] == "600.0000"
    assert shop.post("/orders", order | {"number": "A-5", "lines": [line | {"unit_cost": "-1"}]}).status == 422


def test_a_follow_up_is_set_moved_and_ticked_off(
    ben: User, chen: User, tokyo: Team, sato: Customer, program: Programs
) -> None:
    shop = program(ben)
    made = shop.post("/follow-ups", {"customer_id": sato.pk, "text": "Call back", "due_on": "2026-11-27"}).json
    assert made["assignee_id"] == ben.pk
    moved = shop("PATCH", f"/follow-ups/{made['id']}", {"due_on": "2026-11-30"}).json
    assert moved["due_on"] == "2026-11-30"
    shop.post("/follow-ups", {"customer_id": sato.pk, "text": "Visit", "due_on": "2026-11-28", "assignee_id": chen.pk})
    first = shop.get("/follow-ups?limit=1").json
    assert first["items"][0]["text"] == "Visit"
    assert shop.get(f"/follow-ups?limit=1&cursor={first['next']}").json["items"][0]["text"] == "Call back"
    assert len(shop.get(f"/follow-ups?assignee_id={chen.pk}&due_until=2026-11-28").json["items"]) == 1
    assert shop("PUT", f"/follow-ups/{made['id']}/done").json["done_at"] is not None
    assert len(shop.get("/follow-ups").json["items"]) == 1
    assert len(shop.get("/follow-ups?include_done=true").json["items"]) == 2
    assert shop("DELETE", f"/follow-ups/{made['id']}/done").json["done_at"] is None
    nobody = {"customer_id": sato.pk, "text": "x", "due_on": "2026-11-28", "assignee_id": 424242}
    assert shop.post("/follow-ups", nobody).status == 422
    Customer.objects.filter(pk=sato.pk).update(audience=team_audience(tokyo.pk))
    shanghai = program(chen)
    assert shanghai.get("/follow-ups").json["items"] == []
    assert shanghai("PUT", f"/follow-ups/{made['id']}/done").status == 404


def test_a_program_asks_who_it_is(ben: User, tokyo: Team, program: Programs) -> None:
    shop = program(ben)
    me = shop.get("/me").json
    assert (me["name"], me["source"], me["user"]["name"]) == ("Shop", "api:shop", "Ben")
    assert me["organisation"] == "Kabuto Trading"
    assert [user["name"] for user in shop.get("/users").json["items"]] == ["Aiko", "Ben", "Chen", "Dora", "Eve"]
    assert {"id": tokyo.pk, "name": "Tokyo"} in shop.get("/teams").json["items"]
