"""Who belongs together: Haruka buys much, Ben bought once, Chen fell silent, Dana only writes."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from farley.analysis.numerics import Ints
from farley.analysis.segments import (
    All,
    AnyOf,
    Changed,
    Deeds,
    Did,
    Holds,
    Measured,
    Mentioned,
    Not,
    Recorded,
    Rule,
    RuleBroken,
    Sounded,
    Spoke,
    Window,
    measure,
    measure_people,
    members,
    read_rule,
    why,
    written,
)
from farley.analysis.segments.alike import features, nearest
from farley.analysis.segments.rules import Asked
from farley.analysis.tables import columns
from tests.analysis.cast import TODAY, Diary

DATABASE = os.environ.get("DATABASE_URL", "")

HARUKA, BEN, CHEN, DANA, NOBODY_YET = 1, 2, 3, 4, 5
EVERYBODY = np.array([HARUKA, BEN, CHEN, DANA, NOBODY_YET])


def diary() -> Diary:
    told = Diary()
    told.buys(HARUKA, [5, 20, 35, 120, 300], 100.0)
    told.add(HARUKA, "refund", 4, amount=30.0, currency="EUR")
    told.buys(BEN, [400], 900.0)
    told.buys(CHEN, [100, 110, 120], 50.0)
    told.add(CHEN, "purchase", 95, amount=5_000.0, currency="JPY")
    told.writes(DANA, [3, 8], [-0.8, 0.6], text="The ＫＥＴＴＬＥ leaks")
    told.writes(BEN, [390], [0.9], text="やかんが届きました")
    return told


def fitting(rule: Rule, *, told: Diary | None = None) -> list[int]:
    measured = measure(rule, (told or diary()).history(), as_of=TODAY)
    return [int(each) for each in members(rule, measured, EVERYBODY, answer)]


def answer(asked: Asked) -> Ints:
    """Chen's rhythm is broken; Haruka and Ben are tagged; Dana spoke of the theme 7, Ben of a kettle."""
    if isinstance(asked, Mentioned):
        return np.array([BEN] if asked.about == "phrase:やかん" else [], dtype=np.int64)
    if isinstance(asked, Spoke):
        return np.array([DANA] if asked.theme == 7 else [], dtype=np.int64)
    known = {"purchase_rhythm": [CHEN], "tag": [HARUKA, BEN]}
    return np.array(known[asked.insight if isinstance(asked, Holds) else asked.name], dtype=np.int64)


def test_who_bought_how_often_in_a_stretch_of_time() -> None:
    assert fitting(Did(("purchase",), at_least=4)) == [HARUKA, CHEN]
    assert fitting(Did(("purchase",), Window(begin=90), at_least=3)) == [HARUKA]
    assert fitting(Did(("purchase",), Window(begin=150, end=90), at_least=1)) == [HARUKA, CHEN]


def test_days_of_the_calendar_are_those_of_the_firm() -> None:
    # The day begins and ends when it does in Tokyo, nine hours before Greenwich.
    told, tokyo = Diary(), ZoneInfo("Asia/Tokyo")
    for customer_id, at in (
        (HARUKA, datetime(2026, 3, 1, tzinfo=tokyo)),
        (BEN, datetime(2026, 3, 31, 23, 59, 59, 999_999, tzinfo=tokyo)),
        (CHEN, datetime(2026, 2, 28, 23, 59, 59, 999_999, tzinfo=tokyo)),
        (DANA, datetime(2026, 4, 1, tzinfo=tokyo)),
    ):
        told.add(customer_id, "purchase", 0, happened_at=at)
    history = replace(told.history(), zone=tokyo)

    def bought(window: Window) -> list[int]:
        rule = Did(("purchase",), window, at_least=1)
        return [int(each) for each in members(rule, measure(rule, history, as_of=TODAY), EVERYBODY, answer)]

    assert bought(Window(since=date(2026, 3, 1), until=date(2026, 3, 31))) == [HARUKA, BEN]
    assert bought(Window(since=date(2026, 3, 31))) == [BEN, DANA]
    assert bought(Window(until=date(2026, 3, 1))) == [HARUKA, CHEN]
    assert bought(Window(since=date(2026, 4, 2), until=date(2027, 4, 1))) == []


