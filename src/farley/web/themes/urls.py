"""Addresses of the pages on themes."""

from django.urls import path

from farley.web.themes import decisions, views

urlpatterns = [
    path("themes", views.themes, name="themes"),
    path("themes/now", decisions.look_now, name="themes_now"),
    path("themes/progress", views.progress, name="themes_progress"),
    path("themes/<int:pk>", views.theme, name="theme"),
    path("themes/<int:pk>/time", views.over_time, name="theme_time"),
    path("themes/<int:pk>/segments", views.by_segment, name="theme_segments"),
    path("themes/<int:pk>/name", decisions.rename, name="theme_rename"),
    path("themes/<int:pk>/merge", decisions.merge, name="theme_merge"),
    path("themes/<int:pk>/separate", decisions.separate, name="theme_separate"),
    path("themes/<int:pk>/split", decisions.split, name="theme_split"),
    path("themes/<int:pk>/rejoin", decisions.rejoin, name="theme_rejoin"),
    path("themes/<int:pk>/dismiss", decisions.dismiss, name="theme_dismiss"),
    path("themes/<int:pk>/restore", decisions.restore, name="theme_restore"),
    path("themes/<int:pk>/note", decisions.note, name="theme_note"),
]
