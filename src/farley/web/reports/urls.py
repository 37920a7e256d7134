"""Addresses of the reports."""

from django.urls import path

from farley.web.reports import views

urlpatterns = [
    path("reports", views.company, name="reports"),
    path("reports/behind", views.behind, name="reports_behind"),
    path("customers/<int:pk>/report", views.of_customer, name="customer_report"),
    path("segments/<int:pk>/report", views.of_segment, name="segment_report"),
]
