"""Claims, forecasts and reasons put into words, in the reader's language. Each family of insights has its module."""

from __future__ import annotations

from django.utils.translation import gettext as _

from farley.understanding.sentences import chances, contacts, portrait, profit, purchases, subscription, value, words
from farley.understanding.sentences.parts import Params, Reason, Sentence, amount, channel_name

__all__ = ["amount", "channel_name", "forecast_sentence", "reason_sentence", "sentence"]


def sentence(statement: str, params: Params) -> str:
    """The claim in one or two plain sentences."""
    return _SENTENCES[statement](params)


def forecast_sentence(event: str, params: Params) -> str:
    """What is forecast, without its probability."""
    return _FORECASTS[event](params)


def reason_sentence(reason: str, has: int, needs: int) -> str:
    """Why nothing can be said yet, and what is missing."""
    return _REASONS[reason](has, needs)


def _undecided(has: int, needs: int) -> str:
    return _("What is there speaks clearly neither for one answer nor for another.")


_FAMILIES = (purchases, value, profit, subscription, chances, words, portrait, contacts)
_SENTENCES: dict[str, Sentence] = {name: said for family in _FAMILIES for name, said in family.SENTENCES.items()}
_FORECASTS: dict[str, Sentence] = {name: said for family in _FAMILIES for name, said in family.FORECASTS.items()}
_REASONS: dict[str, Reason] = {name: said for family in _FAMILIES for name, said in family.REASONS.items()}
_REASONS["undecided"] = _undecided
