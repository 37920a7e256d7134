"""The sentences of what to do next, why, and what came of it elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from farley.understanding.sentences import sentence
from farley.understanding.sentences.parts import Params, channel_name


def headline(action: str, params: Params, colleague: str = "") -> str:
    """What to do, in a few words."""
    return _HEADLINES[action](params, colleague)


def action_name(action: str) -> str:
    """An action in one or two words."""
    return {
        "hand_over": _("Hand over to somebody experienced"),
        "apologise": _("Call and apologise"),
        "answer": _("Answer what was asked"),
        "keep_promise": _("Keep a promise"),
        "leave_alone": _("Leave them alone"),
        "remind": _("Get in touch, and ask how they are"),
        "thank": _("Say thank you"),
        "ask": _("Ask what has changed"),
        "offer": _("Offer something new"),
    }[action]


def how_to_reach(params: Params) -> str:
    """By which channel and at what time this customer is best reached; nothing where that is not known."""
    if not (channel := params.get("channel")):
        return ""
    if "from_hour" in params and "to_hour" in params:
        text = _("Best reached by %(channel)s, from %(from)s to %(to)s.")
        return text % {
            "channel": channel_name(str(channel)),
            "from": f"{params['from_hour']}:00",
            "to": f"{params['to_hour']}:00",
        }
    return _("Best reached by %(channel)s.") % {"channel": channel_name(str(channel))}


def reason_of(action: str, reason: str, params: Params, *, is_claim: bool) -> str:
    """Why: the claim that it rests on, or what was heard or promised. Of an offer only what speaks for the one thing
    that is offered: the claim tells of all that the customer would like.
    """
    if action == "offer":
        return _offer(params)
    return sentence(reason, params) if is_claim else _REASONS[reason](params)


def _offer(p: Params) -> str:
    if because := p.get("because_1"):
        return _("Who buys %(because)s, as this customer did, often buys it too.") % {"because": because}
    return _("Customers who buy alike often buy it.")


def effect_of(outcome: str, difference: float | None, low: float | None, high: float | None, compared: int) -> str:
    """What came of the action elsewhere, and how far that is to be trusted."""
    if outcome == "none":
        return _("Nothing is expected of it: it spares the customer.")
    if difference is None or low is None or high is None:
        text = ngettext(
            "What comes of it is not known: %(count)s comparable case so far.",
            "What comes of it is not known: %(count)s comparable cases so far.",
            compared,
        )
        return text % {"count": number_format(compared)}
    text = _(
        "Where this was done, the share of cases in which %(outcome)s within 28 days differs by %(points)s points from "
        "like cases where it was not (80%%: %(low)s to %(high)s). This comes from comparing, not from an experiment."
    )
    return text % {
        "outcome": _OUTCOMES[outcome](),
        "points": _points(difference),
        "low": _points(low),
        "high": _points(high),
    }


def _points(share: float) -> str:
    points = round(100 * share)
    return ("−" if points < 0 else "+" if points else "") + str(number_format(abs(points)))


def _hand_over(_params: Params, colleague: str) -> str:
    if colleague:
        return _("Hand over to %(name)s, for a call in person") % {"name": colleague}
    return _("Call in person, somebody experienced")


_HEADLINES: dict[str, Callable[[Params, str], str]] = {
    "hand_over": _hand_over,
    "apologise": lambda _p, _who: _("Call and apologise"),
    "answer": lambda _p, _who: _("Answer what was asked"),
    "keep_promise": lambda p, _who: _("Keep the promise: %(text)s") % {"text": p["text"]},
    "leave_alone": lambda _p, _who: _("Leave them alone"),
    "remind": lambda _p, _who: _("Get in touch, and ask how they are"),
    "thank": lambda _p, _who: _("Say thank you"),
    "ask": lambda _p, _who: _("Ask what has changed"),
    "offer": lambda p, _who: _("Offer %(product)s") % {"product": p["new_1"]},
}


def _waits(p: Params) -> str:
    text = ngettext(
        "A message has waited for an answer for %(days)s day.",
        "A message has waited for an answer for %(days)s days.",
        p["days"],
    )
    return text % {"days": number_format(p["days"])}


def _late(p: Params) -> str:
    text = ngettext(
        "It was to be done %(days)s day ago.",
        "It was to be done %(days)s days ago.",
        p["days"],
    )
    return text % {"days": number_format(p["days"])}


_REASONS: dict[str, Callable[[Params], str]] = {
    "threatened_to_leave": lambda _p: _("The customer speaks of leaving."),
    "is_angry": lambda _p: _("The customer is angry, and nobody has answered."),
    "waits_for_answer": _waits,
    "promise_late": _late,
    "praised": lambda _p: _("The customer praised us."),
}
_OUTCOMES: dict[str, Callable[[], str]] = {
    "bought": lambda: _("customers bought"),
    "answered": lambda: _("customers wrote or called"),
    "recovered": lambda: _("customers bought or sounded better"),
}
