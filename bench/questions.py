"""How many questions in plain words are read rightly, and how many of the others are refused.

130 questions a language, written apart from those that the reading was built by (tests/analysis/data/questions). Right
is only the very rule that is expected. Of all the others, to be refused or read wrongly, the share that is refused is
told: a rule that answers something else would be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure, at_least
from farley.analysis.questions import OwnField, Vocabulary, read_question
from farley.analysis.segments import All, AnyOf, Changed, Did, Holds, Not, Recorded, Rule, read_rule

_QUESTIONS = Path(__file__).resolve().parents[1] / "tests" / "analysis" / "data" / "questions"
_CURRENCIES = {"en": "GBP", "ja": "JPY", "zh": "CNY"}
_OWN = (
    OwnField("plan", ("Plan", "プラン", "套餐"), ("Basic", "Plus", "Premium")),
    OwnField("renewal", ("Renewal", "更新日", "续约日")),
)


def run(scale: float) -> list[Figure]:
    """The figures of this benchmark."""
    return [figure for language in _CURRENCIES for figure in _figures(language, scale)]


def vocabulary(language: str) -> Vocabulary:
    """What the organisations of these questions call things."""
    return Vocabulary(_CURRENCIES[language], _OWN)


def questions(kind: str, language: str) -> Iterator[tuple[str, Rule | None]]:
    """The questions of a file, `dev` or `test`, with the rules that they ask; None is to be refused."""
    for line in (_QUESTIONS / f"{kind}_{language}.tsv").read_text(encoding="utf-8").splitlines():
        question, expected = line.split("\t")
        yield question, None if expected == "-" else read_rule(expected)


def is_same(one: Rule | None, other: Rule | None) -> bool:
    """Whether two rules ask the same: the order of parts and of values says nothing."""
    return one is not None and other is not None and _plain(one) == _plain(other)


def _figures(language: str, scale: float) -> Iterator[Figure]:
    asked = list(questions("test", language))
    asked = asked[: max(10, round(len(asked) * scale))]
    found = [read_question(question, vocabulary(language), language=language).rule for question, _expected in asked]
    is_right = [is_same(rule, expected) for rule, (_question, expected) in zip(found, asked, strict=True)]
    answerable = sum(expected is not None for _question, expected in asked)
    rest = [rule for rule, right in zip(found, is_right, strict=True) if not right]
    yield at_least(f"{language}: read rightly", sum(is_right) / max(answerable, 1), 0.85)
    yield at_least(f"{language}: refused, of the rest", sum(rule is None for rule in rest) / max(len(rest), 1), 0.9)


def _plain(rule: Rule) -> object:
    if isinstance(rule, All | AnyOf):
        return type(rule), frozenset(map(_plain, rule.parts))
    if isinstance(rule, Not):
        return Not, _plain(rule.part)
    if isinstance(rule, Recorded):
        return Recorded, rule.name, frozenset(rule.values)
    if isinstance(rule, Holds):
        return Holds, rule.insight, frozenset(rule.statements)
    if isinstance(rule, Did):
        return Did, frozenset(rule.kinds), frozenset(rule.channels), _rest(rule, "kinds", "channels")
    return (Changed, frozenset(rule.kinds), _rest(rule, "kinds")) if isinstance(rule, Changed) else rule


def _rest(rule: Did | Changed, *without: str) -> tuple[object, ...]:
    return tuple(getattr(rule, name) for name in rule.__struct_fields__ if name not in without)
