"""Words of the rooms below as readers see them: sources, phases, feelings, relationships."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from farley.timeline.words import KINDS

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


# The usual words that say which address or number it is; others stand as they were written.
LABELS: dict[str, Promise] = {
    "home": pgettext_lazy("which address or number", "home"),
    "work": pgettext_lazy("which address or number", "work"),
    "office": pgettext_lazy("which address or number", "office"),
    "mobile": pgettext_lazy("which address or number", "mobile"),
    "main": pgettext_lazy("which address or number", "main"),
    "shop": pgettext_lazy("which address or number", "shop"),
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


# What the figures of a report count.
FIGURES: dict[str, Promise] = {
    "paid": gettext_lazy("What was spent"),
    "purchases": gettext_lazy("Purchases"),
    "buyers": gettext_lazy("Customers who bought"),
    "newcomers": gettext_lazy("Bought for the first time"),
    "incoming": gettext_lazy("Turned to us"),
    "outgoing": gettext_lazy("We turned to them"),
    "texts": gettext_lazy("Texts that were read"),
    "complaints": gettext_lazy("Complaints"),
    "spoken": gettext_lazy("Texts in which something was said"),
}


def label_name(label: str) -> str:
    """Which address or number it is, in the reader's words where it is a usual word."""
    known = LABELS.get(label.lower())
    if known is None:
        return label
    return capfirst(str(known)) if label[:1].isupper() else str(known)


def phase_name(phase: str | None) -> str:
    """What a phase of the relationship is called; nothing where none is known."""
    return str(PHASES[phase]) if phase else ""


def kind_icon(kind: str) -> str:
    """The icon of a kind of interaction."""
    return ICONS.get(kind, kind if kind in KINDS else "event")


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
