"""Bring table files in: upload, say what the columns mean, check without writing, run, stop, take back."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile
from ninja.responses import Status

from farley.api.door import Bearer, act, caller
from farley.api.paging import page_of, place_at
from farley.api.scopes import Scope
from farley.api.v1.fields import Id
from farley.api.v1.shapes.imports import (
    GuessOut,
    ImportOut,
    ImportPage,
    MappingIn,
    Place,
    ProposalOut,
    RefusedRowOut,
    RefusedRowPage,
    UploadIn,
)
from farley.base import jobs
from farley.base.errors import Invalid
from farley.capture.access import import_for, imports_for
from farley.capture.actions import imports as actions
from farley.capture.channels.csv_import.opening import layout_of
from farley.capture.models import ImportRun, RefusedRow
from farley.capture.queries import check_of, progress_of

router = Router(tags=["Imports"])
READ, WRITE = Bearer(Scope.IMPORTS_READ), Bearer(Scope.IMPORTS_WRITE)


@router.get("/imports", auth=READ, response=ImportPage, summary="List imports")
def list_imports(request: HttpRequest, place: Query[Place]) -> ImportPage:
    """The owner's imports, newest first; managers and administrators see everybody's."""
    rows = imports_for(caller(request))
    if place.cursor:
        rows = rows.filter(pk__lt=place_at(place.cursor, int)[0])
    page, after = page_of(rows, place.limit, place=lambda run: (run.pk,))
    return ImportPage(items=[_shown(run) for run in page], next=after)


@router.post("/imports", auth=WRITE, response={201: ImportOut}, summary="Upload a file")
def upload_file(request: HttpRequest, file: File[UploadedFile], told: Form[UploadIn]) -> Status[ImportOut]:
    """Keep a CSV file in any usual encoding, and propose how to read it. Nothing is recorded yet.

    `source_name` says whose customer and order numbers stand in it: the same numbers from the same source are the same
    customers and orders, so importing a file again updates instead of doubling.
    """
    upload = actions.keep_upload(file.chunks(), file.name or "", **act(request))
    return Status(201, _shown(actions.prepare_import(upload, source_name=told.source_name.strip(), **act(request))))


@router.get("/imports/{import_id}", auth=READ, response=ImportOut, summary="Get an import")
def get_import(request: HttpRequest, import_id: Id) -> ImportOut:
    """How far an import has come, and what became of its rows."""
    return _shown(import_for(caller(request), import_id))


@router.get("/imports/{import_id}/proposal", auth=READ, response=ProposalOut, summary="See what the columns seem to be")
def get_proposal(request: HttpRequest, import_id: Id) -> ProposalOut:
    """What the file seems to hold, column by column, with samples."""
    proposal = actions.proposal_for(import_for(caller(request), import_id))
    return ProposalOut(
        content=proposal.content,
        confidence=proposal.confidence,
        columns=[GuessOut.of(guess) for guess in proposal.guesses],
        missing=[_(missing) for missing in proposal.missing],
    )


@router.put("/imports/{import_id}/mapping", auth=WRITE, response=ImportOut, summary="Say what the columns mean")
def choose_mapping(request: HttpRequest, import_id: Id, body: MappingIn) -> ImportOut:
    """Say what the columns mean, before the import begins."""
    run = import_for(caller(request), import_id)
    width = len(layout_of(run).header)
    if any(column.index >= width for column in body.columns):
        raise Invalid(_("The file has only %(count)s columns.") % {"count": width}, field="columns")
    return _shown(actions.choose_mapping(run, body.mapping(), **act(request)))


@router.put("/imports/{import_id}/check", auth=WRITE, response=ImportOut, summary="Check an import")
def check_import(request: HttpRequest, import_id: Id) -> ImportOut:
    """Ask for a dry run: it counts what would be made, altered and refused, and writes nothing."""
    return _begun(actions.check_import(import_for(caller(request), import_id), **act(request)))


@router.put("/imports/{import_id}/run", auth=WRITE, response=ImportOut, summary="Start an import")
def start_import(request: HttpRequest, import_id: Id) -> ImportOut:
    """Start an import, or go on with one that was stopped or has failed. Ask for it again to see how far it is."""
    return _begun(actions.start_import(import_for(caller(request), import_id), **act(request)))


@router.delete("/imports/{import_id}/run", auth=WRITE, response=ImportOut, summary="Stop an import")
def stop_import(request: HttpRequest, import_id: Id) -> ImportOut:
    """Stop an import. What came in stays; it can go on, or be taken back."""
    return _shown(actions.stop_import(import_for(caller(request), import_id), **act(request)))


@router.put("/imports/{import_id}/reversal", auth=WRITE, response=ImportOut, summary="Take an import back")
def revert_import(request: HttpRequest, import_id: Id) -> ImportOut:
    """Take back what an import brought in."""
    return _begun(actions.revert_import(import_for(caller(request), import_id), **act(request)))


@router.get("/imports/{import_id}/refused-rows", auth=READ, response=RefusedRowPage, summary="List refused rows")
def list_refused_rows(request: HttpRequest, import_id: Id, place: Query[Place]) -> RefusedRowPage:
    """The rows that were not taken, each with its reason."""
    rows = RefusedRow.objects.filter(run=import_for(caller(request), import_id)).order_by("number")
    if place.cursor:
        rows = rows.filter(number__gt=place_at(place.cursor, int)[0])
    page, after = page_of(rows, place.limit, place=lambda row: (row.number,))
    return RefusedRowPage(items=[RefusedRowOut.of(row) for row in page], next=after)


def _begun(run: ImportRun) -> ImportOut:
    jobs.wake("farley.capture.jobs.carry_out_imports")
    return _shown(run)


def _shown(run: ImportRun) -> ImportOut:
    return ImportOut.of(run, progress_of(run), check_of(run))