@pytest.mark.parametrize(
    "window",
    [
        '{"begin": 3, "since": "2026-03-01"}',
        '{"end": 3, "until": "2026-03-01"}',
        '{"since": "0001-01-01"}',
        '{"until": "9999-12-31"}',
        '{"since": "2026-02-30"}',
        '{"since": 5}',
    ],
)
def test_a_stretch_of_time_that_cannot_be_is_refused(window: str) -> None:
    with pytest.raises(RuleBroken):
        read_rule(f'{{"type": "did", "kinds": ["purchase"], "at_least": 1, "window": {window}}}')


def test_who_did_nothing_did_it_no_times() -> None:
    assert fitting(Did(("purchase",), Window(begin=90), at_most=0)) == [BEN, CHEN, DANA, NOBODY_YET]


def test_amounts_count_in_their_currency_and_less_what_was_given_back() -> None:
    spent = ("purchase", "refund")
    assert fitting(Did(spent, measure="amount", currency="EUR", at_least=471)) == [BEN]
    assert fitting(Did(spent, measure="amount", currency="EUR", at_least=470)) == [HARUKA, BEN]
    assert fitting(Did(spent, measure="amount", currency="JPY", at_least=1)) == [CHEN]


def test_who_buys_less_than_before() -> None:
    fell = Changed(("purchase",), days=90, at_most=0.7)
    assert fitting(fell) == [CHEN]
    assert fitting(Changed(("purchase",), days=90, at_least=2)) == [HARUKA]


def test_what_was_said_is_found_in_any_width_and_case() -> None:
    assert fitting(Did(("email",), words="Kettle", at_least=1)) == [DANA]
    assert fitting(Did(("email",), words="ｋｅｔｔｌｅ", at_least=1)) == [DANA]
    assert fitting(Did(("email",), words="やかん", at_least=1)) == [BEN]
    assert fitting(Did(("email",), channels=("email",), direction="in", at_least=1)) == [BEN, DANA]
    assert fitting(Did(("email",), channels=("chat",), at_least=1)) == []


def test_how_somebody_sounded() -> None:
    assert fitting(Sounded(at_most=-0.25, window=Window(begin=30))) == [DANA]
    assert fitting(Sounded(at_least=0.25)) == [BEN, DANA]
    assert fitting(Sounded(at_least=0.25, times=2)) == []


def test_who_spoke_of_a_theme_is_told_by_whoever_keeps_themes() -> None:
    assert fitting(All((Did(("email",), at_least=1), Spoke(7, Window(begin=30))))) == [DANA]
    assert fitting(Not(Spoke(7, Window(begin=30)))) == [HARUKA, BEN, CHEN, NOBODY_YET]
    assert read_rule(written(Spoke(7, Window(begin=30), 2))) == Spoke(7, Window(begin=30), 2)


def test_who_mentioned_something_is_told_by_whoever_keeps_names() -> None:
    kettle = Mentioned("phrase:やかん", Window(begin=400))
    assert fitting(AnyOf((kettle, Spoke(7)))) == [BEN, DANA]
    assert read_rule(written(kettle)) == kettle
    measured = measure(kettle, diary().history(), as_of=TODAY)
    assert [why(kettle, measured, each, answer).holds for each in (BEN, DANA)] == [True, False]


def test_conditions_are_joined() -> None:
    buys, tagged, broken = Did(("purchase",), at_least=1), Recorded("tag", ("vip",)), Holds("purchase_rhythm")
    assert fitting(All((buys, tagged))) == [HARUKA, BEN]
    assert fitting(AnyOf((broken, Sounded(at_most=-0.25)))) == [CHEN, DANA]
    assert fitting(All((buys, Not(tagged)))) == [CHEN]
    assert fitting(All()) == EVERYBODY.tolist()
    assert fitting(AnyOf()) == []


