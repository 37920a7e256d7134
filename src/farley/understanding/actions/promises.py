"""Read what is promised in texts, see which later records show it to be kept, and take down what people say of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Unpack
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from farley.analysis.promises import NAME, Promised, find_promises
from farley.base import changes
from farley.base.access import EVERYBODY, narrowest, require_writer
from farley.base.accounts import Organisation
from farley.base.acts import ActWords, act_of
from farley.base.errors import Invalid
from farley.base.pieces import in_pieces
from farley.base.streams import Cursor, Place, reading, rows_after
from farley.customers.time_zones import time_zones
from farley.teamwork import actions as teamwork
from farley.timeline.kinds import Event, Identified, PageView
from farley.timeline.models import Interaction, InteractionQuerySet
from farley.understanding.actions.altered import MERGED_OR_PARTED, SEEN_BY_OTHERS, altered_since, records_around
from farley.understanding.actions.deeds import (
    SAID,
    WRITTEN_DOWN,
    is_ours,
    look_for_deeds,
    look_for_deeds_after,
    look_for_deeds_anew,
)
from farley.understanding.models import Promise, PromiseAnswer, PromiseWord

# Each version of the rules reads everything once.
_READER = f"understanding.promises:{NAME}"
# How far it was followed who is who, and who may see whom; one for all versions.
_ALTERED = "understanding.promises.altered"
_AT_ONCE = 100
_BY_MACHINES = [PageView.name, Event.name, Identified.name]
_ON_ITS_END = set(PromiseWord.values) - {PromiseWord.ANOTHER_DAY}


def read_new_promises(*, at: datetime) -> int:
    """Read the next entries: what is promised in them, and which promises they show to be kept. Returns the number of
    entries read, 0 when there is nothing new.
    """
    # Reading takes a while, and nobody may have to wait for it to write: it is done before the transaction.
    ahead = rows_after(_rows(), _place(), limit=_AT_ONCE)
    read = _read(ahead)
    with reading(_READER, _rows(), limit=_AT_ONCE) as rows:
        read |= _read([row for row in rows if row.pk not in read])
        _take_down(rows, read)
        look_for_deeds(rows)
    return len(rows)


def look_again_at_kept_promises(*, at: datetime) -> int:
    """See anew which promises something shows to be kept, of customers who were merged since, or parted, or whom others
    see: a record of somebody else, or for fewer people, shows nothing. Returns the number of such changes, 0 when there
    is nothing new.
    """
    with altered_since(_ALTERED, MERGED_OR_PARTED | SEEN_BY_OTHERS, limit=_AT_ONCE) as customer_ids:
        for some in in_pieces(records_around(customer_ids)):
            with transaction.atomic():
                _hold_reader()
                look_for_deeds_anew(some)
    return len(customer_ids)


@transaction.atomic
def answer_promise(promise: Promise, word: str, **act: Unpack[ActWords]) -> PromiseAnswer:
    """Say of a promise that it was kept, is still open, is none, or make a follow-up of it. It counts from then on,
    also when the text is read anew.

    Raises Invalid for an unknown word.
    """
    who = act_of(act)
    require_writer(who.by)
    if word not in _ON_ITS_END:
        raise Invalid(
            _("Say whether it was kept, is still open, is no promise, or is to become a follow-up."), field="word"
        )
    promise = _held(promise)
    if promise.answer and promise.answer.word == word:  # said twice at once: one follow-up is enough
        return promise.answer
    follow_up = None
    if word == PromiseWord.FOLLOW_UP:
        today = Organisation.day(who.at)
        follow_up = teamwork.set_follow_up(
            promise.interaction.customer.canonical or promise.interaction.customer,
            text=_what_to_do(promise),
            due_on=_day_to_do(promise.due_on, today),
            **act,
        )
    answer = PromiseAnswer.objects.create(
        interaction=promise.interaction,
        start=promise.start,
        end=promise.end,
        word=word,
        follow_up=follow_up,
        by=who.by,
        at=who.at,
    )
    changes.note(answer, "answer", {"word": (promise.answer.word if promise.answer else "", word)}, who)
    promise.answer = answer
    promise.save(update_fields=["answer"])
    return answer


@transaction.atomic
def withdraw_promise_answer(promise: Promise, **act: Unpack[ActWords]) -> None:
    """Take the last word on a promise back: it was a slip. The follow-up that it made goes, unless it was ticked off;
    the word before counts again.

    Raises Invalid where nobody said anything.
    """
    who = act_of(act)
    require_writer(who.by)
    promise = _held(promise)
    answer = promise.answer
    if answer is None:
        raise Invalid(_("Nobody has said anything of this promise yet."))
    follow_up = answer.follow_up
    answer.withdrawn_at, answer.follow_up = who.at, None
    answer.save(update_fields=["withdrawn_at", "follow_up"])
    changes.note(answer, "withdraw", {"word": (answer.word, "")}, who)
    if follow_up is not None and follow_up.done_at is None:
        teamwork.take_back_follow_up(follow_up, **act)
    promise.answer, _said_day = _standing_on(promise, _answers([promise.interaction_id])[promise.interaction_id])
    promise.save(update_fields=["answer"])
    # What was read while it was settled was not held against it.
    look_for_deeds_after([promise])


@transaction.atomic
def set_promise_day(promise: Promise, *, due_on: date | None, **act: Unpack[ActWords]) -> PromiseAnswer:
    """Say by which day a promise is due, or that it has none. It counts whatever the text tells, also when that is read
    anew.

    Raises Invalid for a day before it was promised.
    """
    who = act_of(act)
    require_writer(who.by)
    promise = _held(promise)
    if due_on is not None and due_on < Organisation.day(promise.happened_at):
        raise Invalid(_("That is before it was promised."), field="due_on")
    if promise.day_said and promise.due_on == due_on:
        return promise.day_said
    said = PromiseAnswer.objects.create(
        interaction=promise.interaction,
        start=promise.start,
        end=promise.end,
        word=PromiseWord.ANOTHER_DAY,
        due_on=due_on,
        by=who.by,
        at=who.at,
    )
    changes.note(said, "answer", {"due_on": (promise.due_on, due_on)}, who)
    _move_follow_up(promise, due_on, **act)
    promise.day_said, promise.due_on = said, due_on
    promise.save(update_fields=["day_said", "due_on"])
    return said


@transaction.atomic
def withdraw_promise_day(promise: Promise, **act: Unpack[ActWords]) -> None:
    """Take the day back that somebody said last: it was a slip. The day said before counts again, or the one that the
    text tells.

    Raises Invalid where nobody said any.
    """
    who = act_of(act)
    require_writer(who.by)
    promise = _held(promise)
    said = promise.day_said
    if said is None:
        raise Invalid(_("Nobody has said another day yet."))
    said.withdrawn_at = who.at
    said.save(update_fields=["withdrawn_at"])
    _end, promise.day_said = _standing_on(promise, _answers([promise.interaction_id])[promise.interaction_id])
    due_on = promise.day_said.due_on if promise.day_said else _day_told(promise)
    _move_follow_up(promise, due_on, **act)
    promise.due_on = due_on
    promise.save(update_fields=["day_said", "due_on"])
    changes.note(said, "withdraw", {"due_on": (said.due_on, promise.due_on)}, who)


def _held(promise: Promise) -> Promise:
    """The promise as it stands now."""
    _hold_reader()
    rows = Promise.objects.select_related("interaction__customer__canonical", "answer__follow_up", "day_said")
    found = rows.filter(pk=promise.pk).first()
    if found is None:
        raise Invalid(_("This was read anew meanwhile. Load the page again."))
    return found


def _hold_reader() -> None:
    """Whoever reads texts waits until this transaction ends, so that no word of a person is lost."""
    Cursor.objects.get_or_create(name=_READER)
    Cursor.objects.select_for_update().get(name=_READER)


def _what_to_do(promise: Promise) -> str:
    """The sentence that promises it; where the entry or the merged record that holds it is for fewer people, only that
    there was one: who sees the customer later reads the follow-up, too.
    """
    made = promise.interaction
    merged = made.customer if made.customer.canonical_id else None
    if narrowest([made.audience, merged.audience if merged else EVERYBODY]) == EVERYBODY:
        return promise.sentence.strip()[:400]
    day = Organisation.day(made.happened_at)
    return _("See to what was promised on %(day)s.") % {"day": day.isoformat()}


def _day_to_do(due_on: date | None, today: date) -> date:
    """When to see to it: on the day of the promise, or at once where there is none, or it has passed."""
    return max(due_on or today, today)


def _move_follow_up(promise: Promise, due_on: date | None, **act: Unpack[ActWords]) -> None:
    """Let the follow-up that a promise became go with its day; one that is done or that somebody put on another day
    stays.
    """
    answer = promise.answer
    follow_up = answer.follow_up if answer else None
    if answer is None or follow_up is None or follow_up.done_at is not None:
        return
    if follow_up.due_on != _day_to_do(promise.due_on, Organisation.day(answer.at)):
        return
    day = _day_to_do(due_on, Organisation.day(act_of(act).at))
    if day != follow_up.due_on:
        teamwork.move_follow_up(follow_up, due_on=day, **act)


def _day_told(promise: Promise) -> date | None:
    """The day that the text tells, as it is read today."""
    found = _read([promise.interaction])[promise.interaction_id]
    return next((promised.due_on for promised in found if _overlap(promise, promised)), None)


def _place() -> Place:
    cursor = Cursor.objects.filter(name=_READER).first() or Cursor(name=_READER)
    return Place(cursor.tx, cursor.position)


def _rows() -> InteractionQuerySet:
    return Interaction.objects.exclude(kind__in=_BY_MACHINES).select_related("customer")


def _read(rows: Sequence[Interaction]) -> dict[int, list[Promised]]:
    """What is promised in each text: by us in what we sent or wrote down, by the customer in what they sent. The day is
    told where the writer is.
    """
    texts = [row for row in rows if row.text and (row.kind in WRITTEN_DOWN or (row.kind in SAID and row.direction))]
    zones = time_zones({row.customer.current_id for row in texts if not is_ours(row)}) if texts else {}
    ours = Organisation.zone().key
    found = {row.pk: list[Promised]() for row in rows}
    for row in texts:
        found[row.pk] = find_promises(
            row.text,
            is_ours=is_ours(row),
            is_note=row.kind in WRITTEN_DOWN,
            on=_day(row, ours if is_ours(row) else zones.get(row.customer.current_id, ours)),
            usual_language=row.customer.language,
        )
    return found


def _day(row: Interaction, zone: str) -> date:
    return row.happened_at.astimezone(ZoneInfo(zone)).date()


def _take_down(rows: Sequence[Interaction], read: dict[int, list[Promised]]) -> None:
    """Write down what was read. What was read of a sentence before is brought up to it, so that it stays the same
    promise; what is no longer read goes, unless somebody said something of it.
    """
    before: dict[int, list[Promise]] = defaultdict(list)
    for row in Promise.objects.filter(interaction__in=[row.pk for row in rows]):
        before[row.interaction_id].append(row)
    answers = _answers([row.pk for row in rows if read[row.pk]])
    new: list[Promise] = []
    for interaction in rows:
        gone = before.get(interaction.pk, [])
        for promised in read[interaction.pk]:
            promise = next((row for row in gone if _overlap(row, promised)), None) or _promise_in(interaction)
            gone = [row for row in gone if row is not promise]
            for name, value in vars(promised).items():
                setattr(promise, name, value)
            promise.model = NAME
            promise.answer, promise.day_said = _standing_on(promised, answers[interaction.pk])
            if promise.day_said:
                promise.due_on = promise.day_said.due_on
            if promise.pk:
                promise.save()
            else:
                new.append(promise)
        unspoken = [row.pk for row in gone if row.answer_id is None and row.day_said_id is None]
        Promise.objects.filter(pk__in=unspoken).delete()
    Promise.objects.bulk_create(new, batch_size=200)


def _promise_in(interaction: Interaction) -> Promise:
    return Promise(interaction=interaction, customer_id=interaction.customer_id, happened_at=interaction.happened_at)


def _answers(interactions: Iterable[int]) -> dict[int, list[PromiseAnswer]]:
    """What people said, and nobody took back, the last word first."""
    found: dict[int, list[PromiseAnswer]] = defaultdict(list)
    standing = PromiseAnswer.objects.filter(interaction__in=list(interactions), withdrawn_at=None)
    for answer in standing.order_by("-at", "-id"):
        found[answer.interaction_id].append(answer)
    return found


def _standing_on(
    promise: Promise | Promised, answers: Sequence[PromiseAnswer]
) -> tuple[PromiseAnswer | None, PromiseAnswer | None]:
    """The last words on a promise: on what became of it, and on its day."""
    said = [answer for answer in answers if _overlap(answer, promise)]
    on_end = (answer for answer in said if answer.word in _ON_ITS_END)
    on_day = (answer for answer in said if answer.word not in _ON_ITS_END)
    return next(on_end, None), next(on_day, None)


def _overlap(one: Promise | PromiseAnswer, other: Promise | Promised) -> bool:
    return one.start < other.end and other.start < one.end
