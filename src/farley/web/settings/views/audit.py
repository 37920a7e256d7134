"""The audit log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_POST, require_safe

from farley.base import changes, clock, spreadsheets
from farley.base.accounts import Role, User
from farley.base.changes import Act, Change
from farley.web.requests import Request, render
from farley.web.security import for_role
from farley.web.settings.audit import AuditFilter, changes_for, lines_of, table_of
from farley.web.settings.audit_words import RECORDS, VERBS
from farley.web.settings.paging import page_of


@for_role(Role.ADMIN)
@require_safe
def audit(request: Request) -> HttpResponse:
    """Who changed what, when, from what to what, from where and why; the newest first."""
    chosen = AuditFilter.of(request.GET)
    page = page_of(changes_for(chosen), request.GET.get("after", ""), by=("-at", "-id"))
    context = {
        "lines": lines_of(page.rows, request.user),
        "chosen": chosen,
        "after": page.after,
        "query": urlencode(chosen.words()),
        "is_first": "after" not in request.GET,
        "people": _people(),
        "kinds": sorted(RECORDS.items(), key=lambda kind: str(kind[1])),
        "verbs": sorted(VERBS.items(), key=lambda verb: str(verb[1])),
    }
    return render(request, "settings/audit.html", context)


def _people() -> QuerySet[User, tuple[int, str]]:
    return User.objects.order_by("name", "id").values_list("id", "name")[:1000]


@for_role(Role.ADMIN)
@require_POST
def export_audit(request: Request) -> StreamingHttpResponse:
    """All changes that fit the filter, as a table. That they were exported is a change too."""
    chosen = AuditFilter.of(request.POST)
    act = Act(by=request.user, at=clock.now())
    found = changes_for(chosen).order_by("at", "id")
    changes.note_export(Change, {"filter": urlencode(chosen.words())}, act)
    response = StreamingHttpResponse(_written(table_of(found.iterator(2000))), content_type="text/csv; charset=utf-8")
    name = f"farley-audit-{act.at.date().isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _written(rows: Iterable[list[str]]) -> Iterator[str]:
    yield spreadsheets.BEGINNING
    yield from map(spreadsheets.line, rows)
