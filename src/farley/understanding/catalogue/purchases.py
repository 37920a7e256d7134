"""What a customer's purchases tell."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from farley.analysis.purchase_rhythm import PurchaseRhythm
from farley.analysis.spending_trend import SpendingTrend
from farley.understanding.catalogue.declaration import BUYS_WITHIN_28_DAYS, Analysis, Declaration
from farley.understanding.closing_days import calendar


def _purchase_rhythm() -> Analysis:
    return PurchaseRhythm(calendar=calendar())


PURCHASES: tuple[Declaration, ...] = (
    Declaration(
        name="purchase_rhythm",
        question=_("Has this customer's rhythm of buying broken?"),
        analysis=_purchase_rhythm,
        inputs=("purchase", "refund"),
        every=timedelta(days=1),
        evidence=_(
            "The purchases whose gaps make the rhythm. Purchases after gaps as long as this one speak against it."
        ),
        confidence=_(
            "How probably the customer has stopped and is not only late, less where there were few purchases."
        ),
        predicts=_("Buys again within 28 days"),
        forecasts=BUYS_WITHIN_28_DAYS,
        faults=_(
            "Every fourth or fifth customer who had fallen silent came back within 90 days. It reads the "
            "days of buying, not why somebody stays away."
        ),
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
        faults=_(
            "A season that has not been seen in full yet looks like a change. Few customers change so "
            "much that it can be told from chance."
        ),
    ),
)
