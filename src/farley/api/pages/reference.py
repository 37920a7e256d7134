"""The reference for those who write programs, from the same description that programs read."""

from __future__ import annotations

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from farley.api.reference import Reference, reference_of
from farley.api.v1 import api


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Every operation and every shape on one page."""
    return render(request, "api/reference.html", {"reference": _reference()})


@cache
def _reference() -> Reference:
    return reference_of(api.described())
