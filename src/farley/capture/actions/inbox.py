"""What arrived: taken in from files, tried again, set aside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Unpack

from django.db import transaction

from farley.base import changes, files
from farley.base.access import require, require_writer
from farley.base.accounts import Role
from farley.base.acts import ActWords, act_of
from farley.base.pieces import in_pieces
from farley.capture import inbox
from farley.capture.actions.sources import source_named
from farley.capture.channels.email.files import mails_in
from farley.capture.models import InboxItem, ItemState, Source, Upload


def receive(into: Source, things: Iterable[tuple[str, bytes]], /, **act: Unpack[ActWords]) -> int:
    """Keep things that arrived from a source, each a pair of its sender's id and its bytes. Returns how many came.

    What came before is kept once. All that was handed over is on disk when this returns.
    """
    who = act_of(act)
    require_writer(who.by)
    count = 0
    for some in in_pieces(things, 200):
        inbox.keep([inbox.NewItem(into.pk, key, payload, who.at) for key, payload in some])
        count += len(some)
    return count


def receive_mail_file(upload: Upload, *, source_name: str = "Mail files", **act: Unpack[ActWords]) -> int:
    """Take in the mails of an uploaded .eml or mbox file. Returns how many it holds; the worker reads them next.

    A mail that came before, in whatever file, is kept once.
    """
    source = source_named("email", source_name, **act)
    return receive(source, mails_in(files.path_of(upload.sha256)), **act)


@transaction.atomic
def try_again(items: Iterable[InboxItem], **act: Unpack[ActWords]) -> int:
    """Let items in quarantine be worked off anew. Returns how many.

    Raises Refused.
    """
    return _move(items, ItemState.WAITING, "retry", act)


@transaction.atomic
def set_aside(items: Iterable[InboxItem], **act: Unpack[ActWords]) -> int:
    """Say that items in quarantine are of no interest; they stay as they came. Returns how many.

    Raises Refused.
    """
    return _move(items, ItemState.IGNORED, "set_aside", act)


def _move(items: Iterable[InboxItem], state: ItemState, verb: str, act: ActWords) -> int:
    who = act_of(act)
    if who.by is not None:
        require(who.by, Role.MANAGER)
    moved = 0
    for some in in_pieces(item.pk for item in items):
        rows = InboxItem.objects.select_for_update().filter(pk__in=some, state=ItemState.QUARANTINED).order_by("id")
        locked = list(rows.only("pk", "state"))
        changes.note_many(changes.change_of(item, verb, {"state": (item.state, state)}, who) for item in locked)
        InboxItem.objects.filter(pk__in=[item.pk for item in locked]).update(state=state)
        moved += len(locked)
    return moved
