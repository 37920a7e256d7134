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
    assert "Anger 81 %" in page
    assert "Complaint 70 %" in page
    assert "<mark>I am furious that nobody answers.</mark>" in page
    assert "Sadness" not in page


def test_it_is_said_in_the_readers_language(shop: Shop, at_browser: Browser) -> None:
    heard(writes(shop.hanako, BITTER, 3), emotions=[["anger", 0.81, 0, 10]])
    shop.aiko.language = "ja"
    shop.aiko.save()
    assert "怒り 81 %" in timeline(at_browser(shop.aiko), shop)


def test_a_colleagues_own_feeling_is_named_as_such(shop: Shop, at_browser: Browser) -> None:
    note = happens(shop.hanako, kinds.Note(), 3, "test", "all", text="I am worried that we lose them.", channel="note")
    heard(note, emotions=[["anxiety", 0.9, 0, 31]], holder=Holder.COLLEAGUE, intent="statement", intent_probability=0.9)
    page = timeline(at_browser(shop.ben), shop)
    assert "Worry, of the colleague 90 %" in page
    assert "<mark>I am worried" not in page


def test_what_is_less_likely_than_not_is_not_said(shop: Shop, at_browser: Browser) -> None:
    heard(writes(shop.hanako, BITTER, 3), emotions=[["anger", 0.45, 0, 10]], intent="refusal", intent_probability=0.4)
    page = timeline(at_browser(shop.ben), shop)
    assert "Anger" not in page
    assert "Declines" not in page
