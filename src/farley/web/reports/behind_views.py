"""Who is behind a figure of a report: each customer's part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from farley.analysis.trend import Part
from farley.base import clock
from farley.base.accounts import User
from farley.base.numbers import number_in
from farley.customers.models import Customer
from farley.understanding.access import segment_for, theme_for
from farley.understanding.models import Theme
from farley.understanding.queries.theme_trend import speakers_of
from farley.understanding.queries.trend import COUNTED, MOST_PARTS, OF_ENTRIES, Scope, named, parts_of
from farley.understanding.sentences.themes import title_of
from farley.web import formats
from farley.web.reports.periods import Period, period_in
from farley.web.requests import Request, render
from farley.web.waiting import is_waiting, progress, waiting
from farley.web.words import FIGURES

_SPOKEN = "spoken"


@dataclass(frozen=True)
class Wanted:
    """Of what a page shows the parts: one of COUNTED or "paid" in a currency, or who spoke (of a theme)."""

    about: str
    currency: str = ""
    theme: Theme | None = None

    @property
    def title(self) -> str:
        """What is counted."""
        if self.theme:
            return _("Texts on “%(theme)s”") % {"theme": title_of(self.theme)}
        return str(FIGURES[self.about])

    def narrowed(self, period: Period) -> str:
        """The part of a timeline on which a customer's part of it stands, and that of the time before."""
        words = {}
        if self.theme:
            words["about"] = f"theme:{self.theme.pk}"
        elif self.about != _SPOKEN:
            counted = self.about if self.about in OF_ENTRIES else "purchases"
            words["counted"] = f"{counted}:{self.currency}" if counted == "paid" else counted
        days = {"since": period.days("before")[0].isoformat(), "until": period.days("now")[1].isoformat()}
        return urlencode(words | days)


@require_GET
def behind(request: Request) -> HttpResponse:
    """Each customer's part of a figure of a report, the largest change first."""
    at, figure, number = clock.now(), _figure_in(request), number_in(request.GET.get("segment", ""))
    segment = None if number is None else segment_for(request.user, number)
    period, scope = period_in(request.GET, at=at), Scope(segment=segment.pk if segment else None)
    if figure.about == _SPOKEN:
        kept = speakers_of(request.user, scope, period.compared, figure.theme, at=at)
    else:
        kept = parts_of(request.user, scope, period.compared, figure.about, figure.currency, at=at)
    if is_waiting(request):
        return progress(request, kept)
    back = reverse("segment_report", args=[segment.pk]) if segment else reverse("reports")
    context = {
        "title": figure.title,
        "spoken_of": figure.theme,
        "narrowed": figure.narrowed(period),
        "period": period,
        "back": f"{back}?{period.query}",
        "name": segment.name if segment else _("The whole company"),
        "rows": _rows(request.user, kept.answer, figure.currency) if kept else [],
        "is_cut": kept is not None and len(kept.answer) == MOST_PARTS,
        "most": MOST_PARTS,
    }
    return render(request, "reports/behind.html", context | waiting(request, kept))


def _figure_in(request: Request) -> Wanted:
    """The figure that an address asks for; what was spent, where it asks for none that there is."""
    about = request.GET.get("about", "")
    if about == _SPOKEN:
        number = number_in(request.GET.get("theme", ""))
        theme = None if number is None else theme_for(request.user, number)
        return Wanted(about, theme=theme and (theme.counted_in or theme))
    if about in COUNTED:
        return Wanted(about)
    return Wanted("paid", request.GET.get("currency", "")[:3])


def _rows(user: User, parts: Sequence[Part], currency: str) -> list[tuple[Customer, str, str]]:
    names = named(user, parts)
    return [
        (names[part.customer_id], _written(part.now, currency), _written(part.before, currency))
        for part in parts
        if part.customer_id in names
    ]


def _written(value: float, currency: str) -> str:
    return formats.money(round(value, 2), currency) if currency else formats.number(round(value, 2))
