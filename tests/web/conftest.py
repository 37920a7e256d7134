"""The cast of the pages' tests: the four roles of Yamada Tea, each signed in at a browser of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from farley.base.accounts import Organisation, Role, User

PASSWORD = "correct horse battery"


@pytest.fixture
def organisation(db: None, now: datetime) -> Organisation:
    """Yamada Tea, set up."""
    return Organisation.objects.create(
        name="Yamada Tea", language="en", time_zone="Asia/Tokyo", currency="JPY", country="JP", created_at=now
    )


def somebody(name: str, role: Role, now: datetime) -> User:
    """A user who belongs to Yamada Tea, with PASSWORD."""
    user = User(email=f"{name.lower()}@yamada-tea.example", name=name, role=role, created_at=now, password=_hashed())
    user.save()
    return user


@cache
def _hashed() -> str:
    return make_password(PASSWORD)  # takes long, as it should


@pytest.fixture
def aiko(organisation: Organisation, now: datetime) -> User:
    """Aiko, administrator."""
    return somebody("Aiko", Role.ADMIN, now)


@pytest.fixture
def mei(organisation: Organisation, now: datetime) -> User:
    """Mei, manager."""
    return somebody("Mei", Role.MANAGER, now)


@pytest.fixture
def tom(organisation: Organisation, now: datetime) -> User:
    """Tom, member."""
    return somebody("Tom", Role.MEMBER, now)


@pytest.fixture
def rin(organisation: Organisation, now: datetime) -> User:
    """Rin, who reads only."""
    return somebody("Rin", Role.READER, now)


@pytest.fixture
def at_browser() -> Callable[[User], Client]:
    """A browser at which somebody is signed in."""

    def browser(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser
