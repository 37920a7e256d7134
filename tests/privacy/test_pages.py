"""Aiko hands over what is held about 佐藤 健, and deletes him for good; nobody else can do either."""

from __future__ import annotations

import io
import json
import zipfile
from hashlib import sha256

import pytest
from django.test import Client

from farley.base.changes import Change
from farley.customers import actions as customers
from farley.customers.models import Customer
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.timeline.actions import FileDraft, Happening
from tests.cast import NOW, Colleagues, call_from, sato


@pytest.fixture
def ken(team: Colleagues) -> Customer:
    """佐藤 健, who has called and sent a picture."""
    ken = sato(team.aiko)
    call_from(ken, "玉露はありますか", by=team.ben)
    photo = FileDraft("photo.jpg", "image/jpeg", b"a photograph")
    timeline.record(Happening(ken, kinds.Note(), "note", NOW, audience="admin", files=(photo,)), by=team.aiko, at=NOW)
    return ken


def test_everything_that_is_held_comes_as_one_file(client: Client, team: Colleagues, ken: Customer) -> None:
    client.force_login(team.aiko)
    assert b"Everything we hold" in client.get(f"/customers/{ken.pk}").content
    answer = client.get(f"/customers/{ken.pk}/held.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    told = {name: json.loads(archive.read(name)) for name in archive.namelist() if name.endswith(".json")}
    assert told["customers.Customer.json"][0]["name"] == "佐藤 健"
    assert {one["value"] for one in told["customers.Identifier.json"]} == {"Ken.Sato@example.com", "090-1234-5678"}
    assert [one["text"] for one in told["timeline.Interaction.json"]] == ["玉露はありますか", ""]
    assert "name" in told["base.Change.json"][0]["fields"]
    photo = told["timeline.Attachment.json"][0]["sha256"]
    assert archive.read(f"files/{photo}") == b"a photograph"
    noted = Change.objects.get(verb="export")
    assert (noted.subject_kind, noted.subject_id, noted.by) == ("customer", ken.pk, team.aiko)


def test_a_long_history_is_sent_while_it_is_written(client: Client, team: Colleagues, ken: Customer) -> None:
    noise = ["".join(sha256(bytes([n, part])).hexdigest() for part in range(9)) for n in range(200)]
    notes = [Happening(ken, kinds.Note(), "note", NOW, text=text) for text in noise]
    timeline.record_many(notes, by=team.aiko, at=NOW)
    client.force_login(team.aiko)
    pieces = list(client.get(f"/customers/{ken.pk}/held.zip").streaming_content)
    assert len(pieces) > 1
    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert archive.testzip() is None
    assert len(json.loads(archive.read("timeline.Interaction.json"))) == 202


def test_deleting_for_good_asks_first_and_starts_in_the_trash(client: Client, team: Colleagues, ken: Customer) -> None:
    client.force_login(team.aiko)
    answer = client.post(f"/customers/{ken.pk}/erase")
    assert b"Put the customer into the trash first." in answer.content
    customers.trash_customers([ken], by=team.aiko, at=NOW)
    assert f"/customers/{ken.pk}/erase".encode() in client.get(f"/customers/{ken.pk}").content
    assert "佐藤 健" in client.get(f"/customers/{ken.pk}/erase").content.decode()
    answer = client.post(f"/customers/{ken.pk}/erase", {"why": "Asked by letter"}, follow=True)
    assert b"The customer was deleted for good." in answer.content
    assert client.get(f"/customers/{ken.pk}").status_code == 404
    assert Change.objects.get(verb="remove").why == "Asked by letter"


@pytest.mark.parametrize("name", ["dora", "ben", "eve"])
def test_nobody_but_an_administrator_may(client: Client, team: Colleagues, ken: Customer, name: str) -> None:
    client.force_login(getattr(team, name))
    page = client.get(f"/customers/{ken.pk}").content
    assert b"held.zip" not in page
    assert client.get(f"/customers/{ken.pk}/held.zip").status_code == 403
    assert client.get(f"/customers/{ken.pk}/erase").status_code == 403
    assert client.post(f"/customers/{ken.pk}/erase").status_code == 403
    assert Customer.objects.filter(pk=ken.pk).exists()
