"""The parts of a subscription's health as they are today: payments, use, words and service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from farley.analysis.claims import Claim, Value
from farley.analysis.days import date_of
from farley.analysis.numerics import normal_cdf, rate_changed
from farley.analysis.regular_payments import LATE, Payer
from farley.analysis.subscription_health.known import LATELY, Known, Use, Words

PARTS = ("payments", "use", "words", "service")
_TIMES = 2.0
_SURE = 0.9
_DECIDED, _TEXTS, _USUAL_SPREAD = 0.25, 2, 0.5
_LESS = 0.03
# So often what a text is for is read right (docs/insights/language-model.md).
_READ_RIGHT = 0.75


@dataclass(frozen=True)
class Part:
    """How one part is: its state in one word, figures for the sentence, and the interactions that show it; `sure` is
    how probably a poor one is poor.
    """

    name: str
    state: str
    figures: dict[str, Value]
    ids: tuple[int, ...] = ()
    is_poor: bool = False
    is_good: bool = False
    sure: float = 0.0


def parts_of(known: Known, payers: list[Payer], strained: Mapping[int, Claim]) -> Iterator[list[Part]]:
    """The four parts of each; `strained` are the claims about those who wait for us or had to complain again."""
    common = known.common_change(payers, known.today)
    for own in payers:
        use, words = known.use(own.customer_id, known.today, common), known.words(own.customer_id, known.today)
        yield [_payments(own), _use(use), _words(words), _service(words, strained.get(own.customer_id))]


def _payments(own: Payer) -> Part:
    figures: dict[str, Value] = {
        "step": round(own.step),
        "count": own.count,
        "due": date_of(own.day + round(own.step)).isoformat(),
    }
    if own.late > 1 + LATE:
        return Part("payments", "missed", figures, own.ids[::-1][:1], is_poor=True, sure=_SURE)
    less = 1 - own.amount / own.usual_amount
    if less > _LESS:
        figures["less_percent"] = round(100 * less)
        return Part("payments", "lower", figures, own.ids[::-1][:2], is_poor=True, sure=1.0)
    is_late = own.late > 1 + max(2 * own.spread, 7 / own.step)
    return Part("payments", "late" if is_late else "on_time", figures, own.ids[::-1][:2], is_good=not is_late)


def _use(use: Use) -> Part:
    if not use.is_known:
        return Part("use", "unknown", {})
    fell, rose = rate_changed(use.lately, use.before, use.share, times=_TIMES)
    figures: dict[str, Value] = {"lately": use.lately, "expected": round(use.expected, 1), "days": LATELY}
    if fell >= _SURE:
        return Part("use", "fell", figures, use.ids[:2], is_poor=True, sure=fell)
    if rose >= _SURE:
        return Part("use", "rose", figures, use.ids[:2], is_good=True)
    return Part("use", "as_ever", figures, use.ids[:2], is_good=use.lately > 0)


def _words(words: Words) -> Part:
    figures: dict[str, Value] = {"texts": len(words.score), "days": LATELY}
    if words.leaving:
        sure = 1 - (1 - _READ_RIGHT) ** len(words.leaving)
        return Part("words", "leaving", figures, words.leaving[:3], is_poor=True, sure=sure)
    if len(words.score) < _TEXTS:
        return Part("words", "unknown", figures)
    mean = float(words.score.mean())
    order = np.argsort(words.score if mean < 0 else -words.score, kind="stable")
    ids = tuple(words.ids[order][:3].tolist())
    if mean <= -_DECIDED:
        sure = float(normal_cdf(np.array(-mean / _USUAL_SPREAD * np.sqrt(len(words.score)))))
        return Part("words", "displeased", figures, ids, is_poor=True, sure=sure)
    return Part("words", "friendly" if mean >= _DECIDED else "neutral", figures, ids, is_good=mean >= _DECIDED)


def _service(words: Words, strain: Claim | None) -> Part:
    figures: dict[str, Value] = {"count": words.complaints, "days": LATELY}
    if strain is not None:
        return Part("service", strain.statement, figures, strain.evidence[:3], is_poor=True, sure=strain.confidence)
    if words.complaints:
        return Part("service", "complained", figures, words.complained[:3])
    return Part("service", "calm", figures)
