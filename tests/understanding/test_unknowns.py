"""What is not known is worked out from what is recorded, and from what those may see who see the customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from farley.base.access import team_audience
from farley.base.changes import Change
from farley.base.errors import Invalid, Refused
from farley.customers import actions as customers
from farley.customers.access import relationships_for
from farley.customers.actions.attributes import AttributeDraft
from farley.customers.actions.relationships import RelationshipDraft
from farley.customers.drafts import AddressDraft, CustomerDraft, IdentifierDraft
from farley.customers.models import Customer
from farley.teamwork import actions as teamwork
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.understanding import actions, jobs
from farley.understanding.models import FactLifetime, Insight, OpenQuestion, Tone
from farley.understanding.queries import unknowns
from farley.understanding.queries.unknowns import Narrowed
from farley.understanding.unknowns import keeping
from tests.cast import NOW, Colleagues, emma, kabuto, sato
from tests.understanding.cast import happens, writes

pytestmark = pytest.mark.django_db


def asked(customer: Customer) -> list[tuple[str, str]]:
    """What is asked of a customer, the best first."""
    keeping.refresh_customers([customer.pk], at=NOW)
    rows = OpenQuestion.objects.filter(customer=customer).order_by("place")
    return [(row.fact, row.why) for row in rows]


def sentences(team: Colleagues, customer: Customer) -> list[str]:
    """The questions in words, as Ben reads them."""
    asked(customer)
    return [view.sentence for view in unknowns.unknowns_of(team.ben, customer, [customer.pk]).questions]


def works_at(person: Customer, organisation: Customer, role: str = "") -> None:
    customers.relate(RelationshipDraft(person, organisation, "works_for", role), by=None, at=NOW)


def test_who_decides_is_asked_and_answered_by_a_role(team: Colleagues) -> None:
    office, ken = kabuto(team.ben), sato(team.ben)
    works_at(ken, office)
    assert "Who decides on purchases at ㈱カブト? None of them has a role." in sentences(team, office)
    (question,) = [q for q in unknowns.unknowns_of(team.ben, office, [office.pk]).questions if q.fact == "decider"]
    assert [tie.name for tie in question.ties] == ["佐藤 健"]

    tie = relationships_for(team.ben).get()
    actions.answer_question(office, "decider", actions.Answer("Purchasing", tie=tie), by=team.ben, at=NOW)

    assert "decider" not in dict(asked(office))
    assert "role" not in dict(asked(ken))


def test_an_answer_stands_in_the_record_and_is_taken_back(team: Colleagues) -> None:
    clarke = emma(team.ben)
    customers.define_attribute(AttributeDraft("Shoe size", "number", key="size"), by=team.aiko, at=NOW)
    assert {"a.size", "phone", "address"} == set(dict(asked(clarke)))
    assert "What is “Shoe size” of Emma Clarke?" in sentences(team, clarke)

    actions.answer_question(clarke, "phone", actions.Answer("020 7946 0011", region="GB"), by=team.ben, at=NOW)
    size = actions.answer_question(clarke, "a.size", actions.Answer("38"), by=team.ben, at=NOW)

    assert list(dict(asked(clarke))) == ["address"]
    noted = Change.objects.filter(subject_kind="factcheck", verb="create").order_by("id")
    assert [(row.fields["fact"][1], row.by) for row in noted] == [("phone", team.ben), ("a.size", team.ben)]
    assert Customer.objects.get(pk=clarke.pk).attributes == {"size": "38"}
    assert size is not None
    actions.withdraw_check(size, by=team.ben, at=NOW)
    assert "a.size" in dict(asked(clarke))
    assert Customer.objects.get(pk=clarke.pk).attributes == {}


def test_an_answer_that_was_a_slip_is_asked_again_as_it_was(team: Colleagues) -> None:
    clarke, other = emma(team.ben), emma(team.ben)
    customers.define_attribute(AttributeDraft("Shoe size", "number", key="size"), by=team.aiko, at=NOW)
    customers.define_attribute(AttributeDraft("Tea", "text", key="tea"), by=team.aiko, at=NOW)
    long_ago = NOW - timedelta(days=2000)
    for customer, size in ((clarke, "38"), (other, "41")):
        values = {"attributes": {"size": size, "tea": "Sencha"}}
        customers.update_customer(customer, values, by=team.ben, at=long_ago)
    customers.merge(clarke, other, by=team.ben, at=NOW)
    before = asked(clarke)
    assert {("a.size", "contradictory"), ("a.tea", "old")} <= set(before)

    for fact, value in (("a.size", "40"), ("a.tea", "Gyokuro")):
        said = actions.answer_question(clarke, fact, actions.Answer(value), by=team.ben, at=NOW)
        assert said is not None
        assert fact not in dict(asked(clarke))
        for _twice in range(2):
            actions.withdraw_check(said, by=team.ben, at=NOW)

    assert asked(clarke) == before
    assert Customer.objects.get(pk=clarke.pk).attributes == {"size": "38", "tea": "Sencha"}


@pytest.mark.parametrize(("fact", "value"), [("a.size", " "), ("email", "nobody"), ("address", "Leeds"), ("role", "x")])
def test_an_answer_that_does_not_fit_is_refused(team: Colleagues, fact: str, value: str) -> None:
    clarke = emma(team.ben)
    with pytest.raises(Invalid):
        actions.answer_question(clarke, fact, actions.Answer(value), by=team.ben, at=NOW)
    with pytest.raises(Invalid):
        actions.check_fact(clarke, fact, "who knows", by=team.ben, at=NOW)
    with pytest.raises(Refused):
        actions.check_fact(clarke, fact, "no_answer", by=team.eve, at=NOW)


def test_what_does_not_apply_is_not_asked_until_that_is_withdrawn(team: Colleagues) -> None:
    clarke = emma(team.ben)
    check = actions.check_fact(clarke, "phone", "not_applicable", by=team.ben, at=NOW)
    assert actions.check_fact(clarke, "phone", "not_applicable", by=team.ben, at=NOW) == check, "clicked twice"
    assert "phone" not in dict(asked(clarke))
    (closed,) = unknowns.unknowns_of(team.ben, clarke, [clarke.pk]).closed
    assert (closed.label, closed.kind, closed.said, closed.by) == (
        "Phone number",
        "not_applicable",
        "does not apply",
        "Ben",
    )

    actions.withdraw_check(check, by=team.ben, at=NOW)
    assert "phone" in dict(asked(clarke))


def test_facts_contradict_each_other(team: Colleagues) -> None:
    clarke, other = emma(team.ben), emma(team.ben)
    customers.define_attribute(AttributeDraft("Birthday", "date", key="birthday"), by=team.aiko, at=NOW)
    for customer, day in ((clarke, "1980-05-01"), (other, "1981-05-01")):
        customers.update_customer(customer, {"attributes": {"birthday": day}}, by=team.ben, at=NOW)
        customers.add_address(customer, AddressDraft(city=f"Leeds {day}"), by=team.ben, at=NOW)
    customers.merge(clarke, other, by=team.ben, at=NOW)
    for days_ago in range(5):
        Tone.objects.create(
            interaction=writes(clarke, "お願いします", days_ago), score=0, certainty=1, language="ja", model="x"
        )
    happens(clarke, kinds.Event(event="Unsubscribed"), 9, "test", "all", title="Unsubscribed")
    sent = timeline.Happening(clarke, kinds.Email(), "email", NOW - timedelta(days=3), "out", text="News")
    timeline.record(sent, by=None, at=NOW)

    found = sentences(team, clarke)

    assert {"a.birthday", "address", "language", "consent"} == {
        fact for fact, why in asked(clarke) if why == "contradictory"
    }
    assert "Which “Birthday” of Emma Clarke is right: 1 May 1980 / 1 May 1981?" in found
    assert "Does one talk to Emma Clarke in English? 5 of their 5 texts are in Japanese." in found
    assert any(text.startswith("May one still write to Emma Clarke?") for text in found)
    actions.answer_question(clarke, "a.birthday", actions.Answer("1981-05-01"), by=team.ben, at=NOW)
    assert ("a.birthday", "contradictory") not in asked(clarke)


def test_who_calls_and_is_only_written_to_is_asked_about(team: Colleagues) -> None:
    clarke = emma(team.ben)
    for days_ago in range(1, 5):
        happens(clarke, kinds.Email(), days_ago, "test", "all", direction="out", channel="email", text="Hello")
    Insight.objects.create(
        customer=clarke,
        name="preferred_channel",
        statement="prefers_channel",
        params={"channel": "phone", "percent": 90, "low_percent": 80, "high_percent": 95},
        confidence=0.9,
        first_claimed_at=NOW,
        as_of=NOW,
        expires_at=NOW + timedelta(days=30),
    )
    assert ("channel", "contradictory") in asked(clarke)


def test_a_number_by_which_they_called_lately_is_not_old(team: Colleagues) -> None:
    years_ago = NOW - timedelta(days=1500)
    marks = (IdentifierDraft("email", "o@example.com"), IdentifierDraft("phone", "+44 20 7946 0011"))
    draft = CustomerDraft(name="Oda", identifiers=marks, language="en", addresses=(AddressDraft(city="Leeds"),))
    oda = customers.create_customer(draft, by=None, at=years_ago)
    assert set(asked(oda)) >= {("email", "old"), ("phone", "old")}
    happens(oda, kinds.Email(), 3, "test", "all", direction="in", text="Hi", identifier="email:o@example.com")
    assert ("email", "old") not in asked(oda)
    actions.check_fact(oda, "phone", "still_true", by=team.ben, at=NOW)
    assert ("phone", "old") not in asked(oda)


def test_how_long_facts_last_is_measured_over_night(team: Colleagues) -> None:
    customers.define_attribute(AttributeDraft("Forklifts", "number", key="forklifts"), by=team.aiko, at=NOW)
    begin = NOW - timedelta(days=400)
    many = [CustomerDraft(name=f"Works {at}", attributes={"forklifts": "1"}) for at in range(40)]
    made = customers.create_customers(many, by=None, at=begin)
    for customer in made[:30]:
        customers.update_customer(customer, {"attributes": {"forklifts": "2"}}, by=None, at=begin + timedelta(days=100))
    jobs.refresh_unknowns(at=NOW)
    lasting = FactLifetime.objects.get(fact="a.forklifts")
    assert (lasting.old_after, lasting.ended) == (100, 30)
    old = OpenQuestion.objects.filter(fact="a.forklifts", why="old")
    assert {row.customer_id for row in old} == {customer.pk for customer in made}


def test_nothing_tells_of_a_contact_whom_others_may_not_see(team: Colleagues) -> None:
    office = kabuto(team.ben)
    hidden = customers.create_customer(
        CustomerDraft(name="Mole", audience=team_audience(team.shanghai.pk)), by=team.chen, at=NOW
    )
    works_at(hidden, office, "Head of purchasing")
    assert ("contacts", "missing") in asked(office)
    keeping.refresh_everybody(at=NOW)

    def seen_by(user: Any) -> set[int]:
        return {row.customer_id for row in unknowns.worklist(user, Narrowed())}

    assert seen_by(team.ben) == {office.pk}
    assert seen_by(team.chen) == {office.pk, hidden.pk}
    wanted = {each.fact: each.overall.count.wanted for each in unknowns.fact_coverage(team.ben)}
    assert wanted["phone"] == 1
    assert {each.fact: each.overall.count.wanted for each in unknowns.fact_coverage(team.chen)}["phone"] == 2


def test_the_worklist_is_narrowed_and_begins_with_what_is_worth_most(team: Colleagues) -> None:
    clarke, ken = emma(team.ben), sato(team.ben)
    customers.update_customer(clarke, {"owner_id": team.ben.pk}, by=team.ben, at=NOW)
    soon = NOW.date() + timedelta(days=2)
    teamwork.set_follow_up(ken, text="Call", due_on=soon, assignee=team.ben, by=team.ben, at=NOW)
    customers.end_address(ken.addresses.get(), until=NOW.date(), by=team.ben, at=NOW)
    keeping.refresh_everybody(at=NOW)

    def names(**words: Any) -> Sequence[str]:
        return [row.customer.name for row in unknowns.worklist(team.ben, Narrowed(**words))]

    assert names() == ["Emma Clarke", "佐藤 健"]
    assert names(owner=team.ben.pk) == ["Emma Clarke"]
    assert names(fact="address") == ["佐藤 健", "Emma Clarke"]
    assert names(why="old") == names(team=team.tokyo.pk) == []
    assert dict(unknowns.facts_in_question(team.ben)) == {"address": "Address", "phone": "Phone number"}


def test_who_is_known_less_well_is_told_by_group(team: Colleagues) -> None:
    marks = (IdentifierDraft("email", "x@example.com"),)
    english = [CustomerDraft(name=f"E {at}", language="en", identifiers=marks) for at in range(40)]
    customers.create_customers(english, by=None, at=NOW, source="csv_import:3")
    customers.create_customers([CustomerDraft(name=f"中 {at}", language="zh") for at in range(40)], by=None, at=NOW)
    jobs.refresh_unknowns(at=NOW)
    (mail,) = [each for each in unknowns.fact_coverage(team.ben) if each.fact == "email"]
    assert mail.overall.share == 0.5
    assert {each.count.value: each.is_less_known for each in mail.groups["language"]} == {"en": False, "zh": True}
    assert {each.count.value: each.share for each in mail.groups["source"]} == {"csv_import": 1.0, "web": 0.0}
    assert {each.count.value for each in mail.groups["age"]} == {"new"}


@pytest.mark.django_db(transaction=True)
def test_the_worker_looks_at_those_with_whom_something_happened(team: Colleagues) -> None:
    clarke = emma(team.ben)
    jobs.refresh_unknowns(at=NOW)
    assert "phone" in dict(OpenQuestion.objects.values_list("fact", "why"))
    customers.add_identifiers(clarke, [IdentifierDraft("phone", "+44 20 7946 0011")], by=team.ben, at=NOW)
    assert jobs.refresh_unknowns(at=NOW) == 1
    assert "phone" not in dict(OpenQuestion.objects.values_list("fact", "why"))
    assert jobs.refresh_unknowns(at=NOW) == 0
    customers.trash_customers([clarke], by=team.ben, at=NOW)
    jobs.refresh_unknowns(at=NOW)
    assert not OpenQuestion.objects.exists()


def test_many_customers_cost_as_many_queries_as_few(team: Colleagues) -> None:
    made = [emma(team.ben) for _each in range(6)]

    def cost(some: Sequence[Customer]) -> int:
        with CaptureQueriesContext(connection) as queries:
            keeping.refresh_customers([customer.pk for customer in some], at=NOW)
        return len(queries)

    assert cost(made[:2]) == cost(made)
