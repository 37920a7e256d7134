"""What a customer is worth to us, and where the relationship stands."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from farley.analysis.expected_value import ExpectedValue
from farley.analysis.next_purchase_day import NextPurchaseDay
from farley.analysis.one_off_gift import OneOffGift
from farley.analysis.profitability import Profitability
from farley.analysis.regular_payments import RegularPayments
from farley.analysis.relationship_phase import RelationshipPhase
from farley.analysis.returns_often import ReturnsOften
from farley.analysis.seasonal_buyer import SeasonalBuyer
from farley.analysis.still_a_customer import StillACustomer
from farley.analysis.tables import CONTACT_KINDS
from farley.analysis.value_tier import ValueTier
from farley.understanding.catalogue.declaration import Analysis, Declaration
from farley.understanding.closing_days import calendar
from farley.understanding.sales import sales


def _relationship_phase() -> Analysis:
    return RelationshipPhase(calendar=calendar())


def _still_a_customer() -> Analysis:
    return StillACustomer(calendar=calendar())


def _expected_value() -> Analysis:
    return ExpectedValue(calendar=calendar())


def _next_purchase() -> Analysis:
    return NextPurchaseDay(calendar=calendar())


def _profitability() -> Analysis:
    return Profitability(sales())


VALUE: tuple[Declaration, ...] = (
    Declaration(
        name="relationship_phase",
        question=_("Where does the relationship with this customer stand?"),
        analysis=_relationship_phase,
        inputs=("purchase", "refund", *CONTACT_KINDS),
        every=timedelta(days=1),
        evidence=_(
            "The latest purchases, or the first contact of who has not bought. A return after a long absence "
            "speaks against having left."
        ),
        confidence=_(
            "How probably this person still is a customer, or no longer is, less where there were few purchases."
        ),
        keeps_past=True,
    ),
    Declaration(
        name="still_a_customer",
        question=_("Is this person still a customer?"),
        analysis=_still_a_customer,
        inputs=("purchase", "refund"),
        every=timedelta(days=1),
        evidence=_(
            "The latest purchases. When they were and how regular they are tells how long a silence means nothing."
        ),
        confidence=_("How probably the answer is right, less where there were few purchases."),
        predicts=_("Buys again within 90 days"),
    ),
    Declaration(
        name="expected_value",
        question=_("What will this customer spend in the next year?"),
        analysis=_expected_value,
        inputs=("purchase", "refund"),
        every=timedelta(days=7),
        evidence=_(
            "The latest purchases: how often, for how much, and how long ago. A present counts as an ordinary purchase."
        ),
        confidence=_("The range holds in eight of ten cases; less is believed where there were few purchases."),
    ),
    Declaration(
        name="next_purchase",
        question=_("When will this customer buy next?"),
        analysis=_next_purchase,
        inputs=("purchase", "refund"),
        every=timedelta(days=1),
        evidence=_("The purchases whose gaps make the customer's own rhythm."),
        confidence=_("The range holds in eight of ten cases, if this person still is a customer."),
        predicts=_("Buys again within 56 days"),
    ),
    Declaration(
        name="regular_payments",
        question=_("Does this customer pay regularly, and for how long?"),
        analysis=RegularPayments,
        inputs=("purchase", "refund"),
        every=timedelta(days=1),
        evidence=_("The payments of the same amount in equal steps."),
        confidence=_("How probably the payments go on, or have ended, less where there were few payments."),
        predicts=_("Pays again within one and a half of the usual steps"),
        faults=_("Whether there is a contract is not known: it is taken from the payments."),
    ),
    Declaration(
        name="value_tier",
        question=_("How does this customer compare with the others?"),
        analysis=ValueTier,
        inputs=("purchase", "refund"),
        every=timedelta(days=7),
        evidence=_("The largest purchases of the last year."),
        confidence=_("It is counted, not guessed: only what was not recorded can be missing."),
    ),
    Declaration(
        name="profitability",
        question=_("Does this customer pay more than the goods cost us?"),
        analysis=_profitability,
        inputs=("purchase", "refund"),
        every=timedelta(days=1),
        evidence=_(
            "The orders that earned us most, or cost us most where there is a loss. Those that did the opposite speak "
            "against it."
        ),
        confidence=_("It is counted: 95 %, times the share of what was paid of which the costs are known."),
        faults=_(
            "What it costs to serve a customer is not known: our time, the way to the door. Taxes within prices look "
            "like profit."
        ),
    ),
    Declaration(
        name="returns_often",
        question=_("Does this customer give back more than others?"),
        analysis=ReturnsOften,
        inputs=("purchase", "refund"),
        every=timedelta(days=7),
        evidence=_("What was given back, the latest first."),
        confidence=_("How probably it really is more than twice the usual, less where there were few purchases."),
    ),
    Declaration(
        name="seasonal_buyer",
        question=_("Does this customer buy only in one season of the year?"),
        analysis=SeasonalBuyer,
        inputs=("purchase", "refund"),
        every=timedelta(days=7),
        evidence=_("The purchases within the season. Those outside of it speak against it."),
        confidence=_("How improbable it is that chance put them there, less where there were few purchases."),
    ),
    Declaration(
        name="one_off_gift",
        question=_("Was a large purchase a gift or a bulk order, and no new habit?"),
        analysis=OneOffGift,
        inputs=("purchase", "refund", *CONTACT_KINDS),
        every=timedelta(days=7),
        evidence=_("The large purchase, what was written of a present around that day, and the ordinary purchases."),
        confidence=_("Highest where somebody wrote of a present; less where only the season speaks for it."),
    ),
)
