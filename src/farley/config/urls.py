"""Every address, mounted room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("farley.api.urls")),
    path("", include("farley.web.urls")),
]
