"""The pages on cohorts, on the grid of recency and frequency, and on who is in a square of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from farley.analysis.cohorts import LEAST_CUSTOMERS
from farley.analysis.rfm_grid import FIFTHS
from farley.analysis.rfm_grid import LEAST_CUSTOMERS as LEAST_FOR_FIFTHS
from farley.base import clock, jobs
from farley.base.errors import NotFound
from farley.customers.access import customers_for
from farley.understanding import actions
from farley.understanding.access import segment_for, segments_for
from farley.understanding.models import Segment
from farley.understanding.queries.groups import cohorts_of, grid_of, square_of
from farley.web.reports.groups import PERIODS, bounds_of, cohort_lines, grid_lines
from farley.web.requests import Request, render
from farley.web.toasts import toast

_PAGE = 50
_JOB = "farley.understanding.jobs.refresh_segments"


@require_GET
def cohorts(request: Request) -> HttpResponse:
    """Who bought again, by when they first bought."""
    at, segment = clock.now(), _segment(request)
    by = request.GET.get("by", "") if request.GET.get("by", "") in PERIODS else "month"
    of_money = request.GET.get("show") == "money"
    bounds = bounds_of(by, at=at)
    found = cohorts_of(request.user, bounds, currency=request.GET.get("currency", "")[:3], segment=segment, at=at)
    context = {
        "by": by,
        "of_money": of_money,
        "lines": cohort_lines(found.found, bounds, by, of_money=of_money),
        "steps": list(range(len(bounds) - 1)),
        "currency": found.currency,
        "currencies": found.currencies,
        "least": LEAST_CUSTOMERS,
    }
    return render(request, "reports/cohorts.html", context | _frame(request, segment))


@require_GET
def grid(request: Request) -> HttpResponse:
    """How lately and how often everybody bought."""
    at, segment = clock.now(), _segment(request)
    found = grid_of(request.user, segment=segment, at=at)
    more = f"&{urlencode({'segment': segment.pk})}" if segment else ""
    link = f"{reverse('reports_square')}?recency={{recency}}&frequency={{frequency}}{more}"
    context = {
        "lines": grid_lines(found, link),
        "fifths": list(range(1, FIFTHS + 1)),
        "total": found.customers,
        "has_enough": segment is not None or found.customers >= LEAST_FOR_FIFTHS,
        "least": LEAST_FOR_FIFTHS,
    }
    return render(request, "reports/grid.html", context | _frame(request, segment))


@require_GET
def square(request: Request) -> HttpResponse:
    """Who is in one square of the grid."""
    segment = _segment(request)
    recency, frequency = _fifth(request, "recency"), _fifth(request, "frequency")
    ids = square_of(request.user, recency, frequency, segment=segment, at=clock.now())
    page = Paginator(ids, _PAGE).get_page(request.GET.get("page"))
    found = customers_for(request.user).current().filter(pk__in=page.object_list)
    words = request.GET.copy()

    def address(number: int) -> str:
        words["page"] = str(number)
        return f"?{words.urlencode()}"

    context = {
        "recency": recency,
        "frequency": frequency,
        "total": len(ids),
        "rows": list(found.select_related("owner", "last_interaction").order_by("sort_name", "pk")),
        "next": address(page.next_page_number()) if page.has_next() else "",
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
    }
    return render(request, "reports/square.html", context | _frame(request, segment))


@require_POST
def keep(request: Request) -> HttpResponse:
    """Keep the customers of a square as a segment."""
    at = clock.now()
    ids = square_of(
        request.user, _fifth(request, "recency"), _fifth(request, "frequency"), segment=_segment(request), at=at
    )
    made = actions.keep_customers(ids, request.POST.get("name", ""), by=request.user, at=at)
    jobs.wake(_JOB)
    toast(request, _("Kept, with a tag of the same name."), undo=reverse("segment_trash", args=[made.pk]))
    return HttpResponseRedirect(reverse("segment", args=[made.pk]))


def _frame(request: Request, segment: Segment | None) -> dict[str, Any]:
    """What stands above each of these pages: whose customers are counted."""
    segments = segments_for(request.user).current().order_by("name", "pk")[:200]
    return {"segment": segment, "segments": segments}


def _segment(request: Request) -> Segment | None:
    number = request.GET.get("segment", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 18
    return segment_for(request.user, int(number)) if is_number else None


def _fifth(request: Request, name: str) -> int:
    value = request.GET.get(name, "1")
    if value not in map(str, range(1, FIFTHS + 1)):
        raise NotFound(_("There is no such fifth."))
    return int(value)
