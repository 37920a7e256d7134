"""What to ask about a customer: what is missing, old or contradictory, and what the answer would be worth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from farley.analysis.identity import is_role_mailbox
from farley.analysis.identity.spelling import is_close_spelling
from farley.analysis.unknowns.facts import CONTRADICTORY, MISSING, OLD, Recorded, is_attribute, wanted
from farley.analysis.unknowns.lifetimes import STILL_TRUE, HowLong

Params = dict[str, str | int | list[str] | list[int]]

# How much one fact helps in dealing with a customer, beside the others.
_IMPORTANCE = {
    "contacts": 1.0,
    "decider": 0.9,
    "email": 0.7,
    "phone": 0.7,
    "members": 0.6,
    "consent": 0.9,
    "channel": 0.7,
    "role": 0.6,
    "language": 0.5,
    "attribute": 0.5,
    "address": 0.4,
    "website": 0.3,
    "reading": 0.3,
}
_UNREACHED = 1.0
# What can be read once a fact is there: without an address or number, what they say reaches no timeline.
_UNLOCKS = {
    "email": frozenset({"tone_turned", "preferred_channel"}),
    "phone": frozenset({"preferred_channel"}),
    "contacts": frozenset({"tone_turned", "preferred_channel"}),
}
_SOON = timedelta(days=14)
_CLOSED = frozenset({"not_applicable", "no_answer"})
# Enough texts in another language, and nearly all of them, to doubt the recorded one.
_TEXTS, _MOSTLY = 5, 0.8
# So often another channel was used than the one they prefer, and that one never.
_TIMES = 3
_CHANNEL_DAYS = 180
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z' -]+")
_TWO_WORDS = re.compile(r"([a-z]{3,})[._-]([a-z]{3,})@")


@dataclass(frozen=True)
class Question:
    """One thing to ask: about which fact, why ("missing", "old", "contradictory"), and how much it would be worth,
    beside other questions. `params` fill the sentence and say what makes it worth asking.
    """

    customer_id: int
    fact: str
    why: str
    params: Params
    worth: float


def questions_of(recorded: Recorded, lifetimes: Mapping[str, HowLong], *, as_of: datetime) -> list[Question]:
    """What one would like to know of a customer, the most valuable first; what a person closed is not asked again."""
    found = [*_contradictory(recorded, as_of), *_missing(recorded), *_old(recorded, lifetimes, as_of)]
    first: dict[str, Question] = {}
    for question in found:
        if not _is_closed(question, recorded):
            first.setdefault(question.fact, question)
    weighed = [_weighed(question, recorded, as_of) for question in first.values()]
    return sorted(weighed, key=lambda question: (-question.worth, question.fact))


def _is_closed(question: Question, recorded: Recorded) -> bool:
    """Whether a person has spoken: it does not apply, was asked in vain, or what is recorded was found right since it
    was last altered.
    """
    check = recorded.checks.get(question.fact)
    if check is None:
        return False
    kept = recorded.kept.get(question.fact)
    is_settled = question.why == CONTRADICTORY and (kept is None or kept.confirmed_at <= check.at)
    return check.kind in _CLOSED or is_settled


def state_of(
    recorded: Recorded, fact: str, lifetimes: Mapping[str, HowLong], *, as_of: datetime
) -> tuple[bool, bool, bool]:
    """Whether a fact is known, whether it is known and old, and whether it does not apply to this customer."""
    check = recorded.checks.get(fact)
    has_decider = any(contact.role for contact in recorded.contacts)
    is_known = has_decider if fact == "decider" else fact in recorded.kept
    is_old = is_known and fact in recorded.kept and _still_true(recorded, fact, lifetimes, as_of) < STILL_TRUE
    return is_known, is_old, not is_known and check is not None and check.kind == "not_applicable"


def _missing(recorded: Recorded) -> Iterator[Question]:
    is_unreached = not {"email", "phone"} & recorded.kept.keys()
    for fact in wanted(recorded):
        if fact == "decider":
            if not any(contact.role for contact in recorded.contacts):
                ties: Params = {"ties": [contact.tie_id for contact in recorded.contacts[:8]]}
                yield Question(recorded.customer_id, fact, MISSING, ties, _importance(fact))
        elif fact == "role":
            if recorded.employment is not None:
                yield Question(recorded.customer_id, fact, MISSING, {"ties": [recorded.employment]}, _importance(fact))
        elif fact not in recorded.kept:
            is_vital = is_unreached and fact in ("email", "phone") and recorded.kind == "person"
            yield Question(recorded.customer_id, fact, MISSING, {}, _UNREACHED if is_vital else _importance(fact))


def _old(recorded: Recorded, lifetimes: Mapping[str, HowLong], as_of: datetime) -> Iterator[Question]:
    for fact in wanted(recorded):
        if fact not in recorded.kept:
            continue
        share = _still_true(recorded, fact, lifetimes, as_of)
        if share < STILL_TRUE:
            last = _confirmed_at(recorded, fact)
            params: Params = {
                "values": list(recorded.kept[fact].values[:1]),
                "confirmed_on": last.date().isoformat(),
                "changed_percent": round(100 * (1 - share)),
                "is_measured": int(lifetimes[fact].is_measured),
            }
            yield Question(recorded.customer_id, fact, OLD, params, _importance(fact) * (1 - share))


def _still_true(recorded: Recorded, fact: str, lifetimes: Mapping[str, HowLong], as_of: datetime) -> float:
    lifetime = lifetimes.get(fact)
    return lifetime.still_true((as_of - _confirmed_at(recorded, fact)).days) if lifetime else 1.0


def _confirmed_at(recorded: Recorded, fact: str) -> datetime:
    check = recorded.checks.get(fact)
    at = recorded.kept[fact].confirmed_at
    return max(at, check.at) if check and check.kind == "still_true" else at


def _contradictory(recorded: Recorded, as_of: datetime) -> Iterator[Question]:
    for fact, kept in recorded.kept.items():
        if len(kept.values) > 1:
            yield _doubt(recorded, fact, {"values": list(kept.values)})
    yield from _another_name(recorded)
    yield from _another_language(recorded)
    if recorded.unsubscribed_at is not None and recorded.mailed_since:
        on = recorded.unsubscribed_at.date().isoformat()
        yield _doubt(recorded, "consent", {"since": on, "mails": recorded.mailed_since})
    times = sum(recorded.turned_to_by.values())
    if recorded.prefers and times >= _TIMES and not recorded.turned_to_by.get(recorded.prefers):
        used = max(recorded.turned_to_by, key=lambda channel: (recorded.turned_to_by[channel], channel))
        params: Params = {"channel": recorded.prefers, "used": used, "times": times, "days": _CHANNEL_DAYS}
        yield _doubt(recorded, "channel", params)


def _another_name(recorded: Recorded) -> Iterator[Question]:
    """A mail address of two words, neither of which is a part of the customer's name."""
    mail = recorded.kept.get("email")
    if recorded.kind != "person" or mail is None or not _LATIN_NAME.fullmatch(recorded.name):
        return
    words = _TWO_WORDS.match(mail.values[0].lower())
    own = recorded.name.lower().replace("'", "").replace("-", " ").split()
    if words is None or is_role_mailbox(mail.values[0]):
        return
    if not any(_is_alike(word, part) for word in words.groups() for part in own):
        yield _doubt(recorded, "email", {"values": [mail.values[0]], "names_another": 1})


