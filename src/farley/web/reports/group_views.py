"""The pages on cohorts, on the grid of recency and frequency, and on who is in a square of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from farley.analysis.cohorts import LEAST_CUSTOMERS
from farley.analysis.rfm_grid import FIFTHS
from farley.analysis.rfm_grid import LEAST_CUSTOMERS as LEAST_FOR_FIFTHS
from farley.base import clock, jobs
from farley.base.errors import NotFound
from farley.base.numbers import number_in
from farley.customers.access import customers_for
from farley.understanding import actions
from farley.understanding.access import segment_for, segments_for
from farley.understanding.answers import Kept
from farley.understanding.models import Segment
from farley.understanding.queries.groups import Cohorts, cohorts_of, grid_of, square_of
from farley.web.reports.groups import PERIODS, bounds_of, cohort_lines, grid_lines
from farley.web.reports.periods import day_told_of, start_of
from farley.web.requests import Request, render
from farley.web.toasts import toast
from farley.web.waiting import is_waiting, progress, waiting

_PAGE = 50
_JOB = "farley.understanding.jobs.refresh_segments"


@require_GET
def cohorts(request: Request) -> HttpResponse:
    """Who bought again, by when they first bought."""
    at, segment = clock.now(), _segment(request)
    by = request.GET.get("by", "") if request.GET.get("by", "") in PERIODS else "month"
    of_money = request.GET.get("show") == "money"
    bounds, kept = _bounded(request, by, segment, at)
    if is_waiting(request):
        return progress(request, kept)
    # Two days more, or a leap year between would lead to the period before.
    later = bounds[-1] + (bounds[-2] - bounds[0]) + timedelta(days=2)
    context: dict[str, Any] = {
        "by": by,
        "of_money": of_money,
        "steps": list(range(len(bounds) - 1)),
        "least": LEAST_CUSTOMERS,
        "before": _address(request, until=bounds[0] - timedelta(days=1)),
        "after": _address(request, until=later) if bounds[-1] <= at else "",
        "is_over": bounds[-1] <= at,
        "until_asked": request.GET.get("until", ""),
    }
    if kept is not None:
        found = kept.answer
        context |= {
            "lines": cohort_lines(found.found, bounds, by, of_money=of_money),
            "currency": found.currency,
            "currencies": found.currencies,
            "has_bought": found.newest is not None,
            "newest": found.newest if not request.GET.get("until") and bounds[-1] <= at else None,
            "has_newest": found.newest is not None and found.newest.purchase < bounds[-1],
        }
    return render(request, "reports/cohorts.html", context | _frame(request, segment, kept))


def _bounded(
    request: Request, by: str, segment: Segment | None, at: datetime
) -> tuple[list[datetime], Kept[Cohorts] | None]:
    """The cohorts up to the day that the address asks for, or today. Where nobody began in that time, as after an old
    file was imported, up to the newest purchase, and so that the last who began stand in the middle at the latest.
    """
    currency = request.GET.get("currency", "")[:3]
    asked = day_told_of(request.GET.get("until", ""))
    bounds = bounds_of(by, at=min(at, start_of(asked)) if asked else at)
    kept = cohorts_of(request.user, bounds, currency=currency, segment=segment, at=at)
    if asked or kept is None or kept.answer.found or kept.answer.newest is None:
        return bounds, kept
    newest = kept.answer.newest
    half = (bounds[-1] - bounds[0]) / 2
    bounds = bounds_of(by, at=min(newest.purchase, newest.beginning + half))
    return bounds, cohorts_of(request.user, bounds, currency=currency, segment=segment, at=at)


def _address(request: Request, *, until: datetime) -> str:
    """The same page up to another day."""
    words = request.GET.copy()
    words.pop("as", None)
    words["until"] = timezone.localdate(until).isoformat()
    return f"?{words.urlencode()}"


@require_GET
def grid(request: Request) -> HttpResponse:
    """How lately and how often everybody bought."""
    at, segment = clock.now(), _segment(request)
    kept = grid_of(request.user, segment=segment, at=at)
    if is_waiting(request):
        return progress(request, kept)
    more = f"&{urlencode({'segment': segment.pk})}" if segment else ""
    link = f"{reverse('reports_square')}?recency={{recency}}&frequency={{frequency}}{more}"
    context: dict[str, Any] = {"fifths": list(range(1, FIFTHS + 1)), "least": LEAST_FOR_FIFTHS}
    if kept is not None:
        found = kept.answer
        has_enough = segment is not None or found.customers >= LEAST_FOR_FIFTHS
        context |= {"lines": grid_lines(found, link), "total": found.customers, "has_enough": has_enough}
        context["newest"] = found.until if found.until < kept.as_of else None
    return render(request, "reports/grid.html", context | _frame(request, segment, kept))


@require_GET
def square(request: Request) -> HttpResponse:
    """Who is in one square of the grid."""
    segment = _segment(request)
    recency, frequency = _fifth(request, "recency"), _fifth(request, "frequency")
    kept = square_of(request.user, recency, frequency, segment=segment, at=clock.now())
    if is_waiting(request):
        return progress(request, kept)
    context: dict[str, Any] = {"recency": recency, "frequency": frequency}
    if kept is not None:
        context |= _page_of(request, kept.answer)
    return render(request, "reports/square.html", context | _frame(request, segment, kept))


def _page_of(request: Request, ids: Sequence[int]) -> dict[str, Any]:
    """One page of them; who has gone to the trash since, or is no longer to be seen, is left out."""
    page = Paginator(ids, _PAGE).get_page(request.GET.get("page"))
    found = customers_for(request.user).current().filter(pk__in=page.object_list)
    words = request.GET.copy()

    def address(number: int) -> str:
        words["page"] = str(number)
        return f"?{words.urlencode()}"

    return {
        "total": len(ids),
        "rows": list(found.select_related("owner", "last_interaction").order_by("sort_name", "pk")),
        "next": address(page.next_page_number()) if page.has_next() else "",
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
    }


@require_POST
def keep(request: Request) -> HttpResponse:
    """Keep the customers of a square as a segment."""
    at = clock.now()
    recency, frequency = _fifth(request, "recency"), _fifth(request, "frequency")
    kept = square_of(request.user, recency, frequency, segment=_segment(request), at=at)
    if kept is None:
        return HttpResponseRedirect(f"{reverse('reports_square')}?{request.GET.urlencode()}")
    made = actions.keep_customers(kept.answer, request.POST.get("name", ""), by=request.user, at=at)
    jobs.wake(_JOB)
    toast(request, _("Kept, with a tag of the same name."), undo=reverse("segment_trash", args=[made.pk]))
    return HttpResponseRedirect(reverse("segment", args=[made.pk]))


def _frame(request: Request, segment: Segment | None, kept: Kept[Any] | None) -> dict[str, Any]:
    """What stands above each of these pages: whose customers are counted, and whether they are counted yet."""
    segments = segments_for(request.user).current().order_by("name", "pk")[:200]
    return {"segment": segment, "segments": segments, **waiting(request, kept)}


def _segment(request: Request) -> Segment | None:
    number = number_in(request.GET.get("segment", ""))
    return None if number is None else segment_for(request.user, number)


def _fifth(request: Request, name: str) -> int:
    value = request.GET.get(name, "1")
    if value not in map(str, range(1, FIFTHS + 1)):
        raise NotFound(_("There is no such fifth."))
    return int(value)
