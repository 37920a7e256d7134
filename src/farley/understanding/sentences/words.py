"""The sentences of what a customer's words tell."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from farley.analysis.tone_turned import DECIDED
from farley.understanding.sentences.parts import Params, Reason, Sentence


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
    if p["now"] > DECIDED:
        return _("Writes in a friendly tone, as ever.")
    if p["now"] < -DECIDED:
        return _("Writes in an unfriendly tone, as ever.")
    return _("Writes in a matter-of-fact tone, as ever.")


def _next_message_is_negative(p: Params) -> str:
    return _("The next message sounds negative")


def _messages_missing(has: int, needs: int) -> str:
    text = ngettext(
        "So far there is %(has)s message. From %(needs)s on, a change of tone can be told from a bad day.",
        "So far there are %(has)s messages. From %(needs)s on, a change of tone can be told from a bad day.",
        has,
    )
    return text % {"has": number_format(has), "needs": number_format(needs)}


SENTENCES: dict[str, Sentence] = {
    "tone_worse": _tone_worse,
    "tone_better": _tone_better,
    "tone_steady": _tone_steady,
}
FORECASTS: dict[str, Sentence] = {
    "next_message_is_negative": _next_message_is_negative,
}
REASONS: dict[str, Reason] = {
    "too_few_messages": _messages_missing,
}
