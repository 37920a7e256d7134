"""What a view is handed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as django_render

from farley.base.accounts import User


class Request(HttpRequest):
    """A request of somebody who is signed in: nothing else reaches a view that takes one."""

    user: User


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page, and not the browser for a whole one."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"


def render(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page or a part of one; what a cache between us and the reader may keep depends on who asks for what."""
    response = django_render(request, template, context, status=status)
    response.headers["Vary"] = "HX-Request, Cookie"
    response.headers.setdefault("Cache-Control", "no-store")
    return response
