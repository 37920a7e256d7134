"""What was brought in so far."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from farley.capture.access import imports_for, results_for
from farley.web.imports.listing import lines_of
from farley.web.requests import Request, render
from farley.web.settings.paging import page_of


@require_safe
def imports(request: Request) -> HttpResponse:
    """The imports that the reader may see, the newest first."""
    user = request.user
    found = imports_for(user) if user.can_write else results_for(user)
    page = page_of(found, request.GET.get("after", ""), by=("-created_at", "-id"))
    return render(request, "imports/imports.html", {"lines": lines_of(page.rows), "after": page.after})
