from django.urls import path

from farley.web.gallery import views

urlpatterns = [
    path("gallery", views.gallery, name="gallery"),
    path("gallery/frame", views.bare, name="gallery-bare"),
    path("gallery/progress", views.progress, name="gallery-progress"),
    path("gallery/cell", views.cell, name="gallery-cell"),
    path("gallery/source", views.source, name="gallery-source"),
    path("gallery/palette", views.palette, name="gallery-palette"),
    path("gallery/undo", views.undo, name="gallery-undo"),
]
