"""Reports in sentences, as a page and as a file, and who is behind a figure of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from farley.analysis.trend import Part
from farley.base import clock, jobs
from farley.base.accounts import User
from farley.base.errors import Conflict
from farley.customers.access import customer_for
from farley.customers.models import Customer
from farley.language_model import actions as language_model
from farley.understanding.access import segment_for
from farley.understanding.queries.trend import COUNTED, MOST_PARTS, Claimed, Scope, named, parts_of, trend_of
from farley.web import formats
from farley.web.customers import page
from farley.web.customers.timeline import interactions_on
from farley.web.reports.periods import Period, choices_of, period_in
from farley.web.reports.sentences import Telling, report_of
from farley.web.reports.summary import passages_of, summary_for, topic_of
from farley.web.requests import Request, absolute, is_partial, render
from farley.web.waiting import is_waiting, progress, waiting

_JOB = "farley.language_model.jobs.carry_out"


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
    scope = _scope_of(page.customer_page(found, request.user, at=clock.now()))
    context = {"name": found.name, "here": here, "customer": found}
    context["summary"] = summary_for(request.user, found, period_in(request.GET, at=clock.now()))
    return _report(request, scope, context)


@require_http_methods(["GET", "POST"])
def summary(request: Request, pk: int) -> HttpResponse:
    """Asks the language model for a customer's report in a few sentences, and says how far it is."""
    customer = customer_for(request.user, pk)
    period = period_in(request.GET, at=clock.now())
    if request.method == "GET" and is_partial(request):
        shown = summary_for(request.user, customer, period)
        return render(request, "reports/summary_progress.html", {"summary": shown})
    if request.method == "POST":
        _ask_for_summary(request, customer, period)
    return HttpResponseRedirect(f"{reverse('customer_report', args=[pk])}?{period.query}#summary")


def _ask_for_summary(request: Request, customer: Customer, period: Period) -> None:
    at = clock.now()
    shown = page.customer_page(customer, request.user, at=at)
    scope = _scope_of(shown)
    kept = trend_of(request.user, scope, period.compared, at=at)
    if kept is None:
        raise Conflict(_("The report is still being worked out. Try again in a moment."))
    parts = report_of(kept.answer, _telling(scope, period, {}))
    language_model.request_summary(
        topic_of(customer, period),
        passages_of(interactions_on(shown, request.user), period, parts),
        language=get_language() or "en",
        customer=customer,
        by=request.user,
        at=at,
    )
    jobs.wake(_JOB)


@require_GET
def of_segment(request: Request, pk: int) -> HttpResponse:
    """The report of those who are in a segment now."""
    found = segment_for(request.user, pk)
    here = reverse("segment_report", args=[pk])
    return _report(request, Scope(segment=found.pk), {"name": found.name, "here": here, "segment": found})


def _scope_of(shown: page.CustomerPage) -> Scope:
    """What its timeline holds, to which the figures lead."""
    return Scope(customer_ids=tuple(shown.ids), stays=shown.stays)


def _report(request: Request, scope: Scope, context: dict[str, Any]) -> HttpResponse:
    at = clock.now()
    period = period_in(request.GET, at=at)
    kept = trend_of(request.user, scope, period.compared, at=at)
    if is_waiting(request):
        return progress(request, kept)
    context |= {"period": period, "periods": choices_of(period), "at": at, "file": f"?{period.query}&as=md"}
    if kept is None:
        return render(request, "reports/report.html", context | waiting(request, kept))
    names = named(request.user, (part for money in kept.answer.money for part in money.drivers))
    context["parts"] = report_of(kept.answer, _telling(scope, period, names))
    if request.GET.get("as") == "md":
        return _file(request, context)
    return render(request, "reports/report.html", context | waiting(request, kept))


def _file(request: Request, context: dict[str, Any]) -> HttpResponse:
    """The report to send or to keep, with its links."""
    base = absolute(request, "/").rstrip("/")
    parts = [(part.title, [said.markdown(base) for said in part.sentences]) for part in context["parts"]]
    text = render_to_string("reports/report.txt", context | {"told": parts})
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="report-{context["period"].first.isoformat()}.md"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _telling(scope: Scope, period: Period, names: Mapping[int, Customer]) -> Telling:
    now = period.name if period.is_over else _("%(period)s so far") % {"period": period.name}
    return Telling(
        now=now,
        before=period.before.name,
        year_ago=period.year_ago.name,
        has_season=period.year_ago.first != period.before.first,
        is_one=scope.is_one,
        names=names,
        behind=lambda about, currency: _behind(scope, period, about, currency),
        claim=lambda claimed: _claim(scope, claimed),
        scorecard=reverse("scorecard"),
    )


def _behind(scope: Scope, period: Period, about: str, currency: str) -> str:
    """One customer's figures lead to the timeline, those of many to each customer's part."""
    if scope.is_one:
        kind = {"kind": "purchase"} if about in ("paid", "purchases") else {}
        words = urlencode({**kind, "until": period.last.isoformat()})
        return f"{reverse('customer', args=[scope.customer_ids[0]])}?{words}#timeline"
    segment = {"segment": str(scope.segment)} if scope.segment else {}
    words = urlencode({**segment, "about": about, **({"currency": currency} if currency else {}), **period.words})
    return f"{reverse('reports_behind')}?{words}"


def _claim(scope: Scope, claimed: Claimed) -> str:
    if scope.is_one:
        return f"{reverse('customer', args=[scope.customer_ids[0]])}#claim-{claimed.number}"
    return f"{reverse('insights')}?name={claimed.name}"


@require_GET
def behind(request: Request) -> HttpResponse:
    """Each customer's part of a figure of a report, the largest change first."""
    at = clock.now()
    number, about = request.GET.get("segment", ""), request.GET.get("about", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 18
    segment = segment_for(request.user, int(number)) if is_number else None
    about = about if about in COUNTED else "paid"
    currency = request.GET.get("currency", "")[:3] if about == "paid" else ""
    period, scope = period_in(request.GET, at=at), Scope(segment=segment.pk if segment else None)
    kept = parts_of(request.user, scope, period.compared, about, currency, at=at)
    if is_waiting(request):
        return progress(request, kept)
    back = reverse("segment_report", args=[segment.pk]) if segment else reverse("reports")
    context = {
        "title": _titles()[about],
        "period": period,
        "back": f"{back}?{period.query}",
        "name": segment.name if segment else _("The whole company"),
        "rows": _rows(request.user, kept.answer, currency) if kept else [],
        "is_cut": kept is not None and len(kept.answer) == MOST_PARTS,
        "most": MOST_PARTS,
    }
    return render(request, "reports/behind.html", context | waiting(request, kept))


def _rows(user: User, parts: Sequence[Part], currency: str) -> list[tuple[Customer, str, str]]:
    names = named(user, parts)
    return [
        (names[part.customer_id], _written(part.now, currency), _written(part.before, currency))
        for part in parts
        if part.customer_id in names
    ]


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
