"""Bring a table file in: keep it, propose a mapping, check it without writing, run it, stop it, take it back.

Checking and running are a worker's work (channels/csv_import/running.py); these verbs say what is wanted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Unpack

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from farley.base import changes, files
from farley.base.access import require, require_writer
from farley.base.accounts import Organisation, Role
from farley.base.acts import ActWords, act_of
from farley.base.changes import Batch
from farley.base.errors import Conflict, Invalid
from farley.capture.actions.sources import source_named
from farley.capture.channels.csv_import.fields import fields_of
from farley.capture.channels.csv_import.mapping import FALLBACKS, Mapping, Proposal, missing_from, propose
from farley.capture.channels.csv_import.opening import layout_of, mapping_of, path_of
from farley.capture.channels.csv_import.reading import find_layout, first_rows
from farley.capture.models import ImportRun, ImportState, Upload
from farley.capture.unreadable import Unreadable
from farley.customers.actions import define_attribute
from farley.customers.actions.attributes import AttributeDraft
from farley.customers.models import AttributeDefinition
from farley.privacy.actions import drop_unused

CHANNEL = "csv_import"
USUAL_SOURCE = "Table files"


def keep_upload(pieces: Iterable[bytes], name: str, **act: Unpack[ActWords]) -> Upload:
    """Keep a file exactly as it came, however large. It is on disk when this returns."""
    who = act_of(act)
    require_writer(who.by)
    kept = files.keep_pieces(pieces)
    return Upload.objects.create(
        name=files.safe_name(name), sha256=kept.sha256, size=kept.size, uploaded_by=who.by, uploaded_at=who.at
    )


def prepare_import(upload: Upload, *, source_name: str = USUAL_SOURCE, **act: Unpack[ActWords]) -> ImportRun:
    """Look at a file and propose how to read it. `source_name` says whose customer and order numbers stand in it.

    Raises Invalid with the reason if it is no table; the file is then not kept.
    """
    who = act_of(act)
    require_writer(who.by)
    try:
        return _prepared(upload, source_name, act)
    except Invalid:
        _let_go(upload, who.at)
        raise


@transaction.atomic
def _prepared(upload: Upload, source_name: str, act: ActWords) -> ImportRun:
    who = act_of(act)
    path = files.path_of(upload.sha256)
    try:
        layout = find_layout(path)
        proposal = propose(layout, first_rows(path, layout))
    except Unreadable as error:
        raise Invalid(str(error), field="file") from error
    organisation = Organisation.get()
    zone, currency = (organisation.time_zone, organisation.currency) if organisation else ("UTC", "")
    return ImportRun.objects.create(
        source=source_named(CHANNEL, source_name, **act),
        upload=upload,
        layout=msgspec.to_builtins(layout),
        mapping=msgspec.to_builtins(proposal.mapping(zone, currency)),
        created_by=who.by,
        created_at=who.at,
    )


def proposal_for(run: ImportRun, content: str = "") -> Proposal:
    """What the run's file seems to hold, column by column with samples; `content` asks for one reading of it."""
    layout = layout_of(run)
    rows = first_rows(path_of(run), layout)
    return propose(
        layout, rows, next((known for known in ("customers", "orders", "interactions") if known == content), None)
    )


@transaction.atomic
def choose_mapping(run: ImportRun, mapping: Mapping, *, source_name: str = "", **act: Unpack[ActWords]) -> ImportRun:
    """Say what the columns mean. The run can then be checked and started.

    Raises Invalid if two columns mean the same, one is not in the file, or something that such a file needs is missing;
    Conflict if the run has begun.
    """
    who = act_of(act)
    require_writer(who.by)
    run = locked(run, ImportState.DRAFT, ImportState.CHECKED, ImportState.CHECKING)
    _check_columns(mapping, len(layout_of(run).header))
    _check_mapping(mapping)
    run.mapping = msgspec.to_builtins(mapping)
    run.state, run.check_result = ImportState.DRAFT, None
    if source_name:
        run.source = source_named(CHANNEL, source_name, **act)
    run.save(update_fields=["mapping", "state", "check_result", "source"])
    return run


@transaction.atomic
def check_import(run: ImportRun, **act: Unpack[ActWords]) -> ImportRun:
    """Ask for a dry run: a worker counts what would be made, altered and refused, and writes nothing.

    Raises Conflict if the run has begun.
    """
    require_writer(act_of(act).by)
    run = locked(run, ImportState.DRAFT, ImportState.CHECKED, ImportState.CHECKING)
    _check_mapping(mapping_of(run))
    run.state, run.counts = ImportState.CHECKING, {}
    run.save(update_fields=["state", "counts"])
    return run


