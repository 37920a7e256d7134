"""How often we were right: predictions against what happened, and people's verdicts, by insight and over time."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from farley.analysis.calibration import Scores, TooFewCases, score
from farley.base.accounts import User
from farley.understanding.access import insights_for, predictions_for
from farley.understanding.catalogue import CATALOGUE, Declaration
from farley.understanding.models import Verdict, VerdictKind
from farley.understanding.queries.progress import Progress, progress

# Enough for every figure to stand still, and still drawn in the blink of an eye.
_NEWEST = 20_000
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

    @property
    def has_enough(self) -> bool:
        """Says whether there are enough settled predictions for a figure."""
        return isinstance(self.scores, Scores)


@dataclass(frozen=True)
class Scorecard:
    """How well customers are understood, insight by insight, and how far the replay of the history is."""

    insights: tuple[InsightScore, ...]
    progress: Progress


def scorecard_for(user: User, *, at: datetime) -> Scorecard:
    """The scorecard over what this user may see. Counts the newest 20,000 predictions of each insight."""
    verdicts = _verdicts(user)
    return Scorecard(
        insights=tuple(_insight_score(user, declaration, verdicts[declaration.name]) for declaration in CATALOGUE),
        progress=progress(at=at),
    )


def _insight_score(user: User, declaration: Declaration, verdicts: Counter[str]) -> InsightScore:
    columns = ("as_of", "probability", "baseline_probability", "outcome", "outcome__happened", "run__is_replay")
    rows = list(
        predictions_for(user).filter(name=declaration.name).order_by("-as_of", "-id").values_list(*columns)[:_NEWEST]
    )
    settled = [row for row in rows if row[4] is not None]
    return InsightScore(
        name=declaration.name,
        question=str(declaration.question),
        predicts=str(declaration.predicts),
        scores=score(*_arrays(settled)),
        months=_months(settled),
        verdicts=VerdictCounts(
            verdicts[VerdictKind.CONFIRM], verdicts[VerdictKind.CORRECT], verdicts[VerdictKind.REFUTE]
        ),
        open=sum(row[3] is None for row in rows),
        unknowable=sum(row[3] is not None and row[4] is None for row in rows),
        replayed=sum(row[5] for row in settled),
    )


def _arrays(rows: list[tuple[object, ...]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    table = np.array([row[1:3] + row[4:5] for row in rows], dtype=float).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _months(rows: list[tuple[datetime, float, float, int, bool, bool]]) -> tuple[MonthScore, ...]:
    by_month: dict[date, list[tuple[datetime, float, float, int, bool, bool]]] = defaultdict(list)
    for row in rows:
        by_month[date(row[0].year, row[0].month, 1)].append(row)
    return tuple(_month(month, by_month[month]) for month in sorted(by_month))


def _month(month: date, rows: list[tuple[datetime, float, float, int, bool, bool]]) -> MonthScore:
    predicted, baseline, happened = _arrays(list(rows))
    enough = len(rows) >= _CASES_A_MONTH
    return MonthScore(
        month=month,
        cases=len(rows),
        predicted=float(predicted.mean()),
        happened=float(happened.mean()),
        brier=float(((predicted - happened) ** 2).mean()) if enough else None,
        baseline_brier=float(((baseline - happened) ** 2).mean()) if enough else None,
    )


def _verdicts(user: User) -> dict[str, Counter[str]]:
    """Of several verdicts on one insight, the last counts."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    rows = Verdict.objects.filter(insight__in=insights_for(user), withdrawn_at=None).order_by("at", "id")
    last = {pk: (name, kind) for pk, name, kind in rows.values_list("insight_id", "insight__name", "kind")}
    for name, kind in last.values():
        counts[name][kind] += 1
    return counts
