"""Words of the rooms below as readers see them: kinds of interaction, channels, sources, relationships."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

KINDS: dict[str, Promise] = {
    "note": gettext_lazy("Note"),
    "call": gettext_lazy("Call"),
    "meeting": gettext_lazy("Meeting"),
    "email": gettext_lazy("Mail"),
    "message": gettext_lazy("Message"),
    "form": gettext_lazy("Form"),
    "purchase": gettext_lazy("Purchase"),
    "refund": gettext_lazy("Refund"),
    "page_view": gettext_lazy("Page view"),
    "event": gettext_lazy("Event"),
    "identified": gettext_lazy("Identified"),
}

CHANNELS: dict[str, Promise] = {
    "note": gettext_lazy("Note"),
    "phone": gettext_lazy("Phone"),
    "in_person": gettext_lazy("In person"),
    "email": gettext_lazy("Mail"),
    "web": gettext_lazy("Website"),
    "shop": gettext_lazy("Shop"),
    "chat": gettext_lazy("Chat"),
    "form": gettext_lazy("Form"),
}

SOURCES: dict[str, Promise] = {
    "web": gettext_lazy("typed in here"),
    "api": gettext_lazy("another program"),
    "demo": gettext_lazy("the sample company"),
    "csv_import": gettext_lazy("an import"),
    "email": gettext_lazy("a mail file"),
    "web_tracking": gettext_lazy("the website"),
}

ICONS = {"page_view": "page"}


PHASES: dict[str, Promise] = {
    "prospect": gettext_lazy("Prospect"),
    "first_purchase": gettext_lazy("First purchase"),
    "growing": gettext_lazy("Growing"),
    "loyal": gettext_lazy("Loyal"),
    "at_risk": gettext_lazy("At risk"),
    "lost": gettext_lazy("Lost"),
    "occasional": gettext_lazy("Now and then"),
    "won_back": gettext_lazy("Won back"),
}


# What each insight of the catalogue is about, in a word or two.
TOPICS: dict[str, Promise] = {
    "purchase_rhythm": gettext_lazy("Rhythm"),
    "spending_trend": gettext_lazy("Spending"),
    "relationship_phase": gettext_lazy("Phase"),
    "still_a_customer": gettext_lazy("Still a customer"),
    "expected_value": gettext_lazy("Expected value"),
    "next_purchase": gettext_lazy("Next purchase"),
    "value_tier": gettext_lazy("Among the others"),
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
    "preferred_channel": gettext_lazy("Channel and hour"),
    "may_leave": gettext_lazy("May leave"),
    "like_those_who_left": gettext_lazy("Like those who left"),
    "will_buy_soon": gettext_lazy("Next purchase"),
    "would_like": gettext_lazy("What to offer"),
}


# What may be heard in a text. A text that only tells something is for nothing in particular.
EMOTIONS: dict[str, Promise] = {
    "joy": gettext_lazy("Joy"),
    "trust": gettext_lazy("Trust"),
    "surprise": gettext_lazy("Surprise"),
    "anger": gettext_lazy("Anger"),
    "disappointment": gettext_lazy("Disappointment"),
    "anxiety": gettext_lazy("Worry"),
    "sadness": gettext_lazy("Sadness"),
    "gratitude": gettext_lazy("Gratitude"),
}
INTENTS: dict[str, Promise] = {
    "complaint": gettext_lazy("Complaint"),
    "question": gettext_lazy("Question"),
    "request": gettext_lazy("Request"),
    "praise": gettext_lazy("Praise"),
    "leaving": gettext_lazy("Wants to leave"),
    "buying": gettext_lazy("Wants to buy"),
    "refusal": gettext_lazy("Declines"),
}


def phase_name(phase: str | None) -> str:
    """What a phase of the relationship is called; nothing where none is known."""
    return str(PHASES[phase]) if phase else ""


def kind_name(kind: str) -> str:
    """What a kind of interaction is called."""
    return str(KINDS.get(kind, kind))


def kind_icon(kind: str) -> str:
    """The icon of a kind of interaction."""
    return ICONS.get(kind, kind if kind in KINDS else "event")


def channel_name(channel: str) -> str:
    """What a channel is called."""
    return str(CHANNELS.get(channel, channel))


def source_name(source: str) -> str:
    """Where something came from, in words: "csv_import:12" is an import."""
    word, _colon, rest = source.partition(":")
    known = SOURCES.get(word)
    if known is None:
        return source
    return f"{known} {rest}" if rest else str(known)


def tie_name(kind: str, is_outgoing: bool) -> str:
    """What a customer is to another, as read from one's own page: works for, or: works here."""
    outgoing, incoming = _ties().get(kind, (kind, kind))
    return outgoing if is_outgoing else incoming


def ties_to_choose_from() -> list[tuple[str, str]]:
    """What one may say of a customer and another, from either side: "works_for", and "works_for:here" the other way."""
    there = [(kind, outgoing) for kind, (outgoing, _incoming) in _ties().items()]
    here = [(f"{kind}:here", incoming) for kind, (outgoing, incoming) in _ties().items() if incoming != outgoing]
    return there + here


def _ties() -> dict[str, tuple[str, str]]:
    return {
        "works_for": (_("works for"), _("works here")),
        "reports_to": (_("reports to"), _("reports to this person")),
        "knows": (_("knows"), _("knows")),
        "family_of": (_("family"), _("family")),
        "member_of": (_("belongs to"), _("member")),
        "part_of": (_("part of"), _("has as a part")),
        "referred_by": (_("was referred by"), _("referred")),
    }
