"""Addresses of the pages on segments."""

from django.urls import path

from farley.web.segments import ask, readings, views

urlpatterns = [
    path("ask", ask.ask, name="ask"),
    path("ask/keep", ask.keep, name="ask_keep"),
    path("ask/model", readings.ask_model, name="ask_model"),
    path("segments", views.segments, name="segments"),
    path("segments/new", views.create, name="segment_create"),
    path("segments/builder", views.build, name="segment_build"),
    path("segments/count", views.count, name="segment_count"),
    path("segments/<int:pk>", views.segment, name="segment"),
    path("segments/<int:pk>/edit", views.edit, name="segment_edit"),
    path("segments/<int:pk>/moves", views.moves, name="segment_moves"),
    path("segments/<int:pk>/why", views.why, name="segment_why"),
    path("segments/<int:pk>/alike", views.alike, name="segment_alike"),
    path("segments/<int:pk>/trash", views.trash, name="segment_trash"),
    path("segments/<int:pk>/restore", views.restore, name="segment_restore"),
]
