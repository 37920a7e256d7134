"""Who comes in, how often, and what the API says to those whom it turns away."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from farley.api import actions, door
from farley.api.limits import RateLimit
from farley.api.models import ApiKey, RememberedAnswer
from farley.base import people
from farley.base.accounts import User
from farley.customers.models import Customer

from .conftest import Answer, Program

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]


def assert_problem(answer: Answer, status: int, kind: str) -> None:
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["type"] == kind
    assert answer.json["title"]
    assert answer.json["detail"]


def test_without_a_key_nobody_comes_in(ben: User) -> None:
    for header in ({}, {"Authorization": "Bearer farley_aaaaaaaa_wrong"}, {"Authorization": "Basic aGFuYTpo"}):
        answer = Answer(Client().get("/api/v1/customers", headers=header))
        assert_problem(answer, 401, "no-key")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_session_is_no_key(ben: User) -> None:
    browser = Client()
    browser.force_login(ben)
    assert browser.get("/api/v1/customers").status_code == 401


def test_a_revoked_or_expired_key_or_one_of_a_closed_account_is_none(
    ben: User, aiko: User, program: Programs, now: datetime
) -> None:
    shop = program(ben)
    key = ApiKey.objects.get()
    ApiKey.objects.update(expires_at=now - timedelta(days=400))
    assert shop.get("/customers").status == 401
    ApiKey.objects.update(expires_at=None)
    assert shop.get("/customers").status == 200
    people.alter_user(ben, role="member", team_id=None, is_active=False, by=aiko, at=now)
    assert shop.get("/customers").status == 401
    people.alter_user(ben, role="member", team_id=None, is_active=True, by=aiko, at=now)
    actions.revoke_key(key, by=ben, at=now)
    assert shop.get("/customers").status == 401


def test_a_key_does_only_what_its_scopes_allow(ben: User, program: Programs) -> None:
    reader = program(ben, "customers:read")
    assert reader.get("/customers").status == 200
    refused = reader.post("/customers", {"name": "Emma Clarke"})
    assert_problem(refused, 403, "missing-scope")
    assert "customers:write" in refused.json["detail"]


def test_a_key_does_only_what_its_owners_role_allows(ben: User, aiko: User, program: Programs, now: datetime) -> None:
    shop = program(ben)
    people.alter_user(ben, role="reader", team_id=None, is_active=True, by=aiko, at=now)
    assert_problem(shop.post("/customers", {"name": "Emma Clarke"}), 403, "refused")
    assert_problem(shop.post("/customers/batch", {"items": [{"name": "Emma Clarke"}]}), 403, "refused")


def test_every_refusal_is_a_problem(ben: User, program: Programs) -> None:
    shop = program(ben)
    assert_problem(shop.get("/nothing"), 404, "not-found")
    assert_problem(shop.get("/customers/1"), 404, "not-found")
    wrong_method = shop("DELETE", "/customers")
    assert_problem(wrong_method, 405, "method-not-allowed")
    assert set(wrong_method.headers["Allow"].split(", ")) == {"GET", "POST"}
    assert_problem(shop.post("/customers", {"name": 7}), 422, "invalid")
    assert_problem(shop.post("/customers", {"name": "\0"}), 422, "invalid")
    assert_problem(shop.get("/customers?q=%00"), 422, "invalid")
    assert_problem(shop.get("/customers?limit=1000"), 422, "invalid")
    assert_problem(shop.get("/customers/99999999999999999999"), 422, "invalid")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b'{"name": NaN}', 400),
        (b'{"name": "\\ud800"}', 422),
        (b"[" * 100_000, 400),
        (b'{"attributes": {"a": ' + b"[" * 60 + b"]" * 60 + b"}}", 422),
        (b'"just a word"', 422),
    ],
)
def test_what_cannot_be_read_is_refused(ben: User, program: Programs, body: bytes, kind: int) -> None:
    secret = program(ben).secret
    answer = Client().generic(
        "POST", "/api/v1/customers", body, "application/json", headers={"Authorization": f"Bearer {secret}"}
    )
    assert_problem(Answer(answer), kind, "unreadable" if kind == 400 else "invalid")


def test_only_json_and_not_too_much_of_it(ben: User, program: Programs) -> None:
    headers = {"Authorization": f"Bearer {program(ben).secret}"}
    form = Client().post("/api/v1/customers", "name=Emma", content_type="text/plain", headers=headers)
    assert_problem(Answer(form), 415, "not-json")
    much = json.dumps({"name": "x" * 7_000_000})
    for extra in ({}, {"Idempotency-Key": "much"}):
        answer = Client().post("/api/v1/customers", much, content_type="application/json", headers=headers | extra)
        assert_problem(Answer(answer), 413, "too-large")


def test_who_asks_too_often_waits(ben: User, program: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [0.0]
    monkeypatch.setattr(door, "_limit", RateLimit(2, clock=lambda: seconds[0]))
    shop, other = program(ben), program(ben)
    assert [shop.get("/customers").status for _ in range(2)] == [200, 200]
    refused = shop.get("/customers")
    assert_problem(refused, 429, "too-many-requests")
    assert refused.headers["Retry-After"] == "30"
    assert other.get("/customers").status == 200
    seconds[0] = 30.0
    assert shop.get("/customers").status == 200


def test_the_same_request_twice_is_done_once(ben: User, program: Programs) -> None:
    shop = program(ben)
    body = {"name": "Emma Clarke"}
    first = shop.post("/customers", body, Idempotency_Key="order-7")
    again = shop.post("/customers", body, Idempotency_Key="order-7")
    assert first.status == again.status == 201
    assert first.json == again.json
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Customer.objects.count() == 1
    assert_problem(
        shop.post("/customers", {"name": "Another"}, Idempotency_Key="order-7"), 422, "idempotency-key-reused"
    )
    assert program(ben).post("/customers", body, Idempotency_Key="order-7").status == 201
    assert Customer.objects.count() == 2


def test_a_refused_request_can_be_mended_under_the_same_idempotency_key(ben: User, program: Programs) -> None:
    shop = program(ben)
    assert shop.post("/customers", {}, Idempotency_Key="k").status == 422
    assert shop.post("/customers", {"name": "Emma Clarke"}, Idempotency_Key="k").status == 201
    assert_problem(shop.post("/customers", {"name": "E"}, Idempotency_Key="é" * 3), 422, "invalid")


def test_old_answers_are_forgotten(ben: User, program: Programs, now: datetime) -> None:
    program(ben).post("/customers", {"name": "Emma Clarke"}, Idempotency_Key="k")
    RememberedAnswer.objects.update(at=now - timedelta(days=8))
    assert actions.forget_answers(at=now) == 1


def test_the_last_use_of_a_key_is_known_to_the_minute(ben: User, program: Programs) -> None:
    shop = program(ben)
    shop.get("/customers")
    first = ApiKey.objects.get().last_used_at
    shop.get("/customers")
    assert first is not None
    assert ApiKey.objects.get().last_used_at == first


def test_the_secret_is_kept_nowhere(ben: User, program: Programs) -> None:
    secret = program(ben).secret
    key = ApiKey.objects.get()
    assert secret.startswith(key.prefix)
    assert secret not in json.dumps([str(value) for value in vars(key).values()])
    assert secret.removeprefix(key.prefix) not in str(vars(key))


def test_the_description_needs_no_key_and_tells_the_scopes(client: Client) -> None:
    description = client.get("/api/v1/openapi.json").json()
    assert description["openapi"].startswith("3.1")
    assert description["paths"]["/api/v1/customers"]["get"]["security"] == [{"ApiKey": ["customers:read"]}]
