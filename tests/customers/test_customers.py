"""Making, altering, trashing customers, and the record of who did it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from farley.base.access import team_audience
from farley.base.changes import Change
from farley.base.errors import Conflict, Invalid, NotFound, Refused
from farley.customers import actions
from farley.customers.access import customer_for, customers_for
from farley.customers.actions.attributes import AttributeDraft
from farley.customers.drafts import CustomerDraft, IdentifierDraft
from farley.customers.models import Customer
from tests import cast
from tests.cast import Colleagues


def test_a_person_is_kept_in_parts_and_in_their_own_order(team: Colleagues) -> None:
    sato = cast.sato(team.ben)

    assert sato.name == "佐藤 健"
    assert sato.name_order == "family"
    assert cast.emma(team.ben).name == "Emma Clarke"


def test_a_chinese_name_gets_its_pinyin_and_a_japanese_one_is_not_guessed(team: Colleagues, now: datetime) -> None:
    wang = CustomerDraft(family_name="王", given_name="小明", language="zh")
    tanaka = CustomerDraft(family_name="田中", given_name="誠", language="ja")

    assert actions.create_customer(wang, by=team.chen, at=now).name == "王小明"
    assert actions.create_customer(wang, by=team.chen, at=now).reading == "wang xiao ming"
    assert actions.create_customer(tanaka, by=team.ben, at=now).reading == ""


def test_an_identifier_is_enough_and_nothing_is_not(team: Colleagues, now: datetime) -> None:
    visitor = CustomerDraft(identifiers=(IdentifierDraft("email", "who@example.net"),))

    buyer = CustomerDraft(identifiers=(IdentifierDraft("user_id", "u-42"), IdentifierDraft("email", "a@example.net")))

    assert actions.create_customer(visitor, by=team.ben, at=now).name == "who@example.net"
    assert actions.create_customer(buyer, by=team.ben, at=now).name == "a@example.net"
    with pytest.raises(Invalid):
        actions.create_customer(CustomerDraft(), by=team.ben, at=now)


def test_phones_and_mail_addresses_are_compared_in_one_form(team: Colleagues) -> None:
    keys = dict(cast.sato(team.ben).identifiers.values_list("kind", "key"))

    assert keys == {"email": "ken.sato@example.com", "phone": "+819012345678"}


def test_what_is_not_used_any_more_stays_and_says_until_when(team: Colleagues, now: datetime) -> None:
    sato, today = cast.sato(team.ben), now.date()
    mail, address = sato.identifiers.get(kind="email"), sato.addresses.get()

    actions.end_identifier(mail, until=today, by=team.ben, at=now)
    actions.end_address(address, until=today, by=team.ben, at=now)

    assert sato.identifiers.get(kind="email").valid_until == sato.addresses.get().valid_until == today
    noted = Change.objects.filter(verb="update").order_by("id").values_list("fields", flat=True)
    assert list(noted) == [{"identifier.email.until": [None, str(today)]}, {"address.until": [None, str(today)]}]
    mail.valid_from = today
    with pytest.raises(Invalid):
        actions.end_identifier(mail, until=today - timedelta(days=1), by=team.ben, at=now)
    with pytest.raises(Refused):
        actions.end_address(address, until=today, by=team.eve, at=now)


def test_every_value_knows_who_set_it(team: Colleagues, now: datetime) -> None:
    sato = cast.sato(team.ben)
    actions.update_customer(sato, {"given_name": "剛"}, by=team.dora, at=now, why="misread the card")

    made, altered = Change.objects.filter(subject_kind="customer", subject_id=sato.pk).order_by("id")
    assert (made.verb, made.by, made.fields["family_name"]) == ("create", team.ben, [None, "佐藤"])
    assert (altered.by, altered.why) == (team.dora, "misread the card")
    assert altered.fields == {"given_name": ["健", "剛"], "name": ["佐藤 健", "佐藤 剛"]}


def test_what_stays_as_it_was_is_no_change(team: Colleagues, now: datetime) -> None:
    sato = cast.sato(team.ben)
    before = Change.objects.count()

    actions.update_customer(sato, {"given_name": "健", "language": "ja"}, by=team.ben, at=now)

    assert Change.objects.count() == before


def test_two_who_alter_the_same_customer_are_told(team: Colleagues, now: datetime) -> None:
    sato = cast.sato(team.ben)
    actions.update_customer(sato, {"reading": "さとう たけし"}, revision=1, by=team.ben, at=now)

    with pytest.raises(Conflict):
        actions.update_customer(sato, {"reading": "さとう けん"}, revision=1, by=team.dora, at=now)


def test_an_unknown_field_is_refused(team: Colleagues, now: datetime) -> None:
    with pytest.raises(Invalid):
        actions.update_customer(cast.sato(team.ben), {"canonical_id": 1}, by=team.ben, at=now)


def test_a_reader_may_not_write(team: Colleagues, now: datetime) -> None:
    with pytest.raises(Refused):
        actions.create_customer(CustomerDraft(name="x"), by=team.eve, at=now)
    with pytest.raises(Refused):
        actions.trash_customers([cast.sato(team.ben)], by=team.eve, at=now)


def test_the_trash_gives_back(team: Colleagues, now: datetime) -> None:
    sato = cast.sato(team.ben)

    assert actions.trash_customers([sato], by=team.ben, at=now) == 1
    assert not customers_for(team.ben).current().filter(pk=sato.pk).exists()
    assert actions.restore_customers([sato], by=team.ben, at=now) == 1
    assert customers_for(team.ben).current().filter(pk=sato.pk).exists()


def test_what_one_may_not_see_looks_like_what_is_not_there(team: Colleagues) -> None:
    secret = cast.sato(team.ben, audience=f"team:{team.tokyo.pk}")

    assert customer_for(team.ben, secret.pk) == secret
    assert customer_for(team.dora, secret.pk) == secret
    with pytest.raises(NotFound) as hidden:
        customer_for(team.chen, secret.pk)
    with pytest.raises(NotFound) as missing:
        customer_for(team.chen, 999_999)
    assert str(hidden.value) == str(missing.value)


def test_attributes_are_defined_without_a_migration_and_checked(team: Colleagues, now: datetime) -> None:
    def define(label: str, kind: str, **more: object) -> str:
        draft = AttributeDraft(label, kind, **more)  # type: ignore[arg-type]
        return actions.define_attribute(draft, by=team.dora, at=now).key

    size, since = define("Company size", "number"), define("取引開始日", "date")
    tier = define("Tier", "choice", choices=["gold", "silver"])
    kabuto = cast.kabuto(team.ben)

    values = {size: "1,200", since: "2019-04-01", tier: "gold"}
    kabuto = actions.update_customer(kabuto, {"attributes": values}, by=team.ben, at=now)

    assert kabuto.attributes == {size: "1200", since: "2019-04-01", tier: "gold"}
    for key, nonsense in ((size, "many"), (since, "last spring"), (tier, "iron"), ("unknown", "x")):
        with pytest.raises(Invalid) as refused:
            actions.update_customer(kabuto, {"attributes": {key: nonsense}}, by=team.ben, at=now)
        assert refused.value.field == key
    kabuto = actions.update_customer(kabuto, {"attributes": {tier: None}}, by=team.ben, at=now)
    assert tier not in kabuto.attributes


def test_only_managers_define_attributes(team: Colleagues, now: datetime) -> None:
    with pytest.raises(Refused):
        actions.define_attribute(AttributeDraft("Tier"), by=team.ben, at=now)


def test_undo_brings_earlier_values_back_but_never_over_newer_ones(team: Colleagues, now: datetime) -> None:
    sato = cast.sato(team.ben)
    actions.update_customer(sato, {"reading": "wrong", "language": "zh"}, by=team.ben, at=now)
    mistake = Change.objects.latest("id")
    actions.update_customer(sato, {"language": "en"}, by=team.dora, at=now)

    assert actions.undo([mistake], by=team.ben, at=now) == 1

    sato = Customer.objects.get(pk=sato.pk)
    assert (sato.reading, sato.language) == ("さとう けん", "en")


def test_nobody_takes_back_what_they_see_no_more(team: Colleagues, now: datetime) -> None:
    sato = cast.sato(team.ben)
    actions.update_customer(sato, {"reading": "wrong"}, by=team.ben, at=now)
    mistake = Change.objects.latest("id")
    actions.update_customer(sato, {"audience": team_audience(team.shanghai.pk)}, by=team.chen, at=now)
    assert actions.undo([mistake], by=team.ben, at=now) == 0
    assert actions.undo([mistake], by=team.chen, at=now) == 1


def test_tags_go_on_and_off_once(team: Colleagues, now: datetime) -> None:
    both = [cast.sato(team.ben), cast.emma(team.ben)]

    assert actions.tag_customers(both, "vip", by=team.ben, at=now) == 2
    assert actions.tag_customers(both, "vip", by=team.ben, at=now) == 0
    assert actions.untag_customers(both[:1], "vip", by=team.ben, at=now) == 1
    tagging = Change.objects.filter(verb="tag")
    assert actions.undo(tagging, by=team.ben, at=now) == 1
