"""Delete customers for good, and see to it that it stays so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Unpack

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from farley.base import changes, files
from farley.base.access import require
from farley.base.accounts import Role
from farley.base.acts import ActWords, act_of
from farley.base.changes import Act
from farley.base.errors import Conflict
from farley.base.personal_data import TELLING, names_one
from farley.base.pieces import in_pieces
from farley.customers.actions import delete_for_good
from farley.customers.models import Customer
from farley.privacy.models import Erasure
from farley.privacy.remembered import Forgotten, remember, remembered
from farley.privacy.shares import shares, unused_files
from farley.privacy.subjects import subject_of
from farley.privacy.tables import rows_about

# What is being brought in right now has its file on disk before its record is there.
UNCLAIMED_AFTER = timedelta(days=1)


@transaction.atomic
def erase_customer(customer: Customer, **act: Unpack[ActWords]) -> Erasure:
    """Delete a customer for good, with all that stands about them anywhere. Nobody can take that back.

    That a change took place stays in the audit log, without what it said. Files and the columnar copy follow with
    `finish_erasures`, for which the caller wakes the worker. Raises Refused for all but administrators, Conflict where
    the customer is not in the trash or was merged into another.
    """
    who = act_of(act)
    if who.by is not None:
        require(who.by, Role.ADMIN)
    locked = Customer.objects.select_for_update().get(pk=customer.pk)
    if locked.canonical_id is not None:
        raise Conflict(_("This record was merged into another. Delete that one, or take the merge back first."))
    if locked.trashed_at is None:
        raise Conflict(_("Put the customer into the trash first."))
    return _erase([locked, *Customer.objects.select_for_update().filter(canonical=locked).order_by("pk")], who)


@transaction.atomic
def erase_again(*, at: datetime) -> int:
    """Delete everybody again who was ever deleted for good, after a backup was brought back. Returns how many."""
    once = {one.customer_id: one.created_at for one in remembered()}
    back = [
        customer
        for some in in_pieces(once)
        for customer in Customer.objects.select_for_update().filter(pk__in=some).order_by("pk")
        if customer.created_at == once[customer.pk]
    ]
    if back:
        _erase(back, Act(None, at, "restore"))
    return len(back)


def _erase(customers: Sequence[Customer], who: Act) -> Erasure:
    """The rooms' shares first, as they are found by the records; then the records, and what changes said of them."""
    subject = subject_of(customers)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # Otherwise the deleted rows can be read in the database file until their place is needed.
            cursor.execute("PRAGMA secure_delete = ON")
    removed: Counter[str] = Counter()
    unneeded: set[str] = set()
    for share in shares():
        part = share.erase(subject, who)
        removed.update(part.counts)
        unneeded |= part.files
    for model, keys in rows_about(subject.ids).items():
        changes.blank(changes.kind_of(model), keys)
        removed[model._meta.label] += len(keys)
    spellings = subject.spellings(shortest=TELLING)
    changes.blank_reasons(lambda why: names_one(why, spellings))
    delete_for_good(subject.ids, by=who.by, at=who.at, source=who.source, why=who.why)
    return Erasure.objects.create(
        customers=[[customer.pk, customer.created_at.isoformat()] for customer in customers],
        by=who.by,
        at=who.at,
        why=who.why,
        removed=dict(removed),
        files=sorted(unneeded),
    )


def finish_erasures(*, at: datetime) -> int:
    """Take those who were deleted out of files and copies as well. Returns how many erasures are done now.

    A worker that is killed on the way loses nothing: what is not done is done again.
    """
    done = 0
    for erasure in Erasure.objects.filter(done_at=None).order_by("pk"):
        forgotten = [Forgotten(pk, datetime.fromisoformat(made)) for pk, made in erasure.customers]
        remember(forgotten)
        for share in shares():
            share.erase_copies([one.customer_id for one in forgotten], at=at)
        # What is in use elsewhere stays; what is younger than the erasure is looked at again.
        erasure.files = [each for each in unused_files(erasure.files) if not files.drop(each, asked_at=erasure.at)]
        if not erasure.files:
            erasure.done_at = at
            done += 1
        erasure.save(update_fields=["files", "done_at"])
    return done


def drop_unused(sha256s: Iterable[str], *, at: datetime) -> None:
    """Delete files that no record points at any more."""
    for sha256 in unused_files(sha256s):
        files.drop(sha256, asked_at=at)


def sweep_files(*, at: datetime) -> int:
    """Delete the files at which no record has pointed for a day: of discarded imports, of killed uploads. Returns how
    many there were.
    """
    kept = (path.name for path in Path(settings.FILES).glob("??/*") if not path.name.startswith("_"))
    count = 0
    for some in in_pieces(kept):
        unused = unused_files(some)
        count += sum(files.drop(each, asked_at=at - UNCLAIMED_AFTER) for each in unused)
    return count
