"""The sentences of what a customer may do next, and would like."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from farley.understanding.sentences.parts import Params, Reason, Sentence, chance, days, joined, span, with_points


def _buys_soon(p: Params) -> str:
    text = _("Probably buys within %(days)s: %(percent)s%%. Of all customers %(usual)s%% did lately.")
    return joined(text % _chance(p), *_reasons(p, _("What speaks for it: %(reasons)s.")))


def _buys_not_soon(p: Params) -> str:
    text = _(
        "Probably does not buy within %(days)s: the chance is %(percent)s%%. Of all customers %(usual)s%% did lately."
    )
    return joined(text % _chance(p), *_reasons(p, _("What speaks against it: %(reasons)s.")))


def _may_leave(p: Params) -> str:
    text = _("May leave: with a probability of %(percent)s%% nothing is bought for %(days)s. Usual is %(usual)s%%.")
    return joined(text % _chance(p), *_reasons(p, _("What speaks for it: %(reasons)s.")))


def _seems_to_stay(p: Params) -> str:
    text = _("Seems to stay: the chance that nothing is bought for %(days)s is %(percent)s%%. Usual is %(usual)s%%.")
    return joined(text % _chance(p), *_reasons(p, _("What speaks against leaving: %(reasons)s.")))


def _like_those_who_left(p: Params) -> str:
    text = _("Is like those who have left: of customers with such details, %(percent)s%% have (of all, %(usual)s%%).")
    return joined(text % _share(p), *_noted(p, _("What speaks for it: %(reasons)s.")), _judged(p))


def _like_those_who_stay(p: Params) -> str:
    text = _("Is like those who stay: of customers with such details, %(percent)s%% have left (of all, %(usual)s%%).")
    return joined(text % _share(p), *_noted(p, _("What speaks against leaving: %(reasons)s.")), _judged(p))


def _share(p: Params) -> dict[str, str]:
    return {"percent": number_format(p["percent"]), "usual": number_format(p["usual_percent"])}


def _noted(p: Params, text: str) -> list[str]:
    """The details that tell it, by the names that the team gave them."""
    told = []
    for number in (1, 2, 3):
        if label := p.get(f"reason_{number}"):
            reason = _("%(field)s: %(value)s") % {"field": label, "value": _value(p[f"value_{number}"])}
            told.append(with_points(reason, p[f"points_{number}"]))
    return [text % {"reasons": _listed(told)}] if told else []


def _value(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value if isinstance(value, str) else number_format(int(value) if value == int(value) else value)


def _judged(p: Params) -> str:
    text = _("Tried on customers it had not seen: %(percent)s%% nearer than the average of all.")
    return text % {"percent": number_format(p["nearer_percent"])}


def _falls_silent(p: Params) -> str:
    return _("Buys nothing for %(days)s") % {"days": days(p["days"])}


def _chance(p: Params) -> dict[str, str]:
    return {
        "days": days(p["days"]),
        "percent": chance(p["percent"]),
        "usual": number_format(p["usual_percent"]),
    }


def _reasons(p: Params, text: str) -> list[str]:
    told = []
    for number in (1, 2):
        if name := p.get(f"reason_{number}"):
            reason = _REASONS_IN_WORDS[name](p[f"value_{number}"])
            told.append(with_points(reason, p[f"points_{number}"]))
    return [text % {"reasons": _listed(told)}] if told else []


def _listed(words: list[str]) -> str:
    return _(", ").join(words)


def _in_window(window: int) -> Callable[[float], str]:
    def told(count: float) -> str:
        text = ngettext(
            "%(count)s purchase in the last %(days)s", "%(count)s purchases in the last %(days)s", round(count)
        )
        return text % {"count": number_format(round(count)), "days": days(window)}

    return told


def _purchases(count: float) -> str:
    text = ngettext("%(count)s purchase in all", "%(count)s purchases in all", round(count))
    return text % {"count": number_format(round(count))}


def _with_days(text: str, count: float) -> str:
    return text % {"days": span(round(count))}


def _times_the_gap(times: float) -> str:
    return _("a silence of %(times)s times the usual gap") % {"times": number_format(round(times, 1))}


def _contacts(count: float) -> str:
    text = ngettext("%(count)s contact in the last %(days)s", "%(count)s contacts in the last %(days)s", round(count))
    return text % {"count": number_format(round(count)), "days": days(91)}


_REASONS_IN_WORDS: dict[str, Callable[[float], str]] = {
    "purchases_28": _in_window(28),
    "purchases_91": _in_window(91),
    "purchases_182": _in_window(182),
    "purchases_364": _in_window(364),
    "purchases": _purchases,
    "days_silent": lambda value: _with_days(_("last purchase %(days)s ago"), value),
    "days_known": lambda value: _with_days(_("first purchase %(days)s ago"), value),
    "usual_gap": lambda value: _with_days(_("usually %(days)s between purchases"), value),
    "last_gap": lambda value: _with_days(_("%(days)s between the last two purchases"), value),
    "gap_spread": lambda _value: _("how regular the purchases are"),
    "silence_over_gap": _times_the_gap,
    "usual_amount": lambda _value: _("how much a purchase is usually worth"),
    "last_amount": lambda _value: _("how much the last purchase was worth"),
    "contacts_91": _contacts,
    "tone_91": lambda value: _("an unfriendly tone lately") if value < 0 else _("a friendly tone lately"),
    "last_over_usual_amount": lambda _value: _("the last purchase against the usual amount"),
}


def _would_like_new(p: Params) -> str:
    named = []
    for number in (1, 2, 3):
        if product := p.get(f"new_{number}"):
            because = p.get(f"because_{number}")
            text = _("%(product)s (because of %(because)s)") if because else "%(product)s"
            named.append(text % {"product": product, "because": because})
    text = _("May like something new: %(products)s.") % {"products": _listed(named)}
    return joined(text, _would_like_again(p))


def _would_like_again(p: Params) -> str:
    named = []
    for number in (1, 2, 3):
        if product := p.get(f"again_{number}"):
            times = p[f"times_{number}"]
            text = ngettext("%(product)s (%(times)s order so far)", "%(product)s (%(times)s orders so far)", times)
            named.append(text % {"product": product, "times": number_format(times)})
    return _("Likely to buy again: %(products)s.") % {"products": _listed(named)} if named else ""


def _too_few_products(has: int, needs: int) -> str:
    return _("Nothing was ordered twice yet, and nothing yet that goes with other products.")


def _buys_too_seldom(has: int, needs: int) -> str:
    return _("Buys more seldom than every two months, so that a silence of some months says nothing.")


def _has_left(has: int, needs: int) -> str:
    return _("By what stands in your own fields, this customer has left.")


def _learned_too_good(has: int, needs: int) -> str:
    return _("Your own fields know the answer too well: what they say was written down only after customers had left.")


def _learned_too_few(has: int, needs: int) -> str:
    return _("To learn this from the past, there are not enough customers with a long history yet.")


def _learned_always_the_same(has: int, needs: int) -> str:
    return _("All customers did the same in the past, so nothing tells them apart.")


def _learned_no_better(has: int, needs: int) -> str:
    return _("What was learned from the past is no better than the average of all customers, so it is not used.")


def _range_narrows(p: Params) -> str:
    text = _(
        "Buys fewer kinds of things: %(products)s products in %(orders)s orders of the last %(days)s, where as many "
        "orders before would have held about %(expected)s."
    )
    return joined(text % _range(p), *_named(p, _("No longer there: %(products)s.")))


def _range_widens(p: Params) -> str:
    text = _(
        "Buys more kinds of things: %(products)s products in %(orders)s orders of the last %(days)s, where as many "
        "orders before would have held about %(expected)s."
    )
    return joined(text % _range(p), *_named(p, _("New: %(products)s.")))


def _range(p: Params) -> dict[str, str]:
    numbers = {name: number_format(p[name]) for name in ("products", "orders", "expected")}
    return numbers | {"days": days(p["days"])}


def _named(p: Params, text: str) -> list[str]:
    names = [p[name] for name in ("first", "second") if p[name]]
    return [text % {"products": _(", ").join(names)}] if names else []


def _orders_missing(has: int, needs: int) -> str:
    text = ngettext(
        "There was %(has)s order in the two years before the last half year. From %(needs)s on, a range shows.",
        "There were %(has)s orders in the two years before the last half year. From %(needs)s on, a range shows.",
        has,
    )
    return text % {"has": number_format(has), "needs": number_format(needs)}


def _orders_missing_lately(has: int, needs: int) -> str:
    text = ngettext(
        "There was %(has)s order in the last half year. From %(needs)s on, it shows whether the range has changed.",
        "There were %(has)s orders in the last half year. From %(needs)s on, it shows whether the range has changed.",
        has,
    )
    return text % {"has": number_format(has), "needs": number_format(needs)}


SENTENCES: dict[str, Sentence] = {
    "may_leave": _may_leave,
    "seems_to_stay": _seems_to_stay,
    "like_those_who_left": _like_those_who_left,
    "like_those_who_stay": _like_those_who_stay,
    "buys_soon": _buys_soon,
    "buys_not_soon": _buys_not_soon,
    "would_like_new": _would_like_new,
    "would_like_again": _would_like_again,
    "range_narrows": _range_narrows,
    "range_widens": _range_widens,
}
FORECASTS: dict[str, Sentence] = {"falls_silent": _falls_silent}
REASONS: dict[str, Reason] = {
    "buys_too_seldom": _buys_too_seldom,
    "too_few_products": _too_few_products,
    "too_few_orders": _orders_missing,
    "too_few_orders_lately": _orders_missing_lately,
    "learned_too_few_cases": _learned_too_few,
    "learned_always_the_same": _learned_always_the_same,
    "learned_no_better_than_base_rate": _learned_no_better,
    "learned_no_columns": _learned_always_the_same,
    "learned_too_good": _learned_too_good,
    "has_left": _has_left,
}
