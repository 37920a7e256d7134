"""The sentences of how healthy a subscription is, part by part."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from farley.understanding.sentences.parts import Params, Reason, Sentence, chance, days, joined, on_day, with_points


def _healthy(p: Params) -> str:
    text = _("The subscription is healthy: that it still goes on in %(days)s is %(percent)s%% probable.")
    return _told(p, text if p["is_learned"] else _("The subscription is healthy."))


def _strained(p: Params) -> str:
    text = _("The subscription goes on, but not all is well: in %(days)s it still does with %(percent)s%% probability.")
    return _told(p, text if p["is_learned"] else _("The subscription goes on, but not all is well."))


def _in_danger(p: Params) -> str:
    text = _(
        "The subscription is in danger: that it still goes on in %(days)s is %(percent)s%% probable (usual is "
        "%(usual)s%%)."
    )
    return _told(p, text if p["is_learned"] else _("The subscription is in danger."))


def _told(p: Params, standing: str) -> str:
    """How it stands, and on a line of its own each part of which something is known. Where nothing could be learned,
    the probability is that of others, and is told as such.
    """
    figures = {"days": days(p["days"]), "percent": chance(p["percent"]), "usual": chance(p["usual_percent"])}
    parts = [
        _("%(part)s.") % {"part": with_points(text, points) if (points := p.get(f"{part}_points")) else text}
        for part, tell in _PARTS.items()
        if (text := tell(p))
    ]
    if p["is_learned"]:
        return "\n".join([standing % figures, *parts])
    others = _("Of others who had paid as long, %(percent)s%% still paid after %(days)s.")
    if p["payments"] in ("late", "missed"):
        others = _("Of others who had paid as long and were as late, %(percent)s%% still paid after %(days)s.")
    unknown = _("What each part counts cannot be told: too few subscriptions have ended.")
    return "\n".join([joined(standing, others % figures), *parts, unknown])


def _payments(p: Params) -> str:
    told = {
        "on_time": _("Payments: on time, every %(step)s"),
        "late": _("Payments: the one due around %(due)s is late"),
        "missed": _("Payments: the one due around %(due)s is missing"),
        "lower": _("Payments: the last is %(less)s%% less than usual"),
    }
    return told[p["payments"]] % {
        "step": days(p["payments_step"]),
        "due": on_day(p["payments_due"]),
        "less": number_format(p.get("payments_less_percent", 0)),
    }


def _use(p: Params) -> str:
    told = {
        "fell": _("Use: on %(lately)s of the last %(of)s, where %(expected)s would be as ever"),
        "rose": _("Use: on %(lately)s of the last %(of)s, where %(expected)s would be as ever"),
        "as_ever": _("Use: as ever"),
        "unknown": "",
    }
    return told[p["use"]] % {
        "lately": number_format(p.get("use_lately", 0)),
        "expected": number_format(p.get("use_expected", 0)),
        "of": days(p.get("use_days", 0)),
    }


def _words(p: Params) -> str:
    told = {
        "leaving": _("Words: there is talk of leaving"),
        "displeased": _("Words: displeased, in the last %(days)s"),
        "neutral": _("Words: matter-of-fact, in the last %(days)s"),
        "friendly": _("Words: friendly, in the last %(days)s"),
        "unknown": "",
    }
    return told[p["words"]] % {"days": days(p["words_days"])}


def _service(p: Params) -> str:
    times = p["service_count"]
    told = {
        "question_waits": _("Service: a question waits for us"),
        "complaint_waits": _("Service: a complaint waits for us"),
        "complains_again": _("Service: the same trouble came back"),
        "complained": ngettext(
            "Service: %(count)s day with a complaint in the last %(days)s",
            "Service: %(count)s days with a complaint in the last %(days)s",
            times,
        ),
        "calm": _("Service: no complaint in the last %(days)s"),
    }
    return told[p["service"]] % {"count": number_format(times), "days": days(p["service_days"])}


_PARTS: dict[str, Callable[[Params], str]] = {
    "payments": _payments,
    "use": _use,
    "words": _words,
    "service": _service,
}


def _still_pays(p: Params) -> str:
    return _("Still pays in %(days)s") % {"days": days(p["days"])}


SENTENCES: dict[str, Sentence] = {
    "subscription_healthy": _healthy,
    "subscription_strained": _strained,
    "subscription_in_danger": _in_danger,
}
FORECASTS: dict[str, Sentence] = {"still_pays": _still_pays}
REASONS: dict[str, Reason] = {}
