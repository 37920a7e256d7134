"""How customers feel along the way, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from farley.analysis.journeys.feelings import Feeling
from farley.web import formats
from farley.web.words import EMOTIONS

# What the colours mean, in the order of the legend.
SOUNDS = ("good", "mixed", "bad")
Feelings = Mapping[tuple[str, str], Feeling]


def known(feelings: Iterable[Feeling]) -> Feelings:
    """Those of which there are enough cases, by step and next step."""
    return {(each.step, each.next_step): each for each in feelings if each.is_known}


def signed(value: float, digits: int = 2) -> str:
    """A feeling from -1 to 1: +0.31."""
    rounded = round(value, digits)
    if not rounded:
        return "±0"
    return ("+" if rounded > 0 else "−") + formats.number(abs(rounded))


def mood(feeling: Feeling) -> str:
    """How it sounds, in a word."""
    return {"good": _("good"), "mixed": _("mixed"), "bad": _("bad")}[feeling.sound]


def sound_names() -> list[tuple[str, str]]:
    """The colours of the feelings and what they mean."""
    return [("good", _("sounds good")), ("mixed", _("mixed, or not certain")), ("bad", _("sounds bad"))]


def strongest(feeling: Feeling) -> str:
    """The strongest emotions with the shares of customers who showed them."""
    return _(", ").join(f"{EMOTIONS.get(name, name)} {formats.percent(share)}" for name, share in feeling.emotions)


def sentence(feeling: Feeling) -> str:
    """A feeling in words: how it sounds with its range, of how many customers, and which emotions are heard."""
    told = _("feeling %(mean)s (%(low)s … %(high)s) by the words of %(customers)s customers") % {
        "mean": signed(feeling.mean),
        "low": signed(feeling.low),
        "high": signed(feeling.high),
        "customers": formats.number(feeling.customers),
    }
    heard = strongest(feeling)
    return _("%(told)s: %(heard)s") % {"told": told, "heard": heard} if heard else told
