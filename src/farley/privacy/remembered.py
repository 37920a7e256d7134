"""Who was deleted for good, in a file beside the database: a backup that is brought back must forget them again.

A line names nobody: the record's id, and when it was made, so that the same id of another installation is not meant.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Forgotten:
    """The record of a customer who was deleted for good."""

    customer_id: int
    created_at: datetime


def remember(forgotten: Iterable[Forgotten]) -> None:
    """Add records to the list, those that are not on it yet. They are on disk when this returns."""
    known = set(remembered())
    new = [one for one in forgotten if one not in known]
    if new:
        with _path().open("a", encoding="utf-8") as file:
            # A line of its own, even after one that a crash cut off.
            file.write("\n" if known else "")
            for one in new:
                file.write(json.dumps({"customer": one.customer_id, "made": one.created_at.isoformat()}) + "\n")
            file.flush()
            os.fsync(file.fileno())


def remembered() -> list[Forgotten]:
    """Everybody on the list. A line that was cut off by a crash is passed over: its erasure writes it again."""
    try:
        lines = _path().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [one for line in lines if (one := _read(line))]


def _read(line: str) -> Forgotten | None:
    try:
        told = json.loads(line)
        return Forgotten(int(told["customer"]), datetime.fromisoformat(told["made"]))
    except (ValueError, KeyError, TypeError):
        return None


def _path() -> Path:
    return Path(settings.HOME) / "erasures.jsonl"
