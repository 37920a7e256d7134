"""The sentences of what a customer's contacts with us tell."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from farley.understanding.sentences.parts import Params, Reason, Sentence, channel_name


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


def _next_contact_by_channel(p: Params) -> str:
    return _("The next contact comes by %(channel)s") % {"channel": channel_name(p["channel"])}


def _contacts_missing(has: int, needs: int) -> str:
    text = ngettext(
        "So far there was %(has)s contact. From %(needs)s on, a habit shows.",
        "So far there were %(has)s contacts. From %(needs)s on, a habit shows.",
        has,
    )
    return text % {"has": number_format(has), "needs": number_format(needs)}


SENTENCES: dict[str, Sentence] = {
    "prefers_channel": _prefers_channel,
    "prefers_channel_and_time": _prefers_channel_and_time,
    "no_preference": _no_preference,
}
FORECASTS: dict[str, Sentence] = {
    "next_contact_by_channel": _next_contact_by_channel,
}
REASONS: dict[str, Reason] = {
    "too_few_contacts": _contacts_missing,
}
