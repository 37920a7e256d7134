"""What is asked of a text, and the answers there are. Words: question, answer."""

from __future__ import annotations

from dataclasses import dataclass

SENTIMENTS = ("negative", "neutral", "positive")
EMOTIONS = ("joy", "trust", "surprise", "anger", "disappointment", "anxiety", "sadness", "gratitude")
INTENTS = ("complaint", "question", "request", "praise", "leaving", "buying", "refusal", "statement")
HOLDERS = ("writer", "customer")
# The kinds of text in which somebody else's feeling may be told.
TOLD_BY_OTHERS = ("note", "call")


@dataclass(frozen=True)
class Question:
    """One question with its answers. `one_of_them`: exactly one holds; otherwise each holds or not."""

    name: str
    answers: tuple[str, ...]
    one_of_them: bool


QUESTIONS = (
    Question("sentiment", SENTIMENTS, True),
    Question("emotions", EMOTIONS, False),
    Question("intent", INTENTS, True),
    Question("holder", HOLDERS, True),
)
ANSWERS = sum(len(question.answers) for question in QUESTIONS)


def columns_of(question: Question) -> slice:
    """Where the answers of a question stand among all answers."""
    before = QUESTIONS[: QUESTIONS.index(question)]
    start = sum(len(each.answers) for each in before)
    return slice(start, start + len(question.answers))
