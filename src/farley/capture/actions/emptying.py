"""Let go of what arrived, and keep that it arrived."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from farley.base.locks import wait_for_turn
from farley.base.pieces import in_pieces
from farley.capture.models import ImportRun, ImportState, InboxItem, ItemState, Upload
from farley.capture.recording import RESOLVING

BEING_PREPARED = (ImportState.DRAFT, ImportState.CHECKING, ImportState.CHECKED)


def empty_items(ids: Iterable[int]) -> int:
    """Delete the bytes of items. Their keys stay, so that what is sent once more is not taken in again."""
    return sum(
        InboxItem.objects.filter(pk__in=some).update(payload=b"", state=ItemState.EMPTIED, mark="", reason="")
        for some in in_pieces(ids)
    )


@transaction.atomic
def empty_uploads(uploads: Iterable[Upload], *, at: datetime) -> set[str]:
    """Let go of uploaded files. Returns the hashes of those that may be deleted when this is committed.

    Imports that were only being prepared from them go too; one that is running stops; what they brought in stays.
    """
    wait_for_turn(RESOLVING)
    hashes = set()
    for upload in uploads:
        hashes.add(upload.sha256)
        runs = ImportRun.objects.filter(upload=upload)
        runs.filter(state__in=BEING_PREPARED).delete()
        runs.filter(state=ImportState.RUNNING).update(state=ImportState.STOPPED)
        if runs.exists():
            Upload.objects.filter(pk=upload.pk).update(emptied_at=at, sha256="")
        else:
            upload.delete()
    return hashes


@transaction.atomic
def empty_what_is_older(than: datetime, *, at: datetime) -> set[str]:
    """Let go of the bytes of everything that arrived before a moment and was dealt with. Returns as `empty_uploads`."""
    done = InboxItem.objects.filter(state__in=[ItemState.RECORDED, ItemState.IGNORED], received_at__lt=than)
    empty_items(list(done.values_list("pk", flat=True)))
    waiting = ImportRun.objects.filter(state__in=[ImportState.RUNNING, ImportState.STOPPED, ImportState.REVERTING])
    old = Upload.objects.filter(emptied_at=None, uploaded_at__lt=than).exclude(pk__in=waiting.values("upload"))
    return empty_uploads(list(old), at=at)
