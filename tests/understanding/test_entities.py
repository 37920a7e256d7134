"""Who and what is named in texts: those whom Ben knows are recognised, and what he refuses stays refused."""

from __future__ import annotations

import pytest

from farley.analysis.entities import book, reading
from farley.base.access import team_audience, user_audience
from farley.base.accounts import User
from farley.base.errors import Invalid, NotFound, Refused
from farley.capture.actions.sources import create_source
from farley.capture.models import Source
from farley.commerce.models import Product
from farley.customers.actions import add_identifiers, create_customer, merge, relate, trash_customers, unmerge
from farley.customers.actions.relationships import RelationshipDraft
from farley.customers.drafts import CustomerDraft, IdentifierDraft
from farley.customers.models import Customer
from farley.privacy.actions import erase_customer
from farley.privacy.tables import rows_about
from farley.timeline import actions as timeline
from farley.understanding import jobs
from farley.understanding.access import entities_for, entities_naming, entity_for
from farley.understanding.actions import (
    entities,
    key_phrases,
    learn_key_phrases,
    refuse_entity,
    share_with_entities_read,
    withdraw_entity_refusal,
)
from farley.understanding.models import Entity, EntityRefusal, KeyPhrases, Theme
from farley.understanding.queries.entities import entities_in, themes_in
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, shop_of, writes

pytestmark = pytest.mark.django_db(transaction=True)  # readers of the stream see what is committed

LETTER = "Mr Ito of Larkfield Catering Ltd pays 900 euros for order 48213, says ITO@larkfield.example."


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    return shop_of(team)


def organisation(name: str, audience: str = "all") -> Customer:
    return create_customer(CustomerDraft(kind="organisation", name=name, audience=audience), by=None, at=NOW)


def person(family: str, given: str, audience: str = "all") -> Customer:
    return create_customer(CustomerDraft(family_name=family, given_name=given, audience=audience), by=None, at=NOW)


def named(shop: Shop, reader: str = "ben") -> list[tuple[str, str, int | None]]:
    jobs.read_entities(at=NOW)
    user = getattr(shop, reader)
    views = entities_in(user, entities_for(user).values_list("interaction", flat=True))
    return [(each.kind, each.written, each.customer_id) for of in views.values() for each in of if not each.is_refused]


def test_a_letter_is_read_once_and_says_who_and_what_is_named_where(shop: Shop) -> None:
    letter = writes(shop.hanako, LETTER, 2)
    firm = organisation("Larkfield Catering")
    assert named(shop) == [
        ("person", "Mr Ito", None),
        ("organisation", "Larkfield Catering Ltd", firm.pk),
        ("money", "900 euros", None),
        ("number", "48213", None),
        ("mail", "ITO@larkfield.example", None),
    ]
    first = Entity.objects.order_by("start")[0]
    assert (letter.text[first.start : first.end], first.model, first.language) == ("Mr Ito", "entities-2", "en")
    assert jobs.read_entities(at=NOW) == 0
    assert share_with_entities_read() == 1.0


def test_whom_a_family_name_means_follows_from_who_is_near(shop: Shop) -> None:
    ito, firm, other = person("Ito", "Ken"), organisation("Larkfield"), person("Ito", "Mei")
    relate(RelationshipDraft(ito, firm, "works_for"), by=None, at=NOW)
    relate(RelationshipDraft(shop.hanako, firm, "works_for"), by=None, at=NOW)
    # Her own firm stands in every letter of hers.
    writes(shop.hanako, "Please tell Mr Ito. Hanako, Larkfield Ltd", 3)
    writes(shop.newcomer, "Please tell Mr Ito.", 2)
    assert [each[2] for each in named(shop)] == [ito.pk, None]
    relate(RelationshipDraft(other, firm, "works_for"), by=None, at=NOW)
    writes(shop.hanako, "Mr Ito again.", 1)
    assert named(shop)[-1] == ("person", "Mr Ito", None)


