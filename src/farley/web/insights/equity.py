"""How the page on service says who waits longer, and whom nobody turns to."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from farley.analysis.service_equity import MINIMUM_CASES, GroupService
from farley.understanding.queries import GroupedService
from farley.web import formats
from farley.web.charts import Chart, Series
from farley.web.insights.charts import group_name

# A chart of more groups cannot be read; the largest are shown.
_MOST = 12


def title_of(grouped: GroupedService) -> str:
    """By what the groups are told apart."""
    return {
        "kind": _("By kind of customer"),
        "language": _("By language"),
        "team": _("By team"),
        "tag": _("By tag"),
    }[grouped.grouping]


def warnings(grouped: GroupedService) -> list[str]:
    """Which groups are served worse than others, by more than chance."""
    found = []
    for group in grouped.groups:
        words = {"group": group_name(grouped.grouping, group.value)}
        if group.waits_too_long:
            words |= {"wait": _wait(group)}
            text = _(
                "%(group)s: half of those who asked wait longer than %(wait)s for an answer, much more than usual."
            )
            found.append(text % words)
        if group.is_forgotten:
            words |= {"share": _untouched(group)}
            found.append(_("%(group)s: nobody turned to %(share)s in 90 days, many more than usual.") % words)
    return found


def charts_of(grouped: GroupedService) -> list[Chart]:
    """How long each group waits, and how many of it nobody turned to; nothing where no group has enough cases."""
    groups = grouped.groups[:_MOST]
    names = [group_name(grouped.grouping, group.value) for group in groups]
    wait = Series(
        _("hours"),
        [group.wait for group in groups],
        low=[group.wait_low for group in groups],
        high=[group.wait_high for group in groups],
        written=[_wait(group) for group in groups],
    )
    untouched = Series(
        _("share of customers"),
        _percent([group.untouched for group in groups]),
        low=_percent([group.untouched_low for group in groups]),
        high=_percent([group.untouched_high for group in groups]),
        written=[_untouched(group) for group in groups],
    )
    drawn = [
        Chart(_("Until an answer, in the middle"), names, [wait], kind="rows", unit=_("hours"), bottom=0),
        Chart(_("Nobody turned to them in 90 days"), names, [untouched], kind="rows", unit="%", top=100, bottom=0),
    ]
    return [chart for chart in drawn if any(value is not None for value in chart.series[0].values)]


def _percent(shares: Sequence[float | None]) -> list[float | None]:
    return [None if share is None else 100 * share for share in shares]


def _wait(group: GroupService) -> str:
    if group.wait is None or group.wait_low is None or group.wait_high is None:
        return _("too few cases (%(has)s of %(needs)s)") % {"has": group.asked, "needs": MINIMUM_CASES}
    return _("%(wait)s hours (%(low)s to %(high)s)") % {
        "wait": formats.number(round(group.wait, 1)),
        "low": formats.number(round(group.wait_low, 1)),
        "high": formats.number(round(group.wait_high, 1)),
    }


def _untouched(group: GroupService) -> str:
    if group.untouched is None or group.untouched_low is None or group.untouched_high is None:
        return _("too few cases (%(has)s of %(needs)s)") % {"has": group.customers, "needs": MINIMUM_CASES}
    return _("%(share)s (%(range)s) of %(cases)s") % {
        "share": formats.percent(group.untouched),
        "range": formats.percent_range(group.untouched_low, group.untouched_high),
        "cases": formats.number(group.customers),
    }