@transaction.atomic
def start_import(run: ImportRun, **act: Unpack[ActWords]) -> ImportRun:
    """Start a run, or go on with one that was stopped or has failed; a worker carries it out.

    Raises Conflict if it is running or done, Invalid if its mapping lacks something.
    """
    who = act_of(act)
    require_writer(who.by)
    startable = (ImportState.DRAFT, ImportState.CHECKED, ImportState.CHECKING, ImportState.STOPPED, ImportState.FAILED)
    run = locked(run, *startable)
    _check_mapping(mapping_of(run))
    if run.batch is None:
        _define_attributes(run, **act)
        run.batch = Batch.objects.create(
            kind="import", title=run.upload.name[:200], source=run.source.label, by=who.by, at=who.at
        )
        run.counts, run.started_at = {}, who.at
    run.state, run.reason, run.finished_at = ImportState.RUNNING, "", None
    run.save(update_fields=["batch", "counts", "started_at", "state", "reason", "finished_at"])
    return run


@transaction.atomic
def stop_import(run: ImportRun, **act: Unpack[ActWords]) -> ImportRun:
    """Stop a run after the chunk it is at. What was imported stays; the run can go on, or be taken back.

    Raises Conflict if it is not running.
    """
    require_writer(act_of(act).by)
    run = locked(run, ImportState.RUNNING, ImportState.CHECKING)
    run.state = ImportState.STOPPED if run.state == ImportState.RUNNING else ImportState.DRAFT
    run.save(update_fields=["state"])
    return run


@transaction.atomic
def discard_import(run: ImportRun, **act: Unpack[ActWords]) -> None:
    """Forget an import that was only being prepared, and its file with it.

    Raises Conflict if it has begun.
    """
    who = act_of(act)
    require_writer(who.by)
    run = locked(run, ImportState.DRAFT, ImportState.CHECKED, ImportState.CHECKING)
    upload = run.upload
    run.delete()
    _let_go(upload, who.at)


@transaction.atomic
def _let_go(upload: Upload, at: datetime) -> None:
    """Delete an uploaded file from which no import was made."""
    if not ImportRun.objects.filter(upload=upload).exists():
        upload.delete()
        transaction.on_commit(lambda: drop_unused([upload.sha256], at=at))


@transaction.atomic
def revert_import(run: ImportRun, **act: Unpack[ActWords]) -> ImportRun:
    """Ask for a run to be taken back: a worker does it. Who started it may, managers and administrators too.

    Raises Refused, Conflict if it has not run.
    """
    who = act_of(act)
    require_writer(who.by)
    if who.by is not None and who.by != run.created_by:
        require(who.by, Role.MANAGER)
    run = locked(run, ImportState.DONE, ImportState.STOPPED, ImportState.FAILED)
    if run.batch is None:
        raise Conflict(_("This import has not brought anything in."))
    run.state = ImportState.REVERTING
    run.save(update_fields=["state"])
    changes.note(run, "revert", {"state": (None, run.state)}, who)
    return run


def locked(run: ImportRun, *states: str) -> ImportRun:
    """The run, held until the transaction ends. Raises Conflict if it is in another state by now."""
    run = ImportRun.objects.select_for_update(of=("self",)).select_related("source", "upload", "batch").get(pk=run.pk)
    if run.state not in states:
        raise Conflict(_("This import is %(state)s by now.") % {"state": run.get_state_display().lower()})
    return run


def _check_columns(mapping: Mapping, count: int) -> None:
    indexes = [column.index for column in mapping.columns]
    if stray := [index for index in indexes if not 0 <= index < count]:
        raise Invalid(_("The file has no column %(number)d.") % {"number": stray[0] + 1}, field="columns")
    if len(set(indexes)) < len(indexes):
        raise Invalid(_("A column can mean only one thing."), field="columns")


def _check_mapping(mapping: Mapping) -> None:
    if stray := [fallback.field for fallback in mapping.fallbacks if fallback.field not in FALLBACKS[mapping.content]]:
        raise Invalid(_("“%(name)s” cannot be the same for all rows.") % {"name": stray[0]}, field="fallbacks")
    many = {field.name for field in fields_of(mapping.content) if field.many}
    used = [column.field for column in mapping.columns if column.field]
    unknown = [name for name in used if not name.startswith("attribute:") and name not in _names(mapping)]
    twice = [name for name in used if used.count(name) > 1 and name not in many]
    if unknown or twice:
        message = _("Two columns cannot both be “%(name)s”.") if twice else _("There is no field “%(name)s”.")
        raise Invalid(message % {"name": (twice or unknown)[0]}, field="columns")
    if missing := missing_from(mapping.content, set(used)):
        raise Invalid(_("This is missing: %(what)s.") % {"what": _(missing[0])}, field="columns")


def _names(mapping: Mapping) -> set[str]:
    return {field.name for field in fields_of(mapping.content)}


def _define_attributes(run: ImportRun, **act: Unpack[ActWords]) -> None:
    """Define the custom fields that the mapping names and that do not exist yet."""
    columns = [column for column in mapping_of(run).columns if column.field.startswith("attribute:")]
    labels = [column.field.removeprefix("attribute:") for column in columns]
    known = set(AttributeDefinition.objects.filter(label__in=labels, retired_at=None).values_list("label", flat=True))
    for column, label in zip(columns, labels, strict=True):
        if label not in known:
            define_attribute(AttributeDraft(label, column.new_type or "text"), **act)
