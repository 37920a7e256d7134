"""A shop's program keeps its customers in Farley."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from farley.base.access import team_audience
from farley.base.accounts import Team, User
from farley.base.changes import Change
from farley.customers.models import Customer

from .conftest import Program

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]


def test_a_customer_is_created_found_altered_and_comes_back_from_the_trash(ben: User, program: Programs) -> None:
    shop = program(ben)
    made = shop.post(
        "/customers",
        {
            "family_name": "王",
            "given_name": "小明",
            "language": "zh-hans",
            "owner_id": ben.pk,
            "identifiers": [{"kind": "email", "value": "Wang@Example.com", "label": "work", "is_primary": True}],
            "addresses": [{"country": "CN", "city": "上海", "street": "南京东路 1"}],
            "tags": ["vip"],
        },
    )
    assert made.status == 201
    assert made.json["name"] == "王小明"
    assert made.json["reading"] == "wang xiao ming"
    assert made.json["lookalikes"] == []
    assert made.json["tags"] == ["vip"]
    assert made.json["identifiers"][0]["key"] == "wang@example.com"
    pk = made.json["id"]

    found = shop.get("/customers?q=小明")
    assert [customer["id"] for customer in found.json["items"]] == [pk]
    assert found.json["next"] is None

    altered = shop("PATCH", f"/customers/{pk}", {"reading": "Wang Xiaoming", "revision": 1})
    assert altered.status == 200
    assert altered.json["reading"] == "Wang Xiaoming"
    assert altered.json["revision"] == 2

    assert shop("PUT", f"/customers/{pk}/trash").status == 204
    assert shop.get("/customers").json["items"] == []
    assert [customer["id"] for customer in shop.get("/customers?in_trash=true").json["items"]] == [pk]
    assert shop("DELETE", f"/customers/{pk}/trash").status == 204
    assert shop.get(f"/customers/{pk}").json["trashed_at"] is None


def test_what_a_program_does_is_written_down_as_its_owners_doing(ben: User, program: Programs) -> None:
    program(ben, name="Web shop").post("/customers", {"name": "Emma Clarke"})
    change = Change.objects.get(subject_kind="customer")
    assert (change.by, change.source) == (ben, "api:web-shop")


def test_somebody_who_looks_alike_is_named(ben: User, sato: Customer, program: Programs) -> None:
    made = program(ben).post(
        "/customers", {"name": "佐藤 花", "identifiers": [{"kind": "email", "value": "hana.sato@example.com"}]}
    )
    assert made.status == 201
    assert made.json["lookalikes"] == [{"id": sato.pk, "name": "佐藤 花", "reasons": ["email", "name"]}]


def test_who_altered_an_older_copy_is_told(ben: User, sato: Customer, program: Programs) -> None:
    shop = program(ben)
    assert shop("PATCH", f"/customers/{sato.pk}", {"language": "en", "revision": 1}).status == 200
    late = shop("PATCH", f"/customers/{sato.pk}", {"language": "zh", "revision": 1})
    assert late.status == 409
    assert late.headers["Content-Type"] == "application/problem+json"
    assert late.json["type"] == "conflict"


def test_a_program_alters_only_what_it_has_read(ben: User, sato: Customer, program: Programs) -> None:
    shop, path = program(ben), f"/customers/{sato.pk}"
    read = shop.get(path).headers["ETag"]
    altered = shop("PATCH", path, {"language": "en"}, If_Match=read)
    assert altered.status == 200
    assert altered.headers["ETag"] == shop.get(path).headers["ETag"] != read
    late = shop("PATCH", path, {"language": "zh"}, If_Match=read)
    assert (late.status, late.json["type"]) == (412, "changed-meanwhile")
    assert late.headers["Content-Type"] == "application/problem+json"
    assert shop("PATCH", path, {"language": "zh"}, If_Match="*").status == 200


def test_lists_are_narrowed_by_identifier_tag_owner_and_kind(ben: User, sato: Customer, program: Programs) -> None:
    shop = program(ben)
    shop.post("/customers", {"kind": "organisation", "name": "京都紙業株式会社", "owner_id": ben.pk})

    def names(query: str) -> list[str]:
        return [customer["name"] for customer in shop.get(f"/customers?{query}").json["items"]]

    assert names("identifier=email:HANA.SATO@example.com") == ["佐藤 花"]
    assert names("identifier=phone:%2B819012345678") == ["佐藤 花"]
    assert names("tag=tea") == ["佐藤 花"]
    assert names("kind=organisation") == ["京都紙業株式会社"]
    assert names(f"owner_id={ben.pk}") == ["京都紙業株式会社"]
    assert names("tag=coffee") == []
    assert shop.get("/customers?identifier=shoe:7").json["errors"][0]["field"] == "identifier"


def test_pages_follow_each_other_without_gap_or_repeat(ben: User, program: Programs) -> None:
    shop = program(ben)
    shop.post("/customers/batch", {"items": [{"name": name} for name in ["B", "A", "B", "C", "B"]]})
    first = shop.get("/customers?limit=2").json
    second = shop.get(f"/customers?limit=2&cursor={first['next']}").json
    third = shop.get(f"/customers?limit=2&cursor={second['next']}").json
    assert [c["name"] for page in (first, second, third) for c in page["items"]] == ["A", "B", "B", "B", "C"]
    assert third["next"] is None
    assert shop.get("/customers?cursor=nonsense").status == 422


def test_a_long_page_costs_as_many_queries_as_a_short_one(ben: User, program: Programs) -> None:
    shop = program(ben)
    person = {"tags": ["a", "b"], "identifiers": [{"kind": "email", "value": "a@example.com"}], "addresses": [{}]}
    shop.post("/customers/batch", {"items": [person | {"name": f"Person {n}"} for n in range(60)]})

    def queries(limit: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert len(shop.get(f"/customers?limit={limit}").json["items"]) == limit
        return len(seen)

    assert queries(1) == queries(50) <= 6


def test_of_many_those_that_fit_are_created(ben: User, program: Programs) -> None:
    answer = program(ben).post(
        "/customers/batch",
        {
            "items": [
                {"name": "Emma Clarke"},
                {"nmae": "Slip"},
                {"attributes": {"no_such_field": 1}, "name": "Li"},
                {},
                {"name": "Oliver Hughes"},
                {"name": "Nobody's", "owner_id": 999999},
            ]
        },
    )
    assert answer.status == 200
    assert [result["status"] for result in answer.json["results"]] == [201, 422, 422, 422, 201, 422]
    assert (answer.json["created"], answer.json["refused"]) == (2, 4)
    assert answer.json["results"][1]["problem"]["errors"][0]["field"] == "nmae"
    assert list(Customer.objects.order_by("pk").values_list("name", flat=True)) == ["Emma Clarke", "Oliver Hughes"]


def test_a_thousand_at_most(ben: User, program: Programs) -> None:
    shop = program(ben)
    assert shop.post("/customers/batch", {"items": [{"name": "One too many"}] * 1001}).status == 422
    assert shop.post("/customers/batch", {"items": []}).status == 422


def test_what_the_owner_may_not_see_looks_missing(
    ben: User, chen: User, tokyo: Team, sato: Customer, program: Programs
) -> None:
    Customer.objects.filter(pk=sato.pk).update(audience=team_audience(tokyo.pk))
    assert program(ben).get(f"/customers/{sato.pk}").status == 200
    shanghai = program(chen)
    missing, forbidden = shanghai.get("/customers/99999999"), shanghai.get(f"/customers/{sato.pk}")
    assert missing.status == forbidden.status == 404
    assert missing.json == forbidden.json
    assert shanghai.get("/customers").json["items"] == []
    assert shanghai("PATCH", f"/customers/{sato.pk}", {"name": "X"}).status == 404
    assert shanghai("PUT", f"/customers/{sato.pk}/trash").status == 404


def test_nobody_gives_a_record_to_those_whom_they_do_not_belong_to(
    ben: User, aiko: User, shanghai: Team, program: Programs
) -> None:
    body = {"name": "Emma Clarke", "audience": team_audience(shanghai.pk)}
    refused = program(ben).post("/customers", body)
    assert refused.status == 422
    assert refused.json["errors"][0]["field"] == "audience"
    assert program(aiko).post("/customers", body).status == 201
    assert program(aiko).post("/customers", body | {"audience": "team:424242"}).status == 422
