"""Reports in sentences, as a page and as a file, and who is behind a figure of one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from farley.base import clock
from farley.customers.access import customer_for
from farley.customers.models import Customer
from farley.understanding.access import segment_for
from farley.understanding.queries.trend import COUNTED, Claimed, Scope, parts_of, trend_of
from farley.web import formats
from farley.web.customers import page
from farley.web.reports.periods import Period, choices_of, period_in
from farley.web.reports.sentences import Telling, report_of
from farley.web.requests import Request, absolute, render

_MOST = 200


@require_GET
def company(request: Request) -> HttpResponse:
    """The whole company's report, as far as the reader may see it."""
    return _report(request, Scope(), {"name": _("The whole company"), "here": reverse("reports")})


@require_GET
def of_customer(request: Request, pk: int) -> HttpResponse:
    """One customer's report; an organisation's also tells of its people."""
    found = customer_for(request.user, pk)
    if found.canonical_id:
        here = reverse("customer_report", args=[found.canonical_id])
        return HttpResponseRedirect(f"{here}?{request.GET.urlencode()}")
    here = reverse("customer_report", args=[pk])
    return _report(request, _with_its_people(request, found), {"name": found.name, "here": here, "customer": found})


@require_GET
def of_segment(request: Request, pk: int) -> HttpResponse:
    """The report of those who are in a segment now."""
    found = segment_for(request.user, pk)
    here = reverse("segment_report", args=[pk])
    return _report(request, Scope(segment=found), {"name": found.name, "here": here, "segment": found})


def _with_its_people(request: Request, customer: Customer) -> Scope:
    shown = page.customer_page(customer, request.user, at=clock.now())
    people = (tie.other.pk for tie in shown.people if tie.is_current)
    return Scope(customer=customer, customer_ids=(*shown.ids, *people))


def _report(request: Request, scope: Scope, context: dict[str, Any]) -> HttpResponse:
    at = clock.now()
    period = period_in(request.GET, at=at)
    trend = trend_of(request.user, scope, period.spans, at=at)
    context |= {
        "period": period,
        "periods": choices_of(period),
        "parts": report_of(trend, _telling(scope, period)),
        "at": at,
        "file": f"?{period.query}&as=md",
    }
    if request.GET.get("as") == "md":
        return _file(request, context)
    return render(request, "reports/report.html", context)


def _file(request: Request, context: dict[str, Any]) -> HttpResponse:
    """The report to send or to keep, with its links."""
    base = absolute(request, "/").rstrip("/")
    parts = [(part.title, [said.markdown(base) for said in part.sentences]) for part in context["parts"]]
    text = render_to_string("reports/report.txt", context | {"told": parts})
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="report-{context["period"].first.isoformat()}.md"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _telling(scope: Scope, period: Period) -> Telling:
    now = period.name if period.is_over else _("%(period)s so far") % {"period": period.name}
    return Telling(
        now=now,
        before=period.before.name,
        year_ago=period.year_ago.name,
        has_season=period.year_ago.first != period.before.first,
        is_one=scope.customer is not None,
        behind=lambda about, currency: _behind(scope, period, about, currency),
        claim=lambda claimed: _claim(scope, claimed),
        scorecard=reverse("scorecard"),
    )


def _behind(scope: Scope, period: Period, about: str, currency: str) -> str:
    """One customer's figures lead to the timeline, those of many to each customer's part."""
    if scope.customer is not None:
        kind = {"kind": "purchase"} if about in ("paid", "purchases") else {}
        words = urlencode({**kind, "until": period.last.isoformat()})
        return f"{reverse('customer', args=[scope.customer.pk])}?{words}#timeline"
    segment = {"segment": str(scope.segment.pk)} if scope.segment else {}
    words = urlencode({**segment, "about": about, **({"currency": currency} if currency else {}), **period.words})
    return f"{reverse('reports_behind')}?{words}"


def _claim(scope: Scope, claimed: Claimed) -> str:
    if scope.customer is not None:
        return f"{reverse('customer', args=[scope.customer.pk])}#claim-{claimed.number}"
    return f"{reverse('insights')}?name={claimed.name}"


@require_GET
def behind(request: Request) -> HttpResponse:
    """Each customer's part of a figure of a report, the largest change first."""
    at = clock.now()
    number, about = request.GET.get("segment", ""), request.GET.get("about", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 18
    scope = Scope(segment=segment_for(request.user, int(number))) if is_number else Scope()
    about = about if about in COUNTED else "paid"
    currency = request.GET.get("currency", "")[:3] if about == "paid" else ""
    period = period_in(request.GET, at=at)
    drivers = parts_of(request.user, scope, period.spans, about, currency, at=at, most=_MOST)
    back = reverse("segment_report", args=[scope.segment.pk]) if scope.segment else reverse("reports")
    context = {
        "title": _titles()[about],
        "period": period,
        "back": f"{back}?{period.query}",
        "name": scope.segment.name if scope.segment else _("The whole company"),
        "rows": [
            (each.customer, *(_written(value, currency) for value in (each.part.now, each.part.before)), each.part)
            for each in drivers
        ],
        "is_cut": len(drivers) == _MOST,
        "most": _MOST,
    }
    return render(request, "reports/behind.html", context)


def _written(value: float, currency: str) -> str:
    return formats.money(round(value, 2), currency) if currency else formats.number(round(value, 2))


def _titles() -> dict[str, str]:
    return {
        "paid": _("What was spent"),
        "purchases": _("Purchases"),
        "buyers": _("Customers who bought"),
        "newcomers": _("Bought for the first time"),
        "incoming": _("Turned to us"),
        "outgoing": _("We turned to them"),
        "texts": _("Texts that were read"),
        "complaints": _("Complaints"),
    }
