"""Questions about journeys as a matter that is asked: answers that take long are worked out by the worker, and kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from farley.base.accounts import User
from farley.understanding import answers
from farley.understanding.answers import Kept, Matter
from farley.understanding.journeys.answering import answer
from farley.understanding.journeys.questions import ANSWERS, Answer, Question, conditions_in


def ask(user: User, question: Question, *, at: datetime) -> Kept[Answer] | None:
    """The answer to a question, or None while the worker works it out."""
    return answers.ask(JOURNEYS, user, question, at=at)


def _answer(user: User, question: Question, at: datetime) -> Answer:
    return answer(user, question, at=at)


def _segments(question: Question) -> Iterator[int]:
    asked = (*conditions_in(question.scope.customers), *conditions_in(question.split.others))
    return (int(value) for condition in asked if condition.name == "segment" for value in condition.values)


def _insights(question: Question) -> Iterator[str]:
    if question.split.by == "insight":
        yield question.split.insight.partition(":")[0]


def _is_own(question: Question) -> bool:
    """ "Mine" are other customers for each."""
    return bool(question.scope.customers or question.split.others or question.plan)


JOURNEYS: Matter[Question, Answer] = Matter(
    "journeys",
    Question,
    lambda question: ANSWERS[question.about],
    _answer,
    segments=_segments,
    insights=_insights,
    is_own=_is_own,
)
