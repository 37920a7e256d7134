"""What is not known, asked in words."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from farley.analysis.unknowns import MISSING, OLD
from farley.understanding.sentences.parts import Params, channel_name, on_day

_Ask = Callable[[str, str, Params], str]


def fact_name(fact: str, own: dict[str, str]) -> str:
    """What a fact is called; `own` are the labels of the team's fields by the fact."""
    known = {
        "email": _("Mail address"),
        "phone": _("Phone number"),
        "website": _("Website"),
        "address": _("Address"),
        "language": _("Language"),
        "reading": _("Reading"),
        "role": _("Role at work"),
        "contacts": _("People who work there"),
        "decider": _("Who decides"),
        "members": _("Members of the household"),
        "consent": _("Whether one may write"),
        "channel": _("How to reach them"),
    }
    return known.get(fact) or own.get(fact, fact)


def question_sentence(fact: str, why: str, params: Params, *, name: str, label: str) -> str:
    """The question about a customer called `name`; `label` is what the fact is called."""
    if why == MISSING:
        return _MISSING.get(fact, _field_missing)(name, label, params)
    if why == OLD:
        return _still_right(name, label, params)
    return _CONTRADICTORY.get(fact, _which_one)(name, label, params)


def why_sentences(why: str, params: Params) -> list[str]:
    """What makes it worth asking: a follow-up that comes anyway, a customer among the best, insights that wait."""
    told = []
    if why == OLD:
        text = _("Of facts like this, %(percent)s%% have changed by this age.")
        if not params["is_measured"]:
            text = _("Of facts like this, about %(percent)s%% have changed by this age (assumed, not measured).")
        told.append(text % {"percent": number_format(params["changed_percent"])})
    if "follow_up_on" in params:
        told.append(_("Somebody turns to them anyway on %(day)s.") % {"day": on_day(params["follow_up_on"])})
    if params.get("top_percent", 100) <= 20:
        told.append(_("Among the best %(percent)s%% of all customers.") % {"percent": params["top_percent"]})
    if waiting := params.get("unlocks"):
        text = ngettext(
            "%(count)s insight cannot say anything of them until more of what they say arrives here.",
            "%(count)s insights cannot say anything of them until more of what they say arrives here.",
            len(waiting),
        )
        told.append(text % {"count": number_format(len(waiting))})
    return told


def _email(name: str, label: str, p: Params) -> str:
    return _("At which mail address does one reach %(name)s?") % {"name": name}


def _phone(name: str, label: str, p: Params) -> str:
    return _("At which phone number does one reach %(name)s?") % {"name": name}


def _website(name: str, label: str, p: Params) -> str:
    return _("Which website does %(name)s have?") % {"name": name}


def _address(name: str, label: str, p: Params) -> str:
    return _("Where is %(name)s?") % {"name": name}


def _language(name: str, label: str, p: Params) -> str:
    return _("In which language does one talk to %(name)s?") % {"name": name}


def _reading(name: str, label: str, p: Params) -> str:
    return _("How is the name %(name)s read?") % {"name": name}


def _role(name: str, label: str, p: Params) -> str:
    return _("What is the role of %(name)s at work?") % {"name": name}


def _contacts(name: str, label: str, p: Params) -> str:
    return _("Whom does one talk to at %(name)s? Nobody who works there is known.") % {"name": name}


def _decider(name: str, label: str, p: Params) -> str:
    return _("Who decides on purchases at %(name)s? None of them has a role.") % {"name": name}


def _members(name: str, label: str, p: Params) -> str:
    return _("Who belongs to %(name)s?") % {"name": name}


def _field_missing(name: str, label: str, p: Params) -> str:
    return _("What is “%(field)s” of %(name)s?") % {"field": label, "name": name}


def _still_right(name: str, label: str, p: Params) -> str:
    words = {"field": label, "name": name, "day": on_day(p["confirmed_on"]), "value": "".join(p["values"])}
    if words["value"]:
        return _("Is “%(field)s” of %(name)s still %(value)s? Last confirmed on %(day)s.") % words
    return _("Is “%(field)s” of %(name)s still right? Last confirmed on %(day)s.") % words


def _which_one(name: str, label: str, p: Params) -> str:
    words = {"field": label, "name": name, "values": " / ".join(p["values"])}
    return _("Which “%(field)s” of %(name)s is right: %(values)s?") % words


def _another_name(name: str, label: str, p: Params) -> str:
    if not p.get("names_another"):
        return _which_one(name, label, p)
    words = {"mail": p["values"][0], "name": name}
    return _("Does %(mail)s belong to %(name)s? It looks like the name of somebody else.") % words


def _another_language(name: str, label: str, p: Params) -> str:
    text = _("Does one talk to %(name)s in %(recorded)s? %(count)s of their %(texts)s texts are in %(other)s.")
    return text % {
        "name": name,
        "recorded": _language_name(p["recorded"]),
        "other": _language_name(p["other"]),
        "count": number_format(p["in_other"]),
        "texts": number_format(p["texts"]),
    }


def _consent(name: str, label: str, p: Params) -> str:
    text = ngettext(
        "May one still write to %(name)s? They wanted no more mails on %(day)s, and were sent %(count)s since.",
        "May one still write to %(name)s? They wanted no more mails on %(day)s, and were sent %(count)s since.",
        p["mails"],
    )
    return text % {"name": name, "day": on_day(p["since"]), "count": number_format(p["mails"])}


def _channel(name: str, label: str, p: Params) -> str:
    text = _(
        "Would %(name)s rather be reached by %(channel)s? That is how they turn to us, and in the last %(days)s days "
        "we never did: mostly we used %(used)s."
    )
    return text % {
        "name": name,
        "channel": channel_name(p["channel"]),
        "used": channel_name(p["used"]),
        "days": number_format(p["days"]),
    }


def _language_name(code: str) -> str:
    return {"en": _("English"), "ja": _("Japanese"), "zh": _("Chinese")}.get(code, code)


_MISSING: dict[str, _Ask] = {
    "email": _email,
    "phone": _phone,
    "website": _website,
    "address": _address,
    "language": _language,
    "reading": _reading,
    "role": _role,
    "contacts": _contacts,
    "decider": _decider,
    "members": _members,
}
_CONTRADICTORY: dict[str, _Ask] = {
    "email": _another_name,
    "language": _another_language,
    "consent": _consent,
    "channel": _channel,
}
