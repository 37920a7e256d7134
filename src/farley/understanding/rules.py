"""Pure decisions: how far an insight may go by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from farley.analysis.numerics import share_interval

Level = Literal["shown", "asked"]

# People's verdicts: it falls when surely more than two in five are refutations, and rises when at most one in four are.
JUDGED = 10
REFUTED_TOO_OFTEN = 0.4
REFUTED_SELDOM = 0.25
# Outcomes: it falls when the forecasts lie far off, or surely do worse than the naive guess, and rises when they are
# near again and no worse. What lies between leaves it where it is: it does not go back and forth.
SETTLED = 100
FAR_OFF = 0.15
NEAR = 0.1


@dataclass(frozen=True)
class TrackRecord:
    """How an insight did lately: verdicts and how many of them were refutations, settled forecasts, how far said and
    happened lay apart, and the share of the naive guess's error that was saved, with its 80 % interval. None where
    there were too few cases.
    """

    judged: int
    refuted: int
    settled: int
    calibration_error: float | None
    gain: float | None
    gain_high: float | None

    @property
    def refuted_share(self) -> float | None:
        """How many of the verdicts were refutations, where there are enough."""
        return self.refuted / self.judged if self.judged >= JUDGED else None


def level_after(level: Level, record: TrackRecord) -> Level:
    """How far an insight may go: "shown" calls for attention, "asked" only asks whether it is so.

    It falls for one reason, and rises only when none is left.
    """
    if level == "shown":
        return "asked" if _is_refuted_too_often(record) or _is_wrong_too_often(record) else "shown"
    return "shown" if _is_refuted_seldom(record) and _is_right_again(record) else "asked"


def _is_refuted_too_often(record: TrackRecord) -> bool:
    if record.refuted_share is None:
        return False
    low, _high = share_interval(record.refuted, record.judged)
    return bool(low > REFUTED_TOO_OFTEN)


def _is_wrong_too_often(record: TrackRecord) -> bool:
    if record.settled < SETTLED or record.calibration_error is None or record.gain_high is None:
        return False
    return record.calibration_error > FAR_OFF or record.gain_high < 0


def _is_refuted_seldom(record: TrackRecord) -> bool:
    return record.refuted_share is None or record.refuted_share <= REFUTED_SELDOM


def _is_right_again(record: TrackRecord) -> bool:
    if record.settled < SETTLED or record.calibration_error is None or record.gain is None:
        return True
    return record.calibration_error <= NEAR and record.gain >= 0
