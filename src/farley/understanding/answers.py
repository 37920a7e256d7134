"""Answers are kept in files beside the copy, each under a name made from its question and who may see it.

Where there is little, a question is answered at once. Where there is much, the worker answers it, and whoever asks
again gets what it found; an answer that has grown old is shown with its time while a new one is worked out.

What is asked of: a matter, one in each module that answers. `farley.understanding.matters` lists them for the worker.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from secrets import token_hex
from threading import get_ident
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db.models import Count, Max, Q
from pydantic import TypeAdapter

from farley.base import jobs
from farley.base.access import audiences_of
from farley.base.accounts import User
from farley.understanding.models import Insight, Membership, Verdict
from farley.warehouse import tables
from farley.warehouse.store import TONES
from farley.warehouse.streams import CUSTOMERS, INTERACTIONS, RELATIONSHIPS

# So many rows are counted within half a second on a small machine.
LITTLE = 100_000
_FRESH = timedelta(minutes=15)
_OF_TODAY = timedelta(hours=12)
_ASKED_AGAIN = timedelta(minutes=2)
_MOST_KEPT = 500
_JOB = "farley.understanding.jobs.answer"

_Q = TypeVar("_Q")
_A = TypeVar("_A")
_B = TypeVar("_B")


@dataclass(frozen=True)
class Matter(Generic[_Q, _A]):
    """What can be asked: the dataclass of its questions, and how one is answered.

    Questions and answers are frozen dataclasses of plain values; `answers` says the shape of an answer. `segments`
    are those that a question asks of: whoever comes or goes alters its answer; `insights` those whose claims it asks
    for: what is claimed or judged alters it. `is_own`: whether it matters who asks,
    beyond what they may see. `is_of_copy`: whether it is answered from the copy alone, and so stays the same until the
    copy moves; what else is read alters at any time, and is kept only where there is much, and for a short time.
    """

    name: str
    questions: type[_Q]
    answers: Callable[[_Q], Any]
    answer: Callable[[User, _Q, datetime], _A]
    segments: Callable[[_Q], Iterable[int]] = lambda _question: ()
    insights: Callable[[_Q], Iterable[str]] = lambda _question: ()
    is_own: Callable[[_Q], bool] = lambda _question: False
    is_of_copy: bool = True


@dataclass(frozen=True)
class Kept(Generic[_A]):
    """An answer, as of when, and whether a newer one is being worked out."""

    answer: _A
    as_of: datetime
    is_outdated: bool


def ask(matter: Matter[_Q, _A], user: User, question: _Q, *, at: datetime) -> Kept[_A] | None:
    """The answer to a question, or None while the worker works it out."""
    is_much = _rows() > LITTLE
    if not is_much and not matter.is_of_copy:
        return Kept(matter.answer(user, question, at), at, is_outdated=False)
    file, version = _file(matter, user, question), _version(matter, question)
    kept = _read(matter, file, question)
    if kept is not None:
        is_same = matter.is_of_copy and kept[0] == version
        fresh_for = _OF_TODAY if is_same else _FRESH if is_much else timedelta(0)
        if at - kept[1].as_of < fresh_for:
            return kept[1]
    if not is_much:
        return work_out(matter, user, question, at=at)
    _let_the_worker(matter, user, question, file, at)
    return Kept(kept[1].answer, kept[1].as_of, is_outdated=True) if kept else None


def together(first: Kept[_A] | None, second: Kept[_B] | None) -> Kept[tuple[_A, _B]] | None:
    """Two answers for one page: None until both are there, as old as the older one."""
    if first is None or second is None:
        return None
    both, as_of = (first.answer, second.answer), min(first.as_of, second.as_of)
    return Kept(both, as_of, first.is_outdated or second.is_outdated)


def work_out(matter: Matter[_Q, _A], user: User, question: _Q, *, at: datetime) -> Kept[_A]:
    """Answer a question and keep the answer."""
    forgotten = _last_forgotten()
    file, version = _file(matter, user, question), _version(matter, question)
    found = matter.answer(user, question, at)
    _write(file, {"version": version, "as_of": at, "answer": _shape(matter.answers(question)).dump_python(found)})
    if forgotten != _last_forgotten():  # what was read for it may hold whom everybody was to forget meanwhile
        file.unlink(missing_ok=True)
    return Kept(found, at, is_outdated=False)


def work_out_written(matter: Matter[_Q, _A], user: User, written: str, *, at: datetime) -> None:
    """Answer a question as it was handed to the worker."""
    work_out(matter, user, TypeAdapter(matter.questions).validate_json(written), at=at)


def forget_all() -> None:
    """Throw all answers away, and those that are being worked out: somebody who is in them was deleted for good."""
    # Before the files go: an answer that is written after them finds that this has changed.
    _forgetting().write_text(token_hex(), encoding="ascii")
    for file in _folder().glob("*"):
        file.unlink(missing_ok=True)


def _let_the_worker(matter: Matter[_Q, _A], user: User, question: _Q, file: Path, at: datetime) -> None:
    mark = file.with_suffix(".asked")
    if at.timestamp() - _written_at(mark) < _ASKED_AGAIN.total_seconds():
        return
    mark.touch()
    with suppress(FileNotFoundError):  # the worker has answered meanwhile, and takes it away
        os.utime(mark, (at.timestamp(), at.timestamp()))
    jobs.wake(_JOB, matter=matter.name, user_id=user.pk, question=_written(question))


@cache
def _shape(answers: Any) -> TypeAdapter[Any]:
    return TypeAdapter(answers)


def _written(question: Any) -> str:
    return json.dumps(asdict(question), sort_keys=True, default=_plain)


def _plain(moment: date) -> str:
    return moment.isoformat()


def _file(matter: Matter[_Q, _A], user: User, question: _Q) -> Path:
    """Who has the same audiences shares answers, unless it matters who asks: "mine" are other customers for each."""
    audiences = audiences_of(user)
    who = [sorted(audiences) if audiences is not None else "all", user.pk if matter.is_own(question) else None]
    digest = hashlib.sha256(json.dumps([matter.name, who, _written(question)]).encode()).hexdigest()
    return _folder() / f"{digest[:32]}.json"


def _folder() -> Path:
    folder = Path(settings.WAREHOUSE) / "_answers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _forgetting() -> Path:
    """Holds other words each time all answers are thrown away."""
    return _folder().with_name("_answers_forgotten")


def _last_forgotten() -> str:
    try:
        return _forgetting().read_text(encoding="ascii")
    except FileNotFoundError:  # never yet
        return ""


def _version(matter: Matter[_Q, _A], question: _Q) -> list[int]:
    """Which state of the copy it is: the number of its last change; and who is in the segments that are asked for."""
    found = (tables.opened(name) for name in (INTERACTIONS.name, CUSTOMERS.name, RELATIONSHIPS.name, TONES))
    of_others = _of_segments(list(matter.segments(question))) + _of_insights(list(matter.insights(question)))
    return [table.version() if table else -1 for table in found] + of_others


def _of_segments(segments: list[int]) -> list[int]:
    """Two figures of the memberships, of which one moves whenever somebody comes or goes."""
    if not segments:
        return []
    rows = Membership.objects.filter(segment__in=segments, segment__trashed_at=None)
    found = rows.aggregate(newest=Max("id"), present=Count("id", filter=Q(left_at=None)))
    return [found["newest"] or 0, found["present"]]


def _of_insights(names: list[str]) -> list[int]:
    """Figures of the claims and verdicts, of which one moves whenever something is claimed or judged."""
    if not names:
        return []
    claims = Insight.objects.filter(name__in=names)
    claimed = claims.aggregate(newest=Max("id"), open=Count("id", filter=Q(ended_at=None)))
    verdicts = Verdict.objects.filter(insight__name__in=names)
    judged = verdicts.aggregate(newest=Max("id"), open=Count("id", filter=Q(withdrawn_at=None)))
    return [claimed["newest"] or 0, claimed["open"], judged["newest"] or 0, judged["open"]]


def _rows() -> int:
    table = tables.opened(INTERACTIONS.name)
    return int(table.count()) if table else 0


def _read(matter: Matter[_Q, _A], file: Path, question: _Q) -> tuple[list[int], Kept[_A]] | None:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        found: _A = _shape(matter.answers(question)).validate_python(kept["answer"])
    except (OSError, ValueError, KeyError, TypeError):  # not there, or of an earlier version
        return None
    return kept["version"], Kept(found, datetime.fromisoformat(kept["as_of"]), is_outdated=False)


def _write(file: Path, content: dict[str, Any]) -> None:
    """Whole or not at all: somebody may be reading."""
    half = file.with_suffix(f".{os.getpid()}-{get_ident()}")
    half.write_text(json.dumps(content, default=_plain), encoding="utf-8")
    with suppress(FileNotFoundError):  # all answers were thrown away meanwhile: this one goes with them
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
    except FileNotFoundError:  # there is none, or somebody else has just dropped it
        return 0.0
