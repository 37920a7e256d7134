"""Reports in sentences, as a page and as a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from farley.base import clock, jobs
from farley.base.accounts import User
from farley.base.errors import Conflict
from farley.base.pieces import in_pieces
from farley.customers.access import customer_for, customers_for
from farley.customers.models import Customer
from farley.language_model import actions as language_model
from farley.understanding.access import memberships_for, segment_for
from farley.understanding.answers import Kept, together
from farley.understanding.queries.theme_trend import ThemeTrend, theme_trend_of, themes_in_trend
from farley.understanding.queries.themes import titled
from farley.understanding.queries.trend import Claimed, Scope, Trend, named, trend_of
from farley.web.customers import page
from farley.web.customers.timeline import interactions_on
from farley.web.reports.periods import Period, choices_of, period_in
from farley.web.reports.said import Part
from farley.web.reports.sentences import report_of
from farley.web.reports.summary import passages_of, summary_for, topic_of
from farley.web.reports.telling import Telling, When
from farley.web.requests import Request, absolute, is_partial, render
from farley.web.waiting import is_waiting, progress, waiting

_LAST = "last_interaction__happened_at"
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
        here = reverse("customer_report", args=[customer_for(request.user, found.canonical_id).pk])
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
    kept = _figures(request.user, scope, period, at=at)
    if kept is None:
        raise Conflict(_("The report is still being worked out. Try again in a moment."))
    language_model.request_summary(
        topic_of(customer, period),
        passages_of(interactions_on(shown, request.user), period, _told(request.user, scope, period, *kept.answer)),
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
    kept = _figures(request.user, scope, period, at=at)
    if is_waiting(request):
        return progress(request, kept)
    context |= {"period": period, "periods": choices_of(period), "at": at, "file": f"?{period.query}&as=md"}
    if kept is None:
        return render(request, "reports/report.html", context | waiting(request, kept))
    context["parts"] = _told(request.user, scope, period, *kept.answer)
    if not any(change.now for change in kept.answer[0].counts.values()):
        context |= _earlier(request.user, scope, period)
    if request.GET.get("as") == "md":
        return _file(request, context)
    return render(request, "reports/report.html", context | waiting(request, kept))


def _figures(user: User, scope: Scope, period: Period, *, at: datetime) -> Kept[tuple[Trend, ThemeTrend]] | None:
    """All that a report tells of; None while the worker works it out."""
    found = theme_trend_of(user, scope, period.compared, at=at)
    return together(trend_of(user, scope, period.compared, at=at), found)


def _told(user: User, scope: Scope, period: Period, trend: Trend, spoken: ThemeTrend) -> list[Part]:
    """The same in sentences, with whom and what is named as the reader sees it now."""
    names = {} if scope.is_one else named(user, (part for money in trend.money for part in money.drivers))
    themes = dict(titled(user, themes_in_trend(user, spoken).values()))
    return report_of(trend, spoken, _telling(scope, period, names, themes))


def _earlier(user: User, scope: Scope, period: Period) -> dict[str, Any]:
    """Where nothing is recorded since the period began: when something last was, and the period of that."""
    rows = customers_for(user).current().filter(last_interaction__isnull=False)
    ids = [*scope.customer_ids, *(stay.customer_id for stay in scope.stays)]
    parts = [rows.filter(pk__in=some) for some in in_pieces(sorted(set(ids)))] if scope.is_one else [rows]
    if scope.segment:
        inside = memberships_for(user).filter(segment=scope.segment, left_at=None)
        parts = [rows.filter(pk__in=inside.values("customer"))]
    lasts = [part.order_by(f"-{_LAST}").values_list(_LAST, flat=True).first() for part in parts]
    newest = max((last for last in lasts if last), default=None)
    if newest is None or timezone.localdate(newest) >= period.first:
        return {}
    return {"newest": newest, "newest_period": period.of_its_kind(timezone.localdate(newest))}


def _file(request: Request, context: dict[str, Any]) -> HttpResponse:
    """The report to send or to keep, with its links."""
    base = absolute(request, "/").rstrip("/")
    parts = [(part.title, [said.markdown(base) for said in part.sentences]) for part in context["parts"]]
    text = render_to_string("reports/report.txt", context | {"told": parts})
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="report-{context["period"].first.isoformat()}.md"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _telling(scope: Scope, period: Period, names: Mapping[int, Customer], themes: Mapping[int, str]) -> Telling:
    now = period.name if period.is_over else _("%(period)s so far") % {"period": period.name}
    return Telling(
        now=now,
        before=period.before.name,
        year_ago=period.year_ago.name,
        has_season=period.year_ago.first != period.before.first,
        is_one=scope.is_one,
        names=names,
        themes=themes,
        behind=lambda about, currency, when: _behind(scope, period, about, currency, when),
        part=lambda customer, currency: _part(customer, period, currency),
        spoken=lambda theme: _spoken(scope, period, theme),
        spoken_before=lambda theme: _spoken(scope, period, theme, of_before=True),
        claim=lambda claimed: _claim(scope, claimed),
        scorecard=reverse("scorecard"),
    )


def _behind(scope: Scope, period: Period, about: str, currency: str, when: When) -> str:
    """One customer's figures lead to the entries that they count, those of many to each customer's part, with that in
    the time before beside it. Of a time that is not over no page has as much of the year before.
    """
    if scope.is_one:
        return _timeline(scope.customer_ids[0], period.days(when), {"counted": _counted(about, currency)})
    if when == "year_ago" and not period.is_over:
        return ""
    asked = period.year_ago if when == "year_ago" else period
    return _parts(scope, asked, {"about": about, **({"currency": currency} if currency else {})})


def _part(customer: int, period: Period, currency: str) -> str:
    """What one of many paid in this time and in the one before."""
    days = (period.days("before")[0], period.days("now")[1])
    return _timeline(customer, days, {"counted": _counted("paid", currency)})


def _counted(about: str, currency: str) -> str:
    """A figure in the address of a timeline."""
    return f"{about}:{currency}" if about == "paid" else about


def _spoken(scope: Scope, period: Period, theme: int | None, *, of_before: bool = False) -> str:
    """The same, to who spoke of a theme; each customer's part in the time before stands there too."""
    if scope.is_one:
        about = {"about": f"theme:{theme}"} if theme else {}
        return _timeline(scope.customer_ids[0], period.days("before" if of_before else "now"), about)
    return _parts(scope, period, {"about": "spoken", **({"theme": str(theme)} if theme else {})})


def _timeline(customer: int, days: tuple[date, date], narrowed: Mapping[str, str]) -> str:
    first, last = days
    words = urlencode({**narrowed, "since": first.isoformat(), "until": last.isoformat()})
    return f"{reverse('customer', args=[customer])}?{words}#timeline"


def _parts(scope: Scope, period: Period, about: Mapping[str, str]) -> str:
    segment = {"segment": str(scope.segment)} if scope.segment else {}
    return f"{reverse('reports_behind')}?{urlencode({**segment, **about, **period.words})}"


def _claim(scope: Scope, claimed: Claimed) -> str:
    if scope.is_one:
        return f"{reverse('customer', args=[scope.customer_ids[0]])}#claim-{claimed.number}"
    return f"{reverse('insights')}?name={claimed.name}"
