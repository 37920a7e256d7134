"""The scorecard's charts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from farley.analysis.calibration import ReliabilityRow, Scores
from farley.understanding.queries import InsightScore
from farley.web import formats
from farley.web.charts import Chart, Series


def reliability_chart(score: InsightScore) -> Chart | None:
    """Of the predictions around each probability: what was said, and what happened. None with too few cases."""
    if not isinstance(score.scores, Scores):
        return None
    rows = score.scores.reliability
    said, happened = [formats.percent(row.predicted) for row in rows], [_happened(row) for row in rows]
    places = [100 * row.predicted for row in rows]
    return Chart(
        title=_("Said and happened"),
        labels=[formats.percent_range(row.low, row.high) for row in rows],
        kind="points",
        places=places,
        series=[
            Series(
                _("happened"),
                [100 * row.happened for row in rows],
                low=[100 * row.happened_low for row in rows],
                high=[100 * row.happened_high for row in rows],
                cases=[row.cases for row in rows],
                written=happened,
            ),
            Series(_("said"), places, is_guess=True, written=said),
        ],
        unit="%",
        top=100,
        bottom=0,
    )


def _happened(row: ReliabilityRow) -> str:
    return _("%(share)s (%(range)s) of %(cases)s") % {
        "share": formats.percent(row.happened),
        "range": formats.percent_range(row.happened_low, row.happened_high),
        "cases": formats.number(row.cases),
    }


def months_chart(score: InsightScore) -> Chart | None:
    """The error of our predictions and of the naive guess, month by month. None before two months have enough cases."""
    months = [month for month in score.months if month.brier is not None]
    if len(months) < 2:
        return None
    return Chart(
        title=_("Error, month by month (less is better)"),
        labels=[formats.month(month.month) for month in months],
        series=[
            Series(_("Farley"), [month.brier for month in months]),
            Series(_("naive guess"), [month.baseline_brier for month in months], is_guess=True),
        ],
    )
