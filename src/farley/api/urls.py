"""The addresses for programs."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.generic import RedirectView

from farley.api.door import through_the_door
from farley.api.interface import describe
from farley.api.pages import keys, reference
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
    path("api/v1/openapi.json", partial(describe, api=api), name="api-description"),
    path("api/v1/", _operations()),
    path("api/v1/docs", RedirectView.as_view(pattern_name="api-reference"), name="api-docs"),
    path("settings/api-keys", keys.keys, name="api-keys"),
    path("settings/api-keys/new", keys.new_key, name="new-api-key"),
    path("settings/api-keys/<int:pk>/revoke", keys.revoke_key, name="revoke-api-key"),
    path("settings/api-keys/reference", reference.show, name="api-reference"),
    re_path("^api/v1(?:/.*)?$", nothing_here),
]
