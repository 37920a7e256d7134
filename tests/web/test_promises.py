"""Promises on the pages: a mark beside the text, what is open with a customer, and what Ben has to see to today."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, happens, shop_of

from farley.base import clock
from farley.base.access import user_audience
from farley.base.accounts import User
from farley.customers.actions import create_customer, relate
from farley.customers.actions.relationships import RelationshipDraft
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Relationship
from farley.teamwork.models import FollowUp
from farley.timeline import kinds
from farley.understanding import jobs
from farley.understanding.models import Promise

pytestmark = pytest.mark.django_db(transaction=True)  # readers of the stream see what is committed
Browser = Callable[[User], Client]
QUOTE = "Thank you for coming. I'll send you the revised quote by Friday."


@pytest.fixture
def shop(team: Colleagues, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return shop_of(team)


def promise_of(shop: Shop, *, audience: str = "all") -> Promise:
    happens(shop.hanako, kinds.Email(), 9, "test", audience, text=QUOTE, direction="out", channel="email")
    jobs.read_promises(at=NOW)
    return Promise.objects.get()


def page(browser: Client, path: str) -> str:
    return unescape(browser.get(path).content.decode())


def test_it_stands_beside_the_text_on_the_customers_page_and_at_home(shop: Shop, at_browser: Browser) -> None:
    promise_of(shop)
    ben = at_browser(shop.ben)
    customers = page(ben, f"/customers/{shop.hanako.pk}")
    assert "We promised · by 13 Nov" in customers
    assert "Promised, and still open" in customers
    assert "I'll send you the revised quote by Friday." in page(ben, "/")
    shop.ben.language = "ja"
    shop.ben.save()
    assert "約束したこと" in page(ben, "/")


def test_an_organisations_page_holds_what_is_open_with_its_people(
    shop: Shop, team: Colleagues, at_browser: Browser
) -> None:
    promise_of(shop)
    firm = create_customer(CustomerDraft(kind="organisation", name="Kabuto"), by=team.ben, at=NOW)
    tie = relate(RelationshipDraft(shop.hanako, firm, "works_for"), by=team.ben, at=NOW)
    assert "Promised, and still open" in page(at_browser(shop.ben), f"/customers/{firm.pk}")
    # It was promised before she came.
    Relationship.objects.filter(pk=tie.pk).update(since=NOW.date())
    assert "Promised, and still open" not in page(at_browser(shop.ben), f"/customers/{firm.pk}")


def test_it_is_settled_with_one_word_and_the_word_is_taken_back(shop: Shop, at_browser: Browser) -> None:
    promise, ben = promise_of(shop), at_browser(shop.ben)
    ben.post(f"/promises/{promise.pk}/answers", {"word": "kept"})
    customers = page(ben, f"/customers/{shop.hanako.pk}")
    assert "kept, says Ben" in customers
    assert "Promised, and still open" not in customers
    ben.post(f"/promises/{promise.pk}/answers", {"word": "no_promise"})
    assert "Not a promise, says Ben" in page(ben, f"/customers/{shop.hanako.pk}")
    ben.post(f"/promises/{promise.pk}/answers/withdraw")
    assert "kept, says Ben" in page(ben, f"/customers/{shop.hanako.pk}")
    ben.post(f"/promises/{promise.pk}/answers/withdraw")
    answered = ben.post(f"/promises/{promise.pk}/answers", {"word": "follow_up"}, HTTP_REFERER="http://testserver/")
    assert answered.headers["Location"] == "/"
    assert FollowUp.objects.get().assignee == shop.ben


def test_its_day_is_put_right_and_the_day_is_taken_back(shop: Shop, at_browser: Browser) -> None:
    promise, ben = promise_of(shop), at_browser(shop.ben)
    ben.post(f"/promises/{promise.pk}/day", {"due_on": "2026-11-30"})
    customers = page(ben, f"/customers/{shop.hanako.pk}")
    assert "We promised · by 30 Nov" in customers
    assert "day set by Ben" in customers
    assert 'name="due_on" value="2026-11-30"' in customers
    ben.post(f"/promises/{promise.pk}/day", {"due_on": ""})
    assert " · by" not in page(ben, f"/customers/{shop.hanako.pk}")
    for _twice in range(2):
        ben.post(f"/promises/{promise.pk}/day/withdraw")
    assert "We promised · by 13 Nov" in page(ben, f"/customers/{shop.hanako.pk}")
    assert ben.post(f"/promises/{promise.pk}/day", {"due_on": "soon"}).status_code == 422
    assert at_browser(shop.eve).post(f"/promises/{promise.pk}/day", {"due_on": ""}).status_code == 403


def test_who_may_not_see_the_text_sees_and_settles_nothing(shop: Shop, team: Colleagues, at_browser: Browser) -> None:
    promise, dora = promise_of(shop, audience=user_audience(shop.ben.pk)), at_browser(team.dora)
    assert "revised quote" not in page(dora, "/") + page(dora, f"/customers/{shop.hanako.pk}")
    for address in ("answers", "answers/withdraw", "day", "day/withdraw"):
        assert dora.post(f"/promises/{promise.pk}/{address}", {"word": "kept"}).status_code == 404


def test_readers_settle_nothing_and_nonsense_is_refused(shop: Shop, at_browser: Browser) -> None:
    promise, eve = promise_of(shop), at_browser(shop.eve)
    assert f"/promises/{promise.pk}/answers" not in page(eve, f"/customers/{shop.hanako.pk}")
    assert eve.post(f"/promises/{promise.pk}/answers", {"word": "kept"}).status_code == 403
    assert at_browser(shop.ben).post(f"/promises/{promise.pk}/answers", {"word": "?"}).status_code == 422