def _is_alike(word: str, part: str) -> bool:
    return word == part or word.startswith(part) or part.startswith(word) or is_close_spelling(word, part)


def _another_language(recorded: Recorded) -> Iterator[Question]:
    texts = sum(recorded.texts_in.values())
    if not recorded.language or texts < _TEXTS:
        return
    other = max(recorded.texts_in, key=lambda language: (recorded.texts_in[language], language))
    if other != recorded.language and recorded.texts_in[other] >= _MOSTLY * texts:
        params: Params = {"recorded": recorded.language, "other": other, "texts": texts, "in_other": 0}
        yield _doubt(recorded, "language", params | {"in_other": recorded.texts_in[other]})


def _doubt(recorded: Recorded, fact: str, params: Params) -> Question:
    return Question(recorded.customer_id, fact, CONTRADICTORY, params, 1.2 * _importance(fact))


def _importance(fact: str) -> float:
    return _IMPORTANCE["attribute" if is_attribute(fact) else fact]


def _weighed(question: Question, recorded: Recorded, as_of: datetime) -> Question:
    """The question with what it is worth of this customer: three times as much for the best, half as much again where
    somebody will turn to them soon anyway, and a tenth more for each insight that waits for it.
    """
    worth, params = recorded.worth, dict(question.params)
    weight = 1.0
    if worth.top_percent is not None:
        weight *= 1 + 2 * (1 - worth.top_percent / 100)
        params["top_percent"] = worth.top_percent
    if worth.follow_up_on is not None and worth.follow_up_on <= (as_of + _SOON).date():
        weight *= 1.5
        params["follow_up_on"] = worth.follow_up_on.isoformat()
    waiting = sorted(worth.not_yet & _UNLOCKS.get(question.fact, frozenset())) if question.why == MISSING else []
    if waiting:
        weight *= 1 + 0.1 * len(waiting)
        params["unlocks"] = waiting
    return replace(question, params=params, worth=round(question.worth * weight, 4))
