"""Who waits longer for an answer, and whom nobody turns to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from farley.analysis.service_equity import Contact, service_of, waits

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def contact(customer_id: int, hour: float, *, ours: bool = False, is_written: bool = True) -> Contact:
    at = NOW - timedelta(days=20) + timedelta(hours=hour)
    return Contact(customer_id, at, is_from_customer=not ours, expects_answer=is_written)


def test_several_messages_in_a_row_are_one_question() -> None:
    found = waits([contact(1, 0), contact(1, 2), contact(1, 5, ours=True), contact(1, 6, ours=True)], as_of=NOW)
    assert found == {1: [5.0]}


def test_a_call_answers_and_what_nobody_answered_waits_until_today() -> None:
    found = waits([contact(1, 0), contact(1, 3, ours=True, is_written=False), contact(2, 0)], as_of=NOW)
    assert found == {1: [3.0], 2: [480.0]}


def test_nobody_waits_longer_than_a_month() -> None:
    found = waits([contact(1, -24 * 60)], as_of=NOW)
    assert found == {1: [720.0]}


def test_a_group_that_waits_much_longer_than_the_others_is_told() -> None:
    waited = {pk: [4.0 + pk % 3] for pk in range(200)} | {pk: [20.0 + pk % 5] for pk in range(200, 260)}
    members: dict[str | None, list[int]] = {"ja": list(range(200)), "zh": list(range(200, 260)), "en": [300]}
    ja, zh, en = service_of(members, waited, frozenset(range(301)), frozenset([*range(260), 300]))
    assert (ja.value, zh.value, en.value) == ("ja", "zh", "en")
    assert (ja.waits_too_long, zh.waits_too_long) == (False, True)
    assert zh.wait is not None
    assert zh.wait_low is not None
    assert zh.wait_high is not None
    assert zh.wait_low <= zh.wait <= zh.wait_high
    assert (en.wait, en.untouched, en.waits_too_long, en.is_forgotten) == (None, None, False, False)


def test_one_customer_who_asks_often_makes_no_group_wait() -> None:
    """Of thirty customers of a branch one asked forty times; another branch has only that one."""
    waited = {pk: [2.0] * 3 for pk in range(200)} | {500: [20.0] * 40} | {pk: [1.0] for pk in range(501, 530)}
    members: dict[str | None, list[int]] = {"A": list(range(200)), "C": list(range(500, 530)), "B": [500]}
    a, c, b = service_of(members, waited, frozenset(), frozenset(range(600)))
    assert (a.asked, a.questions, a.wait) == (200, 600, 2.0)
    assert (c.asked, c.questions, c.wait, c.wait_high, c.waits_too_long) == (30, 69, 1.0, 1.0, False)
    assert (b.asked, b.questions, b.wait, b.waits_too_long) == (1, 40, None, False), "too few customers, not questions"


def test_of_each_customer_the_middle_one_of_their_waits_counts() -> None:
    waited = {pk: [1.0, 5.0, 600.0] for pk in range(30)}
    (group,) = service_of({"all": list(range(30))}, waited, frozenset(), frozenset(range(30)))
    assert (group.wait, group.wait_low, group.wait_high) == (5.0, 5.0, 5.0)


def test_a_group_that_nobody_turns_to_is_told() -> None:
    members: dict[str | None, list[int]] = {"team": list(range(100)), None: list(range(100, 150))}
    team, nobodys = service_of(members, {}, frozenset(range(90)), frozenset(range(150)))
    assert team.untouched == pytest.approx(0.1)
    assert (team.is_forgotten, nobodys.is_forgotten) == (False, True)
    assert nobodys.untouched == 1.0
    assert nobodys.untouched_low is not None
    assert nobodys.untouched_low > 0.9
    assert nobodys.wait is None


def test_without_customers_there_is_nothing_to_tell() -> None:
    assert service_of({}, {}, frozenset(), frozenset()) == ()


def test_a_group_is_compared_with_those_of_no_group_too() -> None:
    waited = {pk: [3.0] for pk in range(100)} | {pk: [30.0] for pk in range(100, 140)}
    (tagged,) = service_of({"wholesale": list(range(100, 140))}, waited, frozenset(), frozenset(range(140)))
    assert tagged.waits_too_long
