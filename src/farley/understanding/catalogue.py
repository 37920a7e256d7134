"""Every insight, declared once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome
from farley.analysis.preferred_channel import PreferredChannel
from farley.analysis.purchase_rhythm import PurchaseRhythm
from farley.analysis.spending_trend import SpendingTrend
from farley.analysis.tables import CONTACT_KINDS, History
from farley.analysis.tone_turned import ToneTurned
from farley.base.accounts import Organisation
from farley.customers.time_zones import time_zones


class Analysis(Protocol):
    """What an insight is worked out by (farley.analysis): learn from everybody, then speak of each."""

    def fit(self, history: History, *, as_of: datetime) -> Analysis: ...

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]: ...

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]: ...

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]: ...


@dataclass(frozen=True)
class Declaration:
    """One insight: its question in plain words, how it is worked out, and from what.

    `inputs` are the kinds of interaction it reads, which decide who may see it. `every` is how often it is worked out
    anew. `evidence` and `confidence` say in plain words what counts as evidence and how sure it is; `predicts` what is
    forecast with it. What `needs_tones` waits until the tone of all texts was read.
    """

    name: str
    question: str | Promise
    analysis: Callable[[], Analysis]
    inputs: tuple[str, ...]
    every: timedelta
    evidence: str | Promise
    confidence: str | Promise
    predicts: str | Promise
    needs_tones: bool = False


def _preferred_channel() -> Analysis:
    organisation = Organisation.get()
    ours = organisation.time_zone if organisation else "UTC"
    return PreferredChannel(time_zone=ours, time_zones=time_zones())


CATALOGUE: tuple[Declaration, ...] = (
    Declaration(
        name="purchase_rhythm",
        question=_("Has this customer's rhythm of buying broken?"),
        analysis=PurchaseRhythm,
        inputs=("purchase", "refund"),
        every=timedelta(days=1),
        evidence=_(
            "The purchases whose gaps make the rhythm. Purchases after gaps as long as this one speak against it."
        ),
        confidence=_(
            "How probably the customer has stopped and is not only late, less where there were few purchases."
        ),
        predicts=_("Buys again within 28 days"),
    ),
    Declaration(
        name="spending_trend",
        question=_("Does this customer spend more or less than before?"),
        analysis=SpendingTrend,
        inputs=("purchase", "refund"),
        every=timedelta(days=1),
        evidence=_("The purchases of the last 90 days and of the year before. Unusually large ones speak against it."),
        confidence=_("How probably the change is real and not chance, less where there were few purchases."),
        predicts=_("Spends less in the next 90 days than in the last 90"),
    ),
    Declaration(
        name="tone_turned",
        question=_("Has this customer's tone turned?"),
        analysis=ToneTurned,
        inputs=("email", "message", "form", "call", "meeting"),
        every=timedelta(days=1),
        evidence=_("The latest messages, with the words that sound so. Friendly ones among them speak against it."),
        confidence=_("How probably the level of the messages really moved, less where there were few messages."),
        predicts=_("The next message sounds negative"),
        needs_tones=True,
    ),
    Declaration(
        name="preferred_channel",
        question=_("How, and at what time of day, does this customer turn to us?"),
        analysis=_preferred_channel,
        inputs=CONTACT_KINDS,
        every=timedelta(days=7),
        evidence=_("The contacts by this channel. Contacts by other channels speak against it."),
        confidence=_("How probably this channel really is the first choice, less where there were few contacts."),
        predicts=_("The next contact comes by this channel"),
    ),
)
BY_NAME = {declaration.name: declaration for declaration in CATALOGUE}
