"""Firms that are known through one person, and what a customer takes of our time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.dialogue.contact_persons import ContactPersons
from farley.analysis.dialogue.effort import Effort
from farley.analysis.dialogue.posts import Posts
from farley.analysis.tables import seconds
from tests.analysis.cast import TODAY, Diary, of

ALONE, QUIET, LEFT, FOLLOWED, BROAD, NEW, NOBODY = range(1, 8)
NO_POSTS = Posts(*(np.zeros(0, dtype=np.int64) for _each in range(4)))


def posts(*held: tuple[int, int, float | None]) -> Posts:
    """(person, organisation, days ago when they left, or None)."""
    ended = [2**40 if ago is None else seconds(TODAY - timedelta(days=ago)) for _person, _firm, ago in held]
    person, firm = ([each[place] for each in held] for place in (0, 1))
    return Posts(*(np.array(column, dtype=np.int64) for column in (person, firm, [-(2**40)] * len(held), ended)))


WHO = posts(
    (11, ALONE, None), (21, QUIET, None), (31, LEFT, 40), (41, FOLLOWED, 100), (42, FOLLOWED, None),
    (51, BROAD, None), (52, BROAD, None), (61, NEW, None), (71, NOBODY, None),
)  # fmt: skip


@pytest.fixture(scope="module")
def diary() -> Diary:
    diary = Diary()
    for days_ago in range(10, 340, 15):
        diary.add(11, "email", days_ago, channel="email")
        diary.add(21, "email", days_ago + 90, channel="email")
        diary.add(31, "email", days_ago + 45, channel="email")
        diary.add(41 if days_ago > 100 else 42, "email", days_ago, channel="email")
        diary.add(51 + days_ago % 2, "email", days_ago, channel="email")
    diary.add(61, "call", 10, channel="phone")
    return diary


@pytest.fixture(scope="module")
def findings(diary: Diary) -> list[Claim | CannotSay]:
    history = diary.history()
    return ContactPersons(WHO).fit(history, as_of=TODAY).claims(history, as_of=TODAY)


def test_all_contact_through_one_person(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, ALONE)
    assert (claim.statement, claim.params["total"], claim.calls_for_attention) == ("hangs_on_one", 22, False)
    assert claim.evidence
    assert claim.counter_evidence == ()


def test_the_one_person_is_silent(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, QUIET)
    assert (claim.statement, claim.params["silent_days"], claim.calls_for_attention) == ("contact_silent", 100, True)


def test_the_one_person_has_left(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, LEFT)
    assert (claim.statement, claim.calls_for_attention) == ("contact_left", True)


def test_whose_successor_writes_or_who_has_two_contacts_is_not_at_risk(findings: list[Claim | CannotSay]) -> None:
    assert not {FOLLOWED, BROAD, NOBODY} & {each.customer_id for each in findings}


def test_one_call_is_too_little(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, NEW) == CannotSay(NEW, "contact_persons", "too_few_with_people", has=1, needs=6)


def test_without_people_or_contacts_nothing_is_said(diary: Diary) -> None:
    for history, who in ((diary.history(), NO_POSTS), (Diary().history(), WHO)):
        assert ContactPersons(who).fit(history, as_of=TODAY).claims(history, as_of=TODAY) == []


def test_what_not_everybody_may_see_tells_nothing_of_the_organisation() -> None:
    diary = Diary()
    for days_ago in range(10, 340, 15):
        diary.add(11, "email", days_ago, channel="email", audience="user:3")
    history = diary.history()
    assert ContactPersons(WHO).fit(history, as_of=TODAY).claims(history, as_of=TODAY) == []


def test_who_left_was_there_before(diary: Diary) -> None:
    history, then = diary.history(), TODAY - timedelta(days=60)
    found = ContactPersons(WHO).fit(history, as_of=then).claims(history, as_of=then)
    assert of(found, LEFT).statement == "hangs_on_one"


DEMANDING, EASY, ONCE, FIRM = 1, 2, 3, 4


def efforts(who: Posts = NO_POSTS, firm_is_asked: bool = True) -> dict[int, Any]:
    diary = Diary()
    for customer_id in range(100, 160):
        diary.buys(customer_id, range(10, 360, 50), amount=50.0 + customer_id)
        for days_ago in range(15, 360, 70):
            diary.add(customer_id, "email", days_ago, channel="email")
    diary.buys(DEMANDING, range(10, 360, 50), amount=20.0)
    diary.buys(EASY, range(10, 360, 20), amount=900.0)
    diary.buys(FIRM, range(10, 360, 20), amount=900.0)
    diary.buys(ONCE, [30])
    for days_ago in range(5, 360, 10):
        diary.add(DEMANDING, "email", days_ago, channel="email")
        if firm_is_asked:
            diary.add(77, "email", days_ago, channel="email")
    diary.add(DEMANDING, "refund", 20, amount=-20.0, currency="EUR")
    history = diary.history()
    found = Effort(who).fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    return {each.customer_id: each for each in found}


def test_who_takes_much_time_and_spends_little() -> None:
    claim = efforts()[DEMANDING]
    assert (claim.statement, claim.params["contacts"], claim.params["returns"]) == ("takes_much_time", 36, 1)
    assert claim.params["usual"] < 12
    assert claim.evidence


def test_who_spends_most_and_asks_for_nothing_is_not_forgotten() -> None:
    claim = efforts()[EASY]
    assert (claim.statement, claim.params["contacts"], claim.counter_evidence) == ("asks_for_little", 0, ())


def test_one_who_writes_a_thousand_times_makes_nobody_else_ask_for_little() -> None:
    diary = Diary()
    for customer_id in range(100, 160):
        diary.buys(customer_id, range(10, 360, 50), amount=50.0 + customer_id)
        for days_ago in range(15, 360, 115):
            diary.add(customer_id, "email", days_ago, channel="email")
    diary.buys(DEMANDING, range(10, 360, 50), amount=20.0)
    for place in range(2000):
        diary.add(DEMANDING, "email", 350 - place / 6, channel="email")
    history = diary.history()
    (claim,) = [
        each
        for each in Effort(NO_POSTS).fit(history, as_of=TODAY).claims(history, as_of=TODAY)
        if isinstance(each, Claim)
    ]
    assert (claim.customer_id, claim.statement) == (DEMANDING, "takes_much_time")
    assert claim.params["usual"] == pytest.approx(3, abs=0.1)


def test_the_contacts_of_its_people_are_those_of_the_firm() -> None:
    assert efforts()[FIRM].statement == "asks_for_little"
    assert FIRM not in efforts(posts((77, FIRM, None)))


def test_where_contacts_are_not_recorded_nobody_asks_for_little() -> None:
    diary = Diary()
    for customer_id in range(1, 41):
        diary.buys(customer_id, range(10, 360, 20), amount=20.0 * customer_id)
        for days_ago in range(15, 360, 40):
            diary.add(customer_id, "refund", days_ago, amount=-5.0 if customer_id > 3 else 0.0, currency="EUR")
    history = diary.history()
    assert Effort(NO_POSTS).fit(history, as_of=TODAY).claims(history, as_of=TODAY) == []


def test_one_purchase_few_customers_and_none_at_all() -> None:
    assert efforts()[ONCE] == CannotSay(ONCE, "effort", "too_few_for_effort", has=1, needs=3)
    diary = Diary()
    diary.buys(EASY, range(10, 360, 20), amount=900.0)
    for history in (diary.history(), Diary().history()):
        assert Effort(NO_POSTS).fit(history, as_of=TODAY).claims(history, as_of=TODAY) == []
