"""The charts of what is known of whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from farley.analysis.unknowns import Coverage
from farley.understanding.queries.unknowns import FactCoverage
from farley.web import formats
from farley.web.charts import Chart, Series
from farley.web.insights.charts import group_name
from farley.web.words import source_name

# A chart of more groups cannot be read; the largest are shown.
_MOST = 12
_MOST_FACTS = 9
_MOST_WARNINGS = 8
_MINIMUM = 30


def overall_charts(covered: Sequence[FactCoverage]) -> list[Chart]:
    """Of how many customers each fact is known, in charts that can be read."""
    pieces = [covered[at : at + _MOST_FACTS] for at in range(0, len(covered), _MOST_FACTS)]
    return [
        _shares(
            _("Of how many customers it is known"),
            [each.label for each in piece],
            [each.overall for each in piece],
            links=[f"{reverse('unknowns_coverage')}?{urlencode({'fact': each.fact})}" for each in piece],
        )
        for piece in pieces
    ]


def group_charts(fact: FactCoverage) -> list[Chart]:
    """How well a fact is known in the groups of each kind; kinds with one group compare nothing."""
    return [
        _shares(
            _title(grouping),
            [_group_name(grouping, each.count.value) for each in groups[:_MOST]],
            groups[:_MOST],
        )
        for grouping, groups in fact.groups.items()
        if len(groups) > 1
    ]


def warnings(covered: Iterable[FactCoverage]) -> list[str]:
    """Which groups are known less well than others, by more than chance; the widest gaps first."""
    found: list[tuple[float, str]] = []
    for fact in covered:
        usual = fact.overall.share
        for grouping, groups in fact.groups.items():
            for each in groups:
                if each.is_less_known and usual is not None and each.share is not None:
                    found.append((each.share - usual, _warning(fact, grouping, each, usual)))
    return [text for _gap, text in sorted(found)[:_MOST_WARNINGS]]


def ageing_chart(fact: FactCoverage) -> Chart | None:
    """Of values of this kind, how many are still true at each age. None where that was not measured."""
    if fact.how_long is None or not fact.how_long.is_measured:
        return None
    days = [days for days, _share in fact.how_long.curve]
    shares = [100 * share for _days, share in fact.how_long.curve]
    return Chart(
        title=_("Still true after so many months"),
        labels=[formats.number(round(day / 30.4)) for day in days],
        series=[Series(_("still true"), shares, written=[formats.percent(share / 100) for share in shares])],
        unit="%",
        top=100,
        bottom=0,
    )


def ageing_words(fact: FactCoverage) -> str:
    """How long a fact stays true, in a sentence, and whether that was measured."""
    lasting = fact.how_long
    if lasting is None or lasting.old_after is None:
        return _("It does not change by itself, so it does not grow old.")
    months = max(1, round(lasting.old_after / 30.4))
    words = {"months": formats.number(months), "ended": formats.number(lasting.ended), "needs": _MINIMUM}
    if lasting.is_measured:
        text = ngettext(
            "A third has changed after %(months)s month: measured on %(ended)s changes in your own records.",
            "A third has changed after %(months)s months: measured on %(ended)s changes in your own records.",
            months,
        )
        return text % words
    text = ngettext(
        "It counts as old after %(months)s month. That is assumed: your records hold %(ended)s changes, and %(needs)s "
        "are needed to measure it.",
        "It counts as old after %(months)s months. That is assumed: your records hold %(ended)s changes, and %(needs)s "
        "are needed to measure it.",
        months,
    )
    return text % words


def _shares(title: str, labels: Sequence[str], rows: Sequence[Coverage], links: Sequence[str] = ()) -> Chart:
    known = Series(
        _("known"),
        _percent([row.share for row in rows]),
        low=_percent([row.low for row in rows]),
        high=_percent([row.high for row in rows]),
        written=[_written(row) for row in rows],
    )
    return Chart(title, labels, [known], kind="rows", unit="%", top=100, bottom=0, links=links)


def _percent(shares: Sequence[float | None]) -> list[float | None]:
    return [None if share is None else 100 * share for share in shares]


def _written(row: Coverage) -> str:
    if row.share is None or row.low is None or row.high is None:
        return _("too few cases (%(has)s of %(needs)s)") % {"has": row.count.wanted, "needs": _MINIMUM}
    words = {
        "share": formats.percent(row.share),
        "range": formats.percent_range(row.low, row.high),
        "cases": formats.number(row.count.wanted),
    }
    if not row.old_share:
        return _("%(share)s (%(range)s) of %(cases)s") % words
    words["old"] = formats.percent(row.old_share)
    return _("%(share)s (%(range)s) of %(cases)s; %(old)s of these may be out of date") % words


def _warning(fact: FactCoverage, grouping: str, row: Coverage, usual: float) -> str:
    text = _("%(fact)s is known of %(share)s, of everybody of %(usual)s. %(by)s: %(group)s.")
    return text % {
        "fact": fact.label,
        "share": formats.percent(row.share or 0),
        "usual": formats.percent(usual),
        "by": _title(grouping),
        "group": _group_name(grouping, row.count.value),
    }


def _title(grouping: str) -> str:
    return {
        "kind": _("By kind of customer"),
        "language": _("By language"),
        "team": _("By team"),
        "source": _("By where the record came from"),
        "age": _("By how long they are known"),
        "segment": _("By segment"),
    }[grouping]


def _group_name(grouping: str, value: str) -> str:
    if grouping == "age":
        return {"new": _("under a year"), "some_years": _("one to three years"), "long": _("longer")}[value]
    if grouping == "source":
        return source_name(value) if value else _("not known")
    return value if grouping == "segment" else group_name(grouping, value or None)
