"""The script that customers' own websites load. Its address never changes, as it stands in other people's pages."""

from __future__ import annotations

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from farley.web.assets import DIST, path_of


@login_not_required
@require_safe
def farley_script(request: HttpRequest) -> HttpResponse:
    """Farley's own small tracking script."""
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@cache
def _script() -> bytes:
    return (DIST / path_of("farley.js")).read_bytes()
