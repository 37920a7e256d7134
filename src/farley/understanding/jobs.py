"""What the worker calls."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db.models import Min

from farley.analysis.tables import History
from farley.base.accounts import User
from farley.customers.models import Customer
from farley.timeline.models import Interaction
from farley.understanding import actions, answers
from farley.understanding.catalogue import CATALOGUE, Declaration
from farley.understanding.hindsight import Hindsight
from farley.understanding.matters import MATTERS
from farley.understanding.models import Run, Segment, ThemeSearch
from farley.understanding.proposals import following, proposing
from farley.understanding.queries.news import (
    has_file_come_in,
    has_much_come_in,
    has_much_past_come_in,
    is_import_under_way,
)
from farley.understanding.unknowns import keeping as unknowns
from farley.warehouse import export, store

log = logging.getLogger(__name__)


def read_tones(*, at: datetime) -> int:
    """Read the tone of all new texts. Returns how many."""
    total = 0
    while count := actions.read_new_tones(at=at):
        total += count
    return total


def read_sentences(*, at: datetime) -> int:
    """Take down what customers say, sentence by sentence, with the theme of each. Returns how many texts were read."""
    total = 0
    while count := actions.read_new_sentences(at=at):
        total += count
    return total


def read_promises(*, at: datetime) -> int:
    """Read the promises in all that is new, and which it shows to be kept, and see that anew where customers were
    merged or others see them. Returns how many entries were read.
    """
    total = 0
    while actions.look_again_at_kept_promises(at=at):
        pass
    while count := actions.read_new_promises(at=at):
        total += count
    return total


def read_entities(*, at: datetime) -> int:
    """Read who and what is named in all new texts, and anew where customers were merged. Returns how many were new."""
    reader, total = actions.entity_reader(), 0
    while actions.read_entities_of_merged(reader, at=at):
        pass
    while count := actions.read_new_entities(reader, at=at):
        total += count
    return total


def find_themes(*, at: datetime) -> int:
    """Look for themes in all that was said, and for key phrases, where that is due or was asked for. Returns how many
    themes there are. While a file is coming in, it waits for the rest of it.
    """
    if is_import_under_way():
        return 0
    search = actions.due_search(at=at)
    if search is None:
        return 0
    try:
        found = actions.find_themes(search, at=at)
    except Exception as error:
        log.exception("The themes could not be found.")
        ThemeSearch.objects.filter(pk=search.pk).update(problem=str(error)[:500], finished_at=at)
        return 0
    actions.learn_key_phrases(at=at)
    return found


def learn_from_corrections(*, at: datetime, by_id: int | None = None) -> int:
    """Let what people said of texts teach the reading: at night where something was said since, and whenever somebody
    asks for it. Returns from how many texts it learned.
    """
    by = User.objects.filter(pk=by_id, is_active=True).first() if by_id else None
    if by is None and not actions.is_learning_due():
        return 0
    version = actions.learn_from_corrections(by=by, at=at)
    read_tones(at=at)
    return version.corrections if version else 0


def understand(*, at: datetime) -> int:
    """Work out the insights that are due, settle predictions whose time is up, and anew where more is known since; end
    what expired. Returns the number of runs. While a file is coming in, it waits for the rest of it.
    """
    actions.end_expired(at=at)
    if is_import_under_way():
        return 0
    due = [(each, as_of) for each in _that_can_be_asked() if (as_of := _due(each, at))]
    if not due:
        return 0
    hindsight = Hindsight()
    export.export_all()
    with store.history() as history:
        for declaration, as_of in due:
            actions.try_insight(declaration.name, history, as_of=as_of, at=at)
        _look_again(hindsight, history, at)
        actions.settle_predictions(history, at=at)
    return len(due)


def _look_again(hindsight: Hindsight, history: History, at: datetime) -> None:
    """Settle anew what came out otherwise than was known."""
    try:
        actions.settle_again(hindsight, history, at=at)
        following.settle_again(hindsight, at=at)
        hindsight.note_done()
    except Exception:
        # What else the night has to do does not wait for it.
        log.exception("What is known now could not be looked through for other outcomes; it is tried again.")


def propose(*, at: datetime) -> int:
    """Note what was done of what was proposed and what came of it; propose anew to those with whom something happened,
    and to everybody once insights were worked out. Returns how many proposals are new. While a file is coming in, it
    waits for the rest of it.
    """
    if is_import_under_way() or not Run.objects.filter(is_replay=False, finished_at__isnull=False).exists():
        return 0
    touched = actions.Touched("proposals")
    is_for_all = touched.is_everybody or proposing.is_due_for_everybody(at=at)
    following.notice_done(at=at, customer_ids=None if is_for_all else touched.customer_ids)
    following.settle_proposals(at=at)
    if is_for_all:
        export.export_all()
        with store.history() as history:
            new = proposing.propose(history, at=at)
    else:
        new = proposing.propose_for(touched.customer_ids, at=at)
    touched.note_done()
    return new


def review_autonomy(*, at: datetime) -> int:
    """Let insights that are wrong too often only ask, and those that do well again show themselves; and of those that
    forecast the same the one speak that comes nearest.
    """
    actions.review_voices(at=at)
    return actions.review_autonomy(at=at)


def replay(*, at: datetime) -> int:
    """Replay the past months that were not replayed yet; all of them if somebody wants that, or if much of the past
    came in since, as by an import. Returns the number of runs. While a file is coming in, and after somebody stopped
    it, it waits.
    """
    if is_import_under_way() or actions.is_replay_stopped():
        return 0
    if _is_replay_outdated():
        actions.forget_replays()
    if not actions.plan_replays(at=at):
        return 0
    export.export_all()
    with store.history(is_replay=True) as history:
        return actions.replay_history(history, at=at)


def refresh_segments(*, at: datetime) -> int:
    """Bring the segments up to what came in; those that are due, for everybody. Returns how many customers came into
    one or left one. While a file is coming in, it waits for the rest of it.
    """
    if is_import_under_way() or not Segment.objects.current().exists():
        return 0
    if actions.themes_asked_for():
        # What was said just now has to have its theme.
        read_sentences(at=at)
    if actions.are_names_asked_for():
        read_entities(at=at)
    touched = actions.Touched()
    due = actions.due_segments(at=at)
    customer_ids = touched.with_wholes
    if not due and not customer_ids:
        return 0
    export.export_all()
    others = [segment for segment in Segment.objects.current() if segment not in due]
    moved = actions.refresh_segments(due, at=at)
    if touched.is_everybody:
        moved += actions.refresh_segments(others, at=at)
    elif customer_ids:
        moved += actions.refresh_segments(others, at=at, customer_ids=customer_ids)
    touched.note_done()
    return moved


def refresh_unknowns(*, at: datetime) -> int:
    """Bring the open questions up to what came in; once a day for everybody. Returns how many customers were looked at,
    all of them as 0. While a file is coming in, it waits for the rest of it.
    """
    if is_import_under_way():
        return 0
    touched = actions.Touched("unknowns")
    if touched.is_everybody or unknowns.is_due(at=at):
        unknowns.refresh_everybody(at=at)
        touched.note_done()
        return 0
    if customer_ids := touched.customer_ids:
        unknowns.refresh_customers(customer_ids, at=at)
        touched.note_done()
    return len(customer_ids)


def answer(*, matter: str, user_id: int, question: str, at: datetime) -> None:
    """Answer what somebody asked, and keep the answer until they ask again."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        answers.work_out_written(MATTERS[matter], user, question, at=at)


def _is_replay_outdated() -> bool:
    first = Run.objects.filter(is_replay=True).aggregate(asked_at=Min("asked_at"))["asked_at"]
    return first is not None and has_much_past_come_in(first)


def _that_can_be_asked() -> list[Declaration]:
    """Before anything happened with customers there is only what stands in their records."""
    if Interaction.objects.exists():
        return list(CATALOGUE)
    return [each for each in CATALOGUE if not each.inputs] if Customer.objects.exists() else []


def _due(declaration: Declaration, at: datetime) -> datetime | None:
    """As of when to work an insight out now: an unfinished run goes on first, one that failed after a while."""
    last = Run.objects.filter(name=declaration.name, is_replay=False).order_by("-as_of").first()
    if last is not None and last.finished_at is None:
        return None if last.is_resting(at=at) else last.as_of
    has_news = has_much_come_in if declaration.inputs else has_file_come_in
    if last is not None and last.as_of + declaration.every > at and not has_news(last.as_of):
        return None
    return at if actions.are_tones_read() or not declaration.needs_tones else None
