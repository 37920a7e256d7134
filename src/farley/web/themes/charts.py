"""The charts of themes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from farley.understanding.queries.themes import Month, ThemeList
from farley.web import formats
from farley.web.charts import Chart, Series

_DRAWN = 5
_FEWEST = 5


def list_chart(found: ThemeList) -> Chart | None:
    """The customers who speak of the largest themes, month by month; None where there are none."""
    if not found.rows:
        return None
    return Chart(
        title=_("Customers who speak of it, by month"),
        labels=_labels(found.months),
        series=[Series(row.title, list(row.months)) for row in found.rows[:_DRAWN]],
        bottom=0,
    )


def share_chart(months: Sequence[Month]) -> Chart | None:
    """Of the customers who said anything in a month, how many per cent spoke of it; None where nobody did."""
    if not any(month.customers for month in months):
        return None
    shares = [100 * month.customers / month.of if month.of else None for month in months]
    told = _("%(customers)s of %(of)s")
    written = [told % {"customers": formats.number(each.customers), "of": formats.number(each.of)} for each in months]
    return Chart(
        title=_("Share of customers who speak of it, by month"),
        labels=_labels([month.begins_on for month in months]),
        series=[Series(_("Customers"), shares, written=written)],
        unit="%",
        bottom=0,
    )


def tone_chart(months: Sequence[Month]) -> Chart | None:
    """How the texts feel in which it is spoken of; months with fewer than five customers are left out."""
    tones = [month.tone if month.customers >= _FEWEST else None for month in months]
    if sum(tone is not None for tone in tones) < 2:
        return None
    return Chart(
        title=_("How these texts feel: from −1 (bad) to 1 (good)"),
        labels=_labels([month.begins_on for month in months]),
        series=[Series(_("Tone"), [None if tone is None else round(tone, 2) for tone in tones])],
        top=1,
        bottom=-1,
    )


def _labels(months: Sequence[date]) -> list[str]:
    """Months as they are read; the last one is not over when they are counted."""
    written = [formats.month(month) for month in months]
    return [*written[:-1], *(_("%(period)s so far") % {"period": month} for month in written[-1:])]
