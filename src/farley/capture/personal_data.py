"""This room's share: mails, events and files as they came, rows that were refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from farley.base.changes import Act
from farley.base.locks import wait_for_turn
from farley.base.personal_data import Removed, Share, Subject
from farley.base.pieces import in_pieces
from farley.capture.actions.emptying import empty_items, empty_uploads
from farley.capture.mentions import Mentions
from farley.capture.models import RefusedRow, Upload
from farley.capture.recording import RESOLVING


class WhatArrived(Share):
    """What came in is theirs if it stands on their timeline, or names them as the one who sent it."""

    def held(self, subject: Subject) -> Iterable[tuple[str, dict[str, Any]]]:
        for item in Mentions(subject).items():
            text = bytes(item.payload).decode("utf-8", "replace")
            yield "capture.InboxItem", {"source": item.source.name, "received_at": item.received_at, "content": text}

    def erase(self, subject: Subject, act: Act) -> Removed:
        # Nobody may record anything of theirs between looking and deleting.
        wait_for_turn(RESOLVING)
        mentions = Mentions(subject)
        items = empty_items([item.pk for item in mentions.items()])
        rows = sum(RefusedRow.objects.filter(pk__in=some).delete()[0] for some in in_pieces(mentions.refused_rows()))
        uploads = mentions.uploads()
        hashes = empty_uploads(uploads, at=act.at)
        counts = {"capture.InboxItem": items, "capture.RefusedRow": rows, "capture.Upload": len(uploads)}
        return Removed(counts, frozenset(hashes))

    def files_in_use(self, among: Iterable[str]) -> set[str]:
        return set(Upload.objects.filter(sha256__in=list(among)).values_list("sha256", flat=True))


SHARE = WhatArrived()