def test_only_what_was_known_then_and_what_one_may_see_counts() -> None:
    rule, told = Did(("purchase",), at_least=1), diary()
    told.buys(DANA, [10], audience="team:7", recorded_at=TODAY - timedelta(days=2))
    before, after = (measure(rule, told.history(), as_of=TODAY - timedelta(days=days)) for days in (3, 1))
    assert DANA not in members(rule, before, EVERYBODY, answer)
    assert DANA in members(rule, after, EVERYBODY, answer)
    seen = measure(rule, told.history(), as_of=TODAY, audiences=["all"])
    assert DANA not in members(rule, seen, EVERYBODY, answer)


def test_what_people_did_counts_where_they_belonged_then() -> None:
    firm, house, told = NOBODY_YET, 6, diary()
    told.belongs(HARUKA, firm, until=100)
    told.belongs(CHEN, firm)
    told.belongs(HARUKA, house, since=100)
    everybody = np.append(EVERYBODY, house)

    def found(rule: Rule) -> list[int]:
        return members(rule, measure(rule, told.history(), as_of=TODAY), everybody, answer).tolist()

    assert found(Did(("purchase",), at_least=6)) == [firm], "two of Haruka's, and Chen's four"
    assert found(Did(("purchase",), Window(begin=90), at_least=3)) == [HARUKA, house]
    assert found(Did(("purchase",), Window(begin=90), at_most=0)) == [BEN, CHEN, DANA, firm]
    assert found(Changed(("purchase",), days=90, at_most=0.7)) == [CHEN, firm]
    only = measure(Did(("purchase",), at_least=1), told.history(), as_of=TODAY, customer_ids=[firm])
    assert (only.customer_ids.tolist(), *only.values.values()) == ([firm], (6.0,))


def test_why_tells_whose_it_was() -> None:
    firm, told = NOBODY_YET, diary()
    told.belongs(HARUKA, firm, until=100), told.belongs(CHEN, firm)
    told.buys(firm, [3], 10.0)
    rule = Not(Did(("purchase",), at_least=1))
    measured = measure(rule, told.history(), as_of=TODAY, customer_ids=[firm])
    people = measure_people(rule, told.history(), as_of=TODAY, whole_id=firm)
    (part,) = why(rule, measured, firm, answer, people).parts
    assert part.measured == (7.0,)
    assert part.whose == (Deeds(CHEN, (4.0,)), Deeds(HARUKA, (2.0,)), Deeds(firm, (1.0,)))


def test_why_somebody_fits_and_why_not() -> None:
    rule = All(
        (Did(("purchase",), at_least=4), Changed(("purchase",), days=90, at_most=0.7), Recorded("tag", ("vip",)))
    )
    measured = measure(rule, diary().history(), as_of=TODAY, customer_ids=[CHEN])
    reason = why(rule, measured, CHEN, answer)
    assert not reason.holds
    assert [(part.holds, part.measured) for part in reason.parts] == [(True, (4.0,)), (True, (0.0, 4.0)), (False, ())]
    assert why(Not(rule), measured, CHEN, answer).holds


def test_a_rule_is_kept_as_json() -> None:
    rule = All((Did(("purchase",), Window(begin=30), at_least=2), Not(AnyOf((Recorded("tag", ("vip",)), Holds("x"))))))
    assert read_rule(written(rule)) == rule


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "truncated"),
        ('{"type":"bought"}', "Invalid value 'bought'"),
        ('{"type":"spoke","theme":0}', ">= 1"),
        ('{"type":"did","kinds":["purchase"],"sql":"1"}', "unknown field"),
        ('{"type":"did","kinds":["purchase"]}', "neither at least nor at most"),
        ('{"type":"did","kinds":["purchase"],"measure":"amount","at_least":1}', "in which currency"),
        ('{"type":"did","kinds":["purchase"],"at_least":1,"window":{"begin":-3}}', ">= 0"),
        ('{"type":"not","part":' * 9 + '{"type":"all"}' + "}" * 9, "nested more than"),
        (written(AnyOf(tuple(Holds(str(number)) for number in range(99)))), "more than 40 conditions"),
    ],
)
def test_a_kept_rule_that_makes_no_sense_is_refused(text: str, says: str) -> None:
    with pytest.raises(RuleBroken, match=says):
        read_rule(text)


