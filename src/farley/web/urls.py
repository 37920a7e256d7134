"""The pages' addresses, room by room."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from farley.web.look import set_look


def healthy(request: HttpRequest) -> HttpResponse:
    """Says that the server answers."""
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthy, name="healthy"),
    path("look", set_look, name="set-look"),
    path("accounts/", include("allauth.urls")),
]

if settings.DEBUG or settings.DEMO:
    urlpatterns.append(path("", include("farley.web.gallery.urls")))
