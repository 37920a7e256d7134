"""The page of claims: what calls for attention, what each question was answered with, and what was judged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.cast import Colleagues
from tests.understanding.cast import Shop, history_now, shop_of

from farley.base import clock
from farley.base.accounts import User
from farley.understanding.actions import run_insight
from farley.understanding.models import Insight

Browser = Callable[[User], Client]


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    """Hanako's rhythm broke, and somebody said so."""
    shop = shop_of(team)
    run_insight("purchase_rhythm", history_now(), as_of=clock.now(), at=clock.now())
    Insight.objects.update(calls_for_attention=True, expires_at=clock.now() + timedelta(days=1))
    return shop


def test_what_calls_for_attention_stands_under_its_question_too(shop: Shop, at_browser: Browser) -> None:
    client = at_browser(shop.ben)
    for address in ("/insights", "/insights?name=purchase_rhythm"):
        assert "佐藤 花子" in client.get(address).content.decode(), address
    Insight.objects.update(calls_for_attention=False)
    assert "佐藤 花子" not in client.get("/insights").content.decode()
    assert "佐藤 花子" in client.get("/insights?name=purchase_rhythm").content.decode()


def test_what_is_wrong_moves_to_what_was_refuted(shop: Shop, at_browser: Browser) -> None:
    client, insight = at_browser(shop.ben), Insight.objects.get(customer=shop.hanako)

    answer = client.post(f"/insights/{insight.pk}/verdicts", {"kind": "refute", "why": "It was a one-off."})

    assert answer.status_code == 302
    assert "佐藤 花子" not in client.get("/insights?name=purchase_rhythm").content.decode()
    assert "It was a one-off." in client.get("/insights?status=refuted").content.decode()


def test_a_judged_claim_says_about_whom_it_is_only_among_many(shop: Shop, at_browser: Browser) -> None:
    client, insight = at_browser(shop.ben), Insight.objects.get(customer=shop.hanako)
    address, words = f"/insights/{insight.pk}/verdicts", {"kind": "confirm"}
    for page, is_named in (("/insights?name=purchase_rhythm", True), (f"/customers/{shop.hanako.pk}", False)):
        headers = {"HX-Request": "true", "Referer": f"http://testserver{page}"}
        claim = client.post(address, words, headers=headers).content.decode()
        assert ("佐藤 花子" in claim) is is_named
        assert client.post(address, words, headers={"Referer": f"http://testserver{page}"}).headers["Location"] == page
