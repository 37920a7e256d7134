"""Service is compared from what is on the timeline, and from what the reader may see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from farley.base.accounts import User
from farley.customers.actions import create_customer, relate, tag_customers
from farley.customers.actions.relationships import RelationshipDraft
from farley.customers.drafts import CustomerDraft
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.understanding.queries import GroupedService, service_equity
from tests.cast import NOW, Colleagues
from tests.understanding.cast import writes

pytestmark = pytest.mark.django_db


def served(user: User) -> tuple[GroupedService, ...]:
    """What somebody is told."""
    kept = service_equity(user, at=NOW)
    assert kept
    return kept.answer


def test_who_waits_and_who_is_never_called(team: Colleagues) -> None:
    english = [create_customer(CustomerDraft(name=f"E {at}", language="en"), by=None, at=NOW) for at in range(30)]
    chinese = [create_customer(CustomerDraft(name=f"C {at}", language="zh"), by=None, at=NOW) for at in range(30)]
    for customer in english:
        writes(customer, "When does it come?", 10)
        at = NOW - timedelta(days=9)
        answer = timeline.Happening(
            customer, kinds.Email(), happened_at=at, direction="out", channel="email", text="Soon"
        )
        timeline.record(answer, by=None, at=at, source="test")
    for customer in chinese:
        writes(customer, "什么时候到？", 10)

    tag_customers(chinese, "wholesale", by=team.ben, at=NOW)

    groups = {each.grouping: {group.value: group for group in each.groups} for each in served(team.ben)}

    en, zh = groups["language"]["en"], groups["language"]["zh"]
    assert (en.wait, en.untouched, en.is_forgotten) == (24.0, 0.0, False)
    assert (zh.wait, zh.untouched, zh.is_forgotten) == (240.0, 1.0, True)
    assert zh.waits_too_long
    assert groups["tag"]["wholesale"].waits_too_long
    assert groups["kind"]["person"].customers == 60


def test_what_one_may_not_see_is_not_counted(team: Colleagues) -> None:
    customer = create_customer(CustomerDraft(name="Quiet"), by=None, at=NOW)
    writes(customer, "A secret", 3, audience=f"user:{team.aiko.pk}")
    (kind,) = [each for each in served(team.ben) if each.grouping == "kind"]
    assert kind.groups[0].questions == 0


def test_who_turned_to_somebody_of_an_organisation_turned_to_it(team: Colleagues) -> None:
    works = create_customer(CustomerDraft(kind="organisation", name="Uji Works"), by=None, at=NOW)
    people = [create_customer(CustomerDraft(name=f"Person {at}"), by=None, at=NOW) for at in range(30)]
    others = [
        create_customer(CustomerDraft(kind="organisation", name=f"Other {at}"), by=None, at=NOW) for at in range(29)
    ]
    relate(RelationshipDraft(people[0], works, "works_for"), by=team.ben, at=NOW)
    call = timeline.Happening(people[0], kinds.Call(), happened_at=NOW, direction="out", channel="phone")
    timeline.record(call, by=team.ben, at=NOW, source="test")

    groups = {group.value: group for group in served(team.ben)[0].groups}

    assert len(others) == 29
    assert groups["organisation"].untouched == pytest.approx(29 / 30)
    assert groups["person"].untouched == pytest.approx(29 / 30)
