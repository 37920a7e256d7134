"""Claims, forecasts and reasons put into words, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Params = Mapping[str, Any]


def sentence(statement: str, params: Params) -> str:
    """The claim in one or two plain sentences."""
    return _SENTENCES[statement](params)


def forecast_sentence(event: str, params: Params) -> str:
    """What is forecast, without its probability."""
    return _FORECASTS[event](params)


def reason_sentence(reason: str, has: int, needs: int) -> str:
    """Why nothing can be said yet, and what is missing."""
    return _REASONS[reason](has, needs)


def channel_name(channel: str) -> str:
    """A channel as people call it."""
    known = {
        "email": _("email"),
        "phone": _("phone"),
        "chat": _("chat"),
        "web": _("the website"),
        "shop": _("the shop"),
        "form": _("web form"),
        "visit": _("visit"),
        "meeting": _("meeting"),
        "post": _("post"),
    }
    return known.get(channel, channel)


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": number_format(count)}


def _rhythm_broken(p: Params) -> str:
    text = _("Usually buys every %(typical)s (mostly %(low)s to %(high)s), and has now been silent for %(silent)s.")
    return text % _rhythm(p)


def _rhythm_kept(p: Params) -> str:
    text = _(
        "Buys every %(typical)s or so (mostly %(low)s to %(high)s). The last purchase was %(silent)s ago: as usual."
    )
    return text % _rhythm(p)


def _rhythm_irregular(p: Params) -> str:
    text = _("Buys at irregular times: mostly %(low)s to %(high)s pass between purchases.")
    return text % _rhythm(p)


def _rhythm_ended(p: Params) -> str:
    text = _("Used to buy every %(typical)s, and has not bought for %(silent)s.")
    return text % _rhythm(p)


def _rhythm(p: Params) -> dict[str, str]:
    return {
        "typical": _days(p["typical_days"]),
        "low": number_format(p["low_days"]),
        "high": _days(p["high_days"]),
        "silent": _days(p["silent_days"]),
    }


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


def _tone_worse(p: Params) -> str:
    text = ngettext(
        "The tone has turned: the last %(count)s message sounds worse than the ones before.",
        "The tone has turned: the last %(count)s messages sound worse than the ones before.",
        p["recent"],
    )
    return text % {"count": number_format(p["recent"])}


def _tone_better(p: Params) -> str:
    text = ngettext(
        "The tone has become friendlier: the last %(count)s message sounds better than the ones before.",
        "The tone has become friendlier: the last %(count)s messages sound better than the ones before.",
        p["recent"],
    )
    return text % {"count": number_format(p["recent"])}


def _tone_steady(p: Params) -> str:
    if p["now"] > 0.25:
        return _("Writes in a friendly tone, as ever.")
    if p["now"] < -0.25:
        return _("Writes in an unfriendly tone, as ever.")
    return _("Writes in a matter-of-fact tone, as ever.")


def _prefers_channel(p: Params) -> str:
    text = _("Mostly turns to us by %(channel)s (%(percent)s%% of contacts, between %(low)s%% and %(high)s%%).")
    return text % _habit(p)


def _prefers_channel_and_time(p: Params) -> str:
    text = _(
        "Mostly turns to us by %(channel)s (%(percent)s%% of contacts, between %(low)s%% and %(high)s%%), "
        "and mostly between %(from)s and %(to)s."
    )
    return " ".join([text % _habit(p), _whose_clock(p)]).strip()


def _whose_clock(p: Params) -> str:
    if "time_zone" not in p:
        return ""
    if p["is_own_time_zone"]:
        text = _("These are the customer's own hours (%(zone)s), by the address or the phone number.")
    else:
        text = _("These are our own hours (%(zone)s): where the customer is, is not known.")
    return text % {"zone": p["time_zone"]}


def _no_preference(p: Params) -> str:
    return _("Turns to us by several channels alike.")


def _habit(p: Params) -> dict[str, str]:
    return {
        "channel": channel_name(p["channel"]),
        "percent": number_format(p["percent"]),
        "low": number_format(p["low_percent"]),
        "high": number_format(p["high_percent"]),
        "from": f"{p['from_hour']}:00",
        "to": f"{p['to_hour']}:00",
    }


def _buys_again(p: Params) -> str:
    return _("Buys again within %(days)s") % {"days": _days(p["days"])}


def _spends_less(p: Params) -> str:
    return _("Spends less in the next %(days)s than in the last") % {"days": _days(p["days"])}


def _next_message_is_negative(p: Params) -> str:
    return _("The next message sounds negative")


def _next_contact_by_channel(p: Params) -> str:
    return _("The next contact comes by %(channel)s") % {"channel": channel_name(p["channel"])}


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


def _undecided(has: int, needs: int) -> str:
    return _("What is there speaks clearly neither for one answer nor for another.")


def _purchase_lately_missing(has: int, needs: int) -> str:
    return _("Nothing was bought in the last 90 days, so there is no spending to compare.")


def _messages_missing(has: int, needs: int) -> str:
    text = ngettext(
        "So far there is %(has)s message. From %(needs)s on, a change of tone can be told from a bad day.",
        "So far there are %(has)s messages. From %(needs)s on, a change of tone can be told from a bad day.",
        has,
    )
    return text % {"has": number_format(has), "needs": number_format(needs)}


def _contacts_missing(has: int, needs: int) -> str:
    text = ngettext(
        "So far there was %(has)s contact. From %(needs)s on, a habit shows.",
        "So far there were %(has)s contacts. From %(needs)s on, a habit shows.",
        has,
    )
    return text % {"has": number_format(has), "needs": number_format(needs)}


_SENTENCES: dict[str, Callable[[Params], str]] = {
    "rhythm_broken": _rhythm_broken,
    "rhythm_kept": _rhythm_kept,
    "rhythm_irregular": _rhythm_irregular,
    "rhythm_ended": _rhythm_ended,
    "spending_falls": _spending_falls,
    "spending_rises": _spending_rises,
    "spending_steady": _spending_steady,
    "tone_worse": _tone_worse,
    "tone_better": _tone_better,
    "tone_steady": _tone_steady,
    "prefers_channel": _prefers_channel,
    "prefers_channel_and_time": _prefers_channel_and_time,
    "no_preference": _no_preference,
}
_FORECASTS: dict[str, Callable[[Params], str]] = {
    "buys_again": _buys_again,
    "spends_less": _spends_less,
    "next_message_is_negative": _next_message_is_negative,
    "next_contact_by_channel": _next_contact_by_channel,
}
_REASONS: dict[str, Callable[[int, int], str]] = {
    "one_purchase": _purchases_missing,
    "too_few_purchases": _purchases_missing,
    "too_few_purchases_before": _purchases_before_missing,
    "undecided": _undecided,
    "no_purchase_lately": _purchase_lately_missing,
    "no_amounts": _amounts_missing,
    "too_few_messages": _messages_missing,
    "too_few_contacts": _contacts_missing,
}
