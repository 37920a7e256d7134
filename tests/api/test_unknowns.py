"""A program asks what to ask of Emma, and writes down what it was told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from farley.customers.actions import create_customer, create_customers, define_attribute
from farley.customers.actions.attributes import AttributeDraft
from farley.customers.actions.relationships import RelationshipDraft, relate
from farley.customers.drafts import AddressDraft, CustomerDraft, IdentifierDraft
from farley.customers.models import Customer
from farley.understanding import jobs
from farley.understanding.models import FactCheck
from farley.understanding.unknowns import keeping
from tests.cast import NOW, Colleagues

from .conftest import Program

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]


@pytest.fixture
def emma(team: Colleagues) -> Customer:
    """Emma Clarke, of whom only the size of her shoes and her number are not known."""
    define_attribute(AttributeDraft("Shoe size", "number", key="size"), by=team.aiko, at=NOW)
    draft = CustomerDraft(
        name="Emma Clarke",
        language="en",
        owner_id=team.ben.pk,
        identifiers=(IdentifierDraft("email", "emma@example.org"),),
        addresses=(AddressDraft(city="Leeds"),),
    )
    made = create_customer(draft, by=team.ben, at=NOW)
    jobs.refresh_unknowns(at=NOW)
    return made


def asked(answer: dict[str, list[dict[str, object]]]) -> set[object]:
    return {question["fact"] for question in answer["questions"]}


def test_questions_are_read_and_answered(emma: Customer, team: Colleagues, program: Programs) -> None:
    agent, at = program(team.ben), f"/customers/{emma.pk}/unknowns"
    (first,) = agent.get("/unknowns").json["items"]
    assert (first["customer_id"], first["why"]) == (emma.pk, "missing")
    assert asked(agent.get(at).json) == {"phone", "a.size"}

    told = agent.post(f"{at}/phone/answers", {"value": "+44 20 7946 0011"})
    assert (told.status, asked(told.json)) == (201, {"a.size"})
    assert emma.identifiers.filter(kind="phone").exists()
    assert agent.post(f"{at}/a.size/answers", {"value": "many"}).status == 422
    assert agent.post(f"{at}/a.size/answers", {"value": " "}).status == 422
    assert agent.post(f"{at}/a.size/answers", {"value": "38"}).json["questions"] == []
    assert agent.get("/unknowns").json["items"] == []
    assert agent.post(f"{at}/a.size/answers", {"value": "39"}).status == 404


def test_a_question_is_closed_and_asked_again(emma: Customer, team: Colleagues, program: Programs) -> None:
    agent, at = program(team.ben), f"/customers/{emma.pk}/unknowns"
    closed = agent.post(f"{at}/phone/checks", {"kind": "no_answer"}).json
    (check,) = closed["closed"]
    assert (check["fact"], check["kind"], check["by"]) == ("phone", "no_answer", "Ben")
    assert agent.post(f"{at}/phone/checks", {"kind": "perhaps"}).status == 422
    assert agent("DELETE", f"{at}/checks/{check['id']}").status == 204
    assert agent("DELETE", f"{at}/checks/{check['id']}").status == 404
    assert "phone" in asked(agent.get(at).json)


def test_a_role_is_held_in_a_relationship(emma: Customer, team: Colleagues, program: Programs) -> None:
    firm = create_customer(CustomerDraft(kind="organisation", name="Clarke & Sons"), by=team.ben, at=NOW)
    tie = relate(RelationshipDraft(emma, firm, "works_for"), by=team.ben, at=NOW)
    keeping.refresh_everybody(at=NOW)
    agent, at = program(team.ben), f"/customers/{emma.pk}/unknowns"
    (question,) = [each for each in agent.get(at).json["questions"] if each["fact"] == "role"]
    assert question["ties"] == [tie.pk]
    assert agent.post(f"{at}/role/answers", {"value": "Buyer"}).status == 422
    assert agent.post(f"{at}/role/answers", {"value": "Buyer", "tie_id": 99_999}).status == 404
    assert agent.post(f"{at}/role/answers", {"value": "Buyer", "tie_id": tie.pk}).status == 201
    tie.refresh_from_db()
    assert tie.role == "Buyer"


def test_the_worklist_is_narrowed_and_comes_in_pages(emma: Customer, team: Colleagues, program: Programs) -> None:
    drafts = [CustomerDraft(name=f"Customer {number}", team_id=team.shanghai.pk) for number in range(3)]
    create_customers(drafts, by=None, at=NOW)
    keeping.refresh_everybody(at=NOW)
    agent, found, after = program(team.ben), [], ""
    while after is not None:
        page = agent.get(f"/unknowns?limit=1&cursor={after}").json
        found += [row["customer_name"] for row in page["items"]]
        after = page["next"]
    assert sorted(found) == ["Customer 0", "Customer 1", "Customer 2", "Emma Clarke"]
    narrowed = {f"owner_id={team.ben.pk}": 1, f"team_id={team.shanghai.pk}": 3, "fact=a.size": 4, "why=old": 0}
    for question, rows in narrowed.items():
        assert len(agent.get(f"/unknowns?{question}").json["items"]) == rows, question
    assert agent.get("/unknowns?segment_id=99999").json["items"] == []
    with CaptureQueriesContext(connection) as few:
        agent.get("/unknowns?limit=1")
    with CaptureQueriesContext(connection) as many:
        agent.get("/unknowns")
    assert len(many) == len(few)


def test_who_may_not_see_or_write_does_not(emma: Customer, team: Colleagues, program: Programs) -> None:
    at = f"/customers/{emma.pk}/unknowns"
    assert program(team.ben, "insights:read").post(f"{at}/phone/checks", {"kind": "no_answer"}).status == 403
    writer = program(team.ben, "customers:write")
    assert writer.post(f"{at}/phone/answers", {"value": "1"}).status == 403
    assert writer.post(f"{at}/phone/checks", {"kind": "no_answer"}).status == 403
    assert program(team.eve).post(f"{at}/phone/answers", {"value": "1"}).status == 403
    Customer.objects.filter(pk=emma.pk).update(audience="admin")
    agent = program(team.ben)
    assert agent.get("/unknowns").json["items"] == []
    assert agent.get(at).status == 404
    assert agent.post(f"{at}/phone/answers", {"value": "1"}).status == 404
    assert not FactCheck.objects.exists()
