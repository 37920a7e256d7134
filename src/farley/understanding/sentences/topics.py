"""What each insight of the catalogue is about, in a word or two."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

TOPICS: dict[str, Promise] = {
    "purchase_rhythm": gettext_lazy("Rhythm"),
    "spending_trend": gettext_lazy("Spending"),
    "relationship_phase": gettext_lazy("Phase"),
    "still_a_customer": gettext_lazy("Still a customer"),
    "expected_value": gettext_lazy("Expected value"),
    "next_purchase": gettext_lazy("Next purchase"),
    "value_tier": gettext_lazy("Among the others"),
    "profitability": gettext_lazy("Profit"),
    "returns_often": gettext_lazy("Returns"),
    "seasonal_buyer": gettext_lazy("Season"),
    "one_off_gift": gettext_lazy("One large purchase"),
    "tone_turned": gettext_lazy("Tone"),
    "how_they_see_us": gettext_lazy("How they see us"),
    "contact_persons": gettext_lazy("Contact persons"),
    "effort": gettext_lazy("Our time"),
    "range_trend": pgettext_lazy("of products", "Range"),
    "what_matters": gettext_lazy("What matters"),
    "trust_trend": gettext_lazy("Trust"),
    "other_suppliers": gettext_lazy("Other suppliers"),
    "service_strain": gettext_lazy("Waiting for us"),
    "who_starts": gettext_lazy("Initiative"),
    "regular_payments": gettext_lazy("Regular payments"),
    "subscription_health": gettext_lazy("Subscription"),
    "preferred_channel": gettext_lazy("Channel and hour"),
    "may_leave": gettext_lazy("May leave"),
    "like_those_who_left": gettext_lazy("Like those who left"),
    "will_buy_soon": gettext_lazy("Next purchase"),
    "would_like": gettext_lazy("What to offer"),
}
