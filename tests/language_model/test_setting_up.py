"""Aiko sets a language model up: the key lies sealed, follows its address, and everything is on record."""

from __future__ import annotations

import json
import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from farley.base.changes import Change
from farley.base.errors import Invalid, Refused
from farley.base.sealed import unseal
from farley.language_model import actions
from farley.language_model.models import Purpose, Setup
from tests.cast import NOW, Colleagues
from tests.language_model.conftest import ready
from tests.language_model.service import Service

pytestmark = pytest.mark.django_db


def test_nothing_is_on_before_somebody_says_so(team: Colleagues, service: Service) -> None:
    assert Setup.get() is None
    assert not ready(team, service, purposes=()).is_on(Purpose.SUMMARY)


def test_the_key_lies_sealed_and_is_in_no_record_of_changes(team: Colleagues, service: Service) -> None:
    setup = ready(team, service)
    assert "sk-secret" not in setup.sealed_key
    assert unseal(setup.sealed_key) == "sk-secret"
    noted = Change.objects.filter(subject_kind="setup").get()
    assert noted.by == team.aiko
    assert noted.fields["has_key"] == [False, True]
    assert "sk-secret" not in json.dumps(noted.fields)


def test_the_key_stays_where_nothing_is_entered_and_does_not_follow_to_another_address(
    team: Colleagues, service: Service
) -> None:
    ready(team, service)
    assert unseal(ready(team, service, key="", model="large-2").sealed_key) == "sk-secret"
    assert ready(team, service, key="", address="http://127.0.0.1:9/v1").sealed_key == ""
    assert Setup.objects.count() == 1


def test_throwing_the_key_away_switches_everything_off(team: Colleagues, service: Service) -> None:
    ready(team, service)
    actions.forget_key(by=team.aiko, at=NOW)
    actions.forget_key(by=team.aiko, at=NOW)  # a second time there is nothing to do
    setup = Setup.objects.get()
    assert (setup.sealed_key, setup.purposes) == ("", [])
    assert Change.objects.filter(subject_kind="setup", verb="update").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_set_it_up_at_once_set_up_the_same(team: Colleagues, service: Service) -> None:
    begun = threading.Event()

    def also_sets_it_up() -> None:
        begun.set()
        ready(team, service, model="large-2")
        connection.close()

    with transaction.atomic():
        ready(team, service)
        other = threading.Thread(target=also_sets_it_up)
        other.start()
        begun.wait()
        other.join(timeout=0.3)
    other.join(timeout=20)
    assert Setup.objects.get().model == "large-2"


def test_only_administrators_set_it_up(team: Colleagues, service: Service) -> None:
    ready(team, service)
    for colleague in (team.dora, team.ben, team.eve):
        with pytest.raises(Refused):
            ready(Colleagues(**(vars(team) | {"aiko": colleague})), service)
        with pytest.raises(Refused):
            actions.forget_key(by=colleague, at=NOW)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"provider": "oracle"}, "provider"),
        ({"model": " "}, "model"),
        ({"address": "http://api.example.com/v1", "is_inside": False}, "address"),
        ({"key": "sk two"}, "key"),
        ({"purposes": ("everything",)}, "purposes"),
        ({"cost_a_month": Decimal(5)}, "cost_a_month"),
    ],
)
def test_what_does_not_fit_is_refused(team: Colleagues, service: Service, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as told:
        ready(team, service, **wrong)
    assert told.value.field == field
    assert Setup.get() is None
