"""Rows put in at once are the same as rows put in one by one, on both databases."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from farley.base import bulk
from farley.customers.models import Customer
from farley.timeline.models import Interaction
from tests import cast
from tests.cast import Colleagues


def rows(customer: Customer, now: datetime, count: int) -> list[Interaction]:
    return [
        Interaction(
            customer=customer, kind="note", channel="web", happened_at=now, recorded_at=now, source="test",
            text='茶 "quoted"\tand\\more\n', data={"nested": ["値", None]}, amount=Decimal("12.3456"),
            external_id=f"id {number}",
        )
        for number in range(count)
    ]  # fmt: skip


def test_values_and_ids_are_what_they_would_be_otherwise(team: Colleagues, now: datetime) -> None:
    ken = cast.sato(team.dora)
    rows(ken, now, 1)[0].save()

    made = bulk.insert(rows(ken, now, 2001)[1:])

    assert len({row.pk for row in made}) == 2000
    kept = Interaction.objects.get(pk=made[-1].pk)
    assert (kept.text, kept.data, kept.amount) == (
        '茶 "quoted"\tand\\more\n',
        {"nested": ["値", None]},
        Decimal("12.3456"),
    )
    assert (kept.happened_at, kept.recorded_by, kept.external_id) == (now, None, "id 2000")
    one = rows(ken, now, 1)[0]
    one.external_id = None
    one.save()
    assert one.pk > made[-1].pk


def test_nothing_is_inserted_where_nothing_is_given() -> None:
    assert bulk.insert([]) == []


def test_a_row_that_is_there_already_stops_them_all(team: Colleagues, now: datetime) -> None:
    ken = cast.sato(team.dora)
    bulk.insert(rows(ken, now, 1))

    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(list(reversed(rows(ken, now, 3))))

    assert Interaction.objects.count() == 1
