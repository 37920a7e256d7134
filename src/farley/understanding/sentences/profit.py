"""The sentences of what stays of what a customer pays."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from farley.understanding.sentences.parts import Params, Reason, Sentence, added_up, amount, joined


def _profit_counted(p: Params) -> str:
    text = _(
        "Of %(paid)s that was paid for goods in the last year, %(margin)s (%(percent)s%%) stayed with us after what "
        "the goods cost."
    )
    return joined(text % _year(p), _bounds(p), _usual(p), _in_all(p))


def _profit_large(p: Params) -> str:
    text = _(
        "Among the fifth who earn us most: of %(paid)s that was paid for goods in the last year, %(margin)s "
        "(%(percent)s%%) stayed after what the goods cost."
    )
    return joined(text % _year(p), _bounds(p), _usual(p), _in_all(p))


def _profit_small(p: Params) -> str:
    text = _(
        "Earns us little: of %(paid)s that was paid for goods in the last year, only %(margin)s (%(percent)s%%) "
        "stayed after what the goods cost."
    )
    return joined(text % _year(p), _bounds(p), _usual(p), _in_all(p))


def _profit_negative(p: Params) -> str:
    text = _(
        "The goods of the last year cost us more than was paid for them: %(paid)s was paid, %(loss)s less "
        "than they cost."
    )
    return joined(text % _year(p), _bounds(p), _usual(p), _in_all(p))


def _year(p: Params) -> dict[str, str]:
    return {
        "paid": added_up(p["paid"], p["currency"]),
        "margin": _stayed(p, p["margin"]),
        "loss": _stayed(p, -p["margin"]),
        "percent": number_format(p["percent"]),
    }


def _stayed(p: Params, margin: float) -> str:
    """Where not all costs are known, no more than two digits are."""
    return (added_up if p["low"] == p["high"] else amount)(margin, p["currency"])


def _bounds(p: Params) -> str:
    if p["low"] == p["high"]:
        return ""
    text = _("It is between %(low)s and %(high)s, as not all costs are known (those of %(known)s%% are).")
    return text % {
        "low": amount(p["low"], p["currency"]),
        "high": amount(p["high"], p["currency"]),
        "known": number_format(p["known_percent"]),
    }


def _usual(p: Params) -> str:
    if p["usual_percent"] is None:
        return ""
    return _("Usual here: %(usual)s%%.") % {"usual": number_format(p["usual_percent"])}


def _in_all(p: Params) -> str:
    """What stayed over all years, where there was more than the last one."""
    if p["all_margin"] is None or p["all_paid"] == p["paid"]:
        return ""
    text = _("Over all years: %(margin)s of %(paid)s.")
    return text % {"margin": _stayed(p, p["all_margin"]), "paid": added_up(p["all_paid"], p["currency"])}


def _costs_unknown(has: int, needs: int) -> str:
    text = _(
        "The costs are known of %(has)s%% of what was paid in the last year. From %(needs)s%% on, what stays can "
        "be told."
    )
    return text % {"has": number_format(has), "needs": number_format(needs)}


SENTENCES: dict[str, Sentence] = {
    "profit_counted": _profit_counted,
    "profit_large": _profit_large,
    "profit_small": _profit_small,
    "profit_negative": _profit_negative,
}
FORECASTS: dict[str, Sentence] = {}
REASONS: dict[str, Reason] = {"costs_unknown": _costs_unknown}
