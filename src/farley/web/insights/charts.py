"""The scorecard's charts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from farley.analysis.calibration import Scores
from farley.understanding.queries import InsightScore
from farley.web import formats
from farley.web.drawing import Chart, Series


def reliability_chart(score: InsightScore) -> Chart | None:
    """Of the predictions around each probability: what was said, and what happened. None with too few cases."""
    if not isinstance(score.scores, Scores):
        return None
    rows = score.scores.reliability
    return Chart(
        title=_("Said and happened"),
        labels=[formats.percent_range(row.low, row.high) for row in rows],
        series=[
            Series(_("said"), [100 * row.predicted for row in rows], is_guess=True),
            Series(
                _("happened"),
                [100 * row.happened for row in rows],
                low=[100 * row.happened_low for row in rows],
                high=[100 * row.happened_high for row in rows],
            ),
        ],
        unit="%",
        top=100,
        written=[[formats.percent(row.predicted) for row in rows], [formats.percent(row.happened) for row in rows]],
    )


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
