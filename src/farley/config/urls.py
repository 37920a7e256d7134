"""Every address, mounted room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("farley.api.urls")),
    path("", include("farley.web.urls")),
]

handler400 = "farley.web.errors.bad_request"
handler403 = "farley.web.errors.forbidden"
handler404 = "farley.web.errors.missing"
handler429 = "farley.web.errors.too_many"  # allauth's, where somebody tries passwords
handler500 = "farley.web.errors.broken"
