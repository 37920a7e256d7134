"""How far each insight may go by itself, since when, and by which figures."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from farley.analysis.calibration import ShareOfCases, score_share
from farley.understanding.models import Autonomy, AutonomyChange, Verdict, VerdictKind
from farley.understanding.queries.settled import settled_of
from farley.understanding.rules import Level, TrackRecord

# What people said lately counts by number and not by date: where nobody judges, nothing is forgiven.
_VERDICTS = 40
_LATELY = timedelta(days=365)


@dataclass(frozen=True)
class AutonomyView:
    """How far an insight may go, since when, and the figures that it was decided by; None for one that never fell."""

    level: Level
    since: datetime | None
    record: TrackRecord | None

    @property
    def is_asked(self) -> bool:
        """Says whether it may only ask whether something is so."""
        return self.level == "asked"


_NEVER_FELL = AutonomyView("shown", None, None)


def autonomy_of(name: str) -> AutonomyView:
    """How far one insight may go by itself."""
    last = AutonomyChange.objects.filter(name=name).order_by("-at", "-id").first()
    return _view(last) if last else _NEVER_FELL


def autonomies() -> defaultdict[str, AutonomyView]:
    """How far each insight may go by itself, asked at once."""
    last = {change.name: change for change in AutonomyChange.objects.order_by("at", "id")}
    return defaultdict(lambda: _NEVER_FELL, {name: _view(change) for name, change in last.items()})


def _view(last: AutonomyChange) -> AutonomyView:
    record = TrackRecord(last.judged, last.refuted, last.settled, last.calibration_error, last.gain, last.gain_high)
    return AutonomyView("asked" if last.level == Autonomy.ASKED else "shown", last.at, record)


def level_of(name: str) -> Level:
    """How far one insight may go by itself, as the rules read it."""
    return autonomy_of(name).level


def asked_only() -> frozenset[str]:
    """The insights that fell: they ask, and call for nobody's attention."""
    return AutonomyChange.asked_only()


def track_record(name: str, *, at: datetime) -> TrackRecord:
    """How an insight did lately: the newest 40 claims that were judged, and what was due within the last year."""
    rows = Verdict.objects.filter(insight__name=name, withdrawn_at=None).order_by("-at", "-id")
    last_words: dict[int, str] = {}
    for insight_id, kind in rows.values_list("insight_id", "kind")[: 4 * _VERDICTS]:
        last_words.setdefault(insight_id, kind)
    kinds = list(last_words.values())[:_VERDICTS]
    found = settled_of(name)
    found = found.only(found.is_due_after(at - _LATELY))
    score = score_share(found.predicted, found.baseline, found.happened, whose=found.whose)
    known = score if isinstance(score, ShareOfCases) else None
    return TrackRecord(
        judged=len(kinds),
        refuted=kinds.count(VerdictKind.REFUTE),
        settled=len(found.predicted),
        calibration_error=known.calibration_error if known else None,
        gain=known.gain if known else None,
        gain_high=known.gain_high if known else None,
    )