def test_nothing_is_measured_where_nothing_happened() -> None:
    rule = Did(("purchase",), at_least=1)
    measured = measure(rule, Diary().history(), as_of=TODAY)
    assert members(rule, measured, EVERYBODY, answer).tolist() == []
    assert isinstance(measured, Measured)


def test_pages_are_told_apart_by_their_names() -> None:
    told = diary()
    told.add(HARUKA, "page_view", 3, name="/Prices/tea")
    told.add(BEN, "page_view", 3, name="/about")
    assert fitting(Did(("page_view",), named="/prices", at_least=1), told=told) == [HARUKA]


def test_who_is_like_the_members_is_near_them_and_says_in_what() -> None:
    told = Diary()
    for customer in range(1, 9):
        told.buys(customer, range(10, 300, 30), 100.0 + customer)
    for customer in range(20, 40):
        told.buys(customer, [500], 20.0)
    found = nearest(told.history(), members=range(1, 8), as_of=TODAY, most=3)
    assert [each.customer_id for each in found] == [8, 20, 21]
    assert {each.feature for each in found[0].shared} == {"purchases", "amount", "days_since"}
    (amount,) = (each for each in found[0].shared if each.feature == "amount")
    assert (amount.value, amount.usual, amount.currency) == (1080.0, 1040.0, "EUR")


def test_who_is_like_the_members_spends_as_much_in_the_currency_that_they_usually_pay_in() -> None:
    told = Diary()
    for customer in range(1, 9):
        told.buys(customer, range(10, 300, 30), 100.0 + customer)
        told.add(customer, "purchase", 12, amount=90_000.0, currency="JPY")
    for customer in range(20, 40):
        told.buys(customer, [500], 20.0)
    (found,) = nearest(told.history(), members=range(1, 8), as_of=TODAY, most=1)
    (amount,) = (each for each in found.shared if each.feature == "amount")
    assert (found.customer_id, amount.value, amount.usual, amount.currency) == (8, 1080.0, 1040.0, "EUR")


def test_who_is_like_the_members_is_told_by_what_they_kept_and_did_themselves() -> None:
    """What was given back is not spent, and a letter of ours today is nothing that they did."""
    diary = Diary()
    for customer_id in range(1, 40):
        diary.buys(customer_id, range(200 + customer_id, 400, 60), amount=20.0)
    for customer_id in range(41, 49):
        diary.buys(customer_id, range(10, 310, 30), amount=500.0)
    for days_ago in (9, 8):
        diary.add(48, "refund", days_ago, amount=-500.0, currency="EUR")
    diary.add(48, "email", 1, direction="out", channel="email")
    diary.add(48, "note", 1, direction=None)
    diary.add(49, "email", 5, direction="out", channel="email")
    diary.add(49, "email", 2, direction="out", channel="email")
    history = diary.history()
    found = columns(features(history, as_of=TODAY).order_by("customer_id"))
    row = found["customer_id"].tolist().index(48)
    assert (found["amount"][row], found["days_since"][row], found["purchases"][row]) == (4000, 8, 10)
    assert (found["amount"][-1], found["days_since"][-1]) == (0, 5)
    first = nearest(history, members=range(41, 48), as_of=TODAY, most=1)[0]
    assert (first.customer_id, [each.value for each in first.shared if each.feature == "amount"]) == (48, [4000])


def test_with_few_members_nobody_is_said_to_be_like_them() -> None:
    assert nearest(diary().history(), members=[HARUKA, BEN], as_of=TODAY, most=3) == []
