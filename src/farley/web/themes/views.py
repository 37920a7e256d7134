"""Themes: the list, and one theme with its sentences, over time, and by segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from farley.base import clock
from farley.understanding.access import theme_for, themes_for
from farley.understanding.models import Theme
from farley.understanding.queries import themes as queries
from farley.understanding.queries.anchors import most_alike_first
from farley.understanding.queries.themes import Asked, ThemeSummary
from farley.understanding.sentences.themes import growth_sentence, other_phrases_of
from farley.web import formats
from farley.web.requests import Request, render
from farley.web.settings.paging import page_of
from farley.web.themes import asking
from farley.web.themes.charts import list_chart, share_chart, tone_chart
from farley.web.waiting import is_waiting, waiting
from farley.web.waiting import progress as progress_of_answer

# From here on texts sound good, or bad.
_HEARD = 0.25


@dataclass(frozen=True)
class Line:
    """A theme as it stands in the list."""

    summary: ThemeSummary
    growth: str
    tone: str
    tone_mark: str


@require_GET
def themes(request: Request) -> HttpResponse:
    """What customers speak of."""
    at, asked = clock.now(), asking.asked_in(request.GET, request.user)
    kept = queries.theme_list(request.user, asked, at=at)
    if is_waiting(request):
        return progress_of_answer(request, kept)
    put_away = themes_for(request.user).alive().filter(merged_into=None).exclude(dismissed_at=None)
    context = {
        "filters": asking.filters_of(asked, request.user, at=at),
        "query": asking.query_of(asked),
        "lines": [_line(row) for row in kept.answer.rows] if kept else [],
        "customers": kept.answer.customers if kept else 0,
        "chart": list_chart(kept.answer) if kept else None,
        "dismissed": queries.titled(request.user, put_away.order_by("pk")[:100]),
        "is_narrow": asked != Asked(),
        "state": queries.search_state(),
    }
    return render(request, "themes/themes.html", context | waiting(request, kept))


@require_GET
def progress(request: Request) -> HttpResponse:
    """How far the looking for themes is."""
    return render(request, "themes/progress.html", {"state": queries.search_state()})


@require_GET
def theme(request: Request, pk: int) -> HttpResponse:
    """One theme with its sentences."""
    found, asked = theme_for(request.user, pk), asking.asked_in(request.GET, request.user)
    rows = queries.said(request.user, asked, at=clock.now()).filter(counted=found.pk)
    rows = rows.select_related("interaction", "customer__canonical")
    page = page_of(rows, request.GET.get("after", ""), by=("-happened_at", "-id"))
    context = {"quotes": queries.quotes_of(page.rows), "after": page.after, "is_first": not request.GET.get("after")}
    return render(request, "themes/theme.html", context | _frame(request, found, asked, "sentences"))


@require_GET
def over_time(request: Request, pk: int) -> HttpResponse:
    """One theme month by month, and how it feels."""
    found, asked = theme_for(request.user, pk), asking.asked_in(request.GET, request.user)
    kept = queries.months_of(request.user, found, asked, at=clock.now())
    if is_waiting(request):
        return progress_of_answer(request, kept)
    months = kept.answer if kept else ()
    context = {"share_chart": share_chart(months), "tone_chart": tone_chart(months), "growth": growth_sentence(found)}
    frame = _frame(request, found, asked, "time") | waiting(request, kept)
    return render(request, "themes/time.html", context | frame)


@require_GET
def by_segment(request: Request, pk: int) -> HttpResponse:
    """One theme in each segment."""
    found, asked = theme_for(request.user, pk), asking.asked_in(request.GET, request.user)
    kept = queries.by_segment(request.user, found, asked, at=clock.now())
    if is_waiting(request):
        return progress_of_answer(request, kept)
    told = [(row, _range(row.difference, row.low, row.high)) for row in kept.answer] if kept else []
    context = {"rows": told, "fewest": queries.FEWEST_OF_A_SEGMENT}
    frame = _frame(request, found, asked, "segments") | waiting(request, kept)
    return render(request, "themes/segments.html", context | frame)


def _frame(request: Request, found: Theme, asked: Asked, part: str) -> dict[str, Any]:
    """What stands around each part of a theme."""
    at = clock.now()
    summary = queries.theme_summary(request.user, found, asked, at=at)
    alive = themes_for(request.user).alive()
    others = [] if found.ended_at else list(themes_for(request.user).shown().exclude(pk=found.pk))
    parts = alive.filter(split_from=found) if found.ended_at else alive.none()
    into = found.counted_in if found.merged_into_id else None
    return {
        "found": found,
        "line": _line(summary),
        "phrases": other_phrases_of(found),
        "filters": asking.filters_of(asked, request.user, at=at),
        "query": asking.query_of(asked),
        "part": part,
        "others": queries.titled(request.user, most_alike_first(found, others)),
        "merged": queries.titled_by_name(request.user, alive.filter(merged_into=found)),
        "parts": [_line(queries.theme_summary(request.user, part, asked, at=at)) for part in parts.order_by("pk")],
        "into": into,
        "into_title": queries.titled(request.user, [into])[0][1] if into else "",
    }


def _line(summary: ThemeSummary) -> Line:
    tone = summary.tone
    if tone is None or abs(tone) < _HEARD:
        words, mark = ("" if tone is None else _("mixed")), ""
    else:
        words, mark = (_("pleased"), "good") if tone > 0 else (_("upset"), "bad")
    state = (summary.theme.growth or {}).get("state", "")
    growth = {"new": _("new"), "growing": _("growing")}.get(state, "")
    return Line(summary, growth, words, mark)


def _range(difference: float, low: float, high: float) -> str:
    words = {"points": _points(difference), "low": _points(low), "high": _points(high)}
    return _("%(points)s (%(low)s to %(high)s)") % words


def _points(difference: float) -> str:
    points = round(100 * difference, 1)
    return f"{'+' if points > 0 else '−' if points < 0 else ''}{formats.number(abs(points))}"
