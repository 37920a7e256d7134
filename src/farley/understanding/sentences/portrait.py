"""The sentences of what customers say of themselves and of us."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from farley.understanding.sentences.parts import Params, Reason, Sentence, joined, on_day


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
    words = {"said": said, "motive": motive_name(p["also"]), "words": p["also_words"]}
    return _("%(said)s, then %(motive)s: “%(words)s”") % words


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


def _trust_fell(p: Params) -> str:
    text = _(
        "Trusts us less than before: of the signs of the last half year %(now)s%% are good ones, before it was "
        "%(before)s%%."
    )
    return _with_series(text % _trust(p), p)


def _trust_rose(p: Params) -> str:
    text = _(
        "Trusts us more than before: of the signs of the last half year %(now)s%% are good ones, before it was "
        "%(before)s%%."
    )
    return _with_series(text % _trust(p), p)


def _trust_stands(p: Params) -> str:
    return _with_series(_("Trusts us, as ever: %(now)s%% of the signs are good ones.") % _trust(p), p)


def _trust_lacks(p: Params) -> str:
    return _with_series(_("Has had little trust in us for long: %(now)s%% of the signs are good ones.") % _trust(p), p)


def _trust(p: Params) -> dict[str, str]:
    return {"now": number_format(p["now_percent"]), "before": number_format(p["before_percent"])}


def _with_series(said: str, p: Params) -> str:
    levels = " → ".join(f"{number_format(int(level))}%" for level in p["series"].split())
    return joined(said, _("Quarter by quarter: %(levels)s.") % {"levels": levels})


def _complains(p: Params) -> str:
    return _("Complains within %(days)s days") % {"days": number_format(p["days"])}


def _goes_to_another(p: Params) -> str:
    return _quoted(_("Speaks of going to another supplier (%(on)s): “%(words)s”"), p)


def _compares_others(p: Params) -> str:
    return _quoted(_("Looks at others who sell the same (%(on)s): “%(words)s”"), p)


def _bought_elsewhere(p: Params) -> str:
    return _quoted(_("Has bought elsewhere (%(on)s): “%(words)s”"), p)


def _prefers_us(p: Params) -> str:
    return _quoted(_("Has compared, and prefers us (%(on)s): “%(words)s”"), p)


def _quoted(text: str, p: Params) -> str:
    said = text % {"on": on_day(p["on"]), "words": p["words"]}
    return said if p["is_own"] else joined(said, _("These are the words of one of us."))


def _signs_missing(has: int, needs: int) -> str:
    text = ngettext(
        "So far there is %(has)s sign of trust or distrust. From %(needs)s on, it shows whether trust stands.",
        "So far there are %(has)s signs of trust or distrust. From %(needs)s on, it shows whether trust stands.",
        has,
    )
    return text % {"has": number_format(has), "needs": number_format(needs)}


def _signs_missing_lately(has: int, needs: int) -> str:
    text = _(
        "To tell a change, %(needs)s signs of trust or distrust are needed in the last half year. There are %(has)s."
    )
    return text % {"has": number_format(has), "needs": number_format(needs)}


def _signs_missing_before(has: int, needs: int) -> str:
    text = _(
        "To tell a change, %(needs)s signs of trust or distrust are needed before the last half year. "
        "There are %(has)s."
    )
    return text % {"has": number_format(has), "needs": number_format(needs)}


def _sees_us_as(p: Params) -> str:
    text = _("To this customer we are %(role)s, by %(times)s of %(total)s places in what was written: “%(words)s”")
    return _with_manner(text % _role(p), p)


def _sees_us_closer(p: Params) -> str:
    text = _("Buys little, but to this customer we are %(role)s, by what was written: “%(words)s”")
    return _with_manner(text % _role(p), p)


def _sees_us_farther(p: Params) -> str:
    text = _("One of our best customers, but to this customer we are %(role)s, by what was written: “%(words)s”")
    return _with_manner(text % _role(p), p)


def _role(p: Params) -> dict[str, str]:
    known = {
        "partner": _("a partner"),
        "friend": _("somebody to talk to"),
        "supplier": _("a supplier"),
        "shop": _("just a shop"),
    }
    return {
        "role": known.get(p["role"], p["role"]),
        "times": number_format(p["times"]),
        "total": number_format(p["total"]),
        "words": p["words"],
    }


def _with_manner(said: str, p: Params) -> str:
    return joined(said, _("Writes formally: answer so.")) if p["is_formal"] else said


def _words_missing(has: int, needs: int) -> str:
    text = ngettext(
        "So far %(has)s place in what was written tells what we are to this customer. It takes %(needs)s.",
        "So far %(has)s places in what was written tell what we are to this customer. It takes %(needs)s.",
        has,
    )
    return text % {"has": number_format(has), "needs": number_format(needs)}


SENTENCES: dict[str, Sentence] = {
    "matters_more": _matters_more,
    "matters_most": _matters_most,
    "trust_fell": _trust_fell,
    "trust_rose": _trust_rose,
    "trust_stands": _trust_stands,
    "trust_lacks": _trust_lacks,
    "goes_to_another": _goes_to_another,
    "compares_others": _compares_others,
    "bought_elsewhere": _bought_elsewhere,
    "prefers_us": _prefers_us,
    "sees_us_as": _sees_us_as,
    "sees_us_closer": _sees_us_closer,
    "sees_us_farther": _sees_us_farther,
}
FORECASTS: dict[str, Sentence] = {
    "complains": _complains,
}
REASONS: dict[str, Reason] = {
    "too_few_motives": _motives_missing,
    "too_few_signs": _signs_missing,
    "too_few_words_to_us": _words_missing,
    "too_few_signs_lately": _signs_missing_lately,
    "too_few_signs_before": _signs_missing_before,
}
