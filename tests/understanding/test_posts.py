"""Whom we know at an organisation: those whom everybody may see who sees it."""

from __future__ import annotations

from datetime import date

import pytest

from farley.customers import actions
from farley.customers.actions.relationships import RelationshipDraft
from farley.customers.drafts import CustomerDraft
from farley.understanding.posts import posts
from tests.cast import NOW, Colleagues

pytestmark = pytest.mark.django_db(transaction=True)


def test_hidden_and_discarded_people_are_known_to_nobody(team: Colleagues) -> None:
    firm = actions.create_customer(CustomerDraft(kind="organisation", name="Kabuto"), by=None, at=NOW)
    hanako, hidden, gone, twin = (
        actions.create_customer(CustomerDraft(name=name, audience=audience), by=None, at=NOW)
        for name, audience in (
            ("佐藤 花子", "all"),
            ("Hidden", f"user:{team.ben.pk}"),
            ("Gone", "all"),
            ("Hidden's twin", "all"),
        )
    )
    for person in (hanako, hidden, gone, twin):
        tie = RelationshipDraft(person, firm, "works_for", "", date(2024, 1, 1), date(2026, 1, 1))
        actions.relate(tie, by=None, at=NOW)
    actions.trash_customers([gone], by=None, at=NOW)
    actions.merge(hidden, twin, by=None, at=NOW)
    known = posts()
    assert (known.person_id.tolist(), known.organisation_id.tolist()) == ([hanako.pk], [firm.pk])
    assert known.since[0] < known.until[0] < NOW.timestamp()
