"""The sample data in a real installation: loaded once, honest about where they came from, and gone without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import transaction

from farley.base import people
from farley.base.accounts import Organisation, Role, Team, User
from farley.base.changes import Batch, Change
from farley.base.errors import Invalid, Refused
from farley.commerce.models import Order, Product
from farley.customers import actions as customers
from farley.customers.actions.relationships import RelationshipDraft
from farley.customers.drafts import CustomerDraft, IdentifierDraft
from farley.customers.models import AttributeDefinition, Customer, Identifier, Relationship, Tag
from farley.demo import actions, jobs, stories
from farley.demo.records import DemoCompany, Kind
from farley.teamwork import actions as teamwork
from farley.teamwork.models import FollowUp, SavedView
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.timeline.models import Interaction, Learned
from farley.warehouse import export, store
from tests.cast import NOW

PASSWORD = "pale moon over tea"


@pytest.fixture(scope="module")
def small(tsukishiro: DemoCompany) -> DemoCompany:
    """The company with all its customers, but only with the history of three of them."""
    cast = {*stories.TURNED.told_in("ja"), *stories.CHANGED_EMPLOYER.told_in("en")}
    return replace(tsukishiro, happenings=tuple(h for h in tsukishiro.happenings if h.customer in cast))


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    """The warehouse of each test is a folder of its own."""
    settings.WAREHOUSE = tmp_path / "warehouse"


@pytest.fixture
def small_by_default(small: DemoCompany, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the jobs load is the small company, so that the tests take seconds."""
    monkeypatch.setattr("farley.demo.actions.loading.demo_company", lambda *, ends_on: replace(small, ends_on=ends_on))


@pytest.fixture
def loaded(db: None, small: DemoCompany) -> Batch:
    """An empty installation into which the sample data were loaded for a demo."""
    return actions.load(by=None, at=NOW, password=PASSWORD, sample=small)


@pytest.fixture
def mochizuki(loaded: Batch) -> User:
    """The administrator of the sample company."""
    return User.objects.get(email="mochizuki@tsukishiro.example")


def test_everything_arrives(loaded: Batch, small: DemoCompany) -> None:
    assert Customer.objects.count() == 384
    assert Relationship.objects.count() == len(small.ties)
    assert Interaction.objects.count() == len(small.happenings)
    assert Order.objects.count() == sum(happening.kind is Kind.PURCHASE for happening in small.happenings)
    assert FollowUp.objects.count() == len(small.follow_ups)
    assert {view.name for view in SavedView.objects.all()} >= {"Key accounts", "仕入先", "企业客户"}
    assert AttributeDefinition.objects.count() == 7
    assert Team.objects.count() == 3


def test_the_organisation_is_there_and_the_staff_can_sign_in(loaded: Batch) -> None:
    ours = Organisation.get()
    assert ours is not None
    assert (ours.name, ours.is_sample) == ("Tsukishiro Tea", True)
    assert User.objects.count() == 8
    lowe = authenticate(username="lowe@tsukishiro.example", password=PASSWORD)
    assert isinstance(lowe, User)
    assert (lowe.name, lowe.role) == ("Harriet Lowe", Role.MANAGER)
    assert User.objects.get(email="chen@tsukishiro.example").name == "陈 思远"
    assert authenticate(username="lowe@tsukishiro.example", password="another one") is None


def test_a_weak_password_loads_nothing(db: None, small: DemoCompany) -> None:
    with pytest.raises(Invalid):
        actions.load(by=None, at=NOW, password="tea", sample=small)
    assert not Customer.objects.exists()
    assert not Batch.objects.exists()


def test_a_second_run_keeps_everything_as_it_is(loaded: Batch) -> None:
    customer = Customer.objects.filter(identifiers__value="kuroda-fumiko").get()
    customers.update_customer(customer, {"given_name": "ふみ子"}, by=None, at=NOW)
    assert actions.load(by=None, at=NOW + timedelta(days=3), password=PASSWORD) == loaded
    assert Customer.objects.count() == 384
    assert Customer.objects.get(pk=customer.pk).given_name == "ふみ子"


