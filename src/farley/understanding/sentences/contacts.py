"""The sentences of what a customer's contacts with us tell."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from farley.understanding.sentences.parts import Params, Reason, Sentence, channel_name, days, joined, span


def _prefers_channel(p: Params) -> str:
    text = _("Mostly turns to us by %(channel)s (%(percent)s%% of contacts, between %(low)s%% and %(high)s%%).")
    if p["low_percent"] == p["high_percent"]:
        text = _("Mostly turns to us by %(channel)s (about %(percent)s%% of contacts).")
    return text % _habit(p)


def _prefers_channel_and_time(p: Params) -> str:
    text = _(
        "Mostly turns to us by %(channel)s (%(percent)s%% of contacts, between %(low)s%% and %(high)s%%), "
        "and mostly between %(from)s and %(to)s."
    )
    if p["low_percent"] == p["high_percent"]:
        text = _(
            "Mostly turns to us by %(channel)s (about %(percent)s%% of contacts), "
            "and mostly between %(from)s and %(to)s."
        )
    return joined(text % _habit(p), _whose_clock(p))


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


def _complaint_waits(p: Params) -> str:
    text = _("A complaint has waited for an answer for %(waited)s. Half of all answers take less than %(hours)s hours.")
    return text % _waits(p)


def _question_waits(p: Params) -> str:
    text = _("A question has waited for an answer for %(waited)s. Half of all answers take less than %(hours)s hours.")
    return text % _waits(p)


def _waits(p: Params) -> dict[str, str]:
    return {"waited": span(p["days"]), "hours": number_format(max(p["usual_hours"], 1))}


def _complains_again(p: Params) -> str:
    text = _("Has complained %(times)s times within %(days)s, and nothing friendly came since.")
    return text % {"times": number_format(p["times"]), "days": days(p["days"])}


def _we_run_after(p: Params) -> str:
    text = _("It has turned round: we have turned to this customer %(ours)s times since the last contact from there.")
    return joined(text % {"ours": number_format(p["ours"])}, _starts(p))


def _stopped_starting(p: Params) -> str:
    return joined(_("Hardly turns to us any more."), _starts(p))


def _starts_more(p: Params) -> str:
    return joined(_("Turns to us more often than before."), _starts(p))


def _starts(p: Params) -> str:
    text = _("Began %(lately)s conversations in the last %(days)s; by the time before, it would be %(expected)s.")
    return text % {
        "lately": number_format(p["lately"]),
        "expected": number_format(round(p["expected"])) if p["expected"] >= 1 else number_format(p["expected"]),
        "days": days(p["days"]),
    }


def _turns_to_us(p: Params) -> str:
    return _("Turns to us within %(days)s") % {"days": days(p["days"])}


def _answers_missing(has: int, needs: int) -> str:
    text = ngettext(
        "So far %(has)s answer is recorded. From %(needs)s on, it shows how long one waits here.",
        "So far %(has)s answers are recorded. From %(needs)s on, it shows how long one waits here.",
        has,
    )
    return text % {"has": number_format(has), "needs": number_format(needs)}


def _starts_missing(has: int, needs: int) -> str:
    text = ngettext(
        "So far the customer began %(has)s conversation in a period. From %(needs)s on, a habit shows.",
        "So far the customer began %(has)s conversations in a period. From %(needs)s on, a habit shows.",
        has,
    )
    return text % {"has": number_format(has), "needs": number_format(needs)}


def _hangs_on_one(p: Params) -> str:
    text = _("We know this organisation through one person: all %(total)s contacts of a year were with that person.")
    return text % {"total": number_format(p["total"])}


def _contact_silent(p: Params) -> str:
    text = _(
        "The person through whom nearly all contact went (%(contacts)s of %(total)s contacts) has been silent for "
        "%(silent)s, and nobody else there has taken over."
    )
    return text % _through_one(p)


def _contact_left(p: Params) -> str:
    text = _(
        "The person through whom most contact went (%(contacts)s of %(total)s contacts) has left, and nobody there has "
        "taken over yet."
    )
    return text % _through_one(p)


def _through_one(p: Params) -> dict[str, str]:
    return {
        "contacts": number_format(p["contacts"]),
        "total": number_format(p["total"]),
        "silent": span(p["silent_days"]),
    }


def _takes_much_time(p: Params) -> str:
    text = _(
        "Takes much of our time: %(contacts)s contacts and %(returns)s returns with %(purchases)s purchases in a year. "
        "With others it would be %(usual)s."
    )
    return text % _effort(p)


def _asks_for_little(p: Params) -> str:
    text = _(
        "Spends much and asks for little: %(contacts)s contacts with %(purchases)s purchases in a year. "
        "With others it would be %(usual)s. Such customers are easily forgotten."
    )
    return text % _effort(p)


def _effort(p: Params) -> dict[str, str]:
    numbers = {name: number_format(p[name]) for name in ("contacts", "returns", "purchases")}
    return numbers | {"usual": number_format(round(p["usual"]))}


def _people_missing(has: int, needs: int) -> str:
    text = ngettext(
        "So far there was %(has)s contact with people there. From %(needs)s on, it shows on whom it hangs.",
        "So far there were %(has)s contacts with people there. From %(needs)s on, it shows on whom it hangs.",
        has,
    )
    return text % {"has": number_format(has), "needs": number_format(needs)}


def _purchases_missing(has: int, needs: int) -> str:
    text = ngettext(
        "There was %(has)s purchase in a year. From %(needs)s on, it shows how much time one takes.",
        "There were %(has)s purchases in a year. From %(needs)s on, it shows how much time one takes.",
        has,
    )
    return text % {"has": number_format(has), "needs": number_format(needs)}


SENTENCES: dict[str, Sentence] = {
    "prefers_channel": _prefers_channel,
    "prefers_channel_and_time": _prefers_channel_and_time,
    "no_preference": _no_preference,
    "complaint_waits": _complaint_waits,
    "question_waits": _question_waits,
    "complains_again": _complains_again,
    "we_run_after": _we_run_after,
    "stopped_starting": _stopped_starting,
    "starts_more": _starts_more,
    "hangs_on_one": _hangs_on_one,
    "contact_silent": _contact_silent,
    "contact_left": _contact_left,
    "takes_much_time": _takes_much_time,
    "asks_for_little": _asks_for_little,
}
FORECASTS: dict[str, Sentence] = {
    "next_contact_by_channel": _next_contact_by_channel,
    "turns_to_us": _turns_to_us,
}
REASONS: dict[str, Reason] = {
    "too_few_contacts": _contacts_missing,
    "too_few_answers": _answers_missing,
    "too_few_starts": _starts_missing,
    "too_few_with_people": _people_missing,
    "too_few_for_effort": _purchases_missing,
}