def test_who_was_near_one_of_two_records_is_near_the_customer_that_they_are(shop: Shop) -> None:
    ito, firm, twin = person("Ito", "Ken"), organisation("Larkfield"), person("Sato", "Hana")
    for somebody in (ito, twin):
        relate(RelationshipDraft(somebody, firm, "works_for"), by=None, at=NOW)
    merge(twin, shop.newcomer, by=shop.aiko, at=NOW)
    today = Customer.objects.exclude(canonical=None).get().canonical
    assert today is not None
    writes(today, "Please tell Mr Ito. Hana, Larkfield Ltd", 2)
    assert [each[2] for each in named(shop)] == [ito.pk]


def test_an_address_names_whose_it_is_and_ones_own_names_nobody(shop: Shop) -> None:
    ito = person("Ito", "Ken")
    for customer, address in ((ito, "ito@larkfield.example"), (shop.hanako, "hanako@sato.example")):
        add_identifiers(customer, [IdentifierDraft("email", address)], by=None, at=NOW)
    writes(shop.hanako, "Write to Ito@Larkfield.example. 佐藤 花子, hanako@sato.example", 1)
    assert named(shop) == [("mail", "Ito@Larkfield.example", ito.pk)]


def test_products_are_named_and_we_and_our_colleagues_need_not_be(shop: Shop) -> None:
    mill = Product.objects.create(sku="mill", name="Electric stone mill, small 2 kg", created_at=NOW)
    writes(shop.hanako, "The electric stone mill, small, hums, Mr Ben of Kabuto Trading Ltd.", 1)
    mill.name = "Electric stone mill"
    mill.save()
    assert named(shop) == [("product", "electric stone mill", None)]
    assert Entity.objects.get().product == mill


def test_an_address_of_ours_is_no_topic(shop: Shop) -> None:
    add_identifiers(shop.newcomer, [IdentifierDraft("email", "new@many.example")], by=None, at=NOW)
    User.objects.filter(pk=shop.eve.pk).update(email="eve@many.example")
    create_source("email", "Sales", by=shop.aiko, at=NOW)
    Source.objects.update(settings={"ours": ["@kabuto.example", "Kabuto@post.example"]})
    ours = "Ben@example.com, office@example.com, eve@many.example, info@Kabuto.example, kabuto@post.example"
    writes(shop.hanako, f"Not {ours}; but ito@many.example and ito@post.example.", 1)
    assert [each[1] for each in named(shop)] == ["ito@many.example", "ito@post.example"]


def test_who_may_not_see_a_customer_is_not_told_that_they_are_named(shop: Shop, team: Colleagues) -> None:
    secret = organisation("Larkfield Catering", audience=team_audience(team.shanghai.pk))
    writes(shop.hanako, LETTER, 3)
    writes(shop.hanako, "We met at Larkfield Catering.", 2)
    jobs.read_entities(at=NOW)
    assert entities_naming(team.chen, secret.pk).count() == 2
    assert not entities_naming(shop.ben, secret.pk).exists()
    firms = [each for each in named(shop) if each[0] == "organisation"]
    # Its legal form alone tells that the first is a firm; of the second nothing would.
    assert firms == [("organisation", "Larkfield Catering Ltd", None)]
    hidden = Entity.objects.get(is_plain=False)
    with pytest.raises(NotFound):
        entity_for(shop.ben, hidden.pk)
    assert entity_for(team.chen, hidden.pk) == hidden


def test_nobody_sees_a_name_in_what_they_may_not_see_or_what_was_taken_back(shop: Shop, team: Colleagues) -> None:
    writes(shop.hanako, LETTER, 3, audience=user_audience(shop.ben.pk))
    assert len(named(shop)) == 5
    assert not entities_for(team.chen).exists()
    timeline.retract(Entity.objects.all()[0].interaction, by=shop.ben, at=NOW)
    assert not entities_for(shop.aiko).exists()


def test_who_was_merged_or_trashed_is_named_as_they_are_today(shop: Shop) -> None:
    one, two = organisation("Larkfield Catering"), organisation("Larkfield Foods")
    writes(shop.hanako, "We met at Larkfield Catering and Larkfield Foods.", 2)
    merge(two, one, by=shop.aiko, at=NOW)
    assert {each[2] for each in named(shop)} <= {one.pk, two.pk}
    kept = Customer.objects.exclude(canonical=None).get().canonical
    assert kept is not None
    assert {each[2] for each in named(shop)} == {kept.pk}
    trash_customers([kept], by=shop.aiko, at=NOW)
    assert named(shop) == []


