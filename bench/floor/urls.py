"""Farley's addresses, and the empty view."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from farley.config.urls import urlpatterns as pages


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing, for a user who is signed in."""
    return HttpResponse(b"")


urlpatterns = [path("floor/empty", empty), *pages]