def test_every_record_says_where_it_came_from(loaded: Batch) -> None:
    assert set(Interaction.objects.values_list("source", "batch")) == {("demo", loaded.pk)}
    assert set(Change.objects.values_list("source", "batch")) == {("demo", loaded.pk)}
    assert set(Order.objects.values_list("source", "batch")) == {("demo", loaded.pk)}
    notes = Interaction.objects.filter(kind="note")
    assert {note.recorded_by.name for note in notes if note.recorded_by} >= {"三浦 隼人", "Harriet Lowe"}
    inferred = notes.get(customer__identifiers__value="kuroda-fumiko")
    assert (inferred.learned_how, inferred.confidence) == (Learned.INFERRED, 0.6)


def test_the_contact_who_moved_has_both_addresses_and_both_jobs(loaded: Batch) -> None:
    tamsin = Customer.objects.get(identifiers__value="tamsin-pike")
    old, new = Identifier.objects.filter(customer=tamsin, kind="email").order_by("valid_from")[::-1]
    if old.valid_until is None:
        old, new = new, old
    assert old.value == "tamsin@copper-robin.example"
    assert (new.value, new.is_primary) == ("tamsin.pike@penwright-hotels.example", True)
    former, current = Relationship.objects.filter(from_customer=tamsin).order_by("since")
    assert former.until == old.valid_until
    assert current.is_current(on=date(2026, 11, 20))
    sent = Interaction.objects.filter(customer=tamsin, kind="email", direction="in").order_by("happened_at")
    assert [sent[0].data["sender"], sent[len(sent) - 1].data["sender"]] == [old.value, new.value]


def test_removing_takes_all_of_it(loaded: Batch, mochizuki: User) -> None:
    told: list[tuple[int, int]] = []
    batch = actions.remove(by=mochizuki, at=NOW, progress=lambda done, of: told.append((done, of)))
    assert batch == loaded
    assert told[-1] == (384, 384)
    for model in (Customer, Interaction, Order, Product, Relationship, Identifier, FollowUp, SavedView, Tag):
        assert not model._default_manager.exists(), model
    assert not AttributeDefinition.objects.exists()
    assert [user.name for user in User.objects.all()] == ["望月 香織"]
    ours = Organisation.get()
    assert ours is not None
    assert not ours.is_sample
    removed = Change.objects.filter(verb="remove", subject_kind="customer")
    assert removed.count() == 384
    assert Change.objects.exclude(pk__in=removed).count() == 2


def test_removing_leaves_alone_what_is_ones_own(loaded: Batch, mochizuki: User) -> None:
    onodera = User.objects.get(email="onodera@tsukishiro.example")
    own = customers.create_customer(
        CustomerDraft(
            family_name="Clarke",
            given_name="Emma",
            attributes={"newsletter": True},
            tags=("tea club",),
            identifiers=(IdentifierDraft("email", "emma@example.com"),),
            owner_id=onodera.pk,
        ),
        by=mochizuki,
        at=NOW,
    )
    note = timeline.Happening(own, kinds.Note(), "note", NOW, text="Met at the fair.")
    timeline.record(note, by=mochizuki, at=NOW)
    teamwork.set_follow_up(own, text="Call her", due_on=date(2026, 11, 25), assignee=onodera, by=mochizuki, at=NOW)
    sample = Customer.objects.get(identifiers__value="margery-holt")
    customers.relate(RelationshipDraft(own, sample, "knows"), by=mochizuki, at=NOW)

    actions.remove(by=mochizuki, at=NOW)

    assert list(Customer.objects.all()) == [own]
    assert [row.text for row in Interaction.objects.all()] == ["Met at the fair."]
    assert FollowUp.objects.get().assignee == onodera
    assert [tag.name for tag in Tag.objects.all()] == ["tea club"]
    assert [definition.key for definition in AttributeDefinition.objects.all()] == ["newsletter"]
    assert not Relationship.objects.exists()
    onodera.refresh_from_db()
    assert not onodera.is_active
    assert authenticate(username=onodera.email, password=PASSWORD) is None
    assert set(User.objects.all()) == {mochizuki, onodera}
    assert Change.objects.filter(subject_kind="customer", subject_id=own.pk).exists()


