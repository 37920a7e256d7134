"""What happened is recorded once, stays, and can be marked as not valid."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from farley.base import files
from farley.base.access import EVERYBODY, team_audience
from farley.base.errors import Invalid, NotFound, Refused
from farley.base.streams import Cursor, reading
from farley.commerce.actions import LineDraft, OrderDraft, record_orders
from farley.commerce.models import Order
from farley.customers.actions import update_customer
from farley.timeline import actions, kinds
from farley.timeline.access import attachment_for, interaction_for, interactions_for, interactions_with
from farley.timeline.models import Interaction, LastInteraction
from tests import cast
from tests.cast import Colleagues


def test_two_times_are_kept(team: Colleagues, now: datetime) -> None:
    sato = cast.sato(team.ben)
    visit = actions.Happening(sato, kinds.Meeting(minutes=30), "in_person", now - timedelta(days=3), text="見積の話")

    recorded = actions.record(visit, by=team.ben, at=now)

    assert (recorded.happened_at, recorded.recorded_at) == (now - timedelta(days=3), now)
    assert kinds.read(recorded.kind, recorded.version, recorded.data) == kinds.Meeting(minutes=30)


def test_what_lies_in_the_future_is_dated_now(team: Colleagues, now: datetime) -> None:
    wrong_clock = actions.Happening(cast.sato(team.ben), kinds.Note(), "note", now + timedelta(days=400), text="x")

    assert actions.record(wrong_clock, by=team.ben, at=now).happened_at == now


def test_the_same_thing_from_the_same_source_is_recorded_once(team: Colleagues, now: datetime) -> None:
    mail = actions.Happening(cast.sato(team.ben), kinds.Email(), "email", now, "in", external_id="<1@example.com>")

    assert len(actions.record_many([mail, mail], by=None, at=now, source="email")) == 1
    assert actions.record_many([mail], by=None, at=now, source="email") == []
    with pytest.raises(Invalid):
        actions.record(mail, by=None, at=now, source="email")
    assert len(actions.record_many([mail], by=None, at=now, source="other")) == 1


def test_a_retraction_leaves_the_record_and_says_why(team: Colleagues, now: datetime) -> None:
    sato = cast.sato(team.ben)
    older = cast.call_from(sato, "right", by=team.ben, days_ago=9)
    wrong = cast.call_from(sato, "wrong customer", by=team.ben, days_ago=1)

    retraction = actions.retract(wrong, by=team.dora, at=now, why="it was another Sato")

    assert Interaction.objects.get(pk=wrong.pk).text == "wrong customer"
    assert Interaction.objects.get(pk=wrong.pk).retracted_by == retraction
    assert retraction.text == "it was another Sato"
    assert list(interactions_with(team.ben, [sato.pk]).standing()) == [older]
    assert LastInteraction.objects.get(customer=sato).happened_at == older.happened_at
    with pytest.raises(Invalid):
        actions.retract(wrong, by=team.dora, at=now)


def test_the_last_contact_follows_what_happened_not_when_it_came_in(team: Colleagues, now: datetime) -> None:
    sato = cast.sato(team.ben)
    cast.call_from(sato, "lately", by=team.ben, days_ago=2)
    late_arrival = actions.Happening(sato, kinds.Note(), "note", now - timedelta(days=30), text="long ago")
    actions.record(late_arrival, by=team.ben, at=now)

    assert LastInteraction.objects.get(customer=sato).happened_at == now - timedelta(days=2)


def test_the_last_contacts_of_many_are_looked_up_together(team: Colleagues, now: datetime) -> None:
    calls = [cast.call_from(cast.sato(team.ben), "hello", by=team.ben, days_ago=days) for days in range(2, 11)]
    asked = []
    for some in (calls[:3], calls[3:]):
        with CaptureQueriesContext(connection) as queries:
            actions.find_last_again(call.customer_id for call in some)
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert [LastInteraction.objects.get(customer=call.customer).happened_at for call in calls] == [
        call.happened_at for call in calls
    ]


def test_the_last_contact_tells_nobody_of_what_they_may_not_see(team: Colleagues, now: datetime) -> None:
    ours = team_audience(team.tokyo.pk)
    sato = cast.sato(team.ben, audience=ours)
    cast.call_from(sato, "known to all who see him", by=team.ben, days_ago=9)
    cast.call_from(sato, "for Tokyo", by=team.ben, days_ago=2, audience=ours)
    assert LastInteraction.objects.get(customer=sato).happened_at == now - timedelta(days=2)

    opened = update_customer(sato, {"audience": EVERYBODY}, by=team.ben, at=now)
    assert LastInteraction.objects.get(customer=sato).happened_at == now - timedelta(days=9), "Shanghai sees him, too"

    update_customer(opened, {"audience": ours}, by=team.ben, at=now)
    assert LastInteraction.objects.get(customer=sato).happened_at == now - timedelta(days=2)


def test_files_are_kept_once_and_under_harmless_names(team: Colleagues, now: datetime) -> None:
    sato = cast.sato(team.ben)
    file = actions.FileDraft("../../etc/見積\u202egnp.exe\x00", "image/png", b"same bytes")
    note = actions.Happening(sato, kinds.Note(), "note", now, text="see file", files=(file, file))

    recorded = actions.record(note, by=team.ben, at=now)

    first, second = recorded.attachments.all()
    assert first.name == "見積gnp.exe"
    assert first.sha256 == second.sha256
    assert files.read(first.sha256) == b"same bytes"
    assert attachment_for(team.ben, first.pk) == first


def test_a_private_note_is_nobody_elses(team: Colleagues, now: datetime) -> None:
    sato = cast.sato(team.ben)
    private = cast.call_from(sato, "just for me", by=team.ben, audience=f"user:{team.ben.pk}")

    assert interaction_for(team.ben, private.pk) == private
    for other in (team.chen, team.dora, team.eve):
        with pytest.raises(NotFound):
            interaction_for(other, private.pk)
        assert private not in interactions_for(other)
        assert private not in interactions_with(other, [sato.pk])


def test_what_happened_with_a_hidden_customer_is_hidden_too(team: Colleagues) -> None:
    hidden = cast.sato(team.ben, audience=f"team:{team.tokyo.pk}")
    call = cast.call_from(hidden, "x", by=team.ben)

    assert call in interactions_for(team.dora)
    assert call not in interactions_for(team.chen)


def test_readers_cannot_record(team: Colleagues) -> None:
    with pytest.raises(Refused):
        cast.call_from(cast.sato(team.ben), "x", by=team.eve)


@pytest.mark.django_db(transaction=True)  # a row is settled only when it is committed
def test_a_reader_of_the_stream_gets_every_row_once(team: Colleagues) -> None:
    sato = cast.sato(team.ben)
    for number in range(5):
        cast.call_from(sato, str(number), by=team.ben)

    seen: list[str] = []
    for _round in range(4):
        with reading("test", Interaction.objects.all(), limit=2) as rows:
            seen += [row.text for row in rows]
    assert seen == ["0", "1", "2", "3", "4"]


@pytest.mark.django_db(transaction=True)  # a row is settled only when it is committed
def test_a_reader_that_fails_has_read_nothing(team: Colleagues) -> None:
    cast.call_from(cast.sato(team.ben), "x", by=team.ben)

    with pytest.raises(RuntimeError), reading("test", Interaction.objects.all()):
        raise RuntimeError
    with reading("test", Interaction.objects.all()) as rows:
        assert [row.text for row in rows] == ["x"]


@pytest.mark.django_db(transaction=True)  # a row is settled only when it is committed
def test_how_far_an_earlier_version_of_a_reader_came_is_forgotten_when_the_new_one_is_through(team: Colleagues) -> None:
    cast.call_from(cast.sato(team.ben), "x", by=team.ben)
    for name in ("test:1", "test", "tests:1", "test:2"):
        with reading(name, Interaction.objects.all()):
            pass
    assert Cursor.objects.filter(name__startswith="test").count() == 4

    with reading("test:2", Interaction.objects.all()) as rows:
        assert rows == []
    assert sorted(Cursor.objects.values_list("name", flat=True)) == ["test", "test:2", "tests:1"]


def test_orders_become_purchases_and_returns_refunds(team: Colleagues, now: datetime) -> None:
    sato = cast.sato(team.ben)
    bought = OrderDraft(
        sato,
        "A-1",
        now,
        "JPY",
        (LineDraft("T1", Decimal(2), Decimal(500), "茶"), LineDraft("T2", Decimal(1), Decimal(80))),
    )
    returned = OrderDraft(sato, "A-2", now, "JPY", (LineDraft("T1", Decimal(-1), Decimal(500)),))

    record_orders([bought, returned, bought], by=None, at=now, source="shop")
    record_orders([bought], by=None, at=now, source="shop")

    assert Order.objects.count() == 2
    timeline = interactions_with(team.ben, [sato.pk]).order_by("id").values_list("kind", "amount", "title")
    assert list(timeline) == [("purchase", Decimal(1080), "茶, T2"), ("refund", Decimal(-500), "T1")]
