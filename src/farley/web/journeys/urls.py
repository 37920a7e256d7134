"""Addresses of the pages on journeys."""

from django.urls import path

from farley.web.journeys import designs, views

urlpatterns = [
    path("journeys", views.journeys, name="journeys"),
    path("journeys/customers", views.customers, name="journeys_customers"),
    path("journeys/customers/keep", views.keep, name="journeys_keep"),
    path("journeys/compare", views.compare, name="journeys_compare"),
    path("journeys/designed", designs.designs, name="journey_designs"),
    path("journeys/designed/new", designs.create, name="journey_design_create"),
    path("journeys/designed/editor", designs.build, name="journey_design_build"),
    path("journeys/designed/<int:pk>", designs.design, name="journey_design"),
    path("journeys/designed/<int:pk>/edit", designs.edit, name="journey_design_edit"),
    path("journeys/designed/<int:pk>/versions", designs.versions, name="journey_design_versions"),
    path("journeys/designed/<int:pk>/versions/<int:number>", designs.return_to, name="journey_design_return"),
    path("journeys/designed/<int:pk>/trash", designs.trash, name="journey_design_trash"),
    path("journeys/designed/<int:pk>/restore", designs.restore, name="journey_design_restore"),
]
