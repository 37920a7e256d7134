"""While the worker works an answer out, the page asks for itself again, and is told only whether it is there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from farley.understanding.answers import Kept
from farley.web.requests import render


def is_waiting(request: HttpRequest) -> bool:
    """Whether a page asks about its answer, which it does not show yet."""
    return request.GET.get("as") == "progress"


def progress(request: HttpRequest, kept: Kept[Any] | None) -> HttpResponse:
    """Whether the answer is there."""
    return said(request, is_done=kept is not None and not kept.is_outdated)


def said(request: HttpRequest, *, is_done: bool) -> HttpResponse:
    """What a page that waits is told."""
    return render(request, "frame/waiting.html#progress", {"is_done": is_done})


def waiting(request: HttpRequest, kept: Kept[Any] | None) -> dict[str, Any]:
    """What frame/waiting.html needs: the answer, and where to ask for it while it is not there."""
    words = request.GET.copy()
    words["as"] = "progress"
    return {"kept": kept, "is_working": kept is None, "progress": f"{request.path}?{words.urlencode()}"}
