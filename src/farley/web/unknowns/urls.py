"""Addresses of the pages on what is not known."""

from django.urls import path

from farley.web.unknowns import views

urlpatterns = [
    path("insights/unknowns", views.worklist, name="unknowns"),
    path("insights/unknowns/progress", views.working, name="unknowns_progress"),
    path("insights/unknowns/coverage", views.coverage, name="unknowns_coverage"),
    path("customers/<int:pk>/unknowns/<str:fact>/answers", views.answer, name="unknown_answer"),
    path("customers/<int:pk>/unknowns/<str:fact>/checks", views.check, name="unknown_check"),
    path("customers/<int:pk>/unknowns/checks/<int:check_id>/withdraw", views.withdraw, name="unknown_withdraw"),
]
