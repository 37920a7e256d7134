"""What a report says: whole sentences in the reader's language, in which each figure leads to what is behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from farley.analysis.trend import LEAST_CASES, Change
from farley.understanding.queries.theme_trend import ThemeTrend
from farley.understanding.queries.trend import LEAST_FORECASTS, Claimed, Money, Trend
from farley.understanding.sentences.topics import TOPICS
from farley.web import formats
from farley.web.customers.over_time import signed
from farley.web.reports.said import Figure, Part, Said
from farley.web.reports.spoken import themes_part
from farley.web.reports.telling import Telling


def report_of(trend: Trend, spoken: ThemeTrend, telling: Telling) -> list[Part]:
    """All that a report says, the most important first; a part with nothing to say is left out."""
    several = len(trend.money) > 1
    parts = (
        Part(_("What changed most"), _most(trend, telling)),
        *(
            Part(
                _("Money (%(currency)s)") % {"currency": money.currency or "–"} if several else _("Money"),
                _money(money, trend, telling),
            )
            for money in trend.money
        ),
        Part(_("Purchases"), _buyers(trend, telling)),
        Part(_("Contacts"), _contacts(trend, telling)),
        Part(_("Feeling"), _feeling(trend, telling)),
        Part(_("Themes"), themes_part(spoken, telling)),
        Part(_("What Farley made of it"), _claims(trend, telling), is_list=True),
        Part(_("How right it was"), _accuracy(trend, telling)),
    )
    return [part for part in parts if part.sentences]


def _most(trend: Trend, telling: Telling) -> list[Said]:
    """The clear change that stands out furthest from chance."""
    found = [
        (money.change.strength, 0, _headline("paid", money.change, telling, money.currency))
        for money in trend.money
        if money.change.is_clear
    ]
    found += [
        (change.strength, at, _headline(about, change, telling))
        for at, (about, change) in enumerate(trend.counts.items(), start=1)
        if change.is_clear and about in _HEADLINES
    ]
    if trend.tone and trend.tone.is_clear:
        found.append((trend.tone.strength, 99, _headline("tone", trend.tone, telling)))
    if not trend.knows_before:
        return [
            Said(
                _("There is nothing from before %(now)s to compare with."), {"now": Figure(telling.now)}, is_unsure=True
            )
        ]
    if not found:
        return [Said(_("Nothing changed so much that chance alone would hardly do it."), is_unsure=True)]
    return [max(found, key=lambda each: (each[0], -each[1]))[2]]


_HEADLINES = ("purchases", "buyers", "incoming", "complaints")


def _headline(about: str, change: Change, telling: Telling, currency: str = "") -> Said:
    worded = {
        "paid": _("What was spent: %(now)s in %(period)s, %(before)s in %(earlier)s."),
        "purchases": _("The number of purchases: %(now)s in %(period)s, %(before)s in %(earlier)s."),
        "buyers": _("The number of customers who bought: %(now)s in %(period)s, %(before)s in %(earlier)s."),
        "incoming": _("Contacts from customers: %(now)s in %(period)s, %(before)s in %(earlier)s."),
        "complaints": _("Complaints: %(now)s in %(period)s, %(before)s in %(earlier)s."),
        "tone": _("The tone of the texts: %(now)s in %(period)s, %(before)s in %(earlier)s."),
    }
    asked = "texts" if about == "tone" else about
    write = signed if about == "tone" else lambda value: _amount(value, currency)
    figures = {
        "now": Figure(write(change.now), telling.behind(asked, currency, "now")),
        "before": Figure(write(change.before), telling.behind(asked, currency, "before")),
        "period": Figure(telling.now),
        "earlier": Figure(telling.before),
    }
    return Said(worded[about], figures)


def _money(money: Money, trend: Trend, telling: Telling) -> list[Said]:
    change, currency = money.change, money.currency
    if not change.now and not change.before and not money.year_ago:
        return []
    spent = Figure(_amount(change.now, currency), telling.behind("paid", currency, "now"))
    said = [Said(_("In %(period)s %(spent)s were spent."), {"period": Figure(telling.now), "spent": spent})]
    if trend.knows_before:
        said.append(_against(change, currency, telling))
    if change.difference and not telling.is_one:
        said += _drivers(money, telling)
    if money.year_ago is not None and telling.has_season:
        figures = {
            "spent": Figure(_amount(money.year_ago, currency), telling.behind("paid", currency, "year_ago")),
            "year_ago": Figure(telling.year_ago),
        }
        said.append(Said(_("A year earlier, in %(year_ago)s, it was %(spent)s."), figures))
    return said


def _against(change: Change, currency: str, telling: Telling) -> Said:
    figures = {
        "before": Figure(_amount(change.before, currency), telling.behind("paid", currency, "before")),
        "earlier": Figure(telling.before),
        "difference": Figure(_amount(abs(change.difference), currency)),
        "low": Figure(_amount(change.low or 0, currency)),
        "high": Figure(_amount(change.high or 0, currency)),
        "has": Figure(formats.number(change.cases)),
        "needs": Figure(formats.number(LEAST_CASES)),
    }
    if change.low is None:
        words = _(
            "In %(earlier)s it was %(before)s; too few cases (%(has)s of %(needs)s) to tell a change from chance."
        )
    elif not change.is_clear:
        words = _("In %(earlier)s it was %(before)s: no clear change (%(low)s to %(high)s).")
    elif change.difference > 0:
        words = _("That is %(difference)s more than in %(earlier)s (%(before)s; the change is %(low)s to %(high)s).")
    else:
        words = _("That is %(difference)s less than in %(earlier)s (%(before)s; the change is %(low)s to %(high)s).")
    return Said(words, figures, is_unsure=not change.is_clear)


def _drivers(money: Money, telling: Telling) -> list[Said]:
    """Who moved it most, of those who are seen."""
    names = [
        Figure(
            _("%(name)s (%(change)s)")
            % {
                "name": telling.names[part.customer_id].name,
                "change": f"{'+' if part.difference > 0 else ''}{_amount(part.difference, money.currency)}",
            },
            telling.part(part.customer_id, money.currency),
        )
        for part in money.drivers
        if part.customer_id in telling.names
    ]
    if not names:
        return []
    if money.change.difference > 0:
        return [Said(_("What rose most came from %(customers)s."), {"customers": names})]
    return [Said(_("What fell most came from %(customers)s."), {"customers": names})]


def _buyers(trend: Trend, telling: Telling) -> list[Said]:
    bought, buyers, new = (trend.counts[about] for about in ("purchases", "buyers", "newcomers"))
    if not bought.now and not bought.before:
        return [Said(_("Nothing was bought in %(period)s."), {"period": Figure(telling.now)})]
    figures = {
        "purchases": Figure(formats.number(bought.now), telling.behind("purchases", "", "now")),
        "before": Figure(formats.number(bought.before), telling.behind("purchases", "", "before")),
        "buyers": Figure(formats.number(buyers.now), telling.behind("buyers", "", "now")),
        "buyers_before": Figure(formats.number(buyers.before), telling.behind("buyers", "", "before")),
        "earlier": Figure(telling.before),
    }
    if telling.is_one:
        words = ngettext(
            "There was %(purchases)s purchase (%(before)s in %(earlier)s).",
            "There were %(purchases)s purchases (%(before)s in %(earlier)s).",
            int(bought.now),
        )
        return [Said(words, figures)]
    said = [
        Said(
            ngettext(
                "Purchases: %(purchases)s, by %(buyers)s customer (%(before)s by %(buyers_before)s in %(earlier)s).",
                "Purchases: %(purchases)s, by %(buyers)s customers (%(before)s by %(buyers_before)s in %(earlier)s).",
                int(buyers.now),
            ),
            figures,
        )
    ]
    if new.now:
        newcomers = {
            "new": Figure(formats.number(new.now), telling.behind("newcomers", "", "now")),
            "before": Figure(formats.number(new.before), telling.behind("newcomers", "", "before")),
            "earlier": Figure(telling.before),
        }
        said.append(
            Said(
                ngettext(
                    "%(new)s customer bought for the first time (%(before)s in %(earlier)s).",
                    "%(new)s customers bought for the first time (%(before)s in %(earlier)s).",
                    int(new.now),
                ),
                newcomers,
            )
        )
    return said


def _contacts(trend: Trend, telling: Telling) -> list[Said]:
    incoming, outgoing = trend.counts["incoming"], trend.counts["outgoing"]
    if not any((incoming.now, incoming.before, outgoing.now, outgoing.before)):
        return []
    figures = {
        "incoming": Figure(formats.number(incoming.now), telling.behind("incoming", "", "now")),
        "before": Figure(formats.number(incoming.before), telling.behind("incoming", "", "before")),
        "outgoing": Figure(formats.number(outgoing.now), telling.behind("outgoing", "", "now")),
        "outgoing_before": Figure(formats.number(outgoing.before), telling.behind("outgoing", "", "before")),
        "earlier": Figure(telling.before),
    }
    if telling.is_one:
        words = _(
            "Contacts from the customer: %(incoming)s, from us: %(outgoing)s (%(before)s and "
            "%(outgoing_before)s in %(earlier)s)."
        )
    else:
        words = _(
            "Contacts from customers: %(incoming)s, from us: %(outgoing)s (%(before)s and "
            "%(outgoing_before)s in %(earlier)s)."
        )
    return [Said(words, figures)]


def _feeling(trend: Trend, telling: Telling) -> list[Said]:
    texts, complaints = trend.counts["texts"], trend.counts["complaints"]
    if not texts.now and not texts.before:
        return []
    figures: dict[str, Figure | Sequence[Figure]] = {
        "texts": Figure(formats.number(texts.now), telling.behind("texts", "", "now")),
        "complaints": Figure(formats.number(complaints.now), telling.behind("complaints", "", "now")),
        "before": Figure(formats.number(complaints.before), telling.behind("complaints", "", "before")),
        "earlier": Figure(telling.before),
    }
    said = [_tone(trend, telling, figures)]
    if complaints.now or complaints.before:
        said.append(
            Said(
                _("Complaints among %(texts)s texts that were read: %(complaints)s (%(before)s in %(earlier)s)."),
                figures,
                is_unsure=not complaints.is_clear,
            )
        )
    return said


def _tone(trend: Trend, telling: Telling, figures: Mapping[str, Figure | Sequence[Figure]]) -> Said:
    tone = trend.tone
    if tone is None:
        return Said(
            _("Texts that were read: %(texts)s; there is nothing to compare their tone with."), figures, is_unsure=True
        )
    found = {
        **figures,
        "tone": Figure(signed(tone.now), telling.behind("texts", "", "now")),
        "tone_before": Figure(signed(tone.before), telling.behind("texts", "", "before")),
        "low": Figure(signed(tone.low or 0)),
        "high": Figure(signed(tone.high or 0)),
        "has": Figure(formats.number(tone.cases)),
        "needs": Figure(formats.number(LEAST_CASES)),
    }
    if tone.low is None:
        words = _(
            "The mean tone was %(tone)s (texts: %(texts)s), in %(earlier)s %(tone_before)s; "
            "too few cases (%(has)s of %(needs)s) to tell a change from chance."
        )
    elif not tone.is_clear:
        words = _(
            "The mean tone was %(tone)s (texts: %(texts)s), in %(earlier)s %(tone_before)s: "
            "no clear change (%(low)s to %(high)s)."
        )
    elif tone.difference > 0:
        words = _(
            "The tone became friendlier: %(tone)s in the mean of %(texts)s texts, in "
            "%(earlier)s %(tone_before)s (the change is %(low)s to %(high)s)."
        )
    else:
        words = _(
            "The tone became less friendly: %(tone)s in the mean of %(texts)s texts, in "
            "%(earlier)s %(tone_before)s (the change is %(low)s to %(high)s)."
        )
    return Said(words, found, is_unsure=not tone.is_clear)


def _claims(trend: Trend, telling: Telling) -> list[Said]:
    """Of one customer each claim has a line, of many each kind of change."""
    came, went = _("New claims: %(claims)s."), _("No longer claimed: %(claims)s.")
    said = []
    for words, claims in ((came, trend.came), (went, trend.went)):
        figures = [Figure(_claim(each), telling.claim(each)) for each in claims]
        lines = [[figure] for figure in figures] if telling.is_one else [figures]
        said += [Said(words, {"claims": line}) for line in lines if line]
    return said


def _claim(claimed: Claimed) -> str:
    if claimed.sentence:
        return claimed.sentence.rstrip(".。")
    return _("%(topic)s (%(number)s)") % {
        "topic": TOPICS.get(claimed.name, claimed.name),
        "number": formats.number(claimed.number),
    }


def _accuracy(trend: Trend, telling: Telling) -> list[Said]:
    said = []
    if trend.judged.total:
        counted = {
            name: Figure(formats.number(getattr(trend.judged, name))) for name in ("confirmed", "corrected", "refuted")
        }
        said.append(
            Said(
                _("Colleagues confirmed %(confirmed)s claims, corrected %(corrected)s and refuted %(refuted)s."),
                counted,
            )
        )
    told = trend.foretold
    if not told.cases:
        return said
    figures = {
        "cases": Figure(formats.number(told.cases), telling.scorecard),
        "needs": Figure(formats.number(LEAST_FORECASTS)),
        "happened": Figure(formats.percent(told.happened)),
        "range": Figure(formats.percent_range(told.low, told.high)),
        "said": Figure(formats.percent(told.said)),
    }
    if told.cases < LEAST_FORECASTS:
        words = _(
            "Forecasts that met their outcome: %(cases)s; too few cases (of %(needs)s) to say how right they were."
        )
        return [*said, Said(words, figures, is_unsure=True)]
    words = _(
        "Of %(cases)s forecasts that met their outcome %(happened)s came true (%(range)s); %(said)s had been said."
    )
    return [*said, Said(words, figures)]


def _amount(value: float, currency: str) -> str:
    """Money in its currency; a number where there is none. Cents are left out of what is added up."""
    whole = round(abs(value)) if abs(value) >= 100 else round(abs(value), 2)
    minus = "−" if value < 0 else ""
    return minus + (formats.money(whole, currency) if currency else formats.number(whole))
