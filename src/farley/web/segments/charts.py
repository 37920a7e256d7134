"""The charts of segments."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from farley.understanding.queries.segments import Week
from farley.web import formats
from farley.web.charts import Chart, Series


def moves_chart(weeks: Sequence[Week]) -> Chart | None:
    """Who came and who went, week by week; None where nobody did."""
    if not any(week.came or week.went for week in weeks):
        return None
    return Chart(
        title=_("Who came and who went, by week"),
        labels=[formats.short_day(week.begins_on) for week in weeks],
        series=[
            Series(_("came"), [week.came for week in weeks]),
            Series(_("went"), [week.went for week in weeks]),
        ],
        kind="bar",
    )
