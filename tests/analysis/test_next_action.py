"""Which action is proposed to whom, and what came of actions where they were done before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from farley.analysis.next_action import (
    ACTIONS,
    Believed,
    Effect,
    Heard,
    Promise,
    Situation,
    TooFewCompared,
    choose,
    effects,
    effects_of_actions,
)
from farley.analysis.tables import History, history_of

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
BROKEN = Believed("rhythm_broken", 0.9, {"typical_days": 28}, (1, 2))
WORSE = Believed("tone_worse", 0.8, {"recent": 4}, (3,))
FALLS = Believed("spending_falls", 0.9, {"percent": -30}, (4,))
LIKES = Believed("would_like_new", 0.6, {"new_1": "Cup"}, (5,))
ANGRY = Heard(10, 2.0, -0.8, "complaint", ("anger",))


def actions(situation: Situation, effects: dict[str, Effect | TooFewCompared] | None = None) -> list[str]:
    return [each.action for each in choose(situation, effects or {})]


def effect(action: str, difference: float) -> Effect:
    return Effect(action, 50, 50, 0.5, 0.5, difference, difference - 0.05, difference + 0.05)


def test_anger_goes_to_a_person_and_nothing_is_offered_meanwhile() -> None:
    upset = Situation(1, {"tone_turned": WORSE, "would_like": LIKES, "purchase_rhythm": BROKEN}, (ANGRY,))
    first, *others = choose(upset, {})
    assert (first.action, first.reason, first.evidence) == ("hand_over", "is_angry", (10,))
    assert [each.action for each in others] == ["apologise", "answer"]
    leaving = Situation(1, {}, (Heard(11, 0.5, -0.2, "leaving"),))
    assert choose(leaving, {})[0].reason == "threatened_to_leave"


def test_what_was_answered_is_over_and_a_question_of_today_can_wait() -> None:
    assert actions(Situation(1, {}, (Heard(10, 2.0, -0.8, "complaint", ("anger",), is_answered=True),))) == []
    assert actions(Situation(1, {}, (Heard(12, 0.4, 0.0, "question"),))) == []
    (answer,) = choose(Situation(1, {}, (Heard(13, 0.4, 0.0, "question"), Heard(12, 3.2, 0.0, "request"))), {})
    assert (answer.action, answer.params, answer.evidence) == ("answer", {"days": 3}, (13, 12))


def test_a_late_promise_is_kept_before_anything_is_asked() -> None:
    late = Situation(1, {"spending_trend": FALLS}, promises=(Promise(7, "Send the sample", 5),))
    assert choose(late, {})[0].params == {"text": "Send the sample", "days": 5}
    assert actions(late) == ["keep_promise"]


def test_the_gift_and_the_quiet_account_are_left_alone() -> None:
    gift = Believed("gift_by_words", 0.9, {"times": 12.0}, (6,))
    quiet = Believed("rhythm_kept", 0.9, {"typical_days": 182}, (7,))
    busy = Believed("rhythm_kept", 0.9, {"typical_days": 14}, (7,))
    assert actions(Situation(1, {"one_off_gift": gift, "would_like": LIKES})) == ["leave_alone"]
    assert actions(Situation(1, {"purchase_rhythm": quiet, "would_like": LIKES, "spending_trend": FALLS})) == [
        "leave_alone"
    ]
    assert actions(Situation(1, {"purchase_rhythm": busy, "would_like": LIKES})) == ["offer"]
    assert actions(Situation(1, {"purchase_rhythm": quiet}, (ANGRY,))) == ["hand_over", "answer"]


def test_nothing_is_offered_to_who_has_been_away_for_years() -> None:
    lost, loyal = Believed("phase_lost", 0.9, {}), Believed("phase_loyal", 0.9, {})
    assert actions(Situation(1, {"relationship_phase": lost, "would_like": LIKES})) == []
    assert actions(Situation(1, {"relationship_phase": loyal, "would_like": LIKES})) == ["offer"]


def test_praise_is_thanked_for() -> None:
    assert actions(Situation(1, {}, (Heard(14, 3.0, 0.9, "praise", ("joy",)),))) == ["thank"]


def test_what_surely_did_good_comes_first_and_what_did_harm_is_left_out() -> None:
    known = Situation(1, {"purchase_rhythm": BROKEN, "spending_trend": FALLS, "would_like": LIKES})
    assert actions(known) == ["remind", "ask", "offer"]
    learned = {"offer": effect("offer", 0.2), "remind": effect("remind", 0.02), "ask": effect("ask", -0.2)}
    assert actions(known, {**learned}) == ["offer", "remind"]
    assert actions(known, {"offer": TooFewCompared("offer", 3, 30)}) == ["remind", "ask", "offer"]


def test_every_action_says_what_good_it_hopes_for() -> None:
    assert {action.outcome for action in ACTIONS.values()} == {"bought", "answered", "recovered", "none"}
    assert all(action.deeds for action in ACTIONS.values() if action.outcome != "none")


def shop(*, lifts: float, seed: int = 1, customers: int = 250) -> History:
    """Customers who buy by chance, the lively ones more often. We call the lively more often, and of the calls a share
    of `lifts` brings another purchase within three weeks.
    """
    dice, rows = np.random.default_rng(seed), list[dict[str, Any]]()

    def happens(customer: int, kind: str, day: float, direction: str = "") -> None:
        at = NOW - timedelta(days=700 - day)
        rows.append(
            {
                "interaction_id": len(rows),
                "customer_id": customer,
                "kind": kind,
                "channel": "phone" if kind == "call" else "shop",
                "direction": direction,
                "happened_at": at,
                "recorded_at": at,
                "amount": 10.0 if kind == "purchase" else None,
                "currency": "JPY",
                "audience": "all",
            }
        )

    for customer in range(customers):
        is_lively = customer % 2 == 0
        called = np.sort(dice.uniform(0, 700, dice.poisson(8 if is_lively else 2)))
        for day in called.tolist():
            happens(customer, "call", day, "out")
        often = 1 / 25 if is_lively else 1 / 70
        happens(customer, "purchase", 1.0)
        for day in np.cumsum(dice.exponential(1 / often, 100)).tolist():
            if day < 700:
                happens(customer, "purchase", day)
        for day in called[dice.random(len(called)) < lifts].tolist():
            if day < 680:
                happens(customer, "purchase", day + dice.uniform(1, 20))
    return history_of(rows)


def test_a_call_that_does_nothing_is_not_praised_although_the_lively_are_called() -> None:
    found = effects_of_actions(shop(lifts=0.0), as_of=NOW)["offer"]
    assert isinstance(found, Effect)
    assert min(found.done, found.not_done) > 300
    assert abs(found.difference) < 0.06
    assert found.low < 0.03


def test_a_call_that_helps_is_seen_to_help() -> None:
    found = effects_of_actions(shop(lifts=0.25), as_of=NOW)["offer"]
    assert isinstance(found, Effect)
    assert found.low > 0.05
    assert found.low < found.difference < found.high < 0.35
    assert found.share_done > found.share_not_done


def test_with_few_cases_it_says_so() -> None:
    found = effects_of_actions(shop(lifts=0.2, customers=3), as_of=NOW)
    assert all(isinstance(each, TooFewCompared) for each in found.values())
    assert found["apologise"] == TooFewCompared("apologise", 0, 30)
    empty = effects_of_actions(history_of([]), as_of=NOW)
    assert {type(each) for each in empty.values()} == {TooFewCompared}


def test_many_moments_of_few_customers_are_few_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effects, "NEEDED", 5)
    found = effects_of_actions(shop(lifts=0.2, customers=9), as_of=NOW)["offer"]
    assert isinstance(found, TooFewCompared)
    assert found.has <= 9


def test_of_very_many_moments_some_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    history = shop(lifts=0.25)
    all_ = effects_of_actions(history, as_of=NOW)["offer"]
    monkeypatch.setattr(effects, "MOST_QUIET", 2_000)
    some = effects_of_actions(history, as_of=NOW)["offer"]
    assert isinstance(all_, Effect)
    assert isinstance(some, Effect)
    assert some.not_done < 0.6 * all_.not_done
    assert some.low > 0


def test_what_has_not_had_its_time_is_not_counted() -> None:
    history = shop(lifts=0.25)
    early = effects_of_actions(history, as_of=NOW - timedelta(days=500))["offer"]
    late = effects_of_actions(history, as_of=NOW)["offer"]
    assert isinstance(late, Effect)
    assert isinstance(early, TooFewCompared) or early.done < late.done
