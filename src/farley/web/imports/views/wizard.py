"""Prepare an import: give the file, say how it is written and what its columns mean, look at what would come of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast, get_args

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from farley.base import clock, jobs
from farley.base.access import has_role
from farley.base.accounts import Organisation, Role
from farley.base.acts import ActWords
from farley.base.errors import FarleyError, Invalid
from farley.base.numbers import number_in
from farley.capture import queries
from farley.capture.access import import_for
from farley.capture.actions import imports
from farley.capture.actions.inbox import receive_mail_file
from farley.capture.actions.layouts import choose_layout, read_like
from farley.capture.channels.csv_import.mapping import Existing, Mapping
from farley.capture.channels.csv_import.opening import first_arrivals, layout_of, mapping_of, path_of
from farley.capture.channels.csv_import.reading import first_rows
from farley.capture.models import ImportRun, ImportState, Source, Upload
from farley.web import choices
from farley.web.imports import columns as column_step
from farley.web.imports import wording
from farley.web.imports.listing import line_of
from farley.web.imports.sketches import looks_wrong, sketches_of
from farley.web.refusals import worded
from farley.web.requests import Request, render
from farley.web.security import for_role
from farley.web.sources.wording import channel_name
from farley.web.toasts import toast

JOB = "farley.capture.jobs.carry_out_imports"
MAIL_FILES = (".eml", ".mbox", ".mbx")
PREPARED = (ImportState.DRAFT, ImportState.CHECKING, ImportState.CHECKED)
ROWS_SHOWN = 8


@for_role(Role.MEMBER)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Give a file."""
    like = _earlier(request)
    error = ""
    if request.method == "POST":
        try:
            return HttpResponseRedirect(_take(request, like))
        except FarleyError as refused:
            error = worded(str(refused))
    context = {"error": error, "like": like, "step": "file"}
    return render(request, "imports/new.html", context, status=422 if error else 200)


def _earlier(request: Request) -> ImportRun | None:
    like = number_in(request.GET.get("like", ""))
    return None if like is None else import_for(request.user, like)


def _take(request: Request, like: ImportRun | None) -> str:
    """Keep the file; returns the address at which it goes on."""
    file = request.FILES.get("file")
    if file is None:
        raise Invalid(_("Choose a file first."), field="file")
    act = ActWords(by=request.user, at=clock.now())
    upload = imports.keep_upload(file.chunks(), file.name or "file", **act)
    if upload.name.lower().endswith(MAIL_FILES):
        return _take_mails(request, upload, act)
    run = imports.prepare_import(upload, source_name=_usual_source(), **act)
    if like:
        read_like(run, like, **act)
    return reverse("import_columns", args=[run.pk])


def _take_mails(request: Request, upload: Upload, act: ActWords) -> str:
    """Mails need no mapping: they are kept as they are, and the worker files them."""
    count = receive_mail_file(upload, **act)
    jobs.wake("farley.capture.jobs.work_off_inbox")
    text = ngettext("%(count)d mail came in and is being filed.", "%(count)d mails came in and are being filed.", count)
    toast(request, text % {"count": count})
    return reverse("connected_sources" if has_role(request.user, Role.MANAGER) else "sources")


def _usual_source() -> str:
    # In the organisation's language and not the reader's: two names would make two sources with numbers of their own.
    organisation = Organisation.get()
    with translation.override(organisation.language if organisation else None):
        return channel_name(imports.CHANNEL)


@for_role(Role.MEMBER)
@require_http_methods(["GET", "POST"])
def file(request: Request, pk: int) -> HttpResponse:
    """Say how the file is written, and see its first rows as they are then read."""
    run = import_for(request.user, pk)
    if run.state not in PREPARED:
        return HttpResponseRedirect(reverse("import", args=[pk]))
    error = ""
    if request.method == "POST":
        try:
            run = choose_layout(
                run,
                codec=request.POST.get("codec", ""),
                delimiter=request.POST.get("delimiter", ""),
                has_header=request.POST.get("has_header") == "on",
                by=request.user,
                at=clock.now(),
            )
        except FarleyError as refused:
            error = worded(str(refused))
        else:
            is_done = request.POST.get("next") == "columns"
            return HttpResponseRedirect(reverse("import_columns" if is_done else "import_file", args=[pk]))
    layout = layout_of(run)
    context = {
        "run": run,
        "error": error,
        "step": "file",
        "layout": layout,
        "rows": first_rows(path_of(run), layout, ROWS_SHOWN),
        "codecs": wording.codec_choices(layout),
        "delimiters": wording.delimiter_choices(),
    }
    return render(request, "imports/file.html", context, status=422 if error else 200)


