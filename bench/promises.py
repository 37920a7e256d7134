"""Promises in what people write: how many are found, how many of those found are some, and how often the day is right.

The test part (tests/analysis/data/promises/test_*.tsv) was written before the rules, and these by the dev part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import process_time

from bench.figures import Figure, Finding, at_least, told
from farley.analysis.promises import find_promises

DATA = Path(__file__).resolve().parents[1] / "tests" / "analysis" / "data" / "promises"
LANGUAGES = ("en", "ja", "zh")
# The day on which all these sentences were written, a Wednesday.
ON = date(2026, 11, 25)
_NOTES = ("note", "call")


@dataclass(frozen=True)
class Sample:
    """A sentence, and what it promises: `by` is empty where nothing is; `due_on` where no day is told."""

    is_ours: bool
    kind: str
    by: str
    due_on: date | None
    text: str


@dataclass(frozen=True)
class Score(Finding):
    """Promises of the right side, and of those rightly found how many have the right day (or rightly none)."""

    right_day: int

    @property
    def days(self) -> float:
        """Of the promises rightly found, how many have the right day."""
        return self.right_day / max(1, self.right)


def run(scale: float) -> list[Figure]:
    """The figures of this benchmark."""
    figures, everything = [], []
    for language in LANGUAGES:
        samples = samples_of(language, part="test")
        everything += samples
        score = score_of(samples, language)
        figures += [
            at_least(f"{language}: promises, precision", score.precision, 0.85),
            at_least(f"{language}: promises, recall", score.recall, 0.75),
            at_least(f"{language}: the right day, of promises rightly found", score.days, 0.85),
        ]
    return [*figures, told("texts read in a second of CPU", _speed(everything, max(1, round(20 * scale))))]


def samples_of(language: str, *, part: str) -> list[Sample]:
    """The sentences of a part, "dev" or "test"."""
    lines = (DATA / f"{part}_{language}.tsv").read_text(encoding="utf-8").splitlines()
    return [_sample(*line.split("\t")) for line in lines]


def score_of(samples: Sequence[Sample], language: str) -> Score:
    """How the reading does on sentences of one language."""
    wanted = found = right = right_day = 0
    for sample in samples:
        read = find_promises(
            sample.text, is_ours=sample.is_ours, is_note=sample.kind in _NOTES, on=ON, usual_language=language
        )
        wanted += bool(sample.by)
        found += bool(read)
        is_right = bool(read) and read[0].by == sample.by
        right += is_right
        right_day += is_right and read[0].due_on == sample.due_on
    return Score(wanted, found, right, right_day)


def _sample(author: str, kind: str, by: str, due_on: str, text: str) -> Sample:
    day = date.fromisoformat(due_on) if due_on else None
    return Sample(author == "us", kind, "" if by == "-" else by, day, text)


def _speed(samples: Sequence[Sample], rounds: int) -> float:
    start = process_time()
    for _round in range(rounds):
        for sample in samples:
            find_promises(sample.text, is_ours=sample.is_ours, is_note=sample.kind in _NOTES, on=ON)
    return rounds * len(samples) / (process_time() - start)
