"""Two records that are one customer: joined, lived with, and parted again without loss."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from django.db import connection, transaction

from farley.base.access import team_audience
from farley.base.errors import Invalid, NotFound
from farley.customers import actions
from farley.customers.access import cluster_for
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer, Merge
from farley.timeline.access import interactions_with
from tests import cast
from tests.cast import Colleagues


def two_satos(team: Colleagues, now: datetime) -> tuple[Customer, Customer]:
    return cast.sato(team.ben), actions.create_customer(CustomerDraft(name="Sato Ken"), by=team.ben, at=now)


def test_a_merge_moves_nothing_and_shows_everything(team: Colleagues, now: datetime) -> None:
    kept, absorbed = two_satos(team, now)
    cast.call_from(absorbed, "about the delivery", by=team.ben)

    actions.merge(kept, absorbed, by=team.ben, at=now)

    ids = cluster_for(team.ben, kept)
    assert ids == [kept.pk, absorbed.pk]
    assert [i.text for i in interactions_with(team.ben, ids)] == ["about the delivery"]
    assert Customer.objects.get(pk=absorbed.pk).current_id == kept.pk


def test_parting_gives_each_what_was_recorded_for_it_also_since(team: Colleagues, now: datetime) -> None:
    kept, absorbed = two_satos(team, now)
    edge = actions.merge(kept, absorbed, by=team.ben, at=now)
    cast.call_from(absorbed, "came by the absorbed one's number", by=team.ben)

    actions.unmerge(edge, by=team.ben, at=now)

    assert cluster_for(team.ben, Customer.objects.get(pk=kept.pk)) == [kept.pk]
    assert interactions_with(team.ben, [absorbed.pk]).count() == 1
    assert interactions_with(team.ben, [kept.pk]).count() == 0


def test_chains_of_merges_part_at_any_link(team: Colleagues, now: datetime) -> None:
    a, b, c = (actions.create_customer(CustomerDraft(name=n), by=team.ben, at=now) for n in ("a", "b", "c"))
    first = actions.merge(b, c, by=team.ben, at=now)
    second = actions.merge(a, b, by=team.ben, at=now)
    assert cluster_for(team.ben, a) == [a.pk, b.pk, c.pk]

    actions.unmerge(first, by=team.ben, at=now)
    assert cluster_for(team.ben, a) == [a.pk, b.pk]

    actions.unmerge(second, by=team.ben, at=now)
    assert not Customer.objects.exclude(canonical=None).exists()


def test_a_ring_that_was_closed_once_keeps_nobody_waiting_and_parts_like_any_other(
    team: Colleagues, now: datetime
) -> None:
    a, b, c = (actions.create_customer(CustomerDraft(name=n), by=team.ben, at=now) for n in ("a", "b", "c"))
    first = actions.merge(a, b, by=team.ben, at=now)
    closing = Merge.objects.create(kept=b, absorbed=a, by=team.ben, at=now)

    third = actions.merge(b, c, by=team.ben, at=now)

    assert cluster_for(team.ben, a) == [a.pk, b.pk, c.pk], "the first of them stands for all"
    for edge in (closing, first, third):
        actions.unmerge(edge, by=team.ben, at=now)
    assert not Customer.objects.exclude(canonical=None).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_the_same_customers_the_other_way_round_at_once_close_no_ring(
    team: Colleagues, now: datetime
) -> None:
    """Each merges other records of the two, so that they share no row that could make one wait for the other."""
    a, a2, b, b2 = (actions.create_customer(CustomerDraft(name=n), by=team.ben, at=now) for n in ("a", "a2", "b", "b2"))
    actions.merge(a, a2, by=team.ben, at=now)
    actions.merge(b, b2, by=team.ben, at=now)
    refused: list[Invalid] = []

    def second() -> None:
        try:
            actions.merge(b2, a2, by=team.ben, at=now)
        except Invalid as error:
            refused.append(error)
        connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        actions.merge(a, b, by=team.ben, at=now)
        other.start()
        other.join(timeout=0.3)
    other.join(timeout=20)

    assert len(refused) == 1
    assert cluster_for(team.ben, a) == [a.pk, a2.pk, b.pk, b2.pk]


def test_what_cannot_be_one(team: Colleagues, now: datetime) -> None:
    kept, absorbed = two_satos(team, now)
    edge = actions.merge(kept, absorbed, by=team.ben, at=now)

    with pytest.raises(Invalid):
        actions.merge(absorbed, kept, by=team.ben, at=now)
    with pytest.raises(Invalid):
        actions.merge(kept, cast.kabuto(team.ben), by=team.ben, at=now)
    actions.unmerge(edge, by=team.ben, at=now)
    with pytest.raises(Invalid):
        actions.unmerge(edge, by=team.ben, at=now)


def test_nobody_makes_one_of_whom_they_may_not_see(team: Colleagues, now: datetime) -> None:
    kept, absorbed = two_satos(team, now)
    draft = CustomerDraft(name="Sato", audience=team_audience(team.shanghai.pk))
    hidden = actions.create_customer(draft, by=team.chen, at=now)
    actions.merge(hidden, absorbed, by=team.chen, at=now)

    for pair in ((kept, absorbed), (absorbed, kept)):
        with pytest.raises(NotFound):
            actions.merge(*pair, by=team.ben, at=now)
    assert cluster_for(team.aiko, hidden) == [hidden.pk, absorbed.pk]
