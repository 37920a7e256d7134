"""A program brings a table file in: upload, mapping, check, run, and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from farley.base import jobs
from farley.base.accounts import User
from farley.capture.actions.imports import USUAL_SOURCE
from farley.capture.channels.csv_import.running import carry_out
from farley.capture.models import ImportRun
from farley.customers.models import Customer

from .conftest import Answer, Program

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]
TABLE = "顧客番号,氏名,メールアドレス\n1,佐藤 花,hana@example.com\n2,Emma Clarke,emma@example.com\n"


@pytest.fixture(autouse=True)
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Files in a folder of their own; the worker's wake-up calls are only noted."""
    calls: list[str] = []
    monkeypatch.setattr(settings, "FILES", tmp_path / "files")
    monkeypatch.setattr(jobs, "wake", lambda name, **words: calls.append(name))
    return calls


def upload(program: Program, content: bytes = TABLE.encode("cp932"), **headers: str) -> Answer:
    file = SimpleUploadedFile("customers.csv", content, "text/csv")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {"file": file, "source_name": "Ledger"}
    keyed = {"Authorization": f"Bearer {program.secret}"} | named
    return Answer(Client().post("/api/v1/imports", sent, headers=keyed))


def test_a_file_without_the_name_of_its_source_has_the_usual_one(ben: User, program: Programs) -> None:
    file = SimpleUploadedFile("customers.csv", TABLE.encode(), "text/csv")
    headers = {"Authorization": f"Bearer {program(ben).secret}"}
    made = Answer(Client().post("/api/v1/imports", {"file": file}, headers=headers))
    assert (made.status, made.json["source_name"]) == (201, USUAL_SOURCE)


def work(run_id: int, now: datetime) -> None:
    carry_out(run_id, now=lambda: now)


def test_a_file_comes_in_and_goes_back(ben: User, program: Programs, worker: list[str], now: datetime) -> None:
    shop = program(ben)
    made = upload(shop)
    assert made.status == 201
    at = f"/imports/{made.json['id']}"
    assert (made.json["state"], made.json["source_name"]) == ("draft", "Ledger")
    proposal = shop.get(f"{at}/proposal").json
    assert proposal["content"] == "customers"
    assert [(column["header"], column["field"]) for column in proposal["columns"]][:2] == [
        ("顧客番号", "customer_key"),
        ("氏名", "name"),
    ]
    mapping = made.json["mapping"] | {"existing": "fill"}
    assert shop("PUT", f"{at}/mapping", mapping).json["mapping"]["existing"] == "fill"

    assert shop("PUT", f"{at}/check").json["state"] == "checking"
    work(made.json["id"], now)
    checked = shop.get(at).json
    assert (checked["state"], checked["check"]["new_customers"]) == ("checked", 2)
    assert not Customer.objects.exists()

    assert shop("PUT", f"{at}/run").json["state"] == "running"
    assert worker == ["farley.capture.jobs.carry_out_imports"] * 2
    work(made.json["id"], now)
    done = shop.get(at).json
    assert (done["state"], done["counts"]["created"]) == ("done", 2)
    assert shop("PUT", f"{at}/run").status == 409
    assert {customer["name"] for customer in shop.get("/customers").json["items"]} == {"佐藤 花", "Emma Clarke"}

    assert shop("PUT", f"{at}/reversal").json["state"] == "reverting"
    work(made.json["id"], now)
    assert shop.get(at).json["state"] == "reverted"
    assert [run["id"] for run in shop.get("/imports").json["items"]] == [made.json["id"]]


def test_what_is_refused_is_listed_with_its_reason(ben: User, program: Programs, now: datetime) -> None:
    shop = program(ben)
    made = upload(shop, b"name,email\nEmma,emma@example.com\nBroken,no address\n").json
    shop("PUT", f"/imports/{made['id']}/run")
    work(made["id"], now)
    rows = shop.get(f"/imports/{made['id']}/refused-rows").json
    assert rows["next"] is None
    assert all(row["reason"] for row in rows["items"])
    assert shop.get(f"/imports/{made['id']}").json["counts"]["refused"] == len(rows["items"])


def test_the_same_upload_twice_is_one_import(ben: User, program: Programs) -> None:
    shop = program(ben)
    first, again = (upload(shop, Idempotency_Key="ledger-november") for _ in range(2))
    assert first.json == again.json
    assert ImportRun.objects.count() == 1
    assert upload(shop, b"name\nSomebody else\n", Idempotency_Key="ledger-november").status == 422


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n" + b"\0\xff\xfe\0\0" * 99, b'"'])
def test_what_is_no_table_is_refused(ben: User, program: Programs, content: bytes) -> None:
    refused = upload(program(ben), content)
    assert refused.status == 422
    assert refused.headers["Content-Type"] == "application/problem+json"


def test_a_mapping_that_cannot_be_is_refused(ben: User, program: Programs) -> None:
    shop = program(ben)
    made = upload(shop).json
    at = f"/imports/{made['id']}/mapping"
    for columns in ([{"index": 9, "field": "name"}], [{"index": 0, "field": "shoe_size"}]):
        refused = shop("PUT", at, {"content": "customers", "columns": columns})
        assert (refused.status, refused.json["errors"][0]["field"]) == (422, "columns")
    name = [{"index": 1, "field": "name"}]
    assert shop("PUT", at, {"content": "customers", "columns": name, "zone": "Mars/Base"}).status == 422


def test_ones_imports_are_ones_own(ben: User, chen: User, aiko: User, program: Programs) -> None:
    made = upload(program(ben)).json
    assert program(chen).get("/imports").json["items"] == []
    assert program(chen)("PUT", f"/imports/{made['id']}/run").status == 404
    assert program(aiko).get(f"/imports/{made['id']}").status == 200
    assert upload(program(ben, "imports:read")).status == 403