def test_after_a_merge_and_when_it_is_undone_a_name_counts_for_whose_it_is(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entities, "_AT_ONCE", 2)
    one, two = organisation("Larkfield Catering"), organisation("Larkfield Foods")
    edge = merge(one, two, by=shop.aiko, at=NOW)
    writes(shop.hanako, "We met at Larkfield Foods. It costs USD 40.", 3)
    writes(one, "Larkfield Foods pays.", 2)
    assert named(shop) == [("organisation", "Larkfield Foods", one.pk), ("money", "USD 40", None)]
    refuse_entity(Entity.objects.get(kind="money"), by=shop.ben, at=NOW)
    unmerge(edge, by=shop.aiko, at=NOW)
    foods = ("organisation", "Larkfield Foods", two.pk)
    assert named(shop) == [foods, foods]
    merge(one, two, by=shop.aiko, at=NOW)
    assert named(shop) == [("organisation", "Larkfield Foods", one.pk)]
    # Nothing is read twice.
    numbers = list(Entity.objects.values_list("pk", flat=True))
    assert jobs.read_entities(at=NOW) == 0
    assert list(Entity.objects.values_list("pk", flat=True)) == numbers


def test_what_somebody_refuses_is_gone_from_all_the_customers_texts_and_stays_gone(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in (3, 2):
        writes(shop.hanako, "The Osaka-style fan costs USD 40.", days)
    writes(shop.newcomer, "It costs USD 40.", 2)
    assert len(named(shop)) == 3
    refusal = refuse_entity(Entity.objects.filter(interaction__customer=shop.hanako)[0], by=shop.ben, at=NOW)
    assert len(named(shop)) == 1
    writes(shop.hanako, "Still USD 40?", 1)
    assert len(named(shop)) == 1
    monkeypatch.setattr(entities, "NAME", "entities-3")
    assert len(named(shop)) == 1
    assert Entity.objects.filter(model="entities-3", refusal=refusal).count() == 3
    withdraw_entity_refusal(refusal, by=shop.ben, at=NOW)
    assert len(named(shop)) == 4
    with pytest.raises(Invalid):
        withdraw_entity_refusal(refusal, by=shop.ben, at=NOW)


def test_readers_refuse_nothing_and_nothing_is_refused_twice(shop: Shop) -> None:
    writes(shop.hanako, "It costs USD 40.", 2)
    jobs.read_entities(at=NOW)
    entity = Entity.objects.get()
    with pytest.raises(Refused):
        refuse_entity(entity, by=shop.eve, at=NOW)
    refuse_entity(entity, by=shop.ben, at=NOW)
    with pytest.raises(Invalid):
        refuse_entity(entity, by=shop.ben, at=NOW)


def test_key_phrases_are_learned_from_what_several_say_and_read_in_every_text(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_phrases, "_FEWEST", 50)
    monkeypatch.setattr(book, "_COMMON", 0.1)
    monkeypatch.setattr(reading, "_TELLING", 0.0)
    others = [person("Sayer", str(number)) for number in range(3)]
    for number, customer in enumerate(others):
        writes(customer, f"The lid of the iron kettle leaks a little, number {number}.", 20)
    writes(shop.hanako, "Our iron kettle rusts.", 20)
    for number in range(50):
        writes(others[number % 3], f"The parcel of week {number} came as it always does.", 10)
    jobs.read_sentences(at=NOW)
    assert jobs.read_entities(at=NOW) == 54
    assert learn_key_phrases(at=NOW) == 0
    Theme.objects.create(words={"en": ["iron kettle"]}, anchor=b"", encoder="none", found_at=NOW)
    assert learn_key_phrases(at=NOW) == 1
    assert learn_key_phrases(at=NOW) == 0
    assert "iron kettle" in KeyPhrases.objects.get().shares["en"]
    words = {"en": ["Garden party", "Please check urgently"], "ja": ["香り"]}
    Theme.objects.create(words=words, anchor=b"", encoder="none", found_at=NOW)
    assert learn_key_phrases(at=NOW) == 3  # most themes are called otherwise; a sentence is no phrase
    assert learn_key_phrases(at=NOW) == 0
    assert share_with_entities_read() < 1
    assert jobs.read_entities(at=NOW) == 54
    phrases = Entity.objects.filter(kind="phrase", interaction__customer=shop.hanako)
    assert "iron kettle" in {each.words for each in phrases}
    assert themes_in(shop.ben, [phrases[0].interaction_id]) == {}


def test_who_is_erased_is_named_by_no_key_phrase_and_nobody_elses_text_leads_to_them(shop: Shop) -> None:
    kettle = person("Kettle", "Iona")
    letter = writes(shop.hanako, "Iona Kettle's iron kettle: Mrs Iona Kettle and USD 40.", 2)
    jobs.read_entities(at=NOW)
    assert entities_naming(shop.ben, kettle.pk).exists()
    shares = {"en": {"iron kettle": 0.01, "fiona kettleby": 0.01, "iona kettle": 0.01}, "de": {"iona kettle": 0.02}}
    KeyPhrases.objects.create(learned_at=NOW, sentences=300, shares=shares)
    at = {"interaction": letter, "kind": "phrase", "start": 0, "end": 11}
    refusal = EntityRefusal.objects.create(words="iona kettle", at=NOW, **at)
    for words, said in (("iona kettle", refusal), ("iron kettle", None)):
        Entity.objects.create(words=words, score=0.9, model="test", refusal=said, **at)
    trash_customers([kettle], by=shop.aiko, at=NOW)
    removed = erase_customer(kettle, by=shop.aiko, at=NOW).removed
    assert KeyPhrases.objects.get().shares == {"en": {"iron kettle": 0.01, "fiona kettleby": 0.01}, "de": {}}
    assert sorted(Entity.objects.values_list("kind", "words")) == [("money", "usd 40"), ("phrase", "iron kettle")]
    assert not EntityRefusal.objects.exists()
    assert removed["key phrases"] == 1


def test_who_is_erased_is_named_by_no_refusal_in_somebody_elses_text(shop: Shop) -> None:
    ito = person("伊藤", "健")
    add_identifiers(ito, [IdentifierDraft("email", "ito@larkfield.example")], by=None, at=NOW)
    text = "伊藤 健さんと鈴木様に会いました。 Write to ito@larkfield.example or suzuki@larkfield.example."
    writes(shop.hanako, text, 2)
    jobs.read_entities(at=NOW)
    for entity in Entity.objects.filter(refusal=None):
        refuse_entity(entity, by=shop.ben, at=NOW)
    assert EntityRefusal.objects.count() == 4
    # Later rules did not know whom it names any more.
    Entity.objects.filter(kind="mail").update(customer=None)
    trash_customers([ito], by=shop.aiko, at=NOW)
    removed = erase_customer(ito, by=shop.aiko, at=NOW).removed
    assert sorted(EntityRefusal.objects.values_list("words", flat=True)) == ["suzuki@larkfield.example", "鈴木様"]
    assert Entity.objects.count() == 2
    assert removed["refused names"] == 2


def test_whose_texts_are_erased_takes_along_what_they_name_and_what_was_said_of_it(shop: Shop) -> None:
    edge = merge(shop.hanako, shop.newcomer, by=shop.aiko, at=NOW)
    writes(shop.newcomer, "It costs USD 40.", 2)
    writes(shop.hanako, "USD 40 is fine, Mr Ito.", 1)
    assert len(named(shop)) == 3
    refuse_entity(Entity.objects.filter(kind="money")[0], by=shop.ben, at=NOW)
    assert len(named(shop)) == 1
    unmerge(edge, by=shop.aiko, at=NOW)
    held = {model for model, _keys in rows_about([shop.newcomer.pk]).items()}
    assert Entity in held
    for customer in (shop.hanako, shop.newcomer):
        trash_customers([customer], by=shop.aiko, at=NOW)
        erase_customer(customer, by=shop.aiko, at=NOW)
    assert not Entity.objects.exists()
    assert not EntityRefusal.objects.exists()
