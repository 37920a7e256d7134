"""What a report says of themes: what was spoken of, what more or less than before, and what for the first time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from farley.analysis.themes import FEWEST_HEARD
from farley.understanding.queries.theme_trend import Spoken, ThemeTrend
from farley.web import formats
from farley.web.reports.said import Figure, Said
from farley.web.reports.telling import Telling

_NAMED = 5
_MORE = 3


def themes_part(found: ThemeTrend, telling: Telling) -> list[Said]:
    """The sentences on themes, each figure leading to who spoke of it; nothing where nobody did in either time."""
    rows = [row for row in found.rows if row.theme in telling.themes]
    if not rows:
        return []
    return _of_one(rows, telling) if telling.is_one else _of_many(rows, found, telling)


def _of_one(rows: Sequence[Spoken], telling: Telling) -> list[Said]:
    """Of one customer texts are counted: too few to tell a change from chance, so none is told."""
    if now := _now(rows, telling):
        words = _("Spoken of in %(period)s (number of texts): %(themes)s.")
        said = [Said(words, {"period": Figure(telling.now), "themes": now})]
    else:
        said = [Said(_("Nothing that was said in %(period)s belongs to a theme."), {"period": Figure(telling.now)})]
    if before := _before(rows, telling):
        said.append(Said(_("In %(earlier)s: %(themes)s."), {"earlier": Figure(telling.before), "themes": before}))
    if first := _now([row for row in rows if row.is_first], telling):
        said.append(Said(_("Never spoken of before: %(themes)s."), {"themes": first}))
    return said


def _of_many(rows: Sequence[Spoken], found: ThemeTrend, telling: Telling) -> list[Said]:
    """Of many customers are counted, and what surely more or fewer of them spoke of is told."""
    heard = _heard(found, telling)
    said = [Said(_("Customers who said anything: %(heard)s (%(heard_before)s in %(earlier)s)."), heard)]
    if now := _now(rows, telling):
        said.append(Said(_("Spoken of most (number of customers): %(themes)s."), {"themes": now}))
    more = [row for row in rows if row.is_more]
    said += [_more(row, heard, telling) for row in more[:_MORE]] or [_no_more(found)]
    less = sorted((row for row in rows if row.is_less), key=lambda row: row.now - row.before)
    said += [_less(row, heard, telling) for row in less[:_MORE]]
    if first := _now([row for row in rows if row.is_first and not row.is_more], telling):
        said.append(
            Said(_("Never spoken of before, which may be chance: %(themes)s."), {"themes": first}, is_unsure=True)
        )
    return said


def _more(row: Spoken, heard: dict[str, Figure], telling: Telling) -> Said:
    figures = heard | _figures(row, telling)
    if row.is_first:
        return Said(_("“%(theme)s” is new: %(now)s of %(heard)s customers spoke of it, and nobody before."), figures)
    words = _(
        "Surely more customers spoke of “%(theme)s”: %(now)s of %(heard)s, in %(earlier)s %(before)s of "
        "%(heard_before)s."
    )
    return Said(words, figures)


def _less(row: Spoken, heard: dict[str, Figure], telling: Telling) -> Said:
    words = _(
        "Surely fewer customers spoke of “%(theme)s”: %(now)s of %(heard)s, in %(earlier)s %(before)s of "
        "%(heard_before)s."
    )
    return Said(words, heard | _figures(row, telling))


def _figures(row: Spoken, telling: Telling) -> dict[str, Figure]:
    return {
        "theme": Figure(telling.themes[row.theme], telling.spoken(row.theme)),
        "now": Figure(formats.number(row.now), telling.spoken(row.theme)),
        "before": Figure(formats.number(row.before), telling.spoken_before(row.theme)),
    }


def _no_more(found: ThemeTrend) -> Said:
    """Why nothing is said to be spoken of more."""
    if found.has_enough:
        return Said(_("No theme grew so much that chance alone would hardly do it."), is_unsure=True)
    words = _(
        "Too few customers said anything in both times (%(has)s of %(needs)s) to tell what more of them speak of."
    )
    fewest = min(found.heard, found.heard_before)
    figures = {"has": Figure(formats.number(fewest)), "needs": Figure(formats.number(FEWEST_HEARD))}
    return Said(words, figures, is_unsure=True)


def _heard(found: ThemeTrend, telling: Telling) -> dict[str, Figure]:
    return {
        "heard": Figure(formats.number(found.heard), telling.spoken(None)),
        "heard_before": Figure(formats.number(found.heard_before), telling.spoken_before(None)),
        "earlier": Figure(telling.before),
    }


def _now(rows: Sequence[Spoken], telling: Telling) -> list[Figure]:
    """The themes of which most spoke, and who."""
    most = sorted((row for row in rows if row.now), key=lambda row: -row.now)[:_NAMED]
    return [_figure(row.theme, row.now, telling, telling.spoken) for row in most]


def _before(rows: Sequence[Spoken], telling: Telling) -> list[Figure]:
    """The same of the time before."""
    most = sorted((row for row in rows if row.before), key=lambda row: -row.before)[:_NAMED]
    return [_figure(row.theme, row.before, telling, telling.spoken_before) for row in most]


def _figure(theme: int, number: int, telling: Telling, page: Callable[[int], str]) -> Figure:
    told = _("%(topic)s (%(number)s)") % {"topic": telling.themes[theme], "number": formats.number(number)}
    return Figure(told, page(theme))
