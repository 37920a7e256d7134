"""Is something of this customer's still waiting for us, or does the same trouble come back?

What customers write that asks for an answer (a question, a request, a complaint) waits until our next contact, or one
by telephone or in person. How long answers usually take is learned from all that were given; a question that waits
much longer was probably forgotten: by Bayes' rule, from the share that never got an answer and the share of answers
that took even longer. Two complaints within three months are a trouble that came back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from farley.analysis.claims import LIKELIER_THAN_NOT, CannotSay, Claim, Forecast, Outcome, Value
from farley.analysis.days import DAY
from farley.analysis.dialogue.turns import Turns, turns
from farley.analysis.evidence import SHOWN, confidence
from farley.analysis.numerics import Floats
from farley.analysis.tables import History, seconds

NAME = "service_strain"
_ASKS = ("question", "request", "complaint", "leaving")
_COMPLAINS = ("complaint", "leaving")
# A month after it was asked, a question has gone stale: whoever wanted to know has found out or gone.
_OPEN_DAYS, _AGAIN_DAYS = 30, 90
_LONGEST = 30 * DAY
_LEAST_WAIT = 2 * DAY
_WAITS_TO_KNOW = 10
_SHOWN_AS_USUAL = 0.5


class ServiceStrain:
    """Says who waits for an answer that is long overdue, and who had to complain again."""

    def __init__(self) -> None:
        self.waits_: Floats
        self.forgotten_: float

    def fit(self, history: History, *, as_of: datetime) -> ServiceStrain:
        """Learns how long our answers take, and how many never come."""
        found = turns(history, as_of=as_of)
        asked = [each for _customer_id, rows in found.each() for each in _questions(found, rows)]
        waits = [each.waited for each in asked if each.waited is not None and each.waited < _LONGEST]
        old = [each for each in asked if each.at < seconds(as_of) - _LONGEST]
        self.waits_ = np.sort(np.array(waits, dtype=float))
        # What met its next contact a month later was not answered: they came to speak of something else.
        unanswered = sum(each.waited is None or each.waited >= _LONGEST for each in old)
        self.forgotten_ = (unanswered + 1) / (unanswered + len(waits) + 10)
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """A claim for each who waits or had to complain again; where too few answers are recorded, that it is too
        early to say; of the others there is nothing to say.
        """
        found, now = turns(history, as_of=as_of), seconds(as_of)
        claims = (self._finding(customer_id, found, rows, now, as_of) for customer_id, rows in found.each())
        return [claim for claim in claims if claim is not None]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """None: whether an answer comes is up to us."""
        return []

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """None, as nothing is forecast."""
        return []

    def _finding(
        self, customer_id: int, found: Turns, rows: slice, now: int, as_of: datetime
    ) -> Claim | CannotSay | None:
        asked = _questions(found, rows)
        waiting = asked[-1] if asked and asked[-1].waited is None else None
        if waiting is not None and _LEAST_WAIT <= now - waiting.at <= _OPEN_DAYS * DAY:
            if len(self.waits_) < _WAITS_TO_KNOW:
                return CannotSay(customer_id, NAME, "too_few_answers", has=len(self.waits_), needs=_WAITS_TO_KNOW)
            if (probability := self._is_forgotten(now - waiting.at)) >= LIKELIER_THAN_NOT:
                return self._waits(customer_id, waiting, probability, now, as_of)
        return self._complains_again(customer_id, found, rows, now, as_of)

    def _is_forgotten(self, waited: int) -> float:
        """How probably no answer will come by itself, after so long a wait."""
        longer = float((self.waits_ > waited).sum() + 0.5) / (len(self.waits_) + 1)
        return self.forgotten_ / (self.forgotten_ + (1 - self.forgotten_) * longer)

    def _waits(self, customer_id: int, asked: _Asked, probability: float, now: int, as_of: datetime) -> Claim:
        return Claim(
            customer_id=customer_id,
            insight=NAME,
            statement="complaint_waits" if asked.is_complaint else "question_waits",
            params={"days": (now - asked.at) // DAY, "messages": len(asked.ids), **self._usual()},
            confidence=confidence(probability, len(self.waits_)),
            evidence=tuple(reversed(asked.ids))[:SHOWN],
            counter_evidence=(),
            expires_at=as_of + timedelta(days=7),
            calls_for_attention=True,
        )

    def _usual(self) -> dict[str, Value]:
        return {"usual_hours": round(float(np.quantile(self.waits_, _SHOWN_AS_USUAL)) / 3600)}

    def _complains_again(self, customer_id: int, found: Turns, rows: slice, now: int, as_of: datetime) -> Claim | None:
        lately = found.at[rows] > now - _AGAIN_DAYS * DAY
        theirs = lately & (found.is_theirs[rows] | found.is_spoken[rows])
        complaints = theirs & np.isin(found.intent[rows], _COMPLAINS) & ~(found.score[rows] > 0)
        # The same trouble in two mails of a day is one complaint.
        days = np.unique(found.day[rows][complaints])
        if len(days) < 2:
            return None
        content = theirs & ((found.intent[rows] == "praise") | (found.score[rows] > 0.5))
        since = found.at[rows][complaints][-1]
        if (content & (found.at[rows] > since)).any():
            return None
        ids = found.interaction_id[rows]
        return Claim(
            customer_id=customer_id,
            insight=NAME,
            statement="complains_again",
            params={"times": len(days), "days": _AGAIN_DAYS},
            # Of single texts one in three is taken for something that it is not.
            confidence=confidence(1 - 0.34 ** len(days), 2 * len(days)),
            evidence=tuple(ids[complaints][::-1].tolist())[:SHOWN],
            counter_evidence=tuple(ids[content][::-1].tolist())[:SHOWN],
            expires_at=as_of + timedelta(days=30),
            calls_for_attention=True,
        )


@dataclass(frozen=True)
class _Asked:
    """A question from its first message on: when, how long it waited (None: it still does), and all its messages."""

    at: int
    waited: int | None
    ids: tuple[int, ...]
    is_complaint: bool


def _questions(found: Turns, rows: slice) -> list[_Asked]:
    """One customer's questions, the oldest first."""
    asked: list[_Asked] = []
    ids: list[int] = []
    at, is_complaint = 0, False
    steps = zip(
        found.at[rows].tolist(),
        found.interaction_id[rows].tolist(),
        found.is_theirs[rows].tolist(),
        found.is_spoken[rows].tolist(),
        found.intent[rows].tolist(),
        strict=True,
    )
    for time, interaction_id, is_theirs, is_spoken, intent in steps:
        if is_theirs and not is_spoken:
            if ids or intent in _ASKS:
                at, is_complaint = (at if ids else time), (is_complaint and bool(ids)) or intent in _COMPLAINS
                ids.append(interaction_id)
        elif ids:
            asked.append(_Asked(at, min(time - at, _LONGEST), tuple(ids), is_complaint))
            ids, is_complaint = [], False
    if ids:
        asked.append(_Asked(at, None, tuple(ids), is_complaint))
    return asked