@pytest.mark.django_db(transaction=True)  # the warehouse copies what is committed
def test_the_past_is_known_to_a_replay_and_gone_from_the_warehouse_afterwards(loaded: Batch, mochizuki: User) -> None:
    export.export_all()
    a_year_ago = NOW - timedelta(days=365)
    with store.history(is_replay=True) as history:
        assert history.known_by(a_year_ago).interactions.count().execute() > 300
    actions.remove(by=mochizuki, at=NOW)
    export.export_all()
    with store.history() as history:
        assert history.interactions.count().execute() == 0


def test_removing_goes_on_where_it_was_interrupted(loaded: Batch, mochizuki: User) -> None:
    class Unplugged(Exception):
        pass

    def unplug(done: int, of: int) -> None:
        if done > 100:
            raise Unplugged

    with pytest.raises(Unplugged):
        actions.remove(by=mochizuki, at=NOW, progress=unplug)
    loaded.refresh_from_db()
    assert loaded.reverted_at is None
    assert 100 < loaded.data["removed"] < 384 == loaded.data["of"]
    assert Customer.objects.exists()
    jobs.remove_sample_data(by_id=mochizuki.pk, at=NOW)
    assert not Customer.objects.exists()


def test_what_was_removed_does_not_come_back(loaded: Batch, mochizuki: User) -> None:
    actions.remove(by=mochizuki, at=NOW)
    assert actions.load(by=None, at=NOW, password=PASSWORD).reverted_by == mochizuki
    assert not Customer.objects.exists()
    assert actions.remove(by=mochizuki, at=NOW) is None


def test_only_an_administrator_removes(loaded: Batch) -> None:
    with pytest.raises(Refused):
        actions.remove(by=User.objects.get(email="lowe@tsukishiro.example"), at=NOW)
    assert Customer.objects.exists()


def test_without_anybody_left_the_set_up_asks_again(loaded: Batch) -> None:
    actions.remove(by=None, at=NOW)
    assert not User.objects.exists()
    assert Organisation.get() is None


def test_in_an_installation_of_ones_own_nobody_can_sign_in_as_sample_staff(db: None, small_by_default: None) -> None:
    ours = people.OrganisationDraft("Bramble Ltd", "en", "Europe/London", "GBP")
    emma = people.set_up(ours, people.UserDraft("emma@bramble.example", "Emma"), password=PASSWORD, by=None, at=NOW)
    jobs.load_sample_data(by_id=emma.pk, at=NOW)
    organisation = Organisation.get()
    assert organisation is not None
    assert (organisation.name, organisation.is_sample) == ("Bramble Ltd", False)
    assert Customer.objects.count() == 384
    assert authenticate(username="lowe@tsukishiro.example", password=PASSWORD) is None
    jobs.remove_sample_data(by_id=emma.pk, at=NOW)
    assert list(User.objects.all()) == [emma]


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Batch]:
    """The whole company, loaded once for the tests that read it."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield actions.load(by=None, at=NOW, password=PASSWORD)
        transaction.set_rollback(True)


@pytest.mark.slow
def test_the_whole_history_arrives(whole: Batch, tsukishiro: DemoCompany) -> None:
    assert Interaction.objects.count() == len(tsukishiro.happenings)
    assert Interaction.objects.filter(happened_at__gt=NOW).count() == 0
    holt = Interaction.objects.filter(customer__identifiers__value="margery-holt", kind="purchase").order_by(
        "happened_at"
    )
    told = [happening for happening in tsukishiro.happenings_of("margery-holt") if happening.kind is Kind.PURCHASE]
    assert [row.amount for row in holt] == [happening.amount for happening in told]
    assert [row.happened_at for row in holt] == [happening.at for happening in told]
