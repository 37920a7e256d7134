"""Themes of what customers say are found and named; what people decide holds; nobody reads what they may not see."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import connection, transaction

from farley.analysis.themes import Group, Ints
from farley.base.access import team_audience
from farley.base.accounts import User
from farley.base.changes import Change
from farley.base.errors import Invalid, NotFound, Refused
from farley.commerce.models import Product
from farley.customers.access import customers_for
from farley.customers.actions import create_customer, create_customers, merge, trash_customers
from farley.customers.drafts import CustomerDraft
from farley.privacy.actions import erase_customer
from farley.teamwork import filters
from farley.timeline import actions as timeline
from farley.understanding import actions, jobs
from farley.understanding.access import said_for, theme_for
from farley.understanding.actions import finding
from farley.understanding.models import Sentence, Theme, ThemeSearch
from farley.understanding.queries import themes as queries
from farley.understanding.queries.themes import Asked, ThemeList
from tests.cast import NOW, Colleagues
from tests.understanding.cast import writes
from tests.understanding.voices import fast_encoder, look_for_themes, theme_of, they_say

pytestmark = pytest.mark.django_db(transaction=True)  # readers of the stream see what is committed


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    fast_encoder(monkeypatch)


@pytest.fixture
def said(team: Colleagues) -> Colleagues:
    they_say()
    look_for_themes()
    return team


def listed(user: User) -> ThemeList:
    """What somebody is told of all themes."""
    kept = queries.theme_list(user, Asked(), at=NOW)
    assert kept
    return kept.answer


def test_themes_are_found_and_what_comes_in_joins_them_at_once(said: Colleagues) -> None:
    names = {phrase for row in listed(said.ben).rows for phrases in row.theme.words.values() for phrase in phrases}
    assert {"refund", "返金", "退款", "値上げ"} <= names
    delay = theme_of("delay")
    before = queries.theme_summary(said.ben, delay, Asked(), at=NOW)
    assert before.customers >= 10
    assert before.quote is not None
    late = create_customer(CustomerDraft(name="Late Riser"), by=None, at=NOW)
    writes(late, "Hello, my parcel has been delayed again. Best regards, Late", 0)
    assert jobs.read_sentences(at=NOW) == 1
    assert queries.theme_summary(said.ben, delay, Asked(), at=NOW).customers == before.customers + 1
    assert queries.themes_of(said.ben, [late.pk]) == [delay]
    (found,) = filters.read({"theme": [str(delay.pk)]})
    assert late in customers_for(said.ben).filter(filters.asked(found, said.ben, at=NOW))


def test_only_what_surely_grows_raises_its_hand_until_somebody_knows_it(said: Colleagues) -> None:
    delay = theme_of("delay")
    assert queries.raised_hands(said.ben) == [delay]
    assert delay.growth is not None
    assert delay.growth["state"] == "new"
    actions.note_theme(delay, by=said.ben, at=NOW)
    assert queries.raised_hands(said.ben) == []


def test_what_people_decide_holds_when_themes_are_looked_for_again(said: Colleagues) -> None:
    delay, refund, price, box = (theme_of(name) for name in ("delay", "refund", "price", "packaging"))
    actions.rename_theme(delay, "Slow parcels", by=said.ben, at=NOW)
    actions.dismiss_theme(price, by=said.ben, at=NOW)
    actions.merge_theme(box, delay, by=said.ben, at=NOW)
    both = queries.theme_summary(said.ben, delay, Asked(), at=NOW)
    look_for_themes()
    assert [row.theme for row in listed(said.ben).rows][:2] == [delay, refund]
    assert theme_for(said.ben, delay.pk).name == "Slow parcels"
    assert queries.theme_summary(said.ben, delay, Asked(), at=NOW).customers == both.customers >= 20
    assert Theme.objects.alive().get(pk=price.pk).dismissed_at == NOW
    assert set(Change.objects.filter(subject_kind="theme").values_list("verb", flat=True)) == {
        "rename",
        "dismiss",
        "merge",
    }
    actions.separate_theme(Theme.objects.get(pk=box.pk), by=said.ben, at=NOW)
    actions.restore_theme(Theme.objects.get(pk=price.pk), by=said.ben, at=NOW)
    assert {delay, refund, price, box} <= {row.theme for row in listed(said.ben).rows}


def test_what_people_merged_and_did_not_name_is_called_by_what_is_said_today(said: Colleagues) -> None:
    delay, refund, box = (theme_of(name) for name in ("delay", "refund", "packaging"))
    actions.merge_theme(box, delay, by=said.ben, at=NOW)
    actions.rename_theme(refund, "Money back", by=said.ben, at=NOW)
    Theme.objects.update(words={"en": ["thing"]})
    look_for_themes()
    assert "delivery" in Theme.objects.get(pk=delay.pk).words["en"]
    assert Theme.objects.get(pk=refund.pk).words == {"en": ["thing"]}
    assert theme_for(said.ben, refund.pk).name == "Money back"


def test_what_people_decide_while_themes_are_looked_for_holds_too(
    said: Colleagues, monkeypatch: pytest.MonkeyPatch
) -> None:
    delay, price = theme_of("delay"), theme_of("price")
    compare = finding.same_as_before

    def decided_meanwhile(groups: Sequence[Group], before: Ints) -> dict[int, int]:
        actions.rename_theme(Theme.objects.get(pk=delay.pk), "Slow parcels", by=said.ben, at=NOW)
        actions.dismiss_theme(Theme.objects.get(pk=price.pk), by=said.ben, at=NOW)
        return compare(groups, before)

    monkeypatch.setattr(finding, "same_as_before", decided_meanwhile)
    look_for_themes()
    assert Theme.objects.alive().get(pk=delay.pk).name == "Slow parcels"
    assert Theme.objects.alive().get(pk=price.pk).dismissed_at == NOW


def test_a_theme_is_split_and_its_parts_stay_apart(said: Colleagues) -> None:
    delay, box = theme_of("delay"), theme_of("packaging")
    whole = set(Sentence.objects.filter(theme=delay).values_list("pk", flat=True))
    parts = actions.split_theme(delay, 2, by=said.ben, at=NOW)
    look_for_themes()
    assert Theme.objects.alive().filter(pk__in=[part.pk for part in parts]).count() == 2
    with pytest.raises(NotFound):
        theme_for(said.ben, 10**6)
    actions.rejoin_theme(Theme.objects.get(pk=delay.pk), by=said.ben, at=NOW)
    assert set(Sentence.objects.filter(theme=delay).values_list("pk", flat=True)) >= whole
    with pytest.raises(Invalid):
        actions.rejoin_theme(box, by=said.ben, at=NOW)
    with pytest.raises(Invalid):
        actions.split_theme(box, 9, by=said.ben, at=NOW)


def test_a_theme_is_split_by_what_everybody_may_read_who_may_see_it(said: Colleagues) -> None:
    by_merge, by_trash = theme_of("delay"), theme_of("packaging")
    draft = CustomerDraft(name="Hidden", audience=team_audience(said.shanghai.pk))
    hidden = create_customer(draft, by=None, at=NOW)
    for row in Sentence.objects.filter(theme=by_merge).select_related("customer"):
        merge(hidden, row.customer, by=said.aiko, at=NOW)
    gone = Sentence.objects.filter(theme=by_trash).select_related("customer")
    trash_customers([row.customer for row in gone], by=said.aiko, at=NOW)
    for theme in (by_merge, by_trash):
        with pytest.raises(Invalid, match="Too few"):
            actions.split_theme(theme, 2, by=said.ben, at=NOW)
    refund = theme_of("refund")
    (said_last, *_others) = Sentence.objects.filter(theme=refund).order_by("likeness", "pk")
    trash_customers([said_last.customer], by=said.aiko, at=NOW)
    parts = actions.split_theme(refund, 2, by=said.ben, at=NOW)
    assert Sentence.objects.get(pk=said_last.pk).theme in parts, "for who comes out of the trash"


def test_two_that_are_merged_into_each_other_at_once_are_merged_once(said: Colleagues) -> None:
    delay, box = theme_of("delay"), theme_of("packaging")
    actions.merge_theme(theme_of("packaging"), theme_of("delay"), by=said.ben, at=NOW)
    with pytest.raises(Invalid):  # as they were when somebody else opened the page
        actions.merge_theme(delay, box, by=said.chen, at=NOW)
    assert Theme.objects.get(pk=box.pk).counted_in == delay
    assert Theme.objects.get(pk=delay.pk).counted_in == delay


def test_what_two_take_apart_at_once_is_taken_apart_once(said: Colleagues) -> None:
    delay, box = theme_of("delay"), theme_of("packaging")
    actions.merge_theme(box, delay, by=said.ben, at=NOW)
    refused: list[Invalid] = []

    def second() -> None:
        try:
            actions.separate_theme(box, by=said.chen, at=NOW)
        except Invalid as error:
            refused.append(error)
        connection.close()

    box = Theme.objects.get(pk=box.pk)
    other = threading.Thread(target=second)
    with transaction.atomic():
        actions.separate_theme(Theme.objects.get(pk=box.pk), by=said.ben, at=NOW)
        other.start()
        other.join(timeout=0.3)
    other.join(timeout=20)
    assert len(refused) == 1
    assert Change.objects.filter(subject_id=box.pk, verb="separate").count() == 1


def test_what_was_merged_meanwhile_is_taken_apart_as_it_is_now(said: Colleagues) -> None:
    delay, box, refund = (theme_of(name) for name in ("delay", "packaging", "refund"))
    unmerged = Theme.objects.get(pk=box.pk)  # as somebody opened the page
    actions.merge_theme(box, delay, by=said.ben, at=NOW)
    actions.merge_theme(delay, refund, by=said.ben, at=NOW)
    actions.separate_theme(unmerged, by=said.chen, at=NOW)
    assert Theme.objects.get(pk=box.pk).counted_in == box
    actions.merge_theme(box, delay, by=said.ben, at=NOW)
    with pytest.raises(Invalid):  # others are merged into it by now
        actions.split_theme(refund, 2, by=said.chen, at=NOW)


def test_who_only_reads_decides_nothing_and_nonsense_is_refused(said: Colleagues) -> None:
    delay, box = theme_of("delay"), theme_of("packaging")
    for act in (actions.dismiss_theme, actions.restore_theme, actions.note_theme):
        with pytest.raises(Refused):
            act(delay, by=said.eve, at=NOW)
    with pytest.raises(Refused):
        actions.ask_for_themes(by=said.eve, at=NOW)
    with pytest.raises(Invalid):
        actions.merge_theme(delay, delay, by=said.ben, at=NOW)
    with pytest.raises(Invalid):
        actions.separate_theme(delay, by=said.ben, at=NOW)
    Theme.objects.filter(pk=box.pk).update(audience=team_audience(said.shanghai.pk))
    with pytest.raises(Invalid):
        actions.merge_theme(delay, Theme.objects.get(pk=box.pk), by=said.chen, at=NOW)


def test_what_only_a_team_may_see_counts_for_nobody_else(said: Colleagues) -> None:
    delay, before = theme_of("delay"), listed(said.ben)
    hidden = CustomerDraft(name="Zenobia", audience=team_audience(said.shanghai.pk), owner_id=said.chen.pk)
    zenobia = create_customer(hidden, by=None, at=NOW)
    writes(zenobia, "The delivery has been delayed again.", 1)
    look_for_themes()
    assert listed(said.ben) == before
    own = queries.theme_summary(said.chen, delay, Asked(), at=NOW)
    assert own.customers == queries.theme_summary(said.ben, delay, Asked(), at=NOW).customers + 1
    assert zenobia.pk not in said_for(said.ben).values_list("who", flat=True)


def test_what_goes_takes_its_sentences_along_and_merged_customers_count_once(said: Colleagues) -> None:
    delay = theme_of("delay")
    first, second, third = sorted(set(said_for(said.aiko).filter(counted=delay.pk).values_list("who", flat=True)))[:3]
    customers = customers_for(said.aiko).in_bulk([first, second, third])
    before = queries.theme_summary(said.aiko, delay, Asked(), at=NOW).customers
    merge(customers[first], customers[second], by=said.aiko, at=NOW)
    assert queries.theme_summary(said.aiko, delay, Asked(), at=NOW).customers == before - 1
    actions.rename_theme(delay, f"What {customers[third].name} says", by=said.aiko, at=NOW)
    trash_customers([customers[third]], by=said.aiko, at=NOW)
    assert queries.theme_summary(said.aiko, delay, Asked(), at=NOW).customers == before - 2
    customers[third].refresh_from_db()
    erase_customer(customers[third], by=said.aiko, at=NOW)
    assert not Sentence.objects.filter(interaction__customer=third).exists()
    assert Theme.objects.get(pk=delay.pk).name == ""


def test_what_was_retracted_no_longer_counts(said: Colleagues) -> None:
    delay = theme_of("delay")
    before = queries.theme_summary(said.ben, delay, Asked(), at=NOW).customers
    sentence = said_for(said.ben).filter(counted=delay.pk).select_related("interaction").first()
    assert sentence is not None
    timeline.retract(sentence.interaction, by=said.ben, at=NOW, why="A slip")
    assert queries.theme_summary(said.ben, delay, Asked(), at=NOW).customers == before - 1


def test_it_is_looked_for_daily_and_once_where_it_was_interrupted(team: Colleagues) -> None:
    assert jobs.find_themes(at=NOW) == 0
    writes(create_customer(CustomerDraft(name="Ann"), by=None, at=NOW), "The tea is late once more, I fear.", 1)
    jobs.read_sentences(at=NOW)
    assert jobs.find_themes(at=NOW) == 0
    assert ThemeSearch.objects.get().finished_at == NOW
    assert actions.due_search(at=NOW + timedelta(hours=2)) is None
    asked = actions.ask_for_themes(by=team.ben, at=NOW)
    assert actions.ask_for_themes(by=team.ben, at=NOW) == asked
    assert actions.due_search(at=NOW) == asked
    assert queries.search_state().is_running
    jobs.find_themes(at=NOW)
    assert actions.due_search(at=NOW + timedelta(hours=25)) is not None


def test_a_theme_is_called_by_no_name_of_a_colleague_nor_of_whom_texts_name(team: Colleagues) -> None:
    texts = (
        "{ben} explained the brewing session. Ada's Tea Ltd told me.",
        "The brewing session by {ben} was for Ada's Tea Ltd.",
    )
    for number in range(12):
        customer = create_customer(CustomerDraft(name=f"Guest {number}"), by=None, at=NOW)
        writes(customer, texts[number % 2].format(ben=team.ben.name), number % 5)
    jobs.read_entities(at=NOW)
    look_for_themes()
    words = [phrase.lower() for theme in Theme.objects.alive() for each in theme.words.values() for phrase in each]
    assert "brewing session" in words
    assert not any(name in phrase for phrase in words for name in (team.ben.name.split()[0].lower(), "ada"))


def test_a_theme_of_many_products_is_called_by_none_and_a_theme_of_one_by_that(team: Colleagues) -> None:
    names = [f"{metal} Garden Lantern" for metal in ("Copper", "Silver", "Golden", "Bronze")]
    for number, name in enumerate(names):
        Product.objects.create(name=name, sku=f"L{number}", created_at=NOW)
    customers = create_customers([CustomerDraft(name=f"Guest {number}") for number in range(12)], by=None, at=NOW)
    they_say()
    for number, customer in enumerate(customers):
        writes(customer, f"How long is the guarantee of the {names[number % 4]}?", number % 5)
    assert called_by_guests() == ["guarantee"]
    for customer in customers:
        writes(customer, f"How long is the guarantee of the {names[0]}?", 1)
    assert names[0] in called_by_guests()


def called_by_guests() -> list[str]:
    """The English name of the theme of which the guests speak, once texts were read and themes looked for."""
    jobs.read_entities(at=NOW)
    look_for_themes()
    theme = Theme.objects.filter(sentences__interaction__text__contains="guarantee").distinct().get()
    return list(theme.words["en"])
