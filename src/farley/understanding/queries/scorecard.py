"""How often we were right: predictions against what happened, and people's verdicts, by insight and over time."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from django.db.models import Count, Exists, OuterRef, Q

from farley.analysis.calibration import Scores, TooFewCases, score
from farley.base.accounts import User
from farley.understanding import answers
from farley.understanding.access import verdicts_for
from farley.understanding.answers import Kept, Matter
from farley.understanding.catalogue import BY_NAME, CATALOGUE
from farley.understanding.models import Verdict, VerdictKind
from farley.understanding.queries.autonomy import AutonomyView, autonomies, autonomy_of
from farley.understanding.queries.settled import Settled, nothing_settled, settled_for

_CASES_A_MONTH = 10


@dataclass(frozen=True)
class MonthScore:
    """The predictions of one month: what was said on average, what happened, the error of both guesses (Brier; less is
    better). Errors are None where there were too few cases.
    """

    month: date
    cases: int
    predicted: float
    happened: float
    brier: float | None
    baseline_brier: float | None


@dataclass(frozen=True)
class Measured:
    """What the predictions of one insight came to, which takes long to count where there are very many."""

    name: str
    scores: Scores | TooFewCases
    months: tuple[MonthScore, ...]
    open: int
    unknowable: int
    replayed: int


@dataclass(frozen=True)
class VerdictCounts:
    """What people said to the claims of one insight."""

    confirmed: int
    corrected: int
    refuted: int

    @property
    def judged(self) -> int:
        """How many verdicts there are."""
        return self.confirmed + self.corrected + self.refuted


@dataclass(frozen=True)
class InsightScore:
    """How good one insight is. `open` predictions wait for their outcome, `unknowable` ones will never have one."""

    name: str
    question: str
    predicts: str
    scores: Scores | TooFewCases
    months: tuple[MonthScore, ...]
    verdicts: VerdictCounts
    open: int
    unknowable: int
    replayed: int
    autonomy: AutonomyView

    @property
    def has_enough(self) -> bool:
        """Says whether there are enough settled predictions for a figure."""
        return isinstance(self.scores, Scores)


@dataclass(frozen=True)
class Asked:
    """How often we were right: there is nothing to choose."""


def scorecard_for(user: User, *, at: datetime) -> Kept[tuple[InsightScore, ...]] | None:
    """How good each insight is, over what this user may see; None while the worker works it out. Counts the newest
    20,000 predictions of each that met their outcome.
    """
    kept = answers.ask(SCORES, user, Asked(), at=at)
    if kept is None:
        return None
    verdicts, known = _verdicts(user), autonomies()
    # An answer that was kept before an upgrade may tell of an insight that is no more.
    there = [each for each in kept.answer if each.name in BY_NAME]
    found = tuple(_insight_score(each, verdicts[each.name], known[each.name]) for each in there)
    return Kept(found, kept.as_of, kept.is_outdated)


def insight_score(user: User, name: str, found: Settled) -> InsightScore:
    """How good one insight is, from its predictions that this user may see."""
    return _insight_score(_measured(name, found), _verdicts(user, name)[name], autonomy_of(name))


def _insight_score(measured: Measured, verdicts: Counter[str], autonomy: AutonomyView) -> InsightScore:
    return InsightScore(
        name=measured.name,
        question=str(BY_NAME[measured.name].question),
        predicts=str(BY_NAME[measured.name].predicts),
        scores=measured.scores,
        months=measured.months,
        verdicts=VerdictCounts(
            verdicts[VerdictKind.CONFIRM], verdicts[VerdictKind.CORRECT], verdicts[VerdictKind.REFUTE]
        ),
        open=measured.open,
        unknowable=measured.unknowable,
        replayed=measured.replayed,
        autonomy=autonomy,
    )


def _scores(user: User, _asked: Asked, _at: datetime) -> tuple[Measured, ...]:
    settled = settled_for(user, [each.name for each in CATALOGUE if each.predicts])
    return tuple(_measured(each.name, settled.get(each.name) or nothing_settled()) for each in CATALOGUE)


SCORES: Matter[Asked, tuple[Measured, ...]] = Matter(
    "scorecard", Asked, lambda _asked: tuple[Measured, ...], _scores, is_of_copy=False
)


def _measured(name: str, found: Settled) -> Measured:
    return Measured(
        name=name,
        scores=score(found.predicted, found.baseline, found.happened, whose=found.whose),
        months=_months(found),
        open=found.open,
        unknowable=found.unknowable,
        replayed=sum(found.is_replay),
    )


def _months(found: Settled) -> tuple[MonthScore, ...]:
    months = np.array([each.year * 12 + each.month - 1 for each in found.as_of], dtype=int)
    return tuple(_month(int(number), found.only(months == number)) for number in np.unique(months))


def _month(number: int, found: Settled) -> MonthScore:
    predicted, baseline, happened = found.predicted, found.baseline, found.happened
    enough = len(predicted) >= _CASES_A_MONTH
    return MonthScore(
        month=date(number // 12, number % 12 + 1, 1),
        cases=len(predicted),
        predicted=float(predicted.mean()),
        happened=float(happened.mean()),
        brier=float(((predicted - happened) ** 2).mean()) if enough else None,
        baseline_brier=float(((baseline - happened) ** 2).mean()) if enough else None,
    )


def _verdicts(user: User, name: str = "") -> dict[str, Counter[str]]:
    """How many of each kind, by insight (of one, where it is named); of several on one claim, the last counts."""
    of_same = Verdict.objects.filter(insight=OuterRef("insight"), withdrawn_at=None)
    later = of_same.filter(Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), id__gt=OuterRef("id")))
    rows = verdicts_for(user).filter(~Exists(later)).order_by()
    if name:
        rows = rows.filter(insight__name=name)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for insight, kind, times in rows.values_list("insight__name", "kind").annotate(times=Count("id")):
        counts[insight][kind] = times
    return counts
