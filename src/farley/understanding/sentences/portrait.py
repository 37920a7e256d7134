"""The sentences of what customers say of themselves and of us."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from farley.understanding.sentences.parts import Params, Reason, Sentence


def _matters_more(p: Params) -> str:
    text = _(
        "Speaks of %(motive)s more than others do: in %(percent)s%% of what is named as a reason "
        "(usual here: %(usual)s%%). “%(words)s”"
    )
    return _with_second(text % _motive(p), p)


def _matters_most(p: Params) -> str:
    text = _("What is named most is %(motive)s: in %(percent)s%% of what is named as a reason. “%(words)s”")
    return _with_second(text % _motive(p), p)


def _with_second(said: str, p: Params) -> str:
    if not p["also"]:
        return said
    also = _("Then %(motive)s: “%(words)s”") % {"motive": motive_name(p["also"]), "words": p["also_words"]}
    return f"{said} {also}"


def _motive(p: Params) -> dict[str, str]:
    return {
        "motive": motive_name(p["motive"]),
        "percent": number_format(p["percent"]),
        "usual": number_format(p["usual_percent"]),
        "words": p["words"],
    }


def motive_name(motive: str) -> str:
    """What somebody cares for, in a word or two."""
    known = {
        "price": _("the price"),
        "quality": _("quality"),
        "on_time": _("being on time"),
        "service": _("how one is treated"),
        "gift": _("presents"),
        "health": _("health"),
        "looks": _("looks and packing"),
        "origin": _("origin and tradition"),
        "trust": _("trust"),
        "ease": _("ease"),
    }
    return known.get(motive, motive)


def _motives_missing(has: int, needs: int) -> str:
    text = ngettext(
        "So far %(has)s reason was named. From %(needs)s on, it shows what matters.",
        "So far %(has)s reasons were named. From %(needs)s on, it shows what matters.",
        has,
    )
    return text % {"has": number_format(has), "needs": number_format(needs)}


SENTENCES: dict[str, Sentence] = {
    "matters_more": _matters_more,
    "matters_most": _matters_most,
}
FORECASTS: dict[str, Sentence] = {}
REASONS: dict[str, Reason] = {
    "too_few_motives": _motives_missing,
}
