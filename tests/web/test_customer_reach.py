"""How somebody is reached, and to whom they belong: added on the page, refused with a reason, and ended."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from tests import cast
from tests.cast import Colleagues

from farley.base.accounts import User
from farley.customers.models import Relationship

Browser = Callable[[User], Client]


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_ways_to_reach_somebody_are_added_and_ended(team: Colleagues, at_browser: Browser) -> None:
    sato, other, client = cast.sato(team.ben), cast.emma(team.ben), at_browser(team.ben)
    here = f"/customers/{sato.pk}"

    client.post(f"{here}/identifiers", {"kind": "phone", "value": "03-1111-2222", "label": "office"})
    client.post(f"{here}/identifiers", {"kind": "phone", "value": "03-3333-4444", "label": "Main"})
    client.post(f"{here}/addresses", {"country": "JP", "city": "京都市", "street": "四条通", "label": "shop"})
    page = text(client, here)
    assert "office" in page
    assert ">Main<" in page, "as it was typed"
    assert "京都市 四条通" in page

    phone, shop = sato.identifiers.get(label="office"), sato.addresses.get(label="shop")
    client.post(f"{here}/identifiers/{phone.pk}/end")
    client.post(f"{here}/addresses/{shop.pk}/end")
    assert sato.identifiers.get(label="office").valid_until
    assert sato.addresses.get(label="shop").valid_until
    assert client.post(f"/customers/{other.pk}/addresses/{shop.pk}/end").status_code == 404
    assert "is here already" in text(
        client, client.post(f"{here}/identifiers", {"kind": "phone", "value": "03-1111-2222"})["Location"]
    )


def test_what_was_ended_by_a_slip_is_taken_back(team: Colleagues, at_browser: Browser) -> None:
    sato, kabuto, client = cast.sato(team.ben), cast.kabuto(team.ben), at_browser(team.ben)
    here = f"/customers/{sato.pk}"
    client.post(f"{here}/relationships", {"kind": "works_for", "other": kabuto.pk})
    ways = {
        f"{here}/identifiers/{sato.identifiers.get(kind='phone').pk}": ("end", "use"),
        f"{here}/addresses/{sato.addresses.get().pk}": ("end", "use"),
        f"{here}/relationships/{Relationship.objects.get().pk}": ("end", "resume"),
    }
    standing = text(client, here)

    for way, (end, back) in ways.items():
        ended = client.post(f"{way}/{end}", follow=True).content.decode()
        assert ended.count(f'action="{way}/{back}"') == 2, "where it stands, and in the toast"
        assert f'action="{way}/{end}"' not in ended
        client.post(f"{way}/{back}")
        assert f'action="{way}/{end}"' in text(client, here)

    assert text(client, here).count("until") == standing.count("until")
    assert at_browser(team.eve).post(f"{here}/addresses/{sato.addresses.get().pk}/use").status_code in (403, 404)


@pytest.mark.parametrize(
    ("address", "words", "reason"),
    [
        ("identifiers", {"kind": "email", "value": "nobody"}, "is not a mail address"),
        ("addresses", {"country": "JP"}, "Give at least a town or a street."),
        ("relationships", {"kind": "knows"}, "Choose a customer"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(
    team: Colleagues, at_browser: Browser, address: str, words: dict[str, str], reason: str
) -> None:
    sato = cast.sato(team.ben)

    answer = at_browser(team.ben).post(f"/customers/{sato.pk}/{address}", words)

    assert answer.status_code == 422
    assert reason in answer.content.decode()


def test_a_relationship_is_said_from_either_side(team: Colleagues, at_browser: Browser) -> None:
    sato, kabuto = cast.sato(team.ben), cast.kabuto(team.ben)

    at_browser(team.ben).post(f"/customers/{kabuto.pk}/relationships", {"kind": "works_for:here", "other": sato.pk})

    tie = Relationship.objects.get()
    assert (tie.from_customer, tie.to_customer, tie.kind) == (sato, kabuto, "works_for")
