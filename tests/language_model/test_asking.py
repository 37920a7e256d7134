"""The language model is asked in both forms; each call is counted, and what goes wrong is told with what to do."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from farley.base.outgoing import Answer, post
from farley.language_model.actions import Unavailable, ask
from farley.language_model.models import Call, Purpose
from farley.language_model.providers import ADDRESSES, Prompt, asking
from farley.language_model.queries import days_of_calls, spent_this_month
from tests.cast import NOW, Colleagues
from tests.language_model.conftest import ready
from tests.language_model.service import Service

pytestmark = pytest.mark.django_db

PROMPT = Prompt("Summarise.", "[1] Three teas.")
PRICES = {"price_in": Decimal(30), "price_out": Decimal(150)}


def asked(team: Colleagues, **more: Any) -> str:
    return ask(Purpose.SUMMARY, PROMPT, by=team.ben, **({"at": NOW} | more)).text


@pytest.mark.parametrize("provider", ["openai", "ollama"])
def test_openai_and_who_speaks_its_language(team: Colleagues, service: Service, provider: str) -> None:
    ready(team, service, provider=provider)
    assert asked(team) == "Here I am."
    assert service.paths == ["/v1/chat/completions"]
    assert service.headers[0]["authorization"] == "Bearer sk-secret"
    assert service.asked[0] == {
        "model": "small-1",
        "messages": [{"role": "system", "content": "Summarise."}, {"role": "user", "content": "[1] Three teas."}],
        "stream": False,
        "max_tokens": 1200,
    }


def test_anthropic(team: Colleagues, service: Service) -> None:
    ready(team, service, provider="anthropic")
    assert asked(team) == "Here I am."
    assert service.paths == ["/v1/messages"]
    assert (service.headers[0]["x-api-key"], "authorization" in service.headers[0]) == ("sk-secret", False)
    assert service.asked[0] == {
        "model": "small-1",
        "max_tokens": 1200,
        "system": "Summarise.",
        "messages": [{"role": "user", "content": "[1] Three teas."}],
    }


def test_openai_itself_is_told_the_length_in_its_newer_word() -> None:
    sent = asking("openai", ADDRESSES["openai"] + "/", "m", "", PROMPT)
    assert b"max_completion_tokens" in sent.body
    assert (sent.address, "authorization" in sent.headers) == ("https://api.openai.com/v1/chat/completions", False)


def test_each_call_is_counted_and_nothing_of_it_kept(team: Colleagues, service: Service) -> None:
    ready(team, service, **PRICES)
    asked(team, at=NOW - timedelta(days=30))
    asked(team)
    call = Call.objects.latest("id")
    assert (call.by, call.tokens_in, call.tokens_out, call.cost) == (team.ben, 1000, 200, Decimal("0.06"))
    spent = spent_this_month(at=NOW)
    assert (spent.calls, spent.tokens_in, spent.tokens_out, spent.cost) == (1, 1000, 200, Decimal("0.06"))
    assert [(each.calls, each.failed, each.tokens) for each in days_of_calls(at=NOW)] == [(1, 0, 1200)]
    stored = " ".join(str(value) for row in Call.objects.values() for value in row.values())
    assert "teas" not in stored
    assert "Here" not in stored


def test_what_was_paid_in_another_currency_is_not_added_up(team: Colleagues, service: Service) -> None:
    ready(team, service, **PRICES)
    asked(team)
    ready(team, service, **PRICES, currency="JPY")
    asked(team)
    assert spent_this_month(at=NOW).cost == Decimal("0.06")
    assert [(each.calls, each.cost) for each in days_of_calls(at=NOW)] == [(2, Decimal("0.06"))]


@pytest.mark.parametrize("limit", [{"calls_a_month": 1}, {"cost_a_month": Decimal("0.05")}, {"calls_a_month": 0}])
def test_a_limit_stops_it_until_the_next_month(team: Colleagues, service: Service, limit: dict[str, Any]) -> None:
    ready(team, service, **PRICES, **limit)
    if limit != {"calls_a_month": 0}:
        asked(team)
        asked(team, at=NOW + timedelta(days=15))
    before = len(service.asked)
    with pytest.raises(Unavailable, match="limit is reached"):
        asked(team)
    assert len(service.asked) == before


def test_of_two_calls_at_once_only_one_is_the_last_within_the_limit(
    team: Colleagues, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(team, service, calls_a_month=1)

    def another_worker_asks_meanwhile(*args: Any, **words: Any) -> Answer:
        with pytest.raises(Unavailable, match="limit is reached"):
            asked(team)
        return post(*args, **words)

    monkeypatch.setattr("farley.language_model.actions.asking.post", another_worker_asks_meanwhile)
    assert asked(team) == "Here I am."
    assert [call.trouble for call in Call.objects.all()] == [""]


def test_a_call_of_a_worker_that_was_killed_counts(
    team: Colleagues, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*args: Any, **words: Any) -> Answer:
        raise SystemExit

    ready(team, service)
    monkeypatch.setattr("farley.language_model.actions.asking.post", killed)
    with pytest.raises(SystemExit):
        asked(team)
    assert (spent_this_month(at=NOW).calls, Call.objects.get().trouble) == (1, "No answer yet.")


@pytest.mark.parametrize(
    ("behaviour", "told"),
    [
        ("401", "refuses the key"),
        ("404", "no such model"),
        ("429", "Try again later"),
        ("503", "in trouble"),
        ("400", "refuses the request"),
        ("garbage", "cannot be read"),
        ("elsewhere", "refuses the request"),
        ("slow", "No answer within"),
        ("endless", "too long"),
    ],
)
def test_what_goes_wrong_is_told_and_counted(team: Colleagues, service: Service, behaviour: str, told: str) -> None:
    ready(team, service)
    service.behaviour = behaviour
    with pytest.raises(Unavailable, match=told):
        asked(team, seconds=0.3)
    assert told in Call.objects.get().trouble


@pytest.mark.parametrize("body", ["", "   "])
def test_an_empty_answer_is_none(team: Colleagues, service: Service, body: str) -> None:
    ready(team, service)
    service.says = body
    with pytest.raises(Unavailable, match="empty"):
        asked(team)


def test_it_is_not_asked_while_it_is_switched_off(team: Colleagues, service: Service) -> None:
    with pytest.raises(Unavailable, match="switched off"):
        asked(team)
    ready(team, service, purposes=())
    with pytest.raises(Unavailable, match="switched off"):
        asked(team)
    assert ask(Purpose.TEST, PROMPT, by=team.aiko, at=NOW).text == "Here I am."


def test_a_key_of_another_installation_is_told(team: Colleagues, service: Service, settings: Any) -> None:
    ready(team, service)
    settings.SECRET_KEY = "another"
    with pytest.raises(Unavailable, match="Enter it again"):
        asked(team)
    assert not service.asked
