"""Imports as lines of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from farley.capture import queries
from farley.capture.channels.csv_import.opening import mapping_of
from farley.capture.models import ImportRun
from farley.web.imports.wording import CONTENTS, TONES


@dataclass(frozen=True)
class ImportLine:
    """One import: what it was, how far it has come, what came of it."""

    run: ImportRun
    content: str
    icon: str
    tone: str
    progress: queries.Progress


def lines_of(runs: Sequence[ImportRun]) -> list[ImportLine]:
    """The imports as the list shows them."""
    return [line_of(run) for run in runs]


def line_of(run: ImportRun) -> ImportLine:
    """One import as a line."""
    title, _note, icon = CONTENTS[mapping_of(run).content]
    return ImportLine(run, str(title), icon, TONES.get(run.state, ""), queries.progress_of(run))
