"""What the page of a customer shows who was merged, and what is asked when two are parted again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from tests import cast
from tests.cast import NOW, Colleagues

from farley.base.accounts import User
from farley.customers import actions
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Merge
from farley.timeline import actions as timeline
from farley.timeline import kinds

Browser = Callable[[User], Client]


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_two_are_merged_looked_at_and_parted(team: Colleagues, at_browser: Browser) -> None:
    kept, client = cast.sato(team.ben), at_browser(team.ben)
    absorbed = actions.create_customer(CustomerDraft(name="Sato Ken"), by=team.ben, at=NOW)
    cast.call_from(absorbed, "said to the other one", by=team.ben)

    assert "Sato Ken" in text(client, f"/customers/{kept.pk}/merge/{absorbed.pk}")
    client.post(f"/customers/{kept.pk}/merge/{absorbed.pk}")
    assert "said to the other one" in text(client, f"/customers/{kept.pk}")
    assert client.get(f"/customers/{absorbed.pk}")["Location"] == f"/customers/{kept.pk}"
    report = client.get(f"/customers/{absorbed.pk}/report?period=year")
    assert report["Location"] == f"/customers/{kept.pk}/report?period=year"
    client.post(f"/customers/merges/{Merge.objects.get().pk}/undo")
    assert "said to the other one" not in text(client, f"/customers/{kept.pk}")


def test_a_merged_record_that_one_may_not_see_shows_nothing_of_itself(team: Colleagues, at_browser: Browser) -> None:
    kept = cast.sato(team.ben)
    draft = CustomerDraft(name="Sato Ken", tags=("secret tag",), audience=f"user:{team.ben.pk}")
    absorbed = actions.create_customer(draft, by=team.ben, at=NOW)
    cast.call_from(absorbed, "known to Ben alone", by=team.ben)
    actions.merge(kept, absorbed, by=team.ben, at=NOW)

    assert "known to Ben alone" in text(at_browser(team.ben), f"/customers/{kept.pk}")
    page = text(at_browser(team.dora), f"/customers/{kept.pk}")
    for hidden in ("known to Ben alone", "secret tag", "Sato Ken"):
        assert hidden not in page


def test_nobody_learns_into_whom_a_record_was_merged_whom_they_may_not_see(
    team: Colleagues, at_browser: Browser
) -> None:
    draft = CustomerDraft(name="Sato Ken", audience=f"user:{team.ben.pk}")
    kept = actions.create_customer(draft, by=team.ben, at=NOW)
    absorbed = cast.sato(team.ben)
    actions.merge(kept, absorbed, by=team.ben, at=NOW)
    for path in ("", "/over-time", "/report"):
        assert at_browser(team.ben).get(f"/customers/{absorbed.pk}{path}").status_code == 302
        assert at_browser(team.dora).get(f"/customers/{absorbed.pk}{path}").status_code == 404


def test_what_was_written_by_hand_since_a_merge_is_asked_about(team: Colleagues, at_browser: Browser) -> None:
    kept, client = cast.sato(team.ben), at_browser(team.ben)
    absorbed = actions.create_customer(CustomerDraft(name="Sato Ken"), by=team.ben, at=NOW)
    edge = actions.merge(kept, absorbed, by=team.ben, at=NOW - timedelta(days=5))
    mail = timeline.Happening(
        kept, kinds.Email(), "email", NOW, "in", text="by mail", identifier="email:ken.sato@example.com"
    )
    timeline.record(mail, by=None, at=NOW, source="email")
    theirs = cast.call_from(kept, "it was Ken who called", by=team.ben, days_ago=1)
    cast.call_from(kept, "long before", by=team.ben, days_ago=50)

    answer = client.post(f"/customers/merges/{edge.pk}/undo")

    asked = text(client, answer["Location"])
    assert "it was Ken who called" in asked
    assert "by mail" not in asked
    assert "long before" not in asked
    client.post(answer["Location"], {"ids": [theirs.pk]})
    assert "it was Ken who called" in text(client, f"/customers/{absorbed.pk}")
    assert "Belongs to Sato Ken" in text(client, f"/customers/{kept.pk}")


def test_whose_an_entry_is_names_nobody_whom_others_may_not_see(team: Colleagues, at_browser: Browser) -> None:
    sato = cast.sato(team.ben)
    secret = actions.create_customer(
        CustomerDraft(name="Sato Ken", audience=f"user:{team.ben.pk}"), by=team.ben, at=NOW
    )
    timeline.move_many([cast.call_from(sato, "it was Ken", by=team.ben)], secret, by=team.ben, at=NOW)

    page = text(at_browser(team.dora), f"/customers/{sato.pk}")
    assert "Belongs to another customer." in page
    assert "Sato Ken" not in page
