"""Addresses of the pages on journeys."""

from django.urls import path

from farley.web.journeys import views

urlpatterns = [
    path("journeys", views.journeys, name="journeys"),
    path("journeys/customers", views.customers, name="journeys_customers"),
    path("journeys/customers/keep", views.keep, name="journeys_keep"),
    path("journeys/compare", views.compare, name="journeys_compare"),
    path("journeys/progress", views.progress, name="journeys_progress"),
]
