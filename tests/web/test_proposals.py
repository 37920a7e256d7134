"""What to do next stands at the head of the customer's page and on the first page, and is answered there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.cast import Colleagues, sato
from tests.web.queries import assert_asks_no_more

from farley.base import clock
from farley.base.accounts import User
from farley.customers.actions import create_customer
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.teamwork.models import FollowUp
from farley.understanding.models import Proposal

Browser = Callable[[User], Client]


def _proposed(who: Customer) -> Proposal:
    at = clock.now()
    return Proposal.objects.create(
        customer=who,
        action="keep_promise",
        reason="promise_late",
        params={"text": "Send the sample", "days": 3, "channel": "phone", "from_hour": 18, "to_hour": 24},
        is_owed=True,
        made_at=at,
        expires_at=at + timedelta(days=14),
        horizon_end=at + timedelta(days=28),
    )


@pytest.fixture
def ken(team: Colleagues) -> Customer:
    """Ben looks after Sato Ken, to whom something was promised."""
    return sato(team.ben, owner_id=team.ben.pk)


def test_it_is_accepted_and_taken_back(ken: Customer, team: Colleagues, at_browser: Browser) -> None:
    proposal, client, page = _proposed(ken), at_browser(team.ben), f"/customers/{ken.pk}"
    shown = client.get(page).content.decode()
    assert "Keep the promise: Send the sample" in shown
    assert "Best reached by phone, from 18:00 to 24:00." in shown
    assert "What comes of it is not known" in shown

    answer = client.post(f"/proposals/{proposal.pk}/answers", {"answer": "accepted"}, follow=True)
    assert answer.redirect_chain[-1][0] == page
    assert f"/proposals/{proposal.pk}/answers/withdraw" in answer.content.decode()
    assert FollowUp.objects.get().text == "Keep the promise: Send the sample"

    client.post(f"/proposals/{proposal.pk}/answers/withdraw")
    assert not FollowUp.objects.exists()
    assert "Accept" in client.get(page).content.decode()


def test_what_is_wrong_leaves_the_pages_and_counts_on_the_scorecard(
    ken: Customer, team: Colleagues, at_browser: Browser
) -> None:
    proposal, client = _proposed(ken), at_browser(team.ben)
    assert "Send the sample" in client.get("/").content.decode()
    client.post(f"/proposals/{proposal.pk}/answers", {"answer": "wrong", "why": "It was done already."})
    for page in ("/", f"/customers/{ken.pk}"):
        assert "Send the sample" not in client.get(page).content.decode()
    card = client.get("/scorecard").content.decode()
    assert "Keep a promise" in card
    assert "held back" not in card
    assert "too few cases (0)" in card


def test_what_is_held_back_has_a_column_where_some_is(ken: Customer, team: Colleagues, at_browser: Browser) -> None:
    _proposed(ken)
    held = _proposed(create_customer(CustomerDraft(name="Mei"), by=team.ben, at=clock.now()))
    Proposal.objects.filter(pk=held.pk).update(is_held_back=True)
    assert "Went well, held back" in at_browser(team.ben).get("/scorecard").content.decode()


def test_an_answer_that_is_none_is_refused(ken: Customer, team: Colleagues, at_browser: Browser) -> None:
    proposal, client = _proposed(ken), at_browser(team.ben)
    assert client.post(f"/proposals/{proposal.pk}/answers", {"answer": "maybe"}).status_code == 422
    assert at_browser(team.eve).post(f"/proposals/{proposal.pk}/answers", {"answer": "wrong"}).status_code == 403
    proposal.refresh_from_db()
    assert proposal.answer == ""


def test_who_only_reads_sees_it_without_buttons(ken: Customer, team: Colleagues, at_browser: Browser) -> None:
    _proposed(ken)
    shown = at_browser(team.eve).get(f"/customers/{ken.pk}").content.decode()
    assert "Send the sample" in shown
    assert "/answers" not in shown


def test_the_first_page_asks_as_often_for_many(team: Colleagues, at_browser: Browser) -> None:
    def make(count: int) -> None:
        for place in range(count):
            _proposed(
                create_customer(CustomerDraft(name=f"Customer {place}", owner_id=team.ben.pk), by=None, at=clock.now())
            )

    assert_asks_no_more(at_browser(team.ben), "/", make, few=2)
