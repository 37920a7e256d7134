"""The addresses of the first run."""

from django.urls import path

from farley.web.setup import views

urlpatterns = [
    path("setup", views.set_up, name="set-up"),
    path("welcome", views.welcome, name="welcome"),
]
