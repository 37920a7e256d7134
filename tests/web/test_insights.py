"""The page of claims: what calls for attention, what each question was answered with, and what was judged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.cast import Colleagues
from tests.understanding.cast import Shop, history_now, shop_of
from tests.web.queries import asked_by

from farley.base import clock
from farley.base.accounts import User
from farley.understanding import answers, jobs
from farley.understanding.actions import run_insight
from farley.understanding.catalogue import CATALOGUE
from farley.understanding.models import AutonomyChange, GutJudgement, Insight, Prediction, Run

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


def test_what_is_not_quite_right_is_found_again(shop: Shop, at_browser: Browser) -> None:
    client, insight = at_browser(shop.ben), Insight.objects.get(customer=shop.hanako)

    client.post(f"/insights/{insight.pk}/verdicts", {"kind": "correct", "correction": "She was abroad."})

    assert 'href="?status=corrected"' in client.get("/insights").content.decode()
    assert "She was abroad." in client.get("/insights?status=corrected").content.decode()


def test_a_judged_claim_says_about_whom_it_is_only_among_many(shop: Shop, at_browser: Browser) -> None:
    client, insight = at_browser(shop.ben), Insight.objects.get(customer=shop.hanako)
    address, words = f"/insights/{insight.pk}/verdicts", {"kind": "confirm"}
    for page, is_named in (("/insights?name=purchase_rhythm", True), (f"/customers/{shop.hanako.pk}", False)):
        headers = {"HX-Request": "true", "Referer": f"http://testserver{page}"}
        claim = client.post(address, words, headers=headers).content.decode()
        assert ("佐藤 花子" in claim) is is_named
        assert client.post(address, words, headers={"Referer": f"http://testserver{page}"}).headers["Location"] == page


def test_an_insight_in_full_says_how_it_is_worked_out_and_where_cases_are_too_few(
    shop: Shop, at_browser: Browser
) -> None:
    client = at_browser(shop.ben)
    assert 'href="/scorecard/purchase_rhythm"' in client.get("/scorecard").content.decode()

    page = client.get("/scorecard/purchase_rhythm").content.decode()

    assert "<dd>every day</dd>" in page
    translated = client.get("/scorecard/purchase_rhythm", headers={"Accept-Language": "zh-CN"}).content.decode()
    assert "<dd>每天</dd>" in translated
    assert "Known faults" in page
    assert "Purchase, Refund" in page
    assert "0 of 30 predictions have met their outcome so far." in page
    assert "Too few cases: 0 of 30 forecasts that somebody judged have met their outcome." in page
    assert client.get("/scorecard/nothing").status_code == 404


def test_an_insight_that_cannot_be_worked_out_is_shown_to_administrators(
    shop: Shop, team: Colleagues, at_browser: Browser
) -> None:
    words = {"as_of": clock.now(), "asked_at": clock.now(), "failed_at": clock.now(), "problem": "division by zero"}
    Run.objects.create(name="spending_trend", failures=3, **words)

    page = at_browser(team.aiko).get("/scorecard").content.decode()

    assert "“Spending” cannot be worked out" in page
    assert "It failed 3 times in a row: division by zero" in page
    assert "division by zero" not in at_browser(shop.ben).get("/scorecard").content.decode()


def test_what_one_thinks_oneself_is_kept_and_only_then_compared(shop: Shop, at_browser: Browser) -> None:
    client, prediction = at_browser(shop.ben), Prediction.objects.get()
    page = client.get(f"/customers/{shop.hanako.pk}").content.decode()
    assert "What do you think will happen?" in page
    assert "Farley says" not in page

    address, headers = f"/forecasts/{prediction.pk}/gut-judgement", {"HX-Request": "true"}
    panel = client.post(address, {"percent": "70"}, headers=headers).content.decode()

    assert 'value="70"' in panel
    assert "Farley says" in panel
    assert client.post(address, {"percent": "170"}, headers=headers).status_code == 422
    assert client.post(address, {"percent": "60"}).headers["Location"] == f"/customers/{shop.hanako.pk}"
    assert GutJudgement.objects.get().probability == 0.6
    assert "What do you think" not in at_browser(shop.eve).get(f"/customers/{shop.hanako.pk}").content.decode()


def test_an_insight_that_fell_asks_and_says_since_when(shop: Shop, at_browser: Browser) -> None:
    client, at = at_browser(shop.ben), clock.now()
    AutonomyChange.objects.create(name="purchase_rhythm", level="asked", at=at, judged=12, refuted=11, settled=0)

    assert "佐藤 花子" not in client.get("/insights").content.decode()
    assert "Is this so?" in client.get("/insights?name=purchase_rhythm").content.decode()
    assert "It only asks" in client.get("/scorecard").content.decode()
    page = client.get("/scorecard/purchase_rhythm").content.decode()
    assert "It only asks, since" in page
    assert "92% of the last verdicts were refutations." in page


def test_a_manager_has_the_history_replayed_anew_stops_it_and_lets_it_go_on(
    shop: Shop, team: Colleagues, at_browser: Browser, settings: Any, tmp_path: Path
) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"
    manager, member = at_browser(team.dora), at_browser(shop.ben)
    assert "Replay the history anew" not in manager.get("/scorecard").content.decode(), "nothing was replayed yet"
    assert manager.post("/scorecard/replay/stop").status_code == 409
    jobs.replay(at=clock.now())
    assert "Replay the history anew" in manager.get("/scorecard").content.decode()
    assert "Replay the history anew" not in member.get("/scorecard").content.decode()
    assert member.post("/scorecard/replay").status_code == 403

    assert manager.post("/scorecard/replay").status_code == 302
    page = manager.get("/scorecard").content.decode()
    assert "Replaying the history" in page
    assert 'action="/scorecard/replay/stop"' in page
    assert "Replay the history anew" not in page
    assert 'action="/scorecard/replay/stop"' not in member.get("/scorecard").content.decode()
    assert "0%" in member.get("/scorecard/replay/progress").content.decode()

    assert manager.post("/scorecard/replay/stop").status_code == 302
    assert jobs.replay(at=clock.now()) == 0
    page = manager.get("/scorecard").content.decode()
    assert "The replay of the history is stopped" in page
    assert "Dora stopped it." in page
    assert "data-reload" in member.get("/scorecard/replay/progress").content.decode()

    assert manager.post("/scorecard/replay/go-on").status_code == 302
    assert jobs.replay(at=clock.now()) > 0
    page = manager.get("/scorecard").content.decode()
    assert "Replaying the history" not in page
    assert "The replay of the history is stopped" not in page
    assert "Replay the history anew" in page


def test_the_scorecard_asks_the_database_once_for_all_insights(
    shop: Shop, at_browser: Browser, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"
    client = at_browser(shop.ben)
    few = asked_by(client, "/scorecard")
    # One for those that wait, whichever insight's they are.
    assert _about("prediction", few) == sum(1 for each in CATALOGUE if each.predicts) + 1
    assert (_about("autonomychange", few), _about("verdict", few)) == (1, 1)

    jobs_asked: list[dict[str, Any]] = []
    monkeypatch.setattr(answers, "LITTLE", -1)
    monkeypatch.setattr("farley.base.jobs.wake", lambda name, **words: jobs_asked.append(words))
    assert "<progress-poll" in client.get("/scorecard").content.decode()
    while jobs_asked:
        jobs.answer(**jobs_asked.pop(), at=clock.now())
    much = asked_by(client, "/scorecard")
    assert "<progress-poll" not in client.get("/scorecard").content.decode()
    assert (_about("prediction", much), _about("proposal", much)) == (0, 0), "that is kept"
    assert _about("verdict", much) == 1, "what people say counts at once"


def _about(noun: str, queries: list[str]) -> int:
    return sum(f'FROM "understanding_{noun}"' in query for query in queries)


def test_the_page_on_service_says_where_cases_are_too_few(shop: Shop, at_browser: Browser) -> None:
    client = at_browser(shop.ben)
    assert 'href="/insights/service"' in client.get("/insights").content.decode()
    page = client.get("/insights/service").content.decode()
    assert "By kind of customer" in page
    assert "Too few cases" in page
