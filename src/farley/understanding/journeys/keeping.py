"""Answers are kept in files beside the copy, each under a name made from its question and who may see it.

Where there is little, a question is answered at once. Where there is much, the worker answers it, and whoever asks
again gets what it found; an answer that has grown old is shown with its time while a new one is worked out.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import get_ident
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Q
from pydantic import TypeAdapter

from farley.base import jobs
from farley.base.access import audiences_of
from farley.base.accounts import User
from farley.understanding.journeys.answering import answer
from farley.understanding.journeys.questions import ANSWERS, Answer, Question, conditions_in
from farley.understanding.models import Membership
from farley.warehouse import tables
from farley.warehouse.store import TONES
from farley.warehouse.streams import CUSTOMERS, INTERACTIONS

# So many rows are counted within half a second on a small machine.
LITTLE = 100_000
_FRESH = timedelta(minutes=15)
_OF_TODAY = timedelta(hours=12)
_ASKED_AGAIN = timedelta(minutes=2)
_MOST_KEPT = 500
_JOB = "farley.understanding.jobs.answer_journeys"


@dataclass(frozen=True)
class Kept:
    """An answer, as of when, and whether a newer one is being worked out."""

    answer: Answer
    as_of: datetime
    is_outdated: bool


def ask(user: User, question: Question, *, at: datetime) -> Kept | None:
    """The answer to a question, or None while the worker works it out."""
    file, version = _file(user, question), _version(question)
    kept = _read(file, question)
    is_much = _rows() > LITTLE
    if kept is not None:
        fresh_for = _OF_TODAY if kept[0] == version else _FRESH if is_much else timedelta(0)
        if at - kept[1].as_of < fresh_for:
            return kept[1]
    if not is_much:
        return work_out(user, question, at=at)
    _let_the_worker(user, question, file, at)
    return Kept(kept[1].answer, kept[1].as_of, is_outdated=True) if kept else None


def work_out(user: User, question: Question, *, at: datetime) -> Kept:
    """Answer a question and keep the answer."""
    file, version = _file(user, question), _version(question)
    found = answer(user, question, at=at)
    _write(file, {"version": version, "as_of": at.isoformat(), "answer": asdict(found)})
    return Kept(found, at, is_outdated=False)


def forget_all() -> None:
    """Throw all answers away: somebody who is in them was deleted for good."""
    for file in _folder().glob("*"):
        file.unlink(missing_ok=True)


def _let_the_worker(user: User, question: Question, file: Path, at: datetime) -> None:
    mark = file.with_suffix(".asked")
    if mark.exists() and at.timestamp() - mark.stat().st_mtime < _ASKED_AGAIN.total_seconds():
        return
    mark.touch()
    os.utime(mark, (at.timestamp(), at.timestamp()))
    jobs.wake(_JOB, user_id=user.pk, question=_as_text(question))


def question_in(text: str) -> Question:
    """The question that was handed to the worker."""
    return TypeAdapter(Question).validate_json(text)


def _as_text(question: Question) -> str:
    return json.dumps(asdict(question), sort_keys=True)


def _file(user: User, question: Question) -> Path:
    """Who has the same audiences shares answers, unless it matters who asks: "mine" are other customers for each."""
    audiences = audiences_of(user)
    is_own = question.scope.customers or question.split.others or question.plan
    who = [sorted(audiences) if audiences is not None else "all", user.pk if is_own else None]
    digest = hashlib.sha256(json.dumps([who, _as_text(question)]).encode()).hexdigest()
    return _folder() / f"{digest[:32]}.json"


def _folder() -> Path:
    folder = Path(settings.WAREHOUSE) / "_answers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _version(question: Question) -> list[int]:
    """Which state of the copy it is: the number of its last change; and who is in the segments that are asked for."""
    found = (tables.opened(name) for name in (INTERACTIONS.name, CUSTOMERS.name, TONES))
    return [table.version() if table else -1 for table in found] + _of_segments(question)


def _of_segments(question: Question) -> list[int]:
    """Two figures of the memberships, of which one moves whenever somebody comes or goes."""
    asked = (*conditions_in(question.scope.customers), *conditions_in(question.split.others))
    segments = [int(value) for condition in asked if condition.name == "segment" for value in condition.values]
    if not segments:
        return []
    rows = Membership.objects.filter(segment__in=segments, segment__trashed_at=None)
    found = rows.aggregate(newest=Max("id"), present=Count("id", filter=Q(left_at=None)))
    return [found["newest"] or 0, found["present"]]


def _rows() -> int:
    table = tables.opened(INTERACTIONS.name)
    return int(table.count()) if table else 0


def _read(file: Path, question: Question) -> tuple[list[int], Kept] | None:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        found = TypeAdapter(ANSWERS[question.about]).validate_python(kept["answer"])
    except (OSError, ValueError, KeyError, TypeError):  # not there, or of an earlier version
        return None
    return kept["version"], Kept(found, datetime.fromisoformat(kept["as_of"]), is_outdated=False)


def _write(file: Path, content: dict[str, Any]) -> None:
    """Whole or not at all: somebody may be reading."""
    half = file.with_suffix(f".{os.getpid()}-{get_ident()}")
    half.write_text(json.dumps(content, default=datetime.isoformat), encoding="utf-8")
    half.replace(file)
    file.with_suffix(".asked").unlink(missing_ok=True)
    _drop_the_oldest()


def _drop_the_oldest() -> None:
    files = sorted(_folder().glob("*.json"), key=_written_at)
    for file in files[:-_MOST_KEPT]:
        file.unlink(missing_ok=True)


def _written_at(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:  # somebody else has just dropped it
        return 0.0
