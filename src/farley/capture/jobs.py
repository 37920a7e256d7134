"""Background work of this room: one-line wrappers around what does it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import override

from farley.base import clock, jobs
from farley.capture import pipeline
from farley.capture.actions.emptying import empty_what_is_older
from farley.capture.channels.csv_import.running import carry_out
from farley.capture.models import ImportRun, ImportState
from farley.privacy.actions import drop_unused

# A website never stops telling; so often, in seconds, what it told is read ahead of time.
_PAUSE = 60


def carry_out_imports(at: datetime) -> None:
    """Check, run and take back the imports that wait for it."""
    # Reasons are kept in English; pages word them in the reader's language (web/refusals.py).
    waiting = ImportRun.objects.filter(state__in=[ImportState.CHECKING, ImportState.RUNNING, ImportState.REVERTING])
    for pk in waiting.order_by("id").values_list("pk", flat=True):
        with override("en"):
            carry_out(pk, now=clock.now)


def work_off_inbox(at: datetime) -> None:
    """Work off what has arrived."""
    with override("en"):
        count = pipeline.work_off(now=clock.now)
    if count:
        jobs.wake_after_intake(pause=_PAUSE)


def let_go_of_the_old(at: datetime) -> None:
    """Delete mails, events and files that were kept as long as the settings say."""
    if settings.RAW_KEPT_DAYS:
        drop_unused(empty_what_is_older(at - timedelta(days=settings.RAW_KEPT_DAYS), at=at), at=at)
