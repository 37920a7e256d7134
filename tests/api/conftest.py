"""Programs of Ben (Tokyo), Chen (Shanghai) and Aiko, who administers; each with a key."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from farley.api.actions import create_key
from farley.api.scopes import Scope
from farley.base import clock
from farley.base.accounts import Team, User
from farley.customers import actions
from farley.customers.drafts import CustomerDraft, IdentifierDraft
from farley.customers.models import Customer
from tests.cast import Colleagues


@dataclass
class Answer:
    """What came back."""

    response: HttpResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def json(self) -> Any:
        return json.loads(self.response.content)

    @property
    def headers(self) -> Any:
        return self.response.headers


class Program:
    """A program that talks to the API with one key."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.client = Client()

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        sent = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.client.generic(
            method, f"/api/v1{path}", headers={"Authorization": f"Bearer {self.secret}"} | headers, **sent
        )
        return Answer(answer)

    def get(self, path: str, **headers: str) -> Answer:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        return self("POST", path, body, **headers)


@pytest.fixture(autouse=True)
def _the_clock_stands(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def tokyo(team: Colleagues) -> Team:
    return team.tokyo


@pytest.fixture
def shanghai(team: Colleagues) -> Team:
    return team.shanghai


@pytest.fixture
def aiko(team: Colleagues) -> User:
    return team.aiko


@pytest.fixture
def ben(team: Colleagues) -> User:
    return team.ben


@pytest.fixture
def chen(team: Colleagues) -> User:
    return team.chen


@pytest.fixture
def program(now: datetime) -> Callable[..., Program]:
    """A program that acts as a user: with all scopes, or with those that are named."""

    def of(user: User, *scopes: str, name: str = "Shop") -> Program:
        made = create_key(name=name, scopes=scopes or Scope.values, by=user, at=now)
        return Program(made.secret)

    return of


@pytest.fixture
def sato(ben: User, now: datetime) -> Customer:
    """A customer of the Tokyo shop whom everybody may see."""
    draft = CustomerDraft(
        family_name="佐藤",
        given_name="花",
        reading="さとう はな",
        language="ja",
        identifiers=(IdentifierDraft("email", "Hana.Sato@example.com"), IdentifierDraft("phone", "+81 90 1234 5678")),
        tags=("tea",),
    )
    return actions.create_customer(draft, by=ben, at=now)
