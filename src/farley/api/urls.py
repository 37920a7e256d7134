"""The addresses for programs."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path

from farley.api.door import through_the_door
from farley.api.interface import describe
from farley.api.problems import answer_for
from farley.api.v1 import api


def nothing_here(request: HttpRequest) -> HttpResponse:
    """An address that does not exist."""
    return answer_for(Http404())


def _operations() -> tuple[list[URLPattern | URLResolver], str, str]:
    patterns, app, namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = through_the_door(pattern.callback)
    return patterns, app, namespace


urlpatterns = [
    path("api/v1/openapi.json", partial(describe, api=api), name="api_description"),
    path("api/v1/", _operations()),
    re_path("^api/v1(?:/.*)?$", nothing_here),
]
