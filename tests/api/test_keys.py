"""Ben makes a key for his web shop; Aiko looks after everybody's."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from farley.api import actions
from farley.api.access import key_for, keys_for
from farley.api.models import ApiKey
from farley.base.changes import Change
from farley.base.errors import Invalid, NotFound, Refused
from tests.cast import Colleagues

pytestmark = pytest.mark.django_db
SCOPES = ["customers:read", "customers:write"]


def test_a_key_is_made_used_and_revoked_on_its_pages(team: Colleagues, client: Client) -> None:
    client.force_login(team.ben)
    assert "No keys yet" in client.get("/settings/api-keys").content.decode()
    made = client.post("/settings/api-keys/new", {"name": "Web shop", "scopes": SCOPES, "days": "30"})
    secret = re.search(r'value="(farley_[^"]+)"', made.content.decode())
    assert secret is not None
    assert made.headers["Cache-Control"].startswith("max-age=0")
    headers = {"Authorization": f"Bearer {secret[1]}"}
    assert Client().get("/api/v1/me", headers=headers).json()["name"] == "Web shop"

    listed = client.get("/settings/api-keys").content.decode()
    assert "Web shop" in listed
    assert secret[1] not in listed
    assert client.post(f"/settings/api-keys/{ApiKey.objects.get().pk}/revoke")["Location"] == "/settings/api-keys"
    assert Client().get("/api/v1/me", headers=headers).status_code == 401
    assert "Revoked" in client.get("/settings/api-keys").content.decode()


def test_a_form_that_lacks_something_comes_back(team: Colleagues, client: Client) -> None:
    client.force_login(team.ben)
    for lacking in ({"name": "", "scopes": SCOPES}, {"name": "!", "scopes": SCOPES}, {"name": "Shop"}):
        assert client.post("/settings/api-keys/new", lacking).status_code == 422
    assert not ApiKey.objects.exists()


def test_keys_are_written_down_without_their_secret(team: Colleagues, now: datetime) -> None:
    made = actions.create_key(name="Shop", scopes=SCOPES, by=team.ben, at=now)
    actions.revoke_key(made.key, by=team.aiko, at=now)
    actions.revoke_key(made.key, by=team.aiko, at=now)
    notes = Change.objects.filter(subject_kind="apikey").order_by("pk")
    assert [(note.verb, note.by) for note in notes] == [("create", team.ben), ("revoke", team.aiko)]
    assert made.secret not in str([note.fields for note in notes])


def test_a_key_needs_a_name_a_scope_and_a_day_to_come(team: Colleagues, now: datetime) -> None:
    for wrong in (
        {"name": " ", "scopes": SCOPES},
        {"name": "Shop", "scopes": []},
        {"name": "Shop", "scopes": ["everything"]},
        {"name": "Shop", "scopes": SCOPES, "expires_at": now - timedelta(days=1)},
    ):
        with pytest.raises(Invalid):
            actions.create_key(**wrong, by=team.ben, at=now)
    with pytest.raises(Invalid):
        actions.create_key(name="Shop", scopes=SCOPES, by=None, at=now)


def test_ones_keys_are_ones_own(team: Colleagues, client: Client, now: datetime) -> None:
    key = actions.create_key(name="Shop", scopes=SCOPES, by=team.ben, at=now).key
    assert list(keys_for(team.chen)) == []
    with pytest.raises(NotFound):
        key_for(team.chen, key.pk)
    with pytest.raises(Refused):
        actions.revoke_key(key, by=team.chen, at=now)
    client.force_login(team.chen)
    assert client.post(f"/settings/api-keys/{key.pk}/revoke").status_code == 404
    client.force_login(team.aiko)
    assert "Ben" in client.get("/settings/api-keys").content.decode()


def test_who_only_reads_has_no_keys(team: Colleagues, client: Client) -> None:
    client.force_login(team.eve)
    assert client.get("/settings/api-keys").status_code == 403
    assert client.post("/settings/api-keys/new", {"name": "Shop", "scopes": SCOPES}).status_code == 403
