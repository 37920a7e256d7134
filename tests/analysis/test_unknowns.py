"""What to ask of a customer next, how long facts stay true, and whom the data leaves out. Dates are by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from farley.analysis.unknowns import (
    Check,
    Contact,
    Count,
    HowLong,
    Kept,
    Life,
    Question,
    Recorded,
    Worth,
    coverage_of,
    how_long,
    questions_of,
    state_of,
    wanted,
)

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
YESTERDAY, LONG_AGO = NOW - timedelta(days=1), NOW - timedelta(days=2000)
# A third of all phone numbers change within a year; nothing is measured of anything else.
LASTING = {"phone": HowLong("phone", 365, 0, 0), "a.size": HowLong("a.size", None, 0, 0)}


def kept(*values: str, at: datetime = YESTERDAY) -> Kept:
    return Kept(values, at)


def person(**more: Any) -> Recorded:
    """Anna, of whom everything is known."""
    facts = {name: kept(name) for name in ("phone", "address", "language")} | {"email": kept("anna.berg@example.com")}
    whole = Recorded(1, "person", "Anna Berg", facts, language="en")
    return replace(whole, **more)


def works(**more: Any) -> Recorded:
    """Shirakaba Precision, where two people work."""
    facts = {name: kept(name) for name in ("contacts", "email", "phone", "address", "website", "language")}
    whole = Recorded(2, "organisation", "株式会社白樺精機", facts, language="ja")
    return replace(whole, **({"contacts": [Contact(7, ""), Contact(8, "")]} | more))


def asked(recorded: Recorded) -> list[Question]:
    return questions_of(recorded, LASTING, as_of=NOW)


def without(recorded: Recorded, *facts: str) -> Recorded:
    return replace(recorded, kept={name: value for name, value in recorded.kept.items() if name not in facts})


def test_of_whom_everything_is_known_nothing_is_asked() -> None:
    assert asked(person()) == []


def test_who_decides_is_asked_where_nobody_has_a_role() -> None:
    (question,) = asked(works())
    assert (question.fact, question.why, question.params["ties"]) == ("decider", "missing", [7, 8])
    assert asked(works(contacts=[Contact(7, ""), Contact(8, "Head of purchasing")])) == []


def test_where_nobody_is_known_one_asks_for_somebody_first() -> None:
    facts = [question.fact for question in asked(without(works(contacts=[]), "contacts", "website"))]
    assert facts == ["contacts", "website"]


def test_who_cannot_be_reached_at_all_is_asked_for_that_before_anything_else() -> None:
    questions = asked(without(person(own_facts=["a.size"]), "email", "phone", "language"))
    assert [question.fact for question in questions] == ["email", "phone", "a.size", "language"]


def test_a_reading_is_asked_only_of_japanese_names_in_characters() -> None:
    assert "reading" in wanted(person(name="白井 優", language="ja"))
    assert "reading" not in wanted(person(name="しらい ゆう", language="ja"))
    assert "reading" not in wanted(person(name="王伟", language="zh"))


def test_a_role_is_asked_of_who_works_somewhere_without_one() -> None:
    assert [question.fact for question in asked(person(employment=9))] == ["role"]


def test_what_a_person_closed_is_not_asked_again() -> None:
    nobody = without(person(), "phone")
    for kind in ("not_applicable", "no_answer"):
        assert asked(replace(nobody, checks={"phone": Check(kind, LONG_AGO)})) == []
    assert asked(replace(nobody, checks={"phone": Check("still_true", LONG_AGO)})) != []


def test_an_old_fact_is_asked_until_somebody_confirms_it() -> None:
    old = person(kept=dict(person().kept) | {"phone": kept("555", at=NOW - timedelta(days=730))})
    (question,) = asked(old)
    assert (question.fact, question.why, question.params["values"]) == ("phone", "old", ["555"])
    assert question.params["changed_percent"] == 56
    assert asked(replace(old, checks={"phone": Check("still_true", YESTERDAY)})) == []
    assert asked(person(kept=dict(person().kept) | {"a.size": kept("9", at=LONG_AGO)}, own_facts=["a.size"])) == []


def test_two_values_of_one_fact_contradict_each_other_until_one_is_chosen() -> None:
    two = person(kept=dict(person().kept) | {"a.size": kept("9", "11")}, own_facts=["a.size"])
    (question,) = asked(two)
    assert (question.fact, question.why, question.params["values"]) == ("a.size", "contradictory", ["9", "11"])
    assert asked(replace(two, checks={"a.size": Check("still_true", NOW)})) == []
    # What was altered after that is in question again.
    assert asked(replace(two, checks={"a.size": Check("still_true", LONG_AGO)})) != []


@pytest.mark.parametrize(
    ("name", "mail", "is_doubted"),
    [
        ("Anna Berg", "peter.mueller@example.com", True),
        ("Anna Berg", "anna.mueller@example.com", False),
        ("Anna Bergh", "a.berg@example.com", False),
        ("Anna Berg", "office@example.com", False),
        ("白井 優", "peter.mueller@example.com", False),
    ],
)
def test_a_mail_address_that_names_somebody_else_is_doubted(name: str, mail: str, is_doubted: bool) -> None:
    found = asked(person(name=name, kept=dict(person().kept) | {"email": kept(mail)}))
    assert [question.fact for question in found] == (["email"] if is_doubted else [])


def test_a_language_that_they_hardly_write_in_is_doubted() -> None:
    (question,) = asked(person(texts_in={"ja": 9, "en": 1}))
    assert (question.fact, question.params["other"], question.params["in_other"]) == ("language", "ja", 9)
    assert asked(person(texts_in={"ja": 4})) == []
    assert asked(person(texts_in={"ja": 6, "en": 4})) == []


def test_mails_to_who_wanted_none_and_never_calling_who_calls_are_asked_about() -> None:
    assert [q.fact for q in asked(person(unsubscribed_at=LONG_AGO, mailed_since=2))] == ["consent"]
    assert asked(person(unsubscribed_at=LONG_AGO)) == []
    (question,) = asked(person(prefers="phone", turned_to_by={"email": 4}))
    assert (question.fact, question.params["channel"], question.params["used"]) == ("channel", "phone", "email")
    assert asked(person(prefers="phone", turned_to_by={"email": 4, "phone": 1})) == []


def test_it_is_worth_more_of_the_best_of_whom_one_meets_soon_and_where_insights_wait() -> None:
    plain = without(person(), "phone")
    best = replace(plain, worth=Worth(top_percent=1))
    soon = replace(plain, worth=Worth(follow_up_on=date(2026, 11, 25)))
    later = replace(plain, worth=Worth(follow_up_on=date(2026, 12, 25)))
    waiting = replace(plain, worth=Worth(not_yet=frozenset({"preferred_channel", "expected_value"})))
    worths = [asked(each)[0].worth for each in (plain, later, waiting, soon, best)]
    assert worths == sorted(worths)
    assert worths[0] == worths[1] < worths[2] < worths[3] < worths[4]
    assert asked(waiting)[0].params["unlocks"] == ["preferred_channel"]
    assert asked(soon)[0].params["follow_up_on"] == "2026-11-25"


def test_how_long_a_fact_stays_true_is_measured_where_enough_have_changed() -> None:
    # Every tenth day one of a hundred changes: a third has after 340 days.
    lives = [Life(10.0 * (place + 1), has_ended=True) for place in range(100)]
    found = how_long("phone", lives, assumed=1100)
    assert (found.old_after, found.is_measured, found.ended) == (340, True, 100)
    assert found.still_true(0) == 1.0
    assert found.still_true(500) == pytest.approx(0.5, abs=0.05)


def test_those_still_held_to_be_true_count_as_long_as_they_have_lasted() -> None:
    ended = [Life(100.0, has_ended=True)] * 30
    held = [Life(50.0, has_ended=False)] * 30 + [Life(400.0, has_ended=False)] * 70
    found = how_long("phone", ended + held, assumed=1100)
    # At a hundred days a hundred were left, of whom 30 changed; since then nothing did, so nothing is old yet.
    assert found.still_true(200) == pytest.approx(0.7)
    assert found.old_after == 1100
    assert found.still_true(4000) < 0.3


def test_with_few_changes_it_is_assumed() -> None:
    found = how_long("phone", [Life(100.0, has_ended=True)] * 29, assumed=1100)
    assert (found.old_after, found.is_measured, found.ended) == (1100, False, 29)
    assert found.still_true(1100) == pytest.approx(2 / 3)
    assert how_long("a.birthday", [], assumed=None).still_true(20_000) == 1.0


def test_whether_a_fact_is_known_old_or_beside_the_point() -> None:
    old = person(kept=dict(person().kept) | {"phone": kept("555", at=LONG_AGO)})
    beside = replace(without(old, "address"), checks={"address": Check("not_applicable", NOW)})
    assert state_of(old, "phone", LASTING, as_of=NOW) == (True, True, False)
    assert state_of(old, "email", LASTING, as_of=NOW) == (True, False, False)
    assert state_of(beside, "address", LASTING, as_of=NOW) == (False, False, True)
    assert state_of(works(), "decider", LASTING, as_of=NOW) == (False, False, False)


def test_a_group_that_is_known_less_well_beyond_chance_is_told() -> None:
    everybody = Count("", 330, 240, 60)
    ja, zh, en = coverage_of([Count("ja", 200, 180, 60), Count("zh", 100, 40, 0), Count("en", 9, 0, 0)], everybody)
    assert [(each.count.value, each.is_less_known) for each in (ja, zh, en)] == [
        ("ja", False),
        ("zh", True),
        ("en", False),
    ]
    assert zh.share == 0.4
    assert zh.low is not None
    assert zh.high is not None
    assert 0.33 < zh.low < 0.4 < zh.high < 0.47
    assert ja.old_share == pytest.approx(1 / 3)
    assert (en.share, en.low, en.old_share) == (None, None, None)
