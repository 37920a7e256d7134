"""Who set which value of a customer and when, and what of it is brought back."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from tests import cast
from tests.cast import NOW, Colleagues

from farley.base.accounts import User
from farley.base.changes import Change
from farley.customers import actions

Browser = Callable[[User], Client]


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_history_tells_and_brings_back(team: Colleagues, at_browser: Browser) -> None:
    sato, client = cast.sato(team.ben), at_browser(team.ben)
    actions.update_customer(sato, {"reading": "wrong"}, by=team.dora, at=NOW)
    mistake = Change.objects.latest("id")

    page = text(client, f"/customers/{sato.pk}/history")
    assert "Dora" in page
    assert "さとう けん" in page
    client.post(f"/customers/{sato.pk}/history/{mistake.pk}/undo")
    sato.refresh_from_db()
    assert sato.reading == "さとう けん"


def test_each_value_says_who_set_it(team: Colleagues, at_browser: Browser) -> None:
    sato = cast.sato(team.ben)
    actions.update_customer(sato, {"language": "en"}, by=team.dora, at=NOW, why="wrote in English")

    card = text(at_browser(team.ben), f"/customers/{sato.pk}/provenance/language")

    assert "Dora" in card
    assert "wrote in English" in card
    assert "Nobody has set this" in text(at_browser(team.ben), f"/customers/{sato.pk}/provenance/owner_id")


def test_only_what_can_be_brought_back_offers_it(team: Colleagues, at_browser: Browser) -> None:
    sato, client = cast.sato(team.ben), at_browser(team.ben)
    client.post(f"/customers/{sato.pk}/identifiers", {"kind": "phone", "value": "03-1111-2222"})
    assert "Bring back" not in text(client, f"/customers/{sato.pk}/history")

    actions.update_customer(sato, {"language": "en"}, by=team.ben, at=NOW)
    assert "Bring back" in text(client, f"/customers/{sato.pk}/history")
