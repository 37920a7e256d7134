"""The page on how texts are read: too few cases at first; a manager lets it learn, and goes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest
from django.test import Client
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, shop_of, writes
from tests.understanding.test_relearning import BETTER
from tests.web.queries import asked_by

from farley.analysis.language.model import NAME
from farley.base import jobs
from farley.base.accounts import User
from farley.understanding import jobs as understanding
from farley.understanding.models import LanguageVersion, Tone

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    return shop_of(team)


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    calls: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(jobs, "wake", lambda name, **words: calls.append((name, words)))
    return calls


def test_before_anybody_said_anything_there_is_nothing_to_learn_from(shop: Shop, at_browser: Browser) -> None:
    page = at_browser(shop.ben).get("/insights/texts").content.decode()
    assert f"The shipped model ({NAME}) alone." in page
    assert "people have said of 0 texts what they tell, and 20 are needed" in page
    assert "Nobody has corrected or confirmed a text yet." in page
    assert "Learn now" not in page
    assert 'href="/insights/texts"' in at_browser(shop.ben).get("/scorecard").content.decode()


def test_few_cases_give_no_share(shop: Shop, at_browser: Browser) -> None:
    mail = writes(shop.hanako, "Sick tea.", 3)
    Tone.objects.create(interaction=mail, score=0, certainty=0.5, language="en", model="test")
    client = at_browser(shop.ben)
    client.post(f"/interactions/{mail.pk}/tone", {"sentiment": "pleased", "intent": "praise"})
    assert "too few cases" in client.get("/insights/texts").content.decode()
    of_texts = [query for query in asked_by(client, "/insights/texts") if "timeline_interaction" in query]
    assert not any('"interaction_id" IN (SELECT' in query for query in of_texts), "not all that was ever said"


def test_a_manager_lets_it_learn_sees_what_came_of_it_and_goes_back(
    shop: Shop, team: Colleagues, at_browser: Browser, woken: list[tuple[str, dict[str, Any]]]
) -> None:
    for path in ("learn", "back"):
        assert at_browser(shop.ben).post(f"/insights/texts/{path}").status_code == 403
    client = at_browser(team.dora)
    assert client.post("/insights/texts/learn").status_code == 302
    assert woken == [("farley.understanding.jobs.learn_from_corrections", {"by_id": team.dora.pk})]
    LanguageVersion.objects.create(
        upon=NAME,
        learned_at=NOW,
        learned_by=team.dora,
        corrections=24,
        learned_from="",
        figures=asdict(BETTER),
        is_better=True,
        arrays=b"not read here",
    )

    page = client.get("/insights/texts").content.decode()

    assert "24 corrections taught" in page
    assert "50 → 75 %" in page
    assert "97 % right before, 97 % after" in page
    assert "reads now" in page
    assert client.post("/insights/texts/back").status_code == 302
    assert "dropped by Dora" in client.get("/insights/texts").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_manager_sees_how_far_the_reading_has_come(shop: Shop, team: Colleagues, at_browser: Browser) -> None:
    client = at_browser(team.dora)
    assert "data-done" in client.get("/insights/texts/progress").content.decode()
    writes(shop.hanako, "Sick tea.", 3)
    part = client.get("/insights/texts/progress").content.decode()
    assert "Reading all texts" in part
    assert "Looking for names and topics in all texts" in part
    understanding.read_entities(at=NOW)
    named = client.get("/insights/texts/progress").content.decode()
    assert "Reading all texts" in named
    assert "Looking for names and topics" not in named
    assert "data-done" not in named
    understanding.read_tones(at=NOW)
    assert "data-done" in client.get("/insights/texts").content.decode()
    assert "progress-poll" not in part  # it stands within one
    assert "progress-poll" not in client.get("/insights/progress").content.decode()
    assert "data-done" in at_browser(team.ben).get("/insights/texts/progress").content.decode()
