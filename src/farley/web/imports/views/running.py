"""An import under way, and what came of it."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from farley.base import clock, jobs
from farley.base.accounts import Role
from farley.capture import queries
from farley.capture.access import import_for
from farley.capture.actions import imports
from farley.capture.models import ImportRun, ImportState, RefusedRow
from farley.web.imports.listing import line_of
from farley.web.imports.views.wizard import JOB, PREPARED, is_asleep
from farley.web.refusals import worded
from farley.web.requests import Request, render
from farley.web.security import for_role
from farley.web.toasts import toast

REFUSED_SHOWN = 20


@for_role(Role.MEMBER)
@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """How far an import has come, or what came of it. One that is being prepared goes on at its step."""
    run = import_for(request.user, pk)
    if run.state in PREPARED:
        step = "import_columns" if run.state == ImportState.DRAFT else "import_check"
        return HttpResponseRedirect(reverse(step, args=[pk]))
    context = {
        "line": line_of(run),
        "run": run,
        "step": "result" if run.state in (ImportState.DONE, ImportState.REVERTED) else "run",
        "is_asleep": is_asleep(run),
        "refused": list(RefusedRow.objects.filter(run=run).order_by("number")[:REFUSED_SHOWN]),
        "may_go_on": run.state in (ImportState.STOPPED, ImportState.FAILED),
        "may_revert": run.state in (ImportState.DONE, ImportState.STOPPED, ImportState.FAILED) and run.batch_id,
    }
    return render(request, "imports/run.html", context)


@for_role(Role.MEMBER)
@require_safe
def progress(request: Request, pk: int) -> HttpResponse:
    """How far it has come, for a page that asks again and again."""
    run = import_for(request.user, pk)
    context = {"line": line_of(run), "run": run, "is_asleep": is_asleep(run)}
    return render(request, "imports/run.html#progress", context)


@for_role(Role.MEMBER)
@require_POST
def start(request: Request, pk: int) -> HttpResponse:
    """Start an import, or go on with one."""
    imports.start_import(import_for(request.user, pk), by=request.user, at=clock.now())
    jobs.wake(JOB)
    return _to(pk)


@for_role(Role.MEMBER)
@require_POST
def stop(request: Request, pk: int) -> HttpResponse:
    """Stop an import; it can go on later."""
    run = imports.stop_import(import_for(request.user, pk), by=request.user, at=clock.now())
    if run.state == ImportState.STOPPED:
        toast(request, _("Stopped. What came in so far stays; it can go on, or be taken back."))
    return _to(pk)


@for_role(Role.MEMBER)
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    """Forget an import that was being prepared."""
    imports.discard_import(import_for(request.user, pk), by=request.user, at=clock.now())
    toast(request, _("Nothing was imported."))
    return HttpResponseRedirect(reverse("sources"))


@for_role(Role.MEMBER)
@require_http_methods(["GET", "POST"])
def revert(request: Request, pk: int) -> HttpResponse:
    """Take an import back; where no script can ask whether that is meant, a page does."""
    if request.method == "GET":
        return render(request, "imports/revert.html", {"run": import_for(request.user, pk)})
    imports.revert_import(import_for(request.user, pk), by=request.user, at=clock.now())
    jobs.wake(JOB)
    return _to(pk)


@for_role(Role.MEMBER)
@require_safe
def refused(request: Request, pk: int) -> StreamingHttpResponse:
    """The rows that were refused, with the reason of each, as a file to mend and import again."""
    run: ImportRun = import_for(request.user, pk)
    response = StreamingHttpResponse(queries.error_file(run, worded=worded), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="refused-{pk}.csv"'
    return response


def _to(pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("import", args=[pk]))
