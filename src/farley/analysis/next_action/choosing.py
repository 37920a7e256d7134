"""Which action fits a customer's situation, and which of several comes first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from farley.analysis.claims import Value
from farley.analysis.next_action.effects import Effect, TooFewCompared

Outcome = Literal["bought", "answered", "recovered", "none"]
_GIFTS = ("gift_by_words", "gift_by_season")
# Who buys more seldom than every two months is not asked how they are because they are silent.
_SELDOM_DAYS = 60
_ANGRY = -0.4
_FRIENDLY = 0.4
_WAITED_DAYS = 1
_ASKS = ("question", "request", "complaint")


@dataclass(frozen=True)
class Action:
    """Something that can be done. `is_owed` is what a customer may expect of us, whatever comes of it; `outcome` is the
    good end that is hoped for, `deeds` the kinds of interaction by which it is done.
    """

    name: str
    outcome: Outcome
    deeds: tuple[str, ...]
    is_owed: bool = False


_SPOKEN = ("call", "meeting")
_ANY = ("call", "meeting", "email", "message", "chat")
# In the order in which they come where nothing was learned of what comes of them.
ACTIONS: Mapping[str, Action] = {
    action.name: action
    for action in (
        Action("hand_over", "recovered", _SPOKEN, is_owed=True),
        Action("apologise", "recovered", _SPOKEN, is_owed=True),
        Action("answer", "bought", _ANY, is_owed=True),
        Action("keep_promise", "bought", _ANY, is_owed=True),
        Action("leave_alone", "none", ()),
        Action("remind", "bought", _ANY),
        Action("thank", "bought", _ANY),
        Action("ask", "answered", _ANY),
        Action("offer", "bought", _ANY),
    )
}
_RANK = {name: place for place, name in enumerate(ACTIONS)}


@dataclass(frozen=True)
class Believed:
    """A claim that stands and is believed."""

    statement: str
    confidence: float
    params: Mapping[str, Value]
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True)
class Heard:
    """What a customer wrote or said, days ago: how it sounds (-1 to 1), what it is for, which emotions are heard."""

    interaction_id: int
    days_ago: float
    score: float
    intent: str = ""
    emotions: tuple[str, ...] = ()
    is_answered: bool = False


@dataclass(frozen=True)
class Promise:
    """Something that we meant to do by a day that is over."""

    follow_up_id: int
    text: str
    days_late: int


@dataclass(frozen=True)
class Situation:
    """What is known of one customer: claims by the name of the insight, what was heard lately, the newest first, and
    overdue promises.
    """

    customer_id: int
    claims: Mapping[str, Believed]
    heard: tuple[Heard, ...] = ()
    promises: tuple[Promise, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """An action that fits, and why: `reason` names the sentence that `params` fills; `evidence` are interactions. Where
    the claim of an insight speaks for it, `insight` names it, and `reason` is the claim's statement.
    """

    customer_id: int
    action: str
    reason: str
    params: Mapping[str, Value] = field(default_factory=dict)
    evidence: tuple[int, ...] = ()
    insight: str = ""


def choose(situation: Situation, effects: Mapping[str, Effect | TooFewCompared]) -> list[Candidate]:
    """The actions that fit a customer, the best first; nothing where nothing speaks for any.

    What is owed comes first, in the order of ACTIONS, and while it is open nothing is offered or asked. What is fine is
    left alone. Of the rest, actions that surely did good come before others, the better first; those that surely did
    harm are left out; all others keep the order of ACTIONS.
    """
    fitting = list(_fitting(situation))
    owed = [each for each in fitting if ACTIONS[each.action].is_owed]
    alone = [each for each in fitting if each.action == "leave_alone"]
    if owed or alone:
        return sorted(owed or alone, key=lambda each: _RANK[each.action])
    useful = [each for each in fitting if not _does_harm(effects.get(each.action))]
    return sorted(useful, key=lambda each: (-_sure_good(effects.get(each.action)), _RANK[each.action]))


def _does_harm(effect: Effect | TooFewCompared | None) -> bool:
    return isinstance(effect, Effect) and effect.high < 0


def _sure_good(effect: Effect | TooFewCompared | None) -> float:
    return effect.difference if isinstance(effect, Effect) and effect.low > 0 else 0.0


def _fitting(situation: Situation) -> Iterator[Candidate]:
    yield from _owed(situation)
    yield from _fine(situation)
    yield from _worthwhile(situation)


def _owed(situation: Situation) -> Iterator[Candidate]:
    pk = situation.customer_id
    if upset := [each for each in situation.heard if _is_grave(each) and not each.is_answered]:
        reason = "threatened_to_leave" if any(each.intent == "leaving" for each in upset) else "is_angry"
        yield Candidate(pk, "hand_over", reason, evidence=tuple(each.interaction_id for each in upset))
    if claim := _saying(situation, "tone_turned", "tone_worse"):
        yield Candidate(pk, "apologise", "tone_worse", claim.params, claim.evidence, "tone_turned")
    waiting = [each for each in situation.heard if each.intent in _ASKS and not each.is_answered]
    if waiting and (days := int(waiting[-1].days_ago)) >= _WAITED_DAYS:
        yield Candidate(
            pk, "answer", "waits_for_answer", {"days": days}, tuple(each.interaction_id for each in waiting)
        )
    for promise in situation.promises[:1]:
        yield Candidate(pk, "keep_promise", "promise_late", {"text": promise.text, "days": promise.days_late})


def _is_grave(heard: Heard) -> bool:
    return heard.intent == "leaving" or ("anger" in heard.emotions and heard.score <= _ANGRY)


def _fine(situation: Situation) -> Iterator[Candidate]:
    pk = situation.customer_id
    if claim := _saying(situation, "one_off_gift", *_GIFTS):
        yield Candidate(pk, "leave_alone", claim.statement, claim.params, claim.evidence, "one_off_gift")
    rhythm = _saying(situation, "purchase_rhythm", "rhythm_kept")
    if rhythm and int(rhythm.params.get("typical_days") or 0) > _SELDOM_DAYS:
        yield Candidate(pk, "leave_alone", rhythm.statement, rhythm.params, rhythm.evidence, "purchase_rhythm")


def _worthwhile(situation: Situation) -> Iterator[Candidate]:
    pk = situation.customer_id
    if claim := _saying(situation, "purchase_rhythm", "rhythm_broken"):
        yield Candidate(pk, "remind", "rhythm_broken", claim.params, claim.evidence, "purchase_rhythm")
    if claim := _saying(situation, "spending_trend", "spending_falls"):
        yield Candidate(pk, "ask", "spending_falls", claim.params, claim.evidence, "spending_trend")
    glad = [each for each in situation.heard if each.intent == "praise" and each.score >= _FRIENDLY]
    if glad and not glad[0].is_answered:
        yield Candidate(pk, "thank", "praised", {}, (glad[0].interaction_id,))
    # What others buy together says nothing of whether somebody comes back who has been away for a year or more.
    is_lost = _saying(situation, "relationship_phase", "phase_lost") is not None
    if not is_lost and (claim := _saying(situation, "would_like", "would_like_new")):
        yield Candidate(pk, "offer", claim.statement, claim.params, claim.evidence, "would_like")


def _saying(situation: Situation, insight: str, *statements: str) -> Believed | None:
    claim = situation.claims.get(insight)
    return claim if claim and claim.statement in statements else None
