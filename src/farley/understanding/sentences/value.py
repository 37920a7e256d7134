"""The sentences of what a customer is worth to us, and where the relationship stands."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from farley.understanding.sentences.parts import (
    Params,
    Reason,
    Sentence,
    added_up,
    amount,
    chance,
    closing_name,
    days,
    joined,
    month_name,
    on_day,
    span,
)


def _still_customer(p: Params) -> str:
    text = _("Is still a customer (%(percent)s%% probable, between %(low)s%% and %(high)s%%).")
    if _is_narrow(p):
        text = _("Is still a customer (about %(percent)s%% probable).")
    return joined(text % _alive(p), _by_what(p))


def _perhaps_gone(p: Params) -> str:
    text = _("May have left: still a customer is %(percent)s%% probable (between %(low)s%% and %(high)s%%).")
    if _is_narrow(p):
        text = _("May have left: still a customer is about %(percent)s%% probable.")
    return joined(text % _alive(p), _by_what(p))


def _probably_gone(p: Params) -> str:
    text = _("Has probably left: still a customer is only %(percent)s%% probable (between %(low)s%% and %(high)s%%).")
    if _is_narrow(p):
        text = _("Has probably left: still a customer is only about %(percent)s%% probable.")
    return joined(text % _alive(p), _by_what(p))


def _is_narrow(p: Params) -> bool:
    """Says whether both ends of the interval would be told with the same figure."""
    return bool(p["low_percent"] == p["high_percent"])


def _alive(p: Params) -> dict[str, str]:
    names = {"percent": "percent", "low": "low_percent", "high": "high_percent"}
    return {name: chance(p[key]) for name, key in names.items()}


def _by_what(p: Params) -> str:
    if p["by_rhythm"]:
        text = _("The last purchase was %(silent)s ago, judged by this customer's own rhythm.")
    else:
        text = _("The last purchase was %(silent)s ago, judged by what became of others with as few purchases.")
    return text % {"silent": span(p["silent_days"])}


def _expected_value(p: Params) -> str:
    figures = {name: amount(p[name], p["currency"]) for name in ("amount", "low", "high")}
    text = _("Will spend about %(amount)s in the next year (between %(low)s and %(high)s, with 80%% probability).")
    if round(p["high"]) <= 0:
        text = _("Will spend nothing in the next year, as it seems.")
    elif figures["low"] == figures["high"]:
        text = _("Will spend about %(amount)s in the next year.")
    return joined(text % figures, _season_unseen(p), _nobody_leaves_yet(p))


def _season_unseen(p: Params) -> str:
    return "" if p["is_season_seen"] else _("No full year has been seen yet, so what the seasons add is not known.")


def _nobody_leaves_yet(p: Params) -> str:
    return _("So far hardly anybody is seen to stop buying, so this may be too high.") if p["does_nobody_leave"] else ""


def _phase_prospect(p: Params) -> str:
    text = ngettext(
        "Interested: has turned to us %(times)s time and not bought in their own name yet.",
        "Interested: has turned to us %(times)s times and not bought in their own name yet.",
        p["contacts"],
    )
    return text % {"times": number_format(p["contacts"])}


def _phase_first_purchase(p: Params) -> str:
    return _("Made the first purchase %(silent)s ago.") % {"silent": span(p["silent_days"])}


def _phase_growing(p: Params) -> str:
    return _("Becoming a regular: bought on %(purchases)s days in the first %(known)s.") % _purchases(p)


def _phase_occasional(p: Params) -> str:
    return _("Comes now and then: bought on %(purchases)s days in %(known)s.") % _purchases(p)


def _phase_loyal(p: Params) -> str:
    text = _("A loyal customer: bought on %(purchases)s days over %(known)s, the last time %(silent)s ago.")
    return text % _purchases(p)


def _phase_at_risk(p: Params) -> str:
    text = ngettext(
        "At risk: bought on %(purchases)s day, and now silent for %(silent)s.",
        "At risk: bought on %(purchases)s days, and now silent for %(silent)s.",
        p["purchases"],
    )
    return text % _purchases(p)


def _phase_lost(p: Params) -> str:
    text = ngettext(
        "Lost, as it seems: bought on %(purchases)s day, %(silent)s ago.",
        "Lost, as it seems: bought on %(purchases)s days, the last time %(silent)s ago.",
        p["purchases"],
    )
    return text % _purchases(p)


def _phase_won_back(p: Params) -> str:
    text = _("Came back after %(away)s away, and has bought since then.")
    return text % {"away": span(p["away_days"])}


def _purchases(p: Params) -> dict[str, str]:
    # Several orders of one day are one purchase to the models: so days are told, beside the orders of the portrait.
    return {
        "purchases": number_format(p["purchases"]),
        "known": span(p["days"]),
        "silent": span(p["silent_days"]),
    }


def _gift_by_words(p: Params) -> str:
    text = _(
        "The large purchase of %(on)s (%(times)s times the usual) was a gift, by what was written. "
        "It says little about what this customer likes."
    )
    return text % _large(p)


def _gift_by_season(p: Params) -> str:
    text = _(
        "The large purchase of %(on)s (%(times)s times the usual) was probably a gift: it was the season. "
        "It says little about what this customer likes."
    )
    return text % _large(p)


def _bulk_order(p: Params) -> str:
    text = _(
        "The large purchase of %(on)s (%(times)s times the usual) stands alone: a bulk order or an occasion. "
        "It is not the new usual."
    )
    return text % _large(p)


def _large(p: Params) -> dict[str, str]:
    return {"on": on_day(p["on"]), "times": number_format(round(p["times"]))}


def _next_purchase(p: Params) -> str:
    text = _("Will probably buy next around %(on)s (mostly between %(earliest)s and %(latest)s).")
    said = text % {name: on_day(p[name]) for name in ("on", "earliest", "latest")}
    if not p.get("closing"):
        return said
    return joined(said, _("Taken into account: %(holidays)s.") % {"holidays": closing_name(p["closing"])})


def _among_best(p: Params) -> str:
    text = ngettext(
        "Among the %(top)s%% who spent most in the last year (%(spent)s on %(purchases)s day).",
        "Among the %(top)s%% who spent most in the last year (%(spent)s on %(purchases)s days).",
        p["purchases"],
    )
    return joined(text % _tier(p), _evened_out(p), _fifths(p))


def _among_good(p: Params) -> str:
    text = ngettext(
        "Among the better fifth by what was spent in the last year (%(spent)s on %(purchases)s day).",
        "Among the better fifth by what was spent in the last year (%(spent)s on %(purchases)s days).",
        p["purchases"],
    )
    return joined(text % _tier(p), _evened_out(p), _fifths(p))


def _in_the_field(p: Params) -> str:
    text = ngettext(
        "Spent %(spent)s in the last year, on %(purchases)s day: more than %(below)s%% of those who buy.",
        "Spent %(spent)s in the last year, on %(purchases)s days: more than %(below)s%% of those who buy.",
        p["purchases"],
    )
    if p["top_percent"] > 95 and p.get("alike_percent", 0) >= 50:
        text = ngettext(
            "Spent %(spent)s in the last year, on %(purchases)s day: as much as %(alike)s%% of those who buy.",
            "Spent %(spent)s in the last year, on %(purchases)s days: as much as %(alike)s%% of those who buy.",
            p["purchases"],
        )
    elif p["top_percent"] > 95:
        text = ngettext(
            "Spent %(spent)s in the last year, on %(purchases)s day: among those who spent least.",
            "Spent %(spent)s in the last year, on %(purchases)s days: among those who spent least.",
            p["purchases"],
        )
    return joined(text % _tier(p), _evened_out(p), _fifths(p))


def _tier(p: Params) -> dict[str, str]:
    return {
        "top": number_format(p["top_percent"]),
        "below": number_format(100 - p["top_percent"]),
        "alike": number_format(p.get("alike_percent", 0)),
        "spent": added_up(p["spent"], p["currency"]),
        "purchases": number_format(p["purchases"]),
    }


def _evened_out(p: Params) -> str:
    return _("What was far out of the ordinary is counted like an ordinary purchase.") if p["evened_out"] else ""


def _fifths(p: Params) -> str:
    text = _("In fifths, 5 being the best: how lately %(recency)s, how often %(frequency)s, how much %(money)s.")
    return text % {name: number_format(p[name]) for name in ("recency", "frequency", "money")}


def _returns_often(p: Params) -> str:
    text = _("Gives back often: %(returns)s of %(purchases)s purchases (%(percent)s%%; usual here: %(usual)s%%).")
    return text % {
        "returns": number_format(p["returns"]),
        "purchases": number_format(p["purchases"]),
        "percent": number_format(p["percent"]),
        "usual": number_format(p["usual_percent"]),
    }


def _pays_regularly(p: Params) -> str:
    text = _("Pays the same every %(step)s, %(payments)s times so far. The next payment is due around %(due)s.")
    return joined(text % _payments(p), _goes_on(p))


def _payment_missed(p: Params) -> str:
    text = _("A payment is missing: after %(payments)s payments, one every %(step)s, the next was due around %(due)s.")
    return joined(text % _payments(p), _goes_on(p))


def _payments(p: Params) -> dict[str, str]:
    return {"step": days(p["step"]), "payments": number_format(p["payments"]), "due": on_day(p["due"])}


def _goes_on(p: Params) -> str:
    text = _("That it still goes on in a year is %(percent)s%% probable (between %(low)s%% and %(high)s%%).")
    if _is_narrow(p):
        text = _("That it still goes on in a year is about %(percent)s%% probable.")
    return text % _alive(p)


def _pays_on(p: Params) -> str:
    return _("Pays again within %(days)s") % {"days": days(p["days"])}


def _buys_in_season(p: Params) -> str:
    text = _(
        "Buys only in one season, from %(from)s to %(to)s: %(inside)s of %(purchases)s purchases, in %(years)s years."
    )
    said = text % {
        "from": month_name(p["from_month"]),
        "to": month_name(p["to_month"]),
        "inside": number_format(p["inside"]),
        "purchases": number_format(p["purchases"]),
        "years": number_format(p["years"]),
    }
    return said if p["is_season_now"] else joined(said, _("A silence at other times means nothing."))


def _nobody_leaves(has: int, needs: int) -> str:
    text = _(
        "So far hardly anybody is seen to stop buying here, so nothing can be learned from others. "
        "From %(needs)s purchases on, a rhythm of their own tells."
    )
    return text % {"needs": number_format(needs)}


def _few_came_back(has: int, needs: int) -> str:
    return _("So far too few customers have bought a second time to learn from them.")


def _nothing_kept(has: int, needs: int) -> str:
    return _("All that was ordered was given back or cost nothing, so there is no purchase to judge by.")


def _large_more_than_once(has: int, needs: int) -> str:
    text = _("There were %(has)s purchases as large as that: twice is a habit.")
    return text % {"has": number_format(has)}


def _nothing_since(has: int, needs: int) -> str:
    return _("Nothing was bought since the large purchase, so whether it stands alone is not known yet.")


def _nothing_to_compare_since(has: int, needs: int) -> str:
    return _(
        "What was bought since the large purchase was paid in another currency or has no amount, "
        "so whether it stands alone is not known yet."
    )


def _too_short_history(has: int, needs: int) -> str:
    text = ngettext(
        "The purchases of %(has)s day are known. From %(needs)s days on, a year can be spoken of.",
        "The purchases of %(has)s days are known. From %(needs)s days on, a year can be spoken of.",
        has,
    )
    return text % {"has": number_format(has), "needs": number_format(needs)}


def _probably_stopped(has: int, needs: int) -> str:
    return _("Has probably stopped buying, so no day can be named.")


def _too_irregular(has: int, needs: int) -> str:
    return _("Buys at such irregular times that no day can be named.")


def _too_few_to_compare(has: int, needs: int) -> str:
    text = _("So far %(has)s customers bought in this currency in the last year. From %(needs)s on, they are compared.")
    return text % {"has": number_format(has), "needs": number_format(needs)}


def _too_few_to_return(has: int, needs: int) -> str:
    text = ngettext(
        "Something was given back, but there is only %(has)s purchase. From %(needs)s on, a habit shows.",
        "Something was given back, but there are only %(has)s purchases. From %(needs)s on, a habit shows.",
        has,
    )
    return text % {"has": number_format(has), "needs": number_format(needs)}


SENTENCES: dict[str, Sentence] = {
    "still_customer": _still_customer,
    "perhaps_gone": _perhaps_gone,
    "probably_gone": _probably_gone,
    "expected_value": _expected_value,
    "phase_prospect": _phase_prospect,
    "phase_first_purchase": _phase_first_purchase,
    "phase_growing": _phase_growing,
    "phase_occasional": _phase_occasional,
    "phase_loyal": _phase_loyal,
    "phase_at_risk": _phase_at_risk,
    "phase_lost": _phase_lost,
    "phase_won_back": _phase_won_back,
    "gift_by_words": _gift_by_words,
    "gift_by_season": _gift_by_season,
    "bulk_order": _bulk_order,
    "next_purchase": _next_purchase,
    "among_best": _among_best,
    "among_good": _among_good,
    "in_the_field": _in_the_field,
    "returns_often": _returns_often,
    "buys_in_season": _buys_in_season,
    "pays_regularly": _pays_regularly,
    "payment_missed": _payment_missed,
}
FORECASTS: dict[str, Sentence] = {
    "pays_on": _pays_on,
}
REASONS: dict[str, Reason] = {
    "nobody_leaves": _nobody_leaves,
    "few_came_back": _few_came_back,
    "large_more_than_once": _large_more_than_once,
    "nothing_kept": _nothing_kept,
    "nothing_since": _nothing_since,
    "nothing_to_compare_since": _nothing_to_compare_since,
    "too_short_history": _too_short_history,
    "probably_stopped": _probably_stopped,
    "too_irregular": _too_irregular,
    "too_few_to_compare": _too_few_to_compare,
    "too_few_to_return": _too_few_to_return,
}
