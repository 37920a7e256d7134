"""What was heard in a text stands beside it on the timeline, in the reader's language, with the words it hangs on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import Colleagues
from tests.understanding.cast import Shop, happens, shop_of, writes

from farley.base.accounts import User
from farley.timeline import kinds
from farley.timeline.models import Interaction
from farley.understanding.models import Holder, Tone

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]

BITTER = "The parcel came on Monday. I am furious that nobody answers."


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    return shop_of(team)


def heard(interaction: Interaction, **more: object) -> None:
    words: dict[str, object] = {"score": -0.8, "certainty": 0.9, "language": "en", "model": "test"}
    Tone.objects.create(interaction=interaction, **words | more)


def timeline(browser: Client, shop: Shop) -> str:
    return browser.get(f"/customers/{shop.hanako.pk}").content.decode()


def test_what_was_heard_stands_beside_the_text(shop: Shop, at_browser: Browser) -> None:
    start = BITTER.index("I am furious")
    emotions = [["anger", 0.81, start, len(BITTER)], ["sadness", 0.3, 0, 5]]
    heard(writes(shop.hanako, BITTER, 3), emotions=emotions, intent="complaint", intent_probability=0.7)
    page = timeline(at_browser(shop.ben), shop)
    assert "Anger 81%" in page
    assert "Complaint 70%" in page
    assert "<mark>I am furious that nobody answers.</mark>" in page
    assert "Sadness" not in page


def test_it_is_said_in_the_readers_language(shop: Shop, at_browser: Browser) -> None:
    heard(writes(shop.hanako, BITTER, 3), emotions=[["anger", 0.81, 0, 10]])
    shop.aiko.language = "ja"
    shop.aiko.save()
    assert "怒り 81%" in timeline(at_browser(shop.aiko), shop)


def test_a_colleagues_own_feeling_is_named_as_such(shop: Shop, at_browser: Browser) -> None:
    note = happens(shop.hanako, kinds.Note(), 3, "test", "all", text="I am worried that we lose them.", channel="note")
    heard(note, emotions=[["anxiety", 0.9, 0, 31]], holder=Holder.COLLEAGUE, intent="statement", intent_probability=0.9)
    page = timeline(at_browser(shop.ben), shop)
    assert "Worry, of the colleague 90%" in page
    assert "<mark>I am worried" not in page


def test_what_is_less_likely_than_not_is_not_said(shop: Shop, at_browser: Browser) -> None:
    heard(writes(shop.hanako, BITTER, 3), emotions=[["anger", 0.45, 0, 10]], intent="refusal", intent_probability=0.4)
    page = timeline(at_browser(shop.ben), shop)
    assert "Anger" not in page
    assert "Declines" not in page


def test_a_person_says_what_a_text_tells_and_takes_it_back(shop: Shop, at_browser: Browser) -> None:
    mail = writes(shop.hanako, BITTER, 3)
    heard(mail, score=0.7, emotions=[["joy", 0.81, 0, 10]], intent="praise", intent_probability=0.7)
    client, address = at_browser(shop.ben), f"/interactions/{mail.pk}/tone"
    form = client.get(address).content.decode()
    assert 'value="joy" checked' in form
    assert "Whose feeling is it?" not in form

    words = {
        "sentiment": "upset",
        "emotions": ["anger", "disappointment"],
        "intent": "complaint",
        "page": shop.hanako.pk,
    }
    answer = client.post(address, words, headers={"HX-Request": "true"})

    entry = answer.content.decode()
    assert f'id="entry-{mail.pk}"' in entry
    assert "Ben said so on" in entry
    assert "Farley read: pleased · Joy · Praise" in entry
    assert f"{address}/withdraw" in answer.headers["HX-Trigger"]
    page = timeline(client, shop)
    assert ">Anger</span>" in page
    assert "Joy 81%" not in page
    assert "Corrected" in at_browser(shop.aiko).get("/settings/audit?kind=tonecorrection").content.decode()

    assert client.post(f"{address}/withdraw").status_code == 302
    assert "Joy 81%" in timeline(client, shop)


def test_who_agrees_is_named(shop: Shop, at_browser: Browser) -> None:
    note = happens(shop.hanako, kinds.Note(), 3, "test", "all", text="I am worried that we lose them.", channel="note")
    heard(note, emotions=[["anxiety", 0.9, 0, 31]], holder=Holder.COLLEAGUE)
    client, address = at_browser(shop.ben), f"/interactions/{note.pk}/tone"
    assert "Whose feeling is it?" in client.get(address).content.decode()
    words = {"sentiment": "upset", "emotions": "anxiety", "intent": "statement", "holder": "colleague"}
    client.post(address, words)
    assert "Ben agreed on" in timeline(client, shop)


def test_who_only_reads_or_may_not_see_an_entry_says_nothing_about_it(
    shop: Shop, team: Colleagues, at_browser: Browser
) -> None:
    mail = writes(shop.hanako, BITTER, 3)
    secret = writes(shop.hanako, BITTER, 3, audience=f"team:{team.shanghai.pk}")
    heard(mail), heard(secret)
    words = {"sentiment": "pleased", "intent": "praise"}
    assert "Say what this text tells" not in timeline(at_browser(shop.eve), shop)
    assert at_browser(shop.eve).post(f"/interactions/{mail.pk}/tone", words).status_code == 403
    assert at_browser(shop.ben).post(f"/interactions/{secret.pk}/tone", words).status_code == 404
    unread = writes(shop.hanako, BITTER, 1)
    assert at_browser(shop.ben).get(f"/interactions/{unread.pk}/tone").status_code == 404
    assert not Tone.objects.exclude(correction=None).exists()
