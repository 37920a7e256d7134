"""The pages' addresses, room by room."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from farley.web.home.views import home
from farley.web.look import set_look
from farley.web.palette import views as palette
from farley.web.sources.views.script import farley_script


@login_not_required
def healthy(request: HttpRequest) -> HttpResponse:
    """Says that the server answers."""
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("healthz", healthy, name="healthy"),
    path("farley.js", farley_script, name="farley_script"),
    path("look", set_look, name="set-look"),
    path("palette", palette.palette, name="palette"),
    path("pick/customers", palette.picker, name="customer_picker"),
    path("", include("farley.web.customers.urls")),
    path("", include("farley.web.imports.urls")),
    path("", include("farley.web.sources.urls")),
    path("", include("farley.web.setup.urls")),
    path("", include("farley.web.accounts.urls")),
    path("", include("farley.web.settings.urls")),
    path("", include("farley.web.insights.urls")),
    path("", include("farley.web.journeys.urls")),
    path("", include("farley.web.unknowns.urls")),
    path("", include("farley.web.segments.urls")),
    path("", include("farley.web.reports.urls")),
    path("", include("farley.web.themes.urls")),
]

if settings.DEBUG or settings.DEMO:
    urlpatterns.append(path("", include("farley.web.gallery.urls")))
