"""The first run: every page leads to the set-up, which is there once."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.web.addresses import every_address

from farley.base.accounts import Organisation, User

WORDS = {
    "name": "Yamada Tea",
    "language": "ja",
    "country": "JP",
    "time_zone": "Asia/Tokyo",
    "currency": "JPY",
    "user_name": "山田 愛子",
    "email": "Aiko@yamada-tea.example",
    "password": "seven green tea cups",
}


@pytest.mark.django_db
def test_every_page_leads_to_the_set_up(client: Client) -> None:
    for address in every_address():
        if address.name not in {"set-up", "healthy"}:
            assert client.get(address.path).headers["Location"] == "/setup", address
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/setup").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "proposed"),
    [("ja", ["JPY", "Asia/Tokyo", "JP"]), ("zh-hans", ["CNY", "Asia/Shanghai", "CN"]), ("en", ["GBP", "GB"])],
)
def test_proposes_what_suits_the_browser(client: Client, language: str, proposed: list[str]) -> None:
    page = client.get("/setup", headers={"Accept-Language": language}).content.decode()
    for value in proposed:
        assert f'<option value="{value}" selected>' in page


@pytest.mark.django_db
def test_sets_up_and_is_gone(client: Client) -> None:
    answer = client.post("/setup", WORDS)
    assert answer.headers["Location"] == "/welcome"
    organisation, aiko = Organisation.objects.get(), User.objects.get()
    assert (organisation.name, organisation.currency, organisation.time_zone) == ("Yamada Tea", "JPY", "Asia/Tokyo")
    assert (aiko.email, aiko.role, aiko.language) == ("aiko@yamada-tea.example", "admin", "ja")
    assert client.get("/welcome").status_code == 200
    assert client.get("/setup").status_code == 404
    assert Client().post("/setup", WORDS | {"email": "mallory@example.org"}).status_code == 404
    assert User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "required"),
        ("email", "aiko", "valid email"),
        ("password", "short", "too short"),
        ("time_zone", "Mars/Olympus", "valid choice"),
    ],
)
def test_says_what_does_not_fit_and_makes_nothing(client: Client, field: str, value: str, said: str) -> None:
    answer = client.post("/setup", WORDS | {field: value}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Organisation.objects.exists()
    assert not User.objects.exists()
