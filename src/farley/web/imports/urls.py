"""Addresses of the pages on imports."""

from django.urls import path

from farley.web.imports.views import past, running, wizard

urlpatterns = [
    path("sources", past.imports, name="sources"),
    path("sources/imports/new", wizard.new, name="import_new"),
    path("sources/imports/<int:pk>", running.show, name="import"),
    path("sources/imports/<int:pk>/file", wizard.file, name="import_file"),
    path("sources/imports/<int:pk>/columns", wizard.columns, name="import_columns"),
    path("sources/imports/<int:pk>/check", wizard.check, name="import_check"),
    path("sources/imports/<int:pk>/progress", running.progress, name="import_progress"),
    path("sources/imports/<int:pk>/start", running.start, name="import_start"),
    path("sources/imports/<int:pk>/stop", running.stop, name="import_stop"),
    path("sources/imports/<int:pk>/discard", running.discard, name="import_discard"),
    path("sources/imports/<int:pk>/revert", running.revert, name="import_revert"),
    path("sources/imports/<int:pk>/refused", running.refused, name="import_refused"),
]
