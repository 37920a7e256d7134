"""One insight in full: what it reads, how it did by group and over time, and whether it got worse of late."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import numpy as np
from django.utils import timezone

from farley.analysis.calibration import Drift, ShareOfCases, TooFewCases, drift, score_share
from farley.base.accounts import User
from farley.base.pieces import in_pieces
from farley.understanding.access import memberships_for, segments_for, verdicts_for
from farley.understanding.catalogue import BY_NAME, Declaration
from farley.understanding.models import VerdictKind
from farley.understanding.queries.gut_judgements import PeopleScore, people_score
from farley.understanding.queries.scorecard import InsightScore, VerdictCounts, insight_score
from farley.understanding.queries.settled import Settled, settled_for

_LATELY = timedelta(days=90)
_VERDICTS = 5_000
_SEGMENTS = 8

Grouping = Literal["kind", "language", "team", "segment"]


@dataclass(frozen=True)
class GroupScore:
    """How good an insight is for some customers: those of one kind, language, team (None: of no team) or segment."""

    grouping: Grouping
    value: str | None
    score: ShareOfCases | TooFewCases


@dataclass(frozen=True)
class AcceptanceMonth:
    """What people said in one month to the claims of an insight."""

    month: date
    verdicts: VerdictCounts


@dataclass(frozen=True)
class InsightCard:
    """One insight in full. `drift` compares what was due in the last 90 days with what was due before."""

    declaration: Declaration
    score: InsightScore
    drift: Drift | TooFewCases
    groups: tuple[GroupScore, ...]
    acceptance: tuple[AcceptanceMonth, ...]
    people: PeopleScore | TooFewCases


def insight_card(user: User, name: str, *, at: datetime) -> InsightCard:
    """One insight of the catalogue in full, from what this user may see."""
    found = settled_for(user, [name])[name]
    return InsightCard(
        declaration=BY_NAME[name],
        score=insight_score(user, name, found),
        drift=drift(found.predicted, found.happened, found.is_due_after(at - _LATELY), whose=found.whose),
        groups=(*_groups(found, "kind"), *_groups(found, "language"), *_groups(found, "team"), *_segments(user, found)),
        acceptance=_acceptance(user, name),
        people=people_score(user, name),
    )


def _groups(found: Settled, grouping: Grouping) -> tuple[GroupScore, ...]:
    """The groups of one kind, the largest first."""
    values: tuple[str | None, ...] = getattr(found, grouping)
    column = np.array(values, dtype=object)
    return tuple(
        GroupScore(grouping, value, _score(found, column == value)) for value, _cases in Counter(values).most_common()
    )


def _segments(user: User, found: Settled) -> list[GroupScore]:
    """The newest segments that this user may see, with those who are in them today; one may be in several."""
    newest = segments_for(user).current().order_by("-pk")[:_SEGMENTS]
    names = {segment.pk: segment.name for segment in newest}
    column = found.whose
    inside: dict[int, list[int]] = defaultdict(list)
    rows = memberships_for(user).filter(segment__in=list(names), left_at=None)
    # Only those of whom something was predicted: everybody may be in a segment.
    for some in in_pieces(np.unique(column).tolist(), 5_000):
        for segment, customer in rows.filter(customer__in=some).values_list("segment_id", "customer_id"):
            inside[segment].append(customer)
    masks = {pk: np.isin(column, inside[pk]) for pk in names if inside[pk]}
    largest = sorted(masks, key=lambda pk: -int(masks[pk].sum()))
    return [GroupScore("segment", names[pk], _score(found, masks[pk])) for pk in largest if masks[pk].any()]


def _score(found: Settled, mask: np.ndarray) -> ShareOfCases | TooFewCases:
    return score_share(found.predicted[mask], found.baseline[mask], found.happened[mask], whose=found.whose[mask])


def _acceptance(user: User, name: str) -> tuple[AcceptanceMonth, ...]:
    """The newest verdicts by month, in the reader's time zone; of several on one insight, the last counts."""
    newest = verdicts_for(user).filter(insight__name=name).order_by("-at", "-id")
    last: dict[int, tuple[str, datetime]] = {}
    for insight_id, kind, at in newest.values_list("insight_id", "kind", "at")[:_VERDICTS]:
        last.setdefault(insight_id, (kind, at))
    months: dict[date, Counter[str]] = defaultdict(Counter)
    for kind, at in last.values():
        months[timezone.localdate(at).replace(day=1)][kind] += 1
    return tuple(AcceptanceMonth(month, _counts(months[month])) for month in sorted(months))


def _counts(kinds: Counter[str]) -> VerdictCounts:
    return VerdictCounts(kinds[VerdictKind.CONFIRM], kinds[VerdictKind.CORRECT], kinds[VerdictKind.REFUTE])
