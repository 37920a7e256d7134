"""What we do not know: asked on the customer's page and in a worklist, answered in place."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.queries import assert_asks_no_more

from farley.base import clock
from farley.base.accounts import User
from farley.customers.actions import create_customer, create_customers, define_attribute
from farley.customers.actions.attributes import AttributeDraft
from farley.customers.drafts import AddressDraft, CustomerDraft, IdentifierDraft
from farley.customers.models import Customer
from farley.understanding import jobs

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]
PART = {"HX-Request": "true"}
FOLD = PART | {"HX-Target": "details#unknowns"}


@pytest.fixture
def emma(aiko: User, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Customer:
    """Emma Clarke, of whom only the size of her shoes and her number are not known."""
    monkeypatch.setattr(clock, "now", lambda: now)
    define_attribute(AttributeDraft("Shoe size", "number", key="size"), by=aiko, at=now)
    draft = CustomerDraft(
        name="Emma Clarke",
        language="en",
        owner_id=aiko.pk,
        identifiers=(IdentifierDraft("email", "emma@example.org"),),
        addresses=(AddressDraft(city="Leeds"),),
    )
    made = create_customer(draft, by=aiko, at=now)
    jobs.refresh_unknowns(at=now)
    return made


def address(customer: Customer, fact: str, what: str) -> str:
    return reverse(f"unknown_{what}", args=[customer.pk, fact])


def shown(browser: Client, path: str) -> str:
    return browser.get(path).content.decode()


def test_the_page_asks_and_an_answer_stands_in_the_record(emma: Customer, tom: User, at_browser: Browser) -> None:
    browser = at_browser(tom)
    page = shown(browser, f"/customers/{emma.pk}")
    assert "At which phone number does one reach Emma Clarke?" in page
    assert "What is “Shoe size” of Emma Clarke?" in page

    answered = browser.post(address(emma, "a.size", "answer"), {"value": "38"}, headers=FOLD)
    assert "Shoe size" not in answered.content.decode()
    assert "Emma Clarke" in answered.headers["HX-Trigger"]
    assert Customer.objects.get(pk=emma.pk).attributes == {"size": "38"}
    (toast,) = json.loads(answered.headers["HX-Trigger"])["toast"]["value"]
    browser.post(toast["undo"])
    assert Customer.objects.get(pk=emma.pk).attributes == {}
    assert "What is “Shoe size” of Emma Clarke?" in shown(browser, f"/customers/{emma.pk}")

    browser.post(address(emma, "a.size", "answer"), {"value": "38"}, headers=FOLD)
    browser.post(address(emma, "phone", "answer"), {"value": "+44 20 7946 0011"}, headers=FOLD)
    assert "What we do not know" not in shown(browser, f"/customers/{emma.pk}")


def test_what_was_asked_in_vain_is_closed_and_asked_again(emma: Customer, tom: User, at_browser: Browser) -> None:
    browser = at_browser(tom)
    closed = browser.post(address(emma, "phone", "check"), {"kind": "no_answer"}, headers=FOLD).content.decode()
    assert "Phone number: asked, no answer" in closed
    assert "At which phone number" not in closed
    (again,) = {part.split('"')[0] for part in closed.split('hx-post="') if "withdraw" in part.split('"')[0]}
    assert "At which phone number" in browser.post(again, headers=FOLD).content.decode()


def test_the_worklist_goes_on_with_the_next_question_of_the_customer(
    emma: Customer, aiko: User, at_browser: Browser
) -> None:
    browser = at_browser(aiko)
    page = shown(browser, "/insights/unknowns")
    assert "At which phone number does one reach Emma Clarke?" in page
    assert "Shoe size” of Emma" not in page
    row = browser.post(address(emma, "phone", "check"), {"kind": "not_applicable"}, headers=PART).content.decode()
    assert "What is “Shoe size” of Emma Clarke?" in row
    row = browser.post(address(emma, "a.size", "check"), {"kind": "no_answer"}, headers=PART).content.decode()
    assert "Nothing more is asked" in row
    assert "Nothing is asked here" in shown(browser, "/insights/unknowns?scope=all&fact=phone&why=missing&team=9")


def test_without_scripts_one_comes_back(emma: Customer, tom: User, at_browser: Browser) -> None:
    answer = at_browser(tom).post(address(emma, "a.size", "answer"), {"value": "38"})
    assert answer.headers["Location"] == f"/customers/{emma.pk}"


def test_who_only_reads_is_shown_no_fields_and_refused(emma: Customer, rin: User, at_browser: Browser) -> None:
    browser = at_browser(rin)
    page = shown(browser, "/insights/unknowns?scope=all")
    assert "At which phone number" in page
    assert "Does not apply" not in page
    assert browser.post(address(emma, "phone", "check"), {"kind": "no_answer"}).status_code == 403
    assert browser.post(address(emma, "phone", "answer"), {"value": "1"}).status_code == 403


@pytest.mark.parametrize(
    ("fact", "words", "status"),
    [("a.size", {"value": ""}, 422), ("a.size", {"value": "x"}, 422), ("role", {"value": "x", "tie": "999"}, 404)],
)
def test_an_answer_that_does_not_fit_is_refused(
    emma: Customer, tom: User, at_browser: Browser, fact: str, words: dict[str, str], status: int
) -> None:
    assert at_browser(tom).post(address(emma, fact, "answer"), words).status_code == status


def test_the_coverage_tells_who_is_known_less_well(
    emma: Customer, aiko: User, at_browser: Browser, now: datetime
) -> None:
    marks = (IdentifierDraft("phone", "+44 20 7946 0011"),)
    create_customers(
        [CustomerDraft(name=f"E {at}", language="en", identifiers=marks) for at in range(40)], by=None, at=now
    )
    create_customers([CustomerDraft(name=f"中 {at}", language="zh") for at in range(40)], by=None, at=now)
    browser = at_browser(aiko)
    assert "Phone number is known of" not in shown(browser, "/insights/unknowns/coverage")
    jobs.refresh_unknowns(at=now.replace(year=now.year + 1))
    page = shown(browser, "/insights/unknowns/coverage")
    assert "Phone number is known of 0%, of everybody of 49%. By language: 中文." in page
    page = shown(browser, "/insights/unknowns/coverage?fact=phone")
    assert "By language" in page
    assert "That is assumed: your records hold 0 changes" in page


def test_a_long_worklist_costs_as_many_queries_as_a_short_one(
    emma: Customer, aiko: User, at_browser: Browser, now: datetime
) -> None:
    def make(count: int) -> None:
        create_customers([CustomerDraft(name=f"N {at}") for at in range(count)], by=None, at=now)
        jobs.refresh_unknowns(at=now)

    assert_asks_no_more(at_browser(aiko), "/insights/unknowns?scope=all", make)


def test_before_the_first_run_the_worklist_says_that_it_is_being_worked_out(
    aiko: User, now: datetime, at_browser: Browser
) -> None:
    create_customer(CustomerDraft(name="Emma Clarke"), by=aiko, at=now)
    browser = at_browser(aiko)
    page = shown(browser, "/insights/unknowns")
    assert "What to ask is being worked out" in page
    assert "Nothing is asked here" not in page
    assert "Working out what to ask" in shown(browser, "/insights/unknowns/progress")

    jobs.refresh_unknowns(at=now)

    assert "data-done" in shown(browser, "/insights/unknowns/progress")
    assert "being worked out" not in shown(browser, "/insights/unknowns?why=old&scope=all")
