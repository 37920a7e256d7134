"""The pages' addresses, room by room."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path


def healthy(request: HttpRequest) -> HttpResponse:
    """Says that the server answers."""
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthy, name="healthy"),
    path("accounts/", include("allauth.urls")),
]
