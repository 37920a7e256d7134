"""Addresses of the reports."""

from django.urls import path

from farley.web.reports import behind_views, group_views, views

urlpatterns = [
    path("reports", views.company, name="reports"),
    path("reports/behind", behind_views.behind, name="reports_behind"),
    path("reports/cohorts", group_views.cohorts, name="reports_cohorts"),
    path("reports/grid", group_views.grid, name="reports_grid"),
    path("reports/grid/customers", group_views.square, name="reports_square"),
    path("reports/grid/keep", group_views.keep, name="reports_keep"),
    path("customers/<int:pk>/report", views.of_customer, name="customer_report"),
    path("customers/<int:pk>/report/summary", views.summary, name="customer_summary"),
    path("segments/<int:pk>/report", views.of_segment, name="segment_report"),
]
