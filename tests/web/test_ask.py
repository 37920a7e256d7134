"""Asking in plain words: what was understood, whom it fits, and what is not understood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bench.questions import is_same, questions
from django.utils import translation
from tests import cast
from tests.cast import NOW, Colleagues
from tests.understanding.cast import buys
from tests.web.queries import assert_asks_no_more
from tests.web.test_segments import Browser

from farley.analysis.segments import Rule, written
from farley.base import clock
from farley.commerce.models import Product
from farley.customers.actions import create_customer, relate
from farley.customers.actions.relationships import RelationshipDraft
from farley.customers.drafts import AddressDraft, CustomerDraft
from farley.understanding.models import Segment
from farley.understanding.queries.asking import read_for
from farley.understanding.sentences.segments import read_out
from farley.warehouse import export
from farley.web.segments.ask import EXAMPLES

pytestmark = pytest.mark.django_db(transaction=True)
BY: dict[str, Any] = {"by": None, "at": NOW}


@pytest.fixture(autouse=True)
def _at_this_moment(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_a_question_is_read_and_answered(team: Colleagues, at_browser: Browser) -> None:
    sato, emma = cast.sato(team.ben), cast.emma(team.chen)
    buys(sato, [5]), buys(emma, [200])
    export.export_all()
    page = at_browser(team.ben).get("/ask", {"q": "Who has not bought anything for 90 days?"})
    assert page.context["understood"] == "did not buy anything in the last 90 days"
    assert [customer.name for customer in page.context["answer"].customers] == ["Emma Clarke"]
    there = at_browser(team.ben).get("/ask", {"q": "東京のお客様で、今月買った人は?"})
    assert [customer.name for customer in there.context["answer"].customers] == ["佐藤 健"]


@pytest.mark.parametrize(
    "question", ["Which companies bought this month?", "今月買った会社は?", "这个月买过的公司有哪些?"]
)
def test_a_company_is_found_by_what_its_people_did(question: str, team: Colleagues, at_browser: Browser) -> None:
    emma, firm = cast.emma(team.chen), create_customer(CustomerDraft(name="Kabuto Kilns", kind="organisation"), **BY)
    relate(RelationshipDraft(emma, firm, "works_for"), **BY)
    buys(emma, [5])
    export.export_all()
    page = at_browser(team.ben).get("/ask", {"q": question})
    assert [customer.name for customer in page.context["answer"].customers] == ["Kabuto Kilns"]
    assert "counts for the organisation or household to which they belonged" in page.content.decode()


def test_who_complained_is_who_sounded_upset_and_that_is_said(team: Colleagues, at_browser: Browser) -> None:
    page = at_browser(team.ben).get("/ask", {"q": "Who complained this month?"})
    assert page.context["understood"] == "sounded upset in the last 30 days"
    assert "Upset is a text whose tone is -0.25 or lower" in page.content.decode()


@pytest.mark.parametrize("question", ["Which customers are angry?", "怒っているお客様は誰ですか?", "哪些客户在生气?"])
def test_the_days_that_the_present_tense_means_are_said(question: str, team: Colleagues, at_browser: Browser) -> None:
    page = at_browser(team.ben).get("/ask", {"q": question})
    assert page.context["understood"] == "sounded upset in the last 30 days"


def test_what_was_understood_can_be_changed_in_the_builder(team: Colleagues, at_browser: Browser) -> None:
    ben, eve = at_browser(team.ben), at_browser(team.eve)
    asked = {"q": "My customers who did not buy anything in the last 90 days"}
    assert "/segments/new?asked=My%20customers" in ben.get("/ask", asked).content.decode()
    assert "/segments/new?asked=" not in eve.get("/ask", asked).content.decode()
    form = ben.get("/segments/new", {"asked": asked["q"]})
    kinds = {line.condition.kind for box in form.context["builder"].boxes for line in box.lines}
    assert kinds == {"bought", "record"}
    # What the builder cannot hold is not offered there.
    assert "/segments/new?asked=" not in ben.get("/ask", {"q": "customers in Bristol or Bath"}).content.decode()


@pytest.mark.parametrize("question", ["customers in France", "フランスのお客様は?", "法国的客户有哪些?"])
def test_a_country_is_known_by_its_names(question: str, team: Colleagues, at_browser: Browser) -> None:
    cast.sato(team.ben)
    jean = create_customer(
        CustomerDraft(name="Jean Morel", addresses=(AddressDraft(country="FR"),)), by=team.ben, at=NOW
    )
    answer = at_browser(team.ben).get("/ask", {"q": question}).context["answer"]
    assert [customer.pk for customer in answer.customers] == [jean.pk]


def test_the_first_by_name_are_shown(team: Colleagues, at_browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("farley.understanding.queries.asking._SHOWN", 1)
    cast.sato(team.ben), cast.emma(team.chen)
    answer = at_browser(team.ben).get("/ask", {"q": "everybody"}).context["answer"]
    assert (answer.total, [customer.name for customer in answer.customers]) == (2, ["Emma Clarke"])


def test_where_many_fit_the_first_are_met_on_the_way_by_name(
    team: Colleagues, at_browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("farley.understanding.queries.asking._FEW", 3)
    monkeypatch.setattr("farley.understanding.queries.asking._SHOWN", 2)
    ben = at_browser(team.ben)
    for name in "HGFEDCBA":
        buys(create_customer(CustomerDraft(name=name), by=None, at=NOW), [5] if name in "BDFGH" else [200])
    export.export_all()
    page = ben.get("/ask", {"q": "Who has not bought anything for 90 days?"})
    assert (page.context["answer"].total, _names(page)) == (3, ["A", "C"])
    page = ben.get("/ask", {"q": "Who bought this year?"})
    assert (page.context["answer"].total, _names(page)) == (8, ["A", "B"])
    page = ben.get("/ask", {"q": "Who bought this month?"})
    assert (page.context["answer"].total, _names(page)) == (5, ["B", "D"])


def test_a_long_answer_asks_no_more_of_the_database(team: Colleagues, at_browser: Browser) -> None:
    def make(n: int) -> None:
        for each in range(n):
            create_customer(CustomerDraft(name=f"Customer {each}"), by=None, at=NOW)

    assert_asks_no_more(at_browser(team.ben), "/ask?q=everybody", make)


def _names(page: Any) -> list[str]:
    return [customer.name for customer in page.context["answer"].customers]


def test_words_that_are_not_known_are_named(team: Colleagues, at_browser: Browser) -> None:
    page = at_browser(team.ben).get("/ask", {"q": "who has red hair?"}).content.decode()
    assert "red · hair" in page
    assert "I do not understand this question" in page


def test_where_farley_judges_what_is_asked_it_leads_there(team: Colleagues, at_browser: Browser) -> None:
    page = at_browser(team.ben).get("/ask?q=who is about to leave?").content.decode()
    assert "I do not understand this question" in page
    assert '<a href="/insights?name=may_leave">' in page
    assert "/insights?name=" not in at_browser(team.ben).get("/ask?q=shoe size 44").content.decode()


def test_what_we_sell_is_known_by_its_name(team: Colleagues, at_browser: Browser) -> None:
    Product.objects.create(sku="S1", name="Sencha 100 g", created_at=NOW)
    browser = at_browser(team.ben)
    page = browser.get("/ask", {"q": "who bought sencha last month?"}).content.decode()
    assert "bought “sencha” in the last 30 days" in page
    assert 'value="who bought sencha last month?"' in page
    refused = browser.get("/ask", {"q": "who bought sencha but not hojicha?"}).content.decode()
    assert "here: hojicha. What somebody said or bought goes between quotation marks." in refused


def test_whom_to_call_leads_to_what_is_proposed(team: Colleagues, at_browser: Browser) -> None:
    page = at_browser(team.ben).get("/ask", {"q": "Who should I call today?"}).content.decode()
    assert '<a href="/#worth">Worth doing today</a>' in page


def test_an_order_is_not_taken_for_a_question(team: Colleagues, at_browser: Browser) -> None:
    page = at_browser(team.ben).get("/ask", {"q": "Email all customers who complained"}).content.decode()
    assert "Only customers can be asked for. This asks for something else: Email all" in page


def test_a_question_is_kept_as_a_segment_of_ones_own(team: Colleagues, at_browser: Browser) -> None:
    cast.sato(team.ben, owner_id=team.ben.pk)
    kept = at_browser(team.ben).post("/ask/keep", {"q": "my customers in Tokyo"})
    segment = Segment.objects.get()
    assert kept["Location"] == f"/segments/{segment.pk}"
    assert segment.name == "my customers in Tokyo"
    assert f'"owner","values":["{team.ben.pk}"]' in segment.rule
    assert segment.audience == f"user:{team.ben.pk}"


def test_what_others_may_not_see_answers_nobody(team: Colleagues, at_browser: Browser) -> None:
    buys(cast.sato(team.chen, audience=f"user:{team.chen.pk}"), [5])
    export.export_all()
    page = at_browser(team.ben).get("/ask", {"q": "Who bought this month?"})
    assert page.context["answer"].total == 0


@pytest.mark.parametrize("language", ["en", "ja", "zh-hans"])
def test_the_examples_are_understood_in_each_language(language: str) -> None:
    with translation.override(language):
        for example in EXAMPLES:
            assert read_for(str(example), language=language[:2], at=NOW).rule is not None, str(example)


@pytest.mark.parametrize("language", ["en", "ja", "zh-hans"])
def test_all_that_is_asked_is_read_out(language: str) -> None:
    asked = {written(rule): rule for each in ("en", "ja", "zh") for _q, rule in questions("dev", each) if rule}
    with translation.override(language):
        told: dict[str, Rule] = {}
        for rule in asked.values():
            text = read_out(rule)
            assert "_" not in text
            assert is_same(told.setdefault(text, rule), rule), text
