"""The scorecard's charts."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from farley.analysis.calibration import ReliabilityRow, Scores, ShareOfCases, TooFewCases
from farley.customers.models import Kind
from farley.understanding.queries import GroupScore, InsightCard, InsightScore, PeopleScore
from farley.web import formats
from farley.web.charts import Chart, Series
from farley.web.customers.forms import LANGUAGES


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


def group_charts(card: InsightCard) -> list[Chart]:
    """How much better than the naive guess an insight is for each kind of customer, language, team and segment."""
    titles = {
        "kind": _("By kind of customer"),
        "language": _("By language"),
        "team": _("By team"),
        "segment": _("By segment"),
    }
    return [
        _group_chart(title, rows)
        for grouping, title in titles.items()
        if (rows := [group for group in card.groups if group.grouping == grouping])
    ]


def _group_chart(title: str, groups: list[GroupScore]) -> Chart:
    known = [group.score if isinstance(group.score, ShareOfCases) else None for group in groups]
    gain = Series(
        _("better than the naive guess"),
        [100 * score.gain if score else None for score in known],
        low=[100 * score.gain_low if score else None for score in known],
        high=[100 * score.gain_high if score else None for score in known],
        written=[_gain(group.score) for group in groups],
    )
    return Chart(
        title=title,
        labels=[group_name(group.grouping, group.value) for group in groups],
        series=[gain],
        kind="rows",
        unit="%",
    )


def _gain(score: ShareOfCases | TooFewCases) -> str:
    if isinstance(score, TooFewCases):
        return _("too few cases (%(has)s of %(needs)s)") % {"has": score.has, "needs": score.needs}
    return _("%(gain)s (%(low)s to %(high)s) of %(cases)s; error %(brier)s, naive guess %(naive)s") % {
        "gain": formats.percent(score.gain),
        "low": formats.percent(score.gain_low),
        "high": formats.percent(score.gain_high),
        "cases": formats.number(score.cases),
        "brier": formats.number(round(score.brier, 3)),
        "naive": formats.number(round(score.baseline_brier, 3)),
    }


def group_name(grouping: str, value: str | None) -> str:
    """What a group of customers is called: those of one kind, language, team or tag."""
    if grouping == "kind":
        return str(Kind(value or "").label)
    if grouping == "language":
        return str(dict(LANGUAGES).get(value, value)) if value else _("no language")
    return value or _("no team")


def acceptance_chart(card: InsightCard) -> Chart | None:
    """What people said to the claims, month by month. None before the first verdict."""
    if not card.acceptance:
        return None
    verdicts = [month.verdicts for month in card.acceptance]
    return Chart(
        title=_("Verdicts a month"),
        labels=[formats.month(month.month) for month in card.acceptance],
        kind="bar",
        series=[
            Series(_("confirmed"), [each.confirmed for each in verdicts]),
            Series(_("corrected"), [each.corrected for each in verdicts]),
            Series(_("refuted"), [each.refuted for each in verdicts]),
        ],
    )


def people_chart(card: InsightCard) -> Chart | None:
    """The error of people, of Farley and of the naive guess on the same cases. None with too few cases."""
    if not isinstance(card.people, PeopleScore):
        return None
    people = card.people
    return Chart(
        title=_("Error on %(cases)s cases (less is better)") % {"cases": formats.number(people.cases)},
        labels=[pgettext("beside Farley", "People"), _("Farley"), _("naive guess")],
        kind="rows",
        series=[Series(_("error"), [people.people, people.machine, people.naive])],
        bottom=0,
    )
