"""What a customer may do next, and would like, learned from what others did."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from farley.analysis.like_those_who_left import LikeThoseWhoLeft, Noted
from farley.analysis.may_leave import MayLeave
from farley.analysis.next_purchase import WillBuySoon
from farley.analysis.recommendations import WouldLike
from farley.analysis.recommendations.range_trend import RangeTrend
from farley.analysis.subscription_health import SubscriptionHealth
from farley.analysis.tables import CONTACT_KINDS
from farley.understanding.catalogue.declaration import BUYS_WITHIN_28_DAYS, Analysis, Declaration
from farley.understanding.order_lines import order_lines
from farley.understanding.own_attributes import own_attributes, says_who_left


def _would_like() -> Analysis:
    return WouldLike(order_lines())


def _range_trend() -> Analysis:
    return RangeTrend(order_lines())


def _like_those_who_left() -> Analysis:
    known = own_attributes() if says_who_left() else None
    return LikeThoseWhoLeft(Noted(known.customer_ids, known.table) if known else Noted((), {}))


CHANCES: tuple[Declaration, ...] = (
    Declaration(
        name="may_leave",
        question=_("May this customer leave?"),
        analysis=MayLeave,
        inputs=("purchase", "refund", *CONTACT_KINDS),
        every=timedelta(days=1),
        evidence=_("The latest purchases, and what the customer wrote or said in the last three months."),
        confidence=_("The probability itself: of those of whom the same is said, so many bear it out."),
        predicts=_("Buys nothing for twice as long as usual"),
        needs_tones=True,
    ),
    Declaration(
        name="subscription_health",
        question=_("How healthy is this customer's subscription?"),
        analysis=SubscriptionHealth,
        inputs=("purchase", "refund", "page_view", "event", *CONTACT_KINDS),
        every=timedelta(days=1),
        evidence=_(
            "The payments, the visits and uses, what the customer wrote or said, and what waits for us: first what "
            "speaks for the claim."
        ),
        confidence=_(
            "Of a healthy one how probably it goes on; of one in danger how probably it ends more often than others; "
            "else how probably the part that does not look well is so."
        ),
        predicts=_("Still pays in three months, or after two payments where these are further apart"),
        faults=_("Whether there is a contract is not known: it is taken from the payments."),
        needs_tones=True,
    ),
    Declaration(
        name="like_those_who_left",
        question=_("Is this customer like those who have left?"),
        analysis=_like_those_who_left,
        inputs=(),
        every=timedelta(days=1),
        evidence=_("The fields of your own that the claim names; they stand in the customer's record."),
        confidence=_("The probability itself, judged on customers that the model had not seen."),
        faults=_("It knows who has left, and not when: what altered just before leaving looks like a reason."),
    ),
    Declaration(
        name="will_buy_soon",
        question=_("Will this customer buy in the next four weeks?"),
        analysis=WillBuySoon,
        inputs=("purchase", "refund"),
        every=timedelta(days=1),
        evidence=_("The latest purchases, whose number, gaps and amounts the probability is worked out from."),
        confidence=_("The probability itself: of those of whom the same is said, so many bear it out."),
        predicts=_("Buys again within 28 days"),
        forecasts=BUYS_WITHIN_28_DAYS,
        is_a_chance=True,
    ),
    Declaration(
        name="range_trend",
        question=_("Does this customer buy fewer kinds of things than before?"),
        analysis=_range_trend,
        inputs=("purchase", "refund"),
        every=timedelta(days=7),
        evidence=_("The orders of the last half year. Those among them with something new speak against it."),
        confidence=_("How improbable it is that as many orders as before would hold so few, or so many, products."),
        faults=_("A product under a new number looks like another product."),
    ),
    Declaration(
        name="would_like",
        question=_("What would this customer like?"),
        analysis=_would_like,
        inputs=("purchase", "refund"),
        every=timedelta(days=7),
        evidence=_("The orders with the products that speak for the new ones, and with what is bought again."),
        confidence=_("Tried out on the last 90 days: how many of those who bought took something named to them."),
    ),
)
