"""Ben keeps lists of those who lately mentioned a firm, a product or a price, in whatever spelling."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from farley.analysis.segments import (
    All,
    AnyOf,
    Did,
    Mentioned,
    Not,
    Recorded,
    Rule,
    Window,
    leaves_of,
    read_rule,
    written,
)
from farley.base.access import EVERYBODY, team_audience, user_audience
from farley.base.accounts import User
from farley.base.changes import Change
from farley.base.errors import Invalid
from farley.commerce.models import Product
from farley.customers.actions import create_customer, merge, trash_customers, update_customer
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.privacy.actions import erase_customer
from farley.understanding import actions, jobs
from farley.understanding.actions import SegmentDraft
from farley.understanding.models import Entity, Membership, Segment
from farley.understanding.queries.entities import often_named
from farley.understanding.queries.segments import count_fitting, why_in
from farley.understanding.sentences.segments import read_out, told, told_of
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, shop_of, writes

pytestmark = pytest.mark.django_db(transaction=True)  # readers of the stream see what is committed
PRICE = "It costs USD 40."
OTHERS = Mentioned("phrase:kennel of ken itoya, 10 dogs")


@pytest.fixture
def shop(team: Colleagues, settings: Any, tmp_path: Path) -> Shop:
    settings.WAREHOUSE = tmp_path / "warehouse"
    return shop_of(team)


def firm(name: str, audience: str = EVERYBODY) -> Customer:
    return create_customer(CustomerDraft(kind="organisation", name=name, audience=audience), by=None, at=NOW)


def segment_of(about: str, by: User, *, days: int = 90, times: int = 1, audience: str = EVERYBODY) -> Segment:
    rule = Mentioned(about, Window(begin=days), times)
    return actions.create_segment(SegmentDraft("Mentioned", rule, audience=audience), by=by, at=NOW)


def members_of(segment: Segment) -> set[str]:
    return set(Membership.objects.filter(segment=segment, left_at=None).values_list("customer__name", flat=True))


def test_who_mentions_it_comes_in_as_soon_as_it_is_said(shop: Shop) -> None:
    for days in (7, 200):
        writes(shop.hanako, PRICE, days)
    lately, often = segment_of("money:usd 40", shop.ben), segment_of("money:usd 40", shop.ben, days=365, times=2)
    jobs.refresh_segments(at=NOW)
    assert (members_of(lately), members_of(often)) == ({"佐藤 花子"}, {"佐藤 花子"})
    writes(shop.newcomer, "ＵＳＤ ４０ is much.", -0.001)
    jobs.refresh_segments(at=NOW + timedelta(minutes=5))
    assert (members_of(lately), members_of(often)) == ({"佐藤 花子", "Smith John"}, {"佐藤 花子"})
    assert [why_in(lately, each, at=NOW + timedelta(days=89)).holds for each in (shop.hanako, shop.newcomer)] == [
        False,
        True,
    ]


def test_customers_and_products_are_meant_in_every_spelling_and_as_who_they_are_today(shop: Shop) -> None:
    larkfield, twin = firm("Larkfield Catering"), firm("Larkfield Foods")
    mill = Product.objects.create(sku="mill", name="Electric stone mill", created_at=NOW)
    writes(shop.hanako, "LARKFIELD CATERING has the electric stone mill.", 3)
    writes(shop.newcomer, "We met at Larkfield Foods Ltd.", 2)
    firms, mills = segment_of(f"customer:{larkfield.pk}", shop.ben), segment_of(f"product:{mill.pk}", shop.ben)
    jobs.refresh_segments(at=NOW)
    assert (members_of(firms), members_of(mills)) == ({"佐藤 花子"}, {"佐藤 花子"})
    merge(larkfield, twin, by=shop.aiko, at=NOW + timedelta(minutes=1))
    segments = [firms, segment_of(f"customer:{twin.pk}", shop.ben)]
    jobs.refresh_segments(at=NOW + timedelta(days=1, minutes=2))
    assert [members_of(each) for each in segments] == [{"佐藤 花子", "Smith John"}] * 2


def test_what_we_say_of_it_ourselves_and_what_is_refused_does_not_count(shop: Shop) -> None:
    letter = writes(shop.hanako, PRICE, 3)
    type(letter).objects.filter(pk=writes(shop.newcomer, PRICE, 2).pk).update(direction="out")
    segment = segment_of("money:usd 40", shop.ben)
    jobs.refresh_segments(at=NOW)
    assert members_of(segment) == {"佐藤 花子"}
    actions.refuse_entity(Entity.objects.get(interaction=letter), by=shop.ben, at=NOW + timedelta(minutes=1))
    jobs.refresh_segments(at=NOW + timedelta(minutes=2))
    assert members_of(segment) == set(), "a word on a name is told at once"


def test_nobody_learns_from_a_count_what_a_hidden_text_names(shop: Shop, team: Colleagues) -> None:
    own, tokyo = user_audience(shop.ben.pk), team_audience(team.tokyo.pk)
    writes(shop.hanako, PRICE, 3, audience=own)
    writes(shop.newcomer, PRICE, 3, audience=tokyo)
    jobs.read_entities(at=NOW)
    rule = Mentioned("money:usd 40")
    assert [count_fitting(shop.ben, rule, audience, at=NOW) for audience in (EVERYBODY, tokyo, own)] == [0, 1, 2]
    assert count_fitting(shop.ben, Not(rule), EVERYBODY, at=NOW) == 2
    everybodys, bens = segment_of("money:usd 40", shop.ben), segment_of("money:usd 40", shop.ben, audience=own)
    jobs.refresh_segments(at=NOW)
    assert (members_of(everybodys), members_of(bens)) == (set(), {"佐藤 花子", "Smith John"})
    assert not why_in(everybodys, shop.hanako, at=NOW).holds


def test_a_customer_whom_not_all_may_see_is_neither_asked_for_nor_named(shop: Shop, team: Colleagues) -> None:
    shanghai = team_audience(team.shanghai.pk)
    secret = firm("Larkfield Catering", shanghai)
    writes(shop.hanako, "We met at Larkfield Catering.", 3)
    jobs.read_entities(at=NOW)
    about = f"customer:{secret.pk}"
    for asked in (about, "customer:99999"):
        with pytest.raises(Invalid, match="may see this customer"):
            segment_of(asked, shop.ben)
    assert [count_fitting(team.chen, Mentioned(about), each, at=NOW) for each in (EVERYBODY, shanghai)] == [0, 1]
    assert read_out(Mentioned(about), team.chen) == "mentioned “Larkfield Catering” (Customer)"
    assert read_out(Mentioned(about), shop.ben) == read_out(Mentioned(about)) == f"mentioned “{secret.pk}” (Customer)"
    assert (often_named(team.chen), often_named(shop.ben)) == ({"customer": [(about, "Larkfield Catering")]}, {})


def test_a_customer_who_is_hidden_later_is_no_longer_told(shop: Shop, team: Colleagues) -> None:
    larkfield = firm("Larkfield Catering")
    writes(shop.hanako, "We met at Larkfield Catering.", 3)
    segment = segment_of(f"customer:{larkfield.pk}", shop.ben)
    jobs.refresh_segments(at=NOW)
    assert (members_of(segment), told(segment)) == (
        {"佐藤 花子"},
        "mentioned “Larkfield Catering” (Customer) in the last 90 days",
    )
    with translation.override("ja"):
        assert told(segment) == "過去90日間に「Larkfield Catering」（顧客）に言及した"
    hidden = {"audience": team_audience(team.tokyo.pk)}
    update_customer(larkfield, hidden, by=shop.aiko, at=NOW + timedelta(minutes=1))
    jobs.refresh_segments(at=NOW + timedelta(minutes=2))
    assert members_of(segment) == set()
    assert "Larkfield" not in told(segment)


def test_a_segment_can_be_renamed_while_whom_it_asks_for_is_hidden_and_nothing_else(
    shop: Shop, team: Colleagues
) -> None:
    larkfield = firm("Larkfield Catering")
    segment = segment_of(f"customer:{larkfield.pk}", shop.ben)
    shanghai = team_audience(team.shanghai.pk)
    update_customer(larkfield, {"audience": shanghai}, by=shop.aiko, at=NOW)
    rule = read_rule(segment.rule)

    actions.update_segment(segment, SegmentDraft("Caterers", rule), by=shop.ben, at=NOW)

    assert Segment.objects.get().name == "Caterers"
    for draft in (
        SegmentDraft("Caterers", Not(rule)),
        SegmentDraft("Caterers", rule, audience=user_audience(shop.ben.pk)),
    ):
        with pytest.raises(Invalid, match="may see this customer"):
            actions.update_segment(segment, draft, by=shop.ben, at=NOW)


def test_a_product_that_does_not_exist_is_in_no_rule(shop: Shop) -> None:
    with pytest.raises(Invalid, match="no such product"):
        segment_of("product:99999", shop.ben)
    assert segment_of("product:stone mill", shop.ben), "by its words it may be named before we know it"


def test_what_is_nothing_is_refused(shop: Shop) -> None:
    for about in ("", "money", "money: ", "customer:x", "theme:1", "nothing:much"):
        with pytest.raises(Invalid, match="who or what is mentioned"):
            segment_of(about, shop.ben)


def test_a_long_list_asks_for_names_once(shop: Shop, django_assert_num_queries: Any) -> None:
    mill = Product.objects.create(sku="mill", name="Stone mill", created_at=NOW)

    def listed(about: str) -> Segment:
        rule: Rule = All((Mentioned(about), Recorded("kind", ("person",))))
        return actions.create_segment(SegmentDraft("Mentioned", rule), by=shop.ben, at=NOW)

    abouts = [f"customer:{shop.hanako.pk}", f"customer:{shop.newcomer.pk}", f"product:{mill.pk}", "phrase:Iron kettle"]
    segments = [listed(about) for about in abouts]
    with django_assert_num_queries(2):
        found = told_of(segments)
    assert [found[each.pk].partition(" and ")[0] for each in segments] == [
        "mentioned “佐藤 花子” (Customer)",
        "mentioned “Smith John” (Customer)",
        "mentioned “Stone mill” (Product)",
        "mentioned “Iron kettle” (Key phrase)",
    ]


def test_who_is_erased_is_named_by_no_segment(shop: Shop) -> None:
    ito = create_customer(CustomerDraft(family_name="Ito", given_name="Ken"), by=None, at=NOW)
    writes(shop.hanako, "Mr Ken Ito told me of you.", 3)
    named = AnyOf((Mentioned("person:Mr Ken Ito"), Did(("email",), words="ken ito", at_least=1)))
    rule: Rule = All((named, Not(OTHERS)))
    kens = actions.create_segment(SegmentDraft("“Ken Ito” のお客様", rule, "Ken Ito — VIP"), by=shop.ben, at=NOW)
    others = actions.create_segment(SegmentDraft("Others", OTHERS), by=shop.ben, at=NOW)
    jobs.refresh_segments(at=NOW)
    assert members_of(kens) == {"佐藤 花子"}
    trash_customers([ito], by=shop.aiko, at=NOW)
    removed = erase_customer(ito, by=shop.aiko, at=NOW).removed
    for segment in (kens, others):
        segment.refresh_from_db()
    assert removed["segments"] == 1
    assert (others.name, others.rule, others.refreshed_at) == ("Others", written(OTHERS), NOW)
    assert "ito" not in f"{kens.name} {kens.description} {kens.rule}".casefold().replace("itoya", "")
    assert "Ito" not in str(list(Change.objects.filter(subject_kind="segment").values_list("fields", flat=True)))
    assert (OTHERS in leaves_of(read_rule(kens.rule)), kens.refreshed_at) == (True, None)
    jobs.refresh_segments(at=NOW + timedelta(minutes=1))
    assert members_of(kens) == set()
