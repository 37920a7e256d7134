"""The sentences of what a customer's purchases tell."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from farley.understanding.sentences.parts import Params, Reason, Sentence, closing_name, days, joined, span


def _rhythm_broken(p: Params) -> str:
    text = _("Usually buys every %(typical)s (mostly %(low)s to %(high)s), and has now been silent for %(silent)s.")
    return joined(text % _rhythm(p), _holidays(p))


def _rhythm_kept(p: Params) -> str:
    text = _(
        "Buys every %(typical)s or so (mostly %(low)s to %(high)s). The last purchase was %(silent)s ago: as usual."
    )
    return joined(text % _rhythm(p), _holidays(p))


def _rhythm_irregular(p: Params) -> str:
    text = _("Buys at irregular times: mostly %(low)s to %(high)s pass between purchases.")
    return text % _rhythm(p)


def _rhythm_ended(p: Params) -> str:
    text = _("Used to buy every %(typical)s, and has not bought for %(silent)s.")
    return text % _rhythm(p)


def _rhythm(p: Params) -> dict[str, str]:
    return {
        "typical": days(p["typical_days"]),
        "low": number_format(p["low_days"]),
        "high": days(p["high_days"]),
        "silent": span(p["silent_days"]),
    }


def _holidays(p: Params) -> str:
    """Which long holidays explain how much of the silence."""
    if not p.get("closing"):
        return ""
    text = _("Explained by %(holidays)s: %(days)s of it.")
    return text % {"holidays": closing_name(p["closing"]), "days": days(p["shut_days"])}


def _spending_falls(p: Params) -> str:
    text = _(
        "Spends about %(percent)s%% less than before (between %(least)s%% and %(most)s%%), "
        "the season taken into account."
    )
    return text % _change(p, -1)


def _spending_rises(p: Params) -> str:
    text = _(
        "Spends about %(percent)s%% more than before (between %(least)s%% and %(most)s%%), "
        "the season taken into account."
    )
    return text % _change(p, 1)


def _spending_steady(p: Params) -> str:
    return _("Spends about as much as before.")


def _change(p: Params, sign: int) -> dict[str, str]:
    bounds = sorted((sign * p["low_percent"], sign * p["high_percent"]))
    return {
        "percent": number_format(sign * p["percent"]),
        "least": number_format(max(bounds[0], 0)),
        "most": number_format(bounds[1]),
    }


def _buys_again(p: Params) -> str:
    return _("Buys again within %(days)s") % {"days": days(p["days"])}


def _spends_less(p: Params) -> str:
    return _("Spends less in the next %(days)s than in the last") % {"days": days(p["days"])}


def _purchases_missing(has: int, needs: int) -> str:
    text = ngettext(
        "So far there is %(has)s purchase. From %(needs)s on, a rhythm shows.",
        "So far there are %(has)s purchases. From %(needs)s on, a rhythm shows.",
        has,
    )
    return text % {"has": number_format(has), "needs": number_format(needs)}


def _purchases_before_missing(has: int, needs: int) -> str:
    text = ngettext(
        "Before the last 90 days there is %(has)s purchase. To compare, it takes %(needs)s.",
        "Before the last 90 days there are %(has)s purchases. To compare, it takes %(needs)s.",
        has,
    )
    return text % {"has": number_format(has), "needs": number_format(needs)}


def _amounts_missing(has: int, needs: int) -> str:
    return _("The purchases were recorded without amounts.")


def _purchase_lately_missing(has: int, needs: int) -> str:
    return _("Nothing was bought in the last 90 days, so there is no spending to compare.")


SENTENCES: dict[str, Sentence] = {
    "rhythm_broken": _rhythm_broken,
    "rhythm_kept": _rhythm_kept,
    "rhythm_irregular": _rhythm_irregular,
    "rhythm_ended": _rhythm_ended,
    "spending_falls": _spending_falls,
    "spending_rises": _spending_rises,
    "spending_steady": _spending_steady,
}
FORECASTS: dict[str, Sentence] = {
    "buys_again": _buys_again,
    "spends_less": _spends_less,
}
REASONS: dict[str, Reason] = {
    "one_purchase": _purchases_missing,
    "too_few_purchases": _purchases_missing,
    "too_few_purchases_before": _purchases_before_missing,
    "no_purchase_lately": _purchase_lately_missing,
    "no_amounts": _amounts_missing,
}