@for_role(Role.MEMBER)
@require_http_methods(["GET", "POST"])
def columns(request: Request, pk: int) -> HttpResponse:
    """Say what the file holds, and what each column means; then it is checked."""
    run = import_for(request.user, pk)
    if run.state not in PREPARED:
        return HttpResponseRedirect(reverse("import", args=[pk]))
    mapping = mapping_of(run)
    content = column_step.read_content(request.POST or request.GET, mapping.content)
    proposal = imports.proposal_for(run, content)
    if content != mapping.content:
        mapping = proposal.mapping(mapping.zone, mapping.currency)
    error = ""
    if request.method == "POST":
        try:
            mapping = column_step.read_mapping(request.POST, proposal, mapping, request.user)
            _check_anew(run, mapping, request)
        except FarleyError as refused:
            error = worded(str(refused))
        else:
            return HttpResponseRedirect(reverse("import_check", args=[pk]))
    context = {
        "run": run,
        "error": error,
        "step": "columns",
        "layout": layout_of(run),
        "delimiter": wording.delimiter_name(layout_of(run).delimiter),
        "content": content,
        "contents": [(name, *words) for name, words in wording.CONTENTS.items()],
        "proposal": proposal,
        "mapping": mapping,
        "rows": column_step.rows_of(proposal, mapping, request.user),
        "typed": request.POST,
        "groups": wording.field_groups(content),
        "attributes": column_step.attribute_choices(),
        "new_types": [(value, value.label) for value in column_step.NEW_TYPES],
        "name_orders": column_step.NAME_ORDERS,
        "fallbacks": column_step.fallback_fields(mapping),
        "zones": choices.time_zones(),
        "currencies": choices.currencies(),
    }
    return render(request, "imports/columns.html", context, status=422 if error else 200)


def _check_anew(run: ImportRun, mapping: Mapping, request: Request, source_name: str = "") -> None:
    act = ActWords(by=request.user, at=clock.now())
    run = imports.choose_mapping(run, mapping, source_name=source_name, **act)
    imports.check_import(run, **act)
    jobs.wake(JOB)


@for_role(Role.MEMBER)
@require_http_methods(["GET", "POST"])
def check(request: Request, pk: int) -> HttpResponse:
    """Say what happens to customers who are here already, and look at what the import would do."""
    run = import_for(request.user, pk)
    if run.state not in PREPARED:
        return HttpResponseRedirect(reverse("import", args=[pk]))
    mapping, error = mapping_of(run), ""
    if request.method == "POST":
        existing = request.POST.get("existing", "")
        mapping = replace(mapping, existing=cast("Existing", existing if existing in get_args(Existing) else "update"))
        try:
            _check_anew(run, mapping, request, " ".join(request.POST.get("source", "").split())[:60])
        except FarleyError as refused:
            error = worded(str(refused))
        else:
            return HttpResponseRedirect(reverse("import_check", args=[pk]))
    context = _check_context(request, run, mapping) | {"error": error}
    return render(request, "imports/check.html", context, status=422 if error else 200)


def _check_context(request: Request, run: ImportRun, mapping: Mapping) -> dict[str, Any]:
    organisation, found = Organisation.get(), queries.check_of(run)
    act = ActWords(by=request.user, at=clock.now(), source=run.source.label)
    arrivals = first_arrivals(run, at=act["at"], most=100).arrivals
    sketches = sketches_of(arrivals, act, organisation.country if organisation else "")
    return {
        "run": run,
        "step": "check",
        "mapping": mapping,
        "content": mapping.content,
        "check": found,
        "accepted": found.rows - found.refused - found.skipped if found else 0,
        "line": line_of(run),
        "progress": queries.progress_of(run),
        "is_asleep": is_asleep(run),
        "sketches": sketches,
        "is_odd_currency": looks_wrong(sketches),
        "sources": Source.objects.filter(channel=imports.CHANNEL, closed_at=None).values_list("name", flat=True),
        "new_fields": [column.field.partition(":")[2] for column in mapping.columns if column.new_type],
    }


def is_asleep(run: ImportRun) -> bool:
    """Whether something is to be done, and no worker is there to do it."""
    beat = jobs.last_beat()
    return run.is_under_way and (beat is None or (clock.now() - beat).total_seconds() > 60)
